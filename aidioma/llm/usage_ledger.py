"""
What the judge has cost, and a place for calls that belong to no learner's answer.

A learner's own call stands in the activity of that answer. Shadow, asking twice, preparing and the command line have
none, so they are activities of the installation's own user: what was spent is the sum over all activities.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, Literal

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append_by_operator
from aidioma.clock import Clock
from aidioma.db.models import LearningActivity, User
from aidioma.llm.budget import GUEST, Spending
from aidioma.llm.usage import Usage
from aidioma.model.people import OPERATOR

_IS_GUEST: Final = and_(User.email.is_(None), User.id != OPERATOR)
CallPurpose = Literal[
    "shadow", "second_opinion", "preparation", "explanation", "inspection", "speech", "drafting", "exam"
]


@dataclass(frozen=True, slots=True)
class UsageLedger:
    """Knows what was spent today and this month (UTC), and writes down what belongs to nobody's answer."""

    sessions: sessionmaker[Session]
    clock: Clock
    _before: dict[tuple[datetime, bool], Decimal] = field(default_factory=dict)
    """What this month's days before a midnight came to, of everybody or of guests alone: one look a day is enough."""

    def spent(self, learner_id: str) -> Spending:
        """
        Return what *learner_id* and everybody have cost since midnight, and everybody this month.

        Where the learner is a guest, also what all guests have.

        Served by ``idx_activities_cost`` and the primary key of ``users``.
        """
        midnight = _midnight(self.clock())
        cost = func.sum(LearningActivity.ai_cost)
        is_guest = exists().where(User.id == learner_id, _IS_GUEST)
        statement = select(
            func.coalesce(cost.filter(LearningActivity.user_id == learner_id), 0), func.coalesce(cost, 0), is_guest
        ).where(LearningActivity.created_at >= midnight, LearningActivity.ai_cost > 0)
        with self.sessions() as session:
            own, every, guest = session.execute(statement).one()
            month = self._days_before(session, midnight, of_guests=False) + Decimal(every)
            if not guest:
                return Spending(Decimal(own), Decimal(every), month)
            guests = guests_spent(session, midnight)
            guests_month = self._days_before(session, midnight, of_guests=True) + guests
        return Spending(Decimal(own), Decimal(every), month, True, guests, guests_month)  # noqa: FBT003 - a field

    def _days_before(self, session: Session, midnight: datetime, *, of_guests: bool) -> Decimal:
        key = (midnight, of_guests)
        found = self._before.get(key)
        if found is None:
            look = guests_spent if of_guests else _spent_between
            found = look(session, midnight.replace(day=1), midnight)
            for old in [one for one in self._before if one[0] != midnight]:
                self._before.pop(old, None)
            self._before[key] = found
        return found

    def enter(self, purpose: CallPurpose, usage: Usage, **details: Any) -> None:
        """Write down a call that belongs to no answer of a learner's."""
        with self.sessions.begin() as session:
            enter(session, purpose, usage, now=self.clock(), **details)


def enter(session: Session, purpose: CallPurpose, usage: Usage, *, now: datetime, **details: Any) -> None:
    """Write down a call as an activity of the installation's own user; the caller commits."""
    tokens = {"tokens_in": usage.tokens_in, "tokens_out": usage.tokens_out, "prompt_version": usage.prompt_version}
    append_by_operator(
        session,
        "judge_call",
        now=now,
        details={"purpose": purpose, **tokens, **details},
        ai_cost=usage.cost_usd,
        ai_model=usage.model or None,
    )


def guests_spent(session: Session, first: datetime, end: datetime | None = None) -> Decimal:
    """
    Return what guests have cost together from *first* on, or until *end*.

    What was spent as a guest counts for as long as the row is there, also when the guest has an account by now, or is
    gone. Served by ``idx_activities_cost`` and the primary key of ``users``.
    """
    was_guest = or_(_IS_GUEST, LearningActivity.details.has_key(GUEST))
    within = [LearningActivity.created_at >= first, LearningActivity.ai_cost > 0]
    if end is not None:
        within.append(LearningActivity.created_at < end)
    statement = (
        select(func.coalesce(func.sum(LearningActivity.ai_cost), 0))
        .join(User, User.id == LearningActivity.user_id)
        .where(*within, was_guest)
    )
    return Decimal(session.scalar(statement) or 0)


def _spent_between(session: Session, first: datetime, end: datetime) -> Decimal:
    within = (LearningActivity.created_at >= first, LearningActivity.created_at < end, LearningActivity.ai_cost > 0)
    return Decimal(session.scalar(select(func.coalesce(func.sum(LearningActivity.ai_cost), 0)).where(*within)) or 0)


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
