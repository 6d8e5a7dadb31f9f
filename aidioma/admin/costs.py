"""The money: what was spent, what may be, what the month will come to, and what it buys."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from sqlalchemy import and_, case, func, or_, select, text, tuple_
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.rows import require_admin
from aidioma.admin import days
from aidioma.admin.days import DayFigures
from aidioma.clock import Clock
from aidioma.db.models import LearningActivity
from aidioma.i18n import Message
from aidioma.llm.usage_ledger import guests_spent
from aidioma.model.marks import Tier
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings

LOOK: Final = Message("look at the costs")
LOOKED_BACK: Final = timedelta(days=14)
LEDGER: Final = 50
NOTHING: Final = "nothing"
"""What a call was for that was paid and settled nothing."""
KEPT_FROM_DAYS: Final = 21
"""An item whose interval has grown this long counts as remembered."""

OWN_CALLS_WAIT: Final = Message("Checks and preparation wait, so that what is left goes to learners' answers.")
RULES_MARK: Final = Message("Until midnight UTC rules mark, and what they are not sure of stays pending.")
RULES_MARK_ON: Final = Message("Until the month ends rules mark, and what they are not sure of stays pending.")
ONLY_WARNS: Final = Message("Nothing changes yet for that learner.")
FOR_ONE_LEARNER: Final = Message("For that learner alone. {until}", until=RULES_MARK)

NOTHING_YET: Final = Message("Nothing changes yet for guests.")
FOR_GUESTS: Final = Message("For guests alone, who are told that an account has its own. {until}", until=RULES_MARK)
FOR_GUESTS_ON: Final = Message(
    "For guests alone, who are told that an account has its own. {until}", until=RULES_MARK_ON
)

BudgetState = Literal["well", "soft", "hard"]

_REMEMBERED = text("SELECT count(*) FROM user_progress WHERE review_interval_days >= :days AND next_review_at >= :now")
_ACTIVE = text("""
    SELECT count(*) FROM users AS learner
    WHERE id <> :operator AND EXISTS (
        SELECT FROM learning_activities AS done WHERE done.user_id = learner.id AND done.created_at >= :since
    )
""")


@dataclass(frozen=True, slots=True)
class BudgetLimit:
    """A budget, how far it is used, from where it is ``soft``, and what happens there and when it is spent."""

    name: str
    spent: Decimal
    soft: Decimal
    limit: Decimal
    at_soft: str
    at_hard: str

    @property
    def state(self) -> BudgetState:
        """Whether it is well, above its soft limit, or spent."""
        if self.spent >= self.limit:
            return "hard"
        return "soft" if self.spent >= self.soft else "well"

    @property
    def share(self) -> Decimal:
        """The part of it that is used; all of a budget of nothing."""
        return self.spent / self.limit if self.limit else Decimal(1)

    @property
    def what_happens(self) -> str:
        """What the state means for learners and for the installation; nothing while all is well."""
        return {"well": "", "soft": self.at_soft, "hard": self.at_hard}[self.state]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the month comes to if it goes on as the last days did: mean and a range of two standard deviations."""

    so_far: Decimal
    expected: Decimal
    low: Decimal
    high: Decimal
    days_left: int


