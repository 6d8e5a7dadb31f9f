"""
"My answer should be accepted": said by a learner, and what became of it.

A report moves no date and changes no mark; a teacher's decision does, by regrading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, sessionmaker

from aidioma.access import is_readable
from aidioma.activity_filters import is_evidence
from aidioma.clock import Clock, day_starts, local_day
from aidioma.db.models import LearningActivity, LearningContent, User
from aidioma.errors import ConflictError, InvalidInputError, NotFoundError
from aidioma.grading.decisions import Made, decisions_on, that_counts
from aidioma.i18n import Message
from aidioma.model.activities import Activity
from aidioma.model.marks import Direction, Verdict
from aidioma.model.people import OPERATOR
from aidioma.practice.card import Card
from aidioma.practice.result import AnswerResult
from aidioma.practice.today import level_and_zone
from aidioma.progress.attempts import is_one_of
from aidioma.text import Language, can_be_stored, joined, words

MOST_A_DAY: Final = 20
MOST_REASON_CHARS: Final = 300
TOLD_FOR: Final = timedelta(days=30)
NEWS_FOR: Final = timedelta(days=7)
MOST_TOLD: Final = 50

State = Literal["waiting", "accepted", "almost", "stays"]
HeardBy = Literal["teachers", "self", "nobody"]
"""Who will look at a report: somebody else who teaches here, its learner alone, or nobody as yet."""
_STATES: Final[Mapping[str, State]] = {"correct": "accepted", "almost": "almost", "incorrect": "stays"}


@dataclass(frozen=True, slots=True)
class Reported:
    """
    An answer that its learner reported, and how that stands; ``word`` is what a teacher said to it.

    ``heard_by`` is who decides about it while it waits.
    """

    activity_id: str
    prompt: str
    answer: str
    direction: Direction
    at: datetime
    state: State
    word: str = ""
    heard_by: HeardBy = "teachers"


@dataclass(frozen=True, slots=True)
class News:
    """How many older answers count as more, and as less, than they did, and between which dates cards moved."""

    upgraded: int = 0
    downgraded: int = 0
    moves: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def is_some(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.upgraded or self.downgraded)


def report_of(outcome: AnswerResult | None, card: Card, *, user_id: str, reason: str) -> Activity:
    """
    Return the activity that says an answer should have been accepted; the same for whoever says it again.

    Raises:
        NotFoundError: If the card was never answered, or the answer was taken back.
        ConflictError: If the answer counts as right already.
        InvalidInputError: If the reason is too long, or cannot be kept.
    """
    if outcome is None or outcome.is_undone:
        raise NotFoundError("answer", card.token)
    if not outcome.may_be_reported:
        msg = Message("This answer counts as right already, so there is nothing to report.")
        raise ConflictError(msg)
    reason = " ".join(reason.split())
    if len(reason) > MOST_REASON_CHARS or not can_be_stored(reason):
        msg = Message("Say why in at most {most} characters.", most=MOST_REASON_CHARS)
        raise InvalidInputError(msg, field="reason")
    return Activity(
        id=f"{outcome.activity_id}:reported",
        user_id=user_id,
        activity_type="report",
        content_id=card.content_id,
        details={
            "reason": "should_be_accepted",
            "attempt": outcome.activity_id,
            "answer": outcome.answer,
            "direction": card.direction,
            "content_version": outcome.exercise.version,
            **({"words": reason} if reason else {}),
        },
    )


def require_few_today(session: Session, user_id: str, *, but: str, now: datetime) -> None:
    """
    Let a learner report so many answers a day; one that is there already is none more.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.

    Raises:
        ConflictError: If there are that many.
    """
    _, zone = level_and_zone(session, user_id)
    since = day_starts(local_day(now, zone), zone)
    there = select(func.count()).where(
        LearningActivity.user_id == user_id,
        LearningActivity.created_at >= since,
        LearningActivity.activity_type == "report",
        LearningActivity.id != but,
    )
    if (session.scalar(there) or 0) >= MOST_A_DAY:
        msg = Message("You have reported {n} answers today, which is the most for one day.", n=MOST_A_DAY)
        raise ConflictError(msg)


@dataclass(frozen=True, slots=True)
class ReportService:
    """Tells learners what became of their reports and which older answers got another mark; writes nothing."""

    sessions: sessionmaker[Session]
    clock: Clock

    def told(self, *, user_id: str) -> Sequence[Reported]:
        """
        Return the learner's reports of the last 30 days, the latest first, with how each stands.

        Served by ``idx_activities_user_time (user_id, created_at DESC)`` and ``idx_activities_changes``.
        """
        with self.sessions() as session:
            rows = _reports(session, user_id, since=self.clock() - TOLD_FOR)
            said = _later_words(session, user_id, [row["attempt_id"] for row in rows])
            made = decisions_on(session, {row["content_id"] for row in rows})
            heard_by = _heard_by(session, user_id) if rows else "teachers"
        return [_reported(row, said.get(row["attempt_id"]), made, heard_by) for row in rows]

    def state(self, *, user_id: str, activity_id: str) -> Reported | None:
        """Return how the report of one answer stands; None where it was not reported lately."""
        return next((one for one in self.told(user_id=user_id) if one.activity_id == activity_id), None)

    def news(self, *, user_id: str, unseen: bool = False) -> News:
        """
        Return what regrading changed in the last seven days; *unseen*: since the learner's last answer.

        Served by ``idx_activities_changes (user_id, created_at)``.
        """
        since = self.clock() - NEWS_FOR
        with self.sessions() as session:
            if unseen:
                since = max(since, _last_answer(session, user_id) or since)
            details = session.scalars(
                select(LearningActivity.details)
                .where(LearningActivity.user_id == user_id, is_one_of("regrade"),
                       LearningActivity.created_at > since, is_evidence())
                .order_by(LearningActivity.created_at, LearningActivity.id)
            ).all()  # fmt: skip
        return _news(details)


def _reports(session: Session, user_id: str, *, since: datetime) -> Sequence[Mapping[str, Any]]:
    word, mark = aliased(LearningActivity, name="word"), aliased(LearningActivity, name="mark")
    undone = aliased(LearningActivity, name="undone")
    taken_back = (
        select(undone.id)
        .where(undone.activity_type == "undo", undone.details["undoes"].astext == mark.id, undone.user_id == user_id)
        .exists()
    )
    rows = session.execute(
        select(word.created_at.label("at"), mark.id.label("attempt_id"), mark.content_id,
               mark.details["answer"].astext.label("answer"), mark.details["direction"].astext.label("direction"),
               LearningContent.primary_text, LearningContent.secondary_text)
        .join(mark, (mark.id == word.details["attempt"].astext) & (mark.user_id == word.user_id))
        .outerjoin(LearningContent, (LearningContent.id == mark.content_id) & is_readable(by=user_id))
        .where(word.user_id == user_id, word.created_at >= since, word.activity_type == "report",
               is_evidence(word.details), ~taken_back)
        .order_by(word.created_at.desc(), word.id)
        .limit(MOST_TOLD)
    )  # fmt: skip
    return [dict(row) for row in rows.mappings()]


def _later_words(session: Session, user_id: str, attempt_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return the details of what a teacher or a regrade last said of each answer."""
    rows = session.scalars(
        select(LearningActivity.details)
        .where(LearningActivity.user_id == user_id, is_one_of("override", "regrade"),
               LearningActivity.details["corrects"].astext.in_(attempt_ids))
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )  # fmt: skip
    return {str(details["corrects"]): details for details in rows}


