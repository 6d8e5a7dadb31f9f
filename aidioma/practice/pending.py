"""
Answers that had to stay pending, settled once a judge can be asked.

A settled mark is an activity that corrects the attempt; recording it folds the learner's progress anew, so the
schedule becomes what it would have been. It also replaces the learner's own rating: that was a stand-in for it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from cachetools import LRUCache
from sqlalchemy import ColumnElement, Select, exists, func, literal_column, select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session, aliased, sessionmaker

from aidioma.activity_filters import is_evidence
from aidioma.activity_log import append
from aidioma.clock import Clock
from aidioma.content.exercises import exercise
from aidioma.content.rows import get_item
from aidioma.db.models import LearningActivity
from aidioma.errors import InvalidContentError, NotFoundError
from aidioma.grading.correction import PastAnswer, correction
from aidioma.grading.equal_answers import lock_learners
from aidioma.marking.cache.lease import Leases
from aidioma.marking.service import FeedbackService
from aidioma.model.activities import Activity
from aidioma.model.marks import Direction, Exercise, Mark, Verdict
from aidioma.odd_rows import left_out
from aidioma.progress.attempts import is_one_of

SETTLED_WITHIN: Final = timedelta(days=30)
"""Older answers stay as their learners rated them: nobody remembers them."""
BATCH: Final = 50
_SHORTEST_REST: Final = timedelta(minutes=2)
_LONGEST_REST: Final = timedelta(days=1)
_GIVE_UP_AFTER: Final = 3
"""Of one learner's, and of different learners' in a row."""
_MOST_RESTING: Final = 20_000
_Tried = Literal["settled", "pending", "gone", "odd"]
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
    def text(self) -> str:
        """What was answered."""
        said = self.details["answer"]
        if not isinstance(said, str):
            raise TypeError(self.activity_id)
        return said

    @property
    def settlement_id(self) -> str:
        """The id of the activity that settles it: the same for everybody who tries."""
        return f"{self.activity_id}:settled"


@dataclass(slots=True)
class Settler:
    """
    Settles what is pending, in one process at a time.

    Learners take turns, so that nobody waits because of how many answers somebody else has waiting. An answer that
    stayed pending rests, twice as long each time, so that those on which no judge ever gives its word neither stand
    before all others nor cost a call each minute.
    """

    sessions: sessionmaker[Session]
    feedback: FeedbackService
    clock: Clock
    _rests: LRUCache[str, tuple[datetime, timedelta]] = field(
        default_factory=lambda: LRUCache(_MOST_RESTING), init=False
    )

    def settle(self, *, at_most: int = BATCH) -> int:
        """
        Try up to *at_most* pending answers, each learner's oldest first, and return how many were settled.

        Does nothing without a judge whose word is a mark, or while another process is at it.
        """
        if not self.feedback.has_teaching_judge:
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
        settled, now = 0, self.clock()
        resting = {key for key, (until, _) in self._rests.items() if until > now}
        with self.sessions() as session:
            waiting = in_turns(session, since=now - SETTLED_WITHIN, limit=at_most + len(resting))
        in_vain, in_a_row = Counter[str](), set[str]()
        for answer in [one for one in waiting if one.activity_id not in resting][:at_most]:
            if len(in_a_row) == _GIVE_UP_AFTER:
                break
            if in_vain[answer.user_id] == _GIVE_UP_AFTER:
                continue
            outcome = self._tried(answer)
            if outcome == "settled":
                settled += 1
                in_a_row.clear()
                self._rests.pop(answer.activity_id, None)
                continue
            self._let_rest(answer, at_least=_LONGEST_REST if outcome == "odd" else _SHORTEST_REST)
            if outcome == "pending":
                in_vain[answer.user_id] += 1
                in_a_row.add(answer.user_id)
        return settled

    def _let_rest(self, answer: Pending, *, at_least: timedelta) -> None:
        _, before = self._rests.get(answer.activity_id, (answer.at, at_least / 2))
        pause = min(2 * before, _LONGEST_REST)
        self._rests[answer.activity_id] = (self.clock() + pause, pause)

    def _tried(self, answer: Pending) -> _Tried:
        """Try one answer; what of it cannot be read is no reason for the others to wait."""
        try:
            return self._settle_one(answer)
        except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, DataError):
            left_out(answer.activity_id, of="what is settled")
            return "odd"

    def _settle_one(self, answer: Pending) -> _Tried:
        with self.sessions() as session:
            asked = _asked(session, answer)
        if asked is None:
            return "gone"
        mark = self.feedback.mark(asked, answer.text, learner_id=answer.user_id)
        if mark.feedback.verdict is Verdict.PENDING:
            return "pending"
        with self.sessions.begin() as session:
            lock_learners(session, [answer.user_id])
            if still_pending(session, answer):
                append(session, _settlement(answer, mark), now=self.clock())
        return "settled"


def in_turns(session: Session, *, since: datetime, limit: int) -> Sequence[Pending]:
    """
    Return up to *limit* of the answers that :func:`pending_answers` returns, the oldest of each learner first.

    Then the second of each, and so on. Reads all that wait; they are found by ``idx_activities_pending``.
    """
    of_its_learner = func.row_number().over(
        partition_by=LearningActivity.user_id, order_by=(LearningActivity.created_at, LearningActivity.id)
    )
    waiting = _pending(since).add_columns(of_its_learner.label("turn")).subquery("waiting").c
    turns = (
        select(waiting.id, waiting.user_id, waiting.content_id, waiting.created_at, waiting.details)
        .order_by(waiting.turn, waiting.created_at, waiting.id)
        .limit(limit)
    )
    return [Pending(*row) for row in session.execute(turns)]


def pending_answers(session: Session, *, since: datetime, limit: int) -> Sequence[Pending]:
    """
    Return up to *limit* answers given after *since* that are pending, not undone and not settled, oldest first.

    What a file brought back waits for nobody: it stays as its learner rated it.
    """
    rows = session.execute(_pending(since).order_by(LearningActivity.created_at, LearningActivity.id).limit(limit))
    return [Pending(*row) for row in rows]


def still_pending(session: Session, answer: Pending) -> bool:
    """Say whether nobody has taken *answer* back, settled it or decided about it; its learner is locked."""
    return session.execute(_pending(answer.at).where(LearningActivity.id == answer.activity_id)).first() is not None


def _pending(since: datetime) -> Select[Any]:
    later = aliased(LearningActivity)
    settled = exists().where(later.id == LearningActivity.id + ":settled")
    undone = exists().where(
        later.activity_type == "undo",
        later.details["undoes"].astext == LearningActivity.id,
        later.user_id == LearningActivity.user_id,
    )
    decided = exists().where(
        is_one_of("override", "regrade", of=later),
        later.details["corrects"].astext == LearningActivity.id,
        later.user_id == LearningActivity.user_id,
    )
    return select(
        LearningActivity.id,
        LearningActivity.user_id,
        LearningActivity.content_id,
        LearningActivity.created_at,
        LearningActivity.details,
    ).where(
        LearningActivity.details["verdict"].astext == _PENDING,
        LearningActivity.created_at >= since,
        LearningActivity.details.has_key("answer"),
        is_evidence(),
        ~settled,
        ~undone,
        ~decided,
    )


def _asked(session: Session, answer: Pending) -> Exercise | None:
    """Return the exercise that was answered; None where it is no longer what it was then."""
    direction: Direction = "es-en" if answer.details.get("direction") == "es-en" else "en-es"
    try:
        asked = exercise(get_item(session, answer.content_id), direction)
    except (NotFoundError, InvalidContentError):
        return None
    return asked if asked.version == answer.details.get("content_version", 1) else None


def _settlement(answer: Pending, mark: Mark) -> Activity:
    given = PastAnswer(answer.activity_id, answer.user_id, answer.content_id, answer.details)
    return correction("settlement", given, mark.feedback, mark.receipt, activity_id=answer.settlement_id)