@dataclass(frozen=True, slots=True)
class Costs:
    """Where the money stands. What something cost on average is None where there is nothing to divide by."""

    limits: tuple[BudgetLimit, ...]
    forecast: Forecast
    active_learners: int
    per_active_learner: Decimal | None
    remembered: int
    per_remembered: Decimal | None

    @property
    def alarms(self) -> Iterator[BudgetLimit]:
        """Yield the limits that are close or reached."""
        return (limit for limit in self.limits if limit.state != "well")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One call that was paid for, without whose answer it was for."""

    at: datetime
    id: str
    purpose: str
    content_id: str
    model: str
    usd: Decimal


@dataclass(frozen=True, slots=True)
class CostService:
    """Answers what is spent on what. Every method raises NotAllowedError if *by* is not an admin at that moment."""

    sessions: sessionmaker[Session]
    clock: Clock
    settings: Settings

    def days(self, *, by: str, first: date, last: date) -> Sequence[DayFigures]:
        """Return what each day from *first* to *last* came to, brought up to date."""
        with self.sessions.begin() as session:
            require_admin(session, by, LOOK)
            days.bring_up_to_date(session, now=self.clock())
            return days.days_between(session, first, last)

    def costs(self, *, by: str) -> Costs:
        """Return how the budgets stand, what the month will come to, and what a learner and a kept item cost."""
        now = self.clock()
        today = now.astimezone(UTC).date()
        first = min(today.replace(day=1), today - LOOKED_BACK)
        figures = self.days(by=by, first=first, last=today)
        month = [day for day in figures if day.day >= today.replace(day=1)]
        so_far = _sum(month)
        with self.sessions() as session:
            since = datetime(today.year, today.month, 1, tzinfo=UTC)
            active = session.scalar(_ACTIVE, {"operator": OPERATOR, "since": since}) or 0
            remembered = session.scalar(_REMEMBERED, {"days": KEPT_FROM_DAYS, "now": now}) or 0
            dearest = dearest_today(session, now=now)
            midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
            guests = guests_spent(session, midnight), guests_spent(session, since)
        return Costs(
            limits=(
                *self._limits(spent=_sum([day for day in figures if day.day == today]), dearest=dearest, month=so_far),
                *self._limits_of_guests(*guests),
            ),
            forecast=forecast(figures, today=today),
            active_learners=active,
            per_active_learner=_each(so_far, active),
            remembered=remembered,
            per_remembered=_each(so_far, remembered),
        )

    def ledger(self, *, by: str, before: tuple[datetime, str] | None = None) -> Sequence[LedgerLine]:
        """Return a page of what was paid for, latest first, older than *before*. Served by ``idx_activities_cost``."""
        details = LearningActivity.details
        gave_nothing = or_(
            and_(details[("receipt", "tier")].astext == Tier.NONE, ~details.has_key("suggested")),
            details["drafts"].astext == "0",
        )
        usual = func.coalesce(details["purpose"].astext, LearningActivity.activity_type)
        purpose = case((gave_nothing, NOTHING), else_=usual)
        about = func.coalesce(details["exercise"].astext, LearningActivity.content_id)
        page = (
            select(LearningActivity.created_at, LearningActivity.id, purpose, about, LearningActivity.ai_model,
                   LearningActivity.ai_cost)
            .where(LearningActivity.ai_cost > 0)
            .order_by(LearningActivity.created_at.desc(), LearningActivity.id.desc())
            .limit(LEDGER)
        )  # fmt: skip
        if before is not None:
            page = page.where(
                LearningActivity.created_at <= before[0],
                tuple_(LearningActivity.created_at, LearningActivity.id) < tuple_(*before),
            )
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            rows = session.execute(page).all()
        return [LedgerLine(at, key, why, _anonymous(item), model or "", usd) for at, key, why, item, model, usd in rows]

    def _limits(self, *, spent: Decimal, dearest: Decimal, month: Decimal) -> tuple[BudgetLimit, ...]:
        settings = self.settings

        limit = self._limit
        return (
            limit(Message("The installation, today"), spent, settings.budget_day_usd, OWN_CALLS_WAIT, RULES_MARK),
            limit(
                Message("The installation, this month"), month, settings.budget_month_usd, OWN_CALLS_WAIT, RULES_MARK_ON
            ),
            limit(
                Message("The learner who cost most, today"),
                dearest,
                settings.budget_learner_day_usd,
                ONLY_WARNS,
                FOR_ONE_LEARNER,
            ),
        )

    def _limits_of_guests(self, day: Decimal, month: Decimal) -> tuple[BudgetLimit, ...]:
        """Return what guests share, for whoever sees them spend: nobody else's budget is less for it."""
        settings, share = self.settings, self.settings.budget_guests_share
        return (
            self._limit(Message("All guests, today"), day, share * settings.budget_day_usd, NOTHING_YET, FOR_GUESTS),
            self._limit(
                Message("All guests, this month"), month, share * settings.budget_month_usd, NOTHING_YET, FOR_GUESTS_ON
            ),
        )

    def _limit(self, name: str, used: Decimal, most: Decimal, at_soft: str, at_hard: str) -> BudgetLimit:
        return BudgetLimit(name, used, self.settings.budget_soft_share * most, most, at_soft, at_hard)


def forecast(figures: Sequence[DayFigures], *, today: date) -> Forecast:
    """Return what *today*'s month comes to, from the whole days of the last two weeks."""
    so_far = _sum([day for day in figures if day.day >= today.replace(day=1)])
    left = calendar.monthrange(today.year, today.month)[1] - today.day
    spent = {day.day: day.spent.usd for day in figures}
    whole = [today - timedelta(days=back) for back in range(1, LOOKED_BACK.days + 1)]
    begun = [day for day in whole if day >= min(spent, default=today)]
    amounts = [spent.get(day, Decimal(0)) for day in begun]
    if not amounts:
        return Forecast(so_far, so_far, so_far, so_far, left)
    mean = sum(amounts, Decimal(0)) / len(amounts)
    spread = (sum(((one - mean) ** 2 for one in amounts), Decimal(0)) / len(amounts)).sqrt()
    rest, margin = mean * left, 2 * spread * Decimal(left).sqrt()
    return Forecast(so_far, so_far + rest, so_far + max(Decimal(0), rest - margin), so_far + rest + margin, left)


def dearest_today(session: Session, *, now: datetime) -> Decimal:
    """Return what the learner who cost most today has cost. Served by ``idx_activities_cost``."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    cost = func.sum(LearningActivity.ai_cost)
    rows = (
        select(cost)
        .where(
            LearningActivity.created_at >= midnight, LearningActivity.ai_cost > 0, LearningActivity.user_id != OPERATOR
        )
        .group_by(LearningActivity.user_id)
        .order_by(cost.desc())
        .limit(1)
    )
    return session.scalar(rows) or Decimal(0)


def _anonymous(content_id: str) -> str:
    """Return what a call was about; an id that names a person says only that."""
    return "a question of a learner's" if content_id.startswith("user:") else content_id


def _sum(figures: Sequence[DayFigures]) -> Decimal:
    return sum((day.spent.usd for day in figures), Decimal(0))


def _each(usd: Decimal, among: int) -> Decimal | None:
    return usd / among if among else None