def _heard_by(session: Session, user_id: str) -> HeardBy:
    """Return who looks at what *user_id* reports. Reads the accounts until there is a teacher or administrator."""
    teaches = select(User.id).where(
        User.role.in_(("teacher", "admin")), User.id != OPERATOR, User.sessions["disabled_at"].astext.is_(None)
    )
    if session.scalar(select(teaches.where(User.id != user_id).exists())):
        return "teachers"
    return "self" if session.scalar(select(teaches.where(User.id == user_id).exists())) else "nobody"


def _reported(
    row: Mapping[str, Any], said: Mapping[str, Any] | None, made: Sequence[Made], heard_by: HeardBy
) -> Reported:
    direction: Direction = "es-en" if row["direction"] == "es-en" else "en-es"
    language: Language = "es" if direction == "en-es" else "en"
    answer = row["answer"] or ""
    decided = that_counts(made, row["content_id"], direction, joined(words(answer, language)))
    verdict = str(said.get("verdict")) if said else ""
    if decided is not None and decided.decision.verdict is not None:
        verdict = decided.decision.verdict.value
    prompt = (row["primary_text"] if direction == "es-en" else row["secondary_text"]) or row["primary_text"] or ""
    return Reported(
        activity_id=row["attempt_id"],
        prompt=prompt,
        answer=answer,
        direction=direction,
        at=row["at"],
        state=_STATES.get(verdict, "waiting"),
        word="" if decided is None else decided.decision.word,
        heard_by=heard_by,
    )


def _last_answer(session: Session, user_id: str) -> datetime | None:
    answers = select(func.max(LearningActivity.created_at)).where(
        LearningActivity.user_id == user_id,
        LearningActivity.details.has_key("quality"),
        ~LearningActivity.details.has_key("corrects"),
    )
    return session.scalar(answers)


_RANKS: Final = {
    Verdict.INCORRECT.value: 0,
    Verdict.PENDING.value: 1,
    Verdict.ALMOST.value: 2,
    Verdict.CORRECT.value: 3,
}


def _news(regrades: Sequence[Mapping[str, Any]]) -> News:
    up = down = 0
    moves = set[tuple[datetime, datetime]]()
    for details in regrades:
        was, now = (_RANKS.get(str(details.get(name)), 1) for name in ("was", "verdict"))
        up, down = up + (now > was), down + (now < was)
        before, after = _moment(details.get("due_before")), _moment(details.get("due_after"))
        if before is not None and after is not None and before != after:
            moves.add((before, after))
    return News(up, down, tuple(sorted(moves)))


def _moment(said: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.tzinfo else None
