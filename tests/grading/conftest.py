"""Several learners who answered the same sentence, and what regrades them."""

from collections.abc import Iterable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import LearningActivity, UserProgress
from aidioma.grading.regrade import Regraded, Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.model.marks import Direction, Verdict
from aidioma.practice.card import Card
from aidioma.practice.service import AnswerResult, PracticeService
from aidioma.progress.rebuild import rebuild
from aidioma.regrade_queue import RegradeRequest
from tests.fake_clock import FakeClock
from tests.practice.conftest import ScriptedMarker, add_learner, add_sentence

ITEM = "s1"


class ClassOfLearners:
    """Practice, and all that may be said about it later."""

    def __init__(self, sessions: sessionmaker[Session], clock: FakeClock) -> None:
        self.sessions, self.clock = sessions, clock
        self.practice = PracticeService(sessions, ScriptedMarker(), clock)
        self.regrader = Regrader(sessions, ScriptedMarker(), clock)
        self.worker = RegradeWorker(sessions, self.regrader, clock, pause=lambda _: None)

    def join(self, *user_ids: str, item: str = ITEM) -> None:
        with self.sessions.begin() as session:
            add_sentence(session, item)
            for user_id in user_ids:
                add_learner(session, user_id)

    def answer(
        self, user_id: str, text: str, *, item: str = ITEM, direction: Direction = "en-es"
    ) -> tuple[Card, AnswerResult]:
        card = Card.dealt(item, direction)
        outcome = self.practice.submit_answer(user_id=user_id, card=card, answer=text)
        self.clock.advance(seconds=1)
        return card, outcome

    def request(self, text: str, verdict: Verdict | None, *, item: str = ITEM) -> RegradeRequest:
        return RegradeRequest(content_id=item, direction="en-es", answers=(text,), verdict=verdict)

    def regrade(self, text: str, verdict: Verdict, *, item: str = ITEM, dry_run: bool = False) -> Regraded:
        found = self.regrader.whole(self.request(text, verdict, item=item), dry_run=dry_run)
        self.clock.advance(seconds=1)
        return found

    def known(self, *user_ids: str) -> None:
        """Let the item have been remembered for a day, so that the next answer says when it comes back."""
        for user_id in user_ids:
            self.answer(user_id, "correct")
        self.clock.advance(days=1)

    def outcome(self, user_id: str, card: Card) -> AnswerResult:
        found = self.practice.outcome(user_id=user_id, card=card)
        assert found is not None
        return found

    def rows(self) -> list[tuple[object, ...]]:
        with self.sessions() as session:
            columns = (UserProgress.user_id, UserProgress.content_id, UserProgress.next_review_at)
            return [tuple(row) for row in session.execute(select(*columns).order_by(*columns[:2]))]

    def kinds(self, user_ids: Iterable[str]) -> list[str]:
        with self.sessions() as session:
            kinds = select(LearningActivity.activity_type).where(LearningActivity.user_id.in_(list(user_ids)))
            return list(session.scalars(kinds.order_by(LearningActivity.created_at, LearningActivity.id)))

    def fits_the_stream(self) -> bool:
        return not rebuild(self.sessions, check_only=True).differences


@pytest.fixture
def school(sessions: sessionmaker[Session], clock: FakeClock) -> ClassOfLearners:
    return ClassOfLearners(sessions, clock)
