"""
The one door: every activity of every type is tracked here, and content of any type is found here.

A facade over the services, in the mission's words (docs/mission.md); what it does, they do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import Tracked, append
from aidioma.clock import Clock
from aidioma.content.service import ContentItem, ContentService
from aidioma.db.models import LearningActivity
from aidioma.marking.cache.similar import SimilaritySearch, SimilarResponse
from aidioma.model.activities import Activity
from aidioma.model.marks import Feedback
from aidioma.practice.service import PracticeService
from aidioma.progress.store import FeatureStore


@dataclass(frozen=True, slots=True)
class TrackResult:
    """What tracking an activity did, and the feedback where it carries an answer."""

    tracked: Tracked
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class UnifiedLearningService:
    """Tracks activities, finds content and similar responses, and keeps features, whatever their type."""

    sessions: sessionmaker[Session]
    content: ContentService
    practice: PracticeService
    features: FeatureStore
    similarity: SimilaritySearch
    clock: Clock

    def track_activity(self, activity: Activity) -> TrackResult:
        """
        Record *activity* and bring progress up to date; an answer that has no mark yet is marked first.

        The same id tracked twice is one activity: the second time nothing is marked, and what is stored is returned.

        Raises:
            NotFoundError: If the learner, or the item it is about, does not exist.
        """
        if self._is_unmarked_answer(activity):
            activity = self.practice.marked(activity)
        with self.sessions.begin() as session:
            tracked = append(session, activity, now=self.clock())
            details = session.get_one(LearningActivity, activity.id).details
        stored = details.get("feedback")
        return TrackResult(tracked, None if stored is None else Feedback.model_validate(stored))

    def get_content(
        self, content_type: str, filters: Mapping[str, Any] | None = None, *, limit: int = 50, after_id: str = ""
    ) -> Sequence[ContentItem]:
        """Return published items of *content_type* whose metadata contains *filters*, in order of id."""
        return self.content.get_content(content_type, filters, limit=limit, after_id=after_id)

    def generate_embedding(self, text: str) -> list[float]:
        """
        Return the vector of *text*: 1536 numbers of unit length.

        Raises:
            JudgeError: If the provider that makes them gives none.
        """
        (vector,) = self.similarity.embedder.embed([text])
        return [float(number) for number in vector]

    def find_similar_responses(self, text: str, *, threshold: float = 0.85) -> Sequence[SimilarResponse]:
        """
        Return what the cache holds nearest to *text*: at most five, cosine similarity from *threshold* on.

        They are for looking at; no mark is given by likeness (docs/adr/0007-reuse.md).

        Raises:
            JudgeError: If the provider that makes vectors gives none.
        """
        return self.similarity.similar(text, threshold=threshold)

    def _is_unmarked_answer(self, activity: Activity) -> bool:
        if not activity.about_content or "answer" not in activity.details or "quality" in activity.details:
            return False
        with self.sessions() as session:
            return session.get(LearningActivity, activity.id) is None
