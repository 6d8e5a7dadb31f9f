"""
What the judge thinks of answers that wait for a teacher: asked once each, in the background, and within the budget.

It is an opinion that the teacher reads first; it marks nothing and teaches nothing, whether or not the judge has passed
its exam. It is kept as an activity of the installation about the item, so that nobody pays for it twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Final

from cachetools import TTLCache
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append_by_operator
from aidioma.clock import Clock
from aidioma.db.models import LearningActivity
from aidioma.errors import InvalidInputError, JudgeError
from aidioma.marking.judge.judge_tier import JudgeTier
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Direction, Exercise, Verdict
from aidioma.model.people import OPERATOR
from aidioma.odd_rows import left_out

JUDGED: Final = "judge_opinion"
MOST_AT_ONCE: Final = 5
"""Answers that one look at the inbox asks about."""
_RESTS: Final = timedelta(minutes=10)
_MOST_RESTING: Final = 2_000

OpinionKey = tuple[str, Direction, str]
"""An item, a direction, and the answer in canonical words."""


class JudgeOpinion(BaseModel):
    """What a judge said of an answer, in canonical words; no verdict where it would not say."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    direction: Direction
    said: Annotated[str, Field(min_length=1, max_length=2_000)]
    model: str
    verdict: Verdict | None = None
    corrected: Annotated[str, Field(max_length=2_000)] = ""
    why: Annotated[str, Field(max_length=500)] = ""


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """An answer to ask about: its exercise, as it was written, and in canonical words."""

    exercise: Exercise
    text: str
    words: str

    @property
    def key(self) -> OpinionKey:
        """What its opinion is found by."""
        return self.exercise.content_id, self.exercise.direction, self.words


@dataclass(frozen=True, slots=True)
class JudgeOpinions:
    """Asks the judge, where there is one, and keeps what it said."""

    sessions: sessionmaker[Session]
    feedback: FeedbackService
    clock: Clock
    _asked: TTLCache[OpinionKey, bool] = field(
        default_factory=lambda: TTLCache(_MOST_RESTING, _RESTS.total_seconds()), init=False
    )

    def ask(self, wanted: Iterable[AskedAbout]) -> int:
        """Begin to ask about the first few of *wanted* that were not asked about here lately; returns at once."""
        tier = self.feedback.judge_tier
        if tier is None:
            return 0
        begun = 0
        for one in wanted:
            if begun == MOST_AT_ONCE:
                break
            if one.key not in self._asked and self.feedback.background.run(partial(self.ask_now, tier, one)):
                self._asked[one.key] = True
                begun += 1
        return begun

    def ask_now(self, tier: JudgeTier, one: AskedAbout) -> None:
        """Ask about one answer and keep the opinion; where nobody answers, or the budget has no room, nothing is."""
        with self.sessions() as session:
            if one.key in opinions_on(session, [one.exercise.content_id]):
                return
        try:
            with tier.budget.reserve(OPERATOR) as reservation:
                judgement = tier.judge.judge(one.exercise, one.text)
                reservation.cost_usd = judgement.usage.cost_usd
        except (JudgeError, InvalidInputError):
            return
        tier.ledger.enter("second_opinion", judgement.usage, **reservation.marks)
        is_open = judgement.flagged or judgement.verdict is Verdict.PENDING
        opinion = JudgeOpinion(
            direction=one.exercise.direction,
            said=one.words,
            model=judgement.usage.model,
            verdict=None if is_open else judgement.verdict,
            corrected="" if is_open else judgement.corrected,
            why="" if is_open else judgement.tip[:500],
        )
        with self.sessions.begin() as session:
            keep_opinion(session, one.exercise.content_id, opinion, now=self.clock())


def keep_opinion(session: Session, content_id: str, opinion: JudgeOpinion, *, now: datetime) -> None:
    """Keep what a judge said of an answer to an item; the caller commits."""
    details = opinion.model_dump(mode="json", exclude_defaults=True)
    append_by_operator(session, JUDGED, now=now, about=content_id, details=details)


def opinions_on(session: Session, content_ids: Collection[str]) -> Mapping[OpinionKey, JudgeOpinion]:
    """
    Return what judges said last of answers to *content_ids*.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    rows = session.execute(
        select(LearningActivity.id, LearningActivity.content_id, LearningActivity.details)
        .where(LearningActivity.content_id.in_(content_ids), LearningActivity.user_id == OPERATOR,
               LearningActivity.activity_type == JUDGED)
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )  # fmt: skip
    found: dict[OpinionKey, JudgeOpinion] = {}
    for key, content_id, details in rows:
        try:
            opinion = JudgeOpinion.model_validate(details)
        except ValidationError:
            left_out(key, of="what a judge thinks")
            continue
        found[content_id, opinion.direction, opinion.said] = opinion
    return found
