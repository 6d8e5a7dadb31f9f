"""
What the judge has cost, and a place for calls that belong to no learner's answer.

A learner's own call stands in the activity of that answer. Shadow, asking twice, preparing and the command line have
none, so they are activities of the installation's own user: what was spent is the sum over all activities.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.model import OPERATOR
from aidioma.activities import Activity
from aidioma.clock import Clock
from aidioma.db.models import LearningActivity, User
from aidioma.feedback.judging.budget import Spending
from aidioma.feedback.judging.judgement import Usage
from aidioma.learning import record

Purpose = Literal["shadow", "second_opinion", "preparation", "explanation", "inspection", "speech", "drafting"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Knows what was spent today and this month (UTC), and writes down what belongs to nobody's answer."""

    sessions: sessionmaker[Session]
    clock: Clock
    _before: dict[datetime, Decimal] = field(default_factory=dict)
    """What this month's days before a midnight came to: they are over, so one look a day is enough."""

    def spent(self, learner_id: str) -> Spending:
        """
        Return what *learner_id* and everybody have cost since midnight, and everybody this month.

        Served by ``idx_activities_cost``.
        """
        midnight = _midnight(self.clock())
        cost = func.sum(LearningActivity.ai_cost)
        statement = select(
            func.coalesce(cost.filter(LearningActivity.user_id == learner_id), 0), func.coalesce(cost, 0)
        ).where(LearningActivity.created_at >= midnight, LearningActivity.ai_cost > 0)
        with self.sessions() as session:
            own, every = session.execute(statement).one()
            before = self._before.get(midnight)
            if before is None:
                before = _spent_between(session, midnight.replace(day=1), midnight)
                self._before.clear()
                self._before[midnight] = before
        return Spending(Decimal(own), Decimal(every), before + Decimal(every))

    def enter(self, purpose: Purpose, usage: Usage, **details: Any) -> None:
        """Write down a call that belongs to no answer of a learner's."""
        with self.sessions.begin() as session:
            enter(session, purpose, usage, now=self.clock(), **details)


def enter(session: Session, purpose: Purpose, usage: Usage, *, now: datetime, **details: Any) -> None:
    """Write down a call as an activity of the installation's own user; the caller commits."""
    session.execute(insert(User).values(id=OPERATOR, name="System").on_conflict_do_nothing())
    tokens = {"tokens_in": usage.tokens_in, "tokens_out": usage.tokens_out, "prompt_version": usage.prompt_version}
    activity = Activity(
        user_id=OPERATOR,
        activity_type="judge_call",
        content_id="system",
        details={"purpose": purpose, **tokens, **details},
        ai_cost=usage.cost_usd,
        ai_model=usage.model or None,
    )
    record(session, activity, now=now)


def _spent_between(session: Session, first: datetime, end: datetime) -> Decimal:
    within = (LearningActivity.created_at >= first, LearningActivity.created_at < end, LearningActivity.ai_cost > 0)
    return Decimal(session.scalar(select(func.coalesce(func.sum(LearningActivity.ai_cost), 0)).where(*within)) or 0)


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
