"""
Answers that had to stay pending, settled once a judge can be asked.

A settled mark is an activity that corrects the attempt; recording it folds the learner's progress anew, so the
schedule becomes what it would have been. It also replaces the learner's own rating: that was a stand-in for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, literal_column, select
from sqlalchemy.orm import Session, aliased, sessionmaker

from aidioma.activities import Activity
from aidioma.clock import Clock
from aidioma.content.exercises import exercise
from aidioma.content.rows import get_item
from aidioma.db.models import LearningActivity
from aidioma.errors import InvalidContentError, NotFoundError
from aidioma.feedback.cache.lease import Leases
from aidioma.feedback.model import Direction, Exercise, Mark, Verdict
from aidioma.feedback.service import FeedbackService
from aidioma.learning import record
from aidioma.practice import schedule
from aidioma.practice.grading import graded
from aidioma.practice.outcome import POLICIES, REUSED

SETTLED_WITHIN: Final = timedelta(days=30)
"""Older answers stay as their learners rated them: nobody remembers them."""
BATCH: Final = 50
_SHORTEST_REST: Final = timedelta(minutes=2)
_LONGEST_REST: Final = timedelta(days=1)
_GIVE_UP_AFTER: Final = 3
"""Answers in a row that stay pending: the judge is not to be had at the moment."""
_LEASE_KEY: Final = "lease:settlement:all"
_LEASE_S: Final = 900.0
_NO_MODEL: Final = ""
_PENDING: Final[ColumnElement[str]] = literal_column(f"'{Verdict.PENDING.value}'")
"""Written out: a bound value would not match the condition of the index over pending answers."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer that waits for its mark."""

    activity_id: str
    user_id: str
    content_id: str
    at: datetime
    details: dict[str, Any]

    @property
    def settlement_id(self) -> str:
        """The id of the activity that settles it: the same for everybody who tries."""
        return f"{self.activity_id}:settled"


@dataclass(slots=True)
class Settler:
    """
    Settles what is pending, in one process at a time.

    An answer that stayed pending rests, twice as long each time, so that those on which no judge ever gives its word
    neither stand before all others nor cost a call each minute.
    """

    sessions: sessionmaker[Session]
    feedback: FeedbackService
    clock: Clock
    _rests: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict, init=False)

    def settle(self, *, at_most: int = BATCH) -> int:
        """
        Try up to *at_most* pending answers, the oldest first, and return how many were settled.

        Does nothing without a judge, or while another process is at it.
        """
        if self.feedback.asking is None:
            return 0
        leases = Leases(self.sessions, self.clock, _LEASE_S)
        lease = leases.acquire(_LEASE_KEY, model=_NO_MODEL)
        if lease is None:
            return 0
        try:
            return self._settle_batch(at_most)
        finally:
            leases.release(lease)

    def _settle_batch(self, at_most: int) -> int:
        settled, failures, now = 0, 0, self.clock()
        resting = {key for key, (until, _) in self._rests.items() if until > now}
        with self.sessions() as session:
            waiting = pending_answers(session, since=now - SETTLED_WITHIN, limit=at_most + len(resting))
        self._rests = {key: rest for key, rest in self._rests.items() if key in {one.activity_id for one in waiting}}
        for answer in [one for one in waiting if one.activity_id not in resting][:at_most]:
            if failures == _GIVE_UP_AFTER:
                break
            if self._settle_one(answer):
                settled, failures = settled + 1, 0
            else:
                self._let_rest(answer)
                failures += 1
        return settled

    def _let_rest(self, answer: Pending) -> None:
        _, before = self._rests.get(answer.activity_id, (answer.at, _SHORTEST_REST / 2))
        pause = min(2 * before, _LONGEST_REST)
        self._rests[answer.activity_id] = (self.clock() + pause, pause)

    def _settle_one(self, answer: Pending) -> bool:
        with self.sessions() as session:
            asked = _asked(session, answer)
        if asked is None:
            return False
        mark = self.feedback.mark(asked, answer.details["answer"], learner_id=answer.user_id)
        if mark.feedback.verdict is Verdict.PENDING:
            return False
        with self.sessions.begin() as session:
            record(session, _settlement(answer, mark), now=self.clock())
        return True


def pending_answers(session: Session, *, since: datetime, limit: int) -> Sequence[Pending]:
    """Return up to *limit* answers given after *since* that are pending, not undone and not settled, oldest first."""
    later = aliased(LearningActivity)
    settled = exists().where(later.id == LearningActivity.id + ":settled")
    undone = exists().where(later.activity_type == "undo", later.details["undoes"].astext == LearningActivity.id)
    rows = session.execute(
        select(
            LearningActivity.id,
            LearningActivity.user_id,
            LearningActivity.content_id,
            LearningActivity.created_at,
            LearningActivity.details,
        )
        .where(
            LearningActivity.details["verdict"].astext == _PENDING,
            LearningActivity.created_at >= since,
            LearningActivity.details.has_key("answer"),
            ~settled,
            ~undone,
        )
        .order_by(LearningActivity.created_at, LearningActivity.id)
        .limit(limit)
    )
    return [Pending(*row) for row in rows]


def _asked(session: Session, answer: Pending) -> Exercise | None:
    """Return the exercise that was answered; None where it is no longer what it was then."""
    direction: Direction = "es-en" if answer.details.get("direction") == "es-en" else "en-es"
    try:
        asked = exercise(get_item(session, answer.content_id), direction)
    except (NotFoundError, InvalidContentError):
        return None
    return asked if asked.version == answer.details.get("content_version", 1) else None


def _settlement(answer: Pending, mark: Mark) -> Activity:
    quality = graded(mark.feedback, accents=POLICIES.get(str(answer.details.get("accents")), "tell"))
    assert quality is not None, "a settled mark has a quality"
    return Activity(
        id=answer.settlement_id,
        user_id=answer.user_id,
        activity_type="settlement",
        content_id=answer.content_id,
        score=mark.feedback.score,
        details={
            "corrects": answer.activity_id,
            "quality": schedule.capped(quality, answer.details.get("hints", ())),
            "verdict": mark.feedback.verdict.value,
            "feedback": mark.feedback.model_dump(mode="json"),
            "receipt": mark.receipt.model_dump(mode="json"),
        },
        ai_cached=mark.receipt.tier in REUSED,
        ai_cost=mark.receipt.cost_usd,
        ai_model=mark.receipt.model,
    )
