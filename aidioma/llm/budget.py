"""What may still be spent on the judge, with what is being spent at this moment counted in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import Final, Self

from aidioma.clock import Clock
from aidioma.errors import BudgetSpentError, JudgeReplyError, UnknownPriceError
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings


@dataclass(frozen=True, slots=True)
class Spending:
    """
    What one learner and what everybody has cost since midnight (UTC), and everybody in this month, by the rows.

    Where the learner is a guest, also what all guests have cost together.
    """

    learner_day: Decimal
    day: Decimal
    month: Decimal
    is_guest: bool = False
    guests_day: Decimal = Decimal(0)
    guests_month: Decimal = Decimal(0)


SpendingOf = Callable[[str], Spending]
"""What was spent, asked for with a learner's id."""

GUEST: Final = "guest"
"""The key in an activity's details which says that its cost was a guest's, whoever's the activity is."""

WRITTEN_WITHIN: Final = timedelta(seconds=10)
"""A cost counts here until its row is surely there; for a moment it may count twice, never not at all."""


@dataclass(slots=True)
class _Hold:
    learner_id: str
    usd: Decimal
    until: datetime | None = None
    is_guest: bool = True
    """For whom it is; until that is known it counts as a guest's too."""


@dataclass(slots=True)
class Reservation:
    """
    Room for one call; say what it ``cost``, or that it cost nothing by saying nothing.

    Where a guest is behind it, whoever writes the cost down for somebody else says so (``GUEST``).
    """

    cost_usd: Decimal = Decimal(0)
    is_guest: bool = False

    @property
    def marks(self) -> dict[str, bool]:
        """What the details of an entry in the ledger say of it."""
        return {GUEST: True} if self.is_guest else {}


@dataclass(frozen=True, slots=True)
class Budget:
    """
    The budgets of one learner for a day (UTC) and of the installation for a day and a month.

    Rows know what was spent, but not what sixteen threads are about to spend: each holds back what it expects to,
    before it looks. So a process goes over by the error of its expectations alone, and several processes by the
    calls the others have in flight. A budget of zero allows nothing. ``call_usd`` is what a call is expected to
    cost. All guests together may spend ``guests_share`` of a day's and a month's budget, and each of them
    ``guest_day_usd``: the rest is for whoever has an account. ``exempt`` has no budget of its own: what an installation
    does for itself (checks, preparation) counts towards everybody's, and waits from ``soft_share`` of those on, so
    that what is left goes to learners' answers.
    """

    spent: SpendingOf
    clock: Clock
    learner_day_usd: Decimal
    day_usd: Decimal
    month_usd: Decimal
    soft_share: Decimal = Decimal(1)
    call_usd: Decimal = Decimal(0)
    exempt: str = ""
    guests_share: Decimal = Decimal(1)
    guest_day_usd: Decimal | None = None
    """None: as much as any learner."""
    unpriced: str = ""
    """The model, where nobody has said what it costs: ``call_usd`` is assumed then, and no budget is called spent."""
    _holds: list[_Hold] = field(default_factory=list, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    @classmethod
    def open(
        cls, spent: SpendingOf, *, settings: Settings, clock: Clock, call_usd: Decimal, unpriced: str = ""
    ) -> Self:
        """Return the budgets of *settings*."""
        limits = (settings.budget_learner_day_usd, settings.budget_day_usd, settings.budget_month_usd)
        return cls(
            spent,
            clock,
            *limits,
            soft_share=settings.budget_soft_share,
            call_usd=call_usd,
            exempt=OPERATOR,
            guests_share=settings.budget_guests_share,
            guest_day_usd=min(settings.budget_guest_day_usd, settings.budget_learner_day_usd),
            unpriced=unpriced,
        )

    @contextmanager
    def reserve(self, learner_id: str, *, because_of: str | None = None) -> Iterator[Reservation]:
        """
        Hold back what a call is expected to cost while it is made for *learner_id*.

        What the installation does for itself *because_of* somebody takes from what guests share, if that is a guest.

        Raises:
            BudgetSpentError: If there is no room for it.
            UnknownPriceError: If there is none, and the price of a call is assumed.
        """
        hold, before = self._held(learner_id)
        reservation = Reservation()
        try:
            spent = self.spent(because_of or learner_id)
            hold.is_guest = reservation.is_guest = spent.is_guest
            self._require_room(learner_id, spent, before)
            yield reservation
        except JudgeReplyError as error:
            reservation.cost_usd = error.cost_usd
            raise
        finally:
            self._settle(hold, reservation.cost_usd)

    def _held(self, learner_id: str) -> tuple[_Hold, list[_Hold]]:
        """Return the new hold and those before it: who came first has the room."""
        now = self.clock()
        hold = _Hold(learner_id, self.call_usd)
        with self._lock:
            self._holds[:] = [one for one in self._holds if one.until is None or one.until > now]
            before = [_Hold(one.learner_id, one.usd, is_guest=one.is_guest) for one in self._holds]
            self._holds.append(hold)
        return hold, before

    def _require_room(self, learner_id: str, spent: Spending, before: list[_Hold]) -> None:
        is_own = learner_id == self.exempt
        share = self.soft_share if is_own else Decimal(1)
        for name, used, limit in self._limits(learner_id, spent, before, share=share):
            if not self._fits(used, limit):
                if self.unpriced:
                    raise UnknownPriceError(self.unpriced, call_usd=self.call_usd, budget=name)
                own = " as far as its own calls may" if is_own else ""
                guest = "; whoever signs up has a budget of their own" if "guest" in name and not is_own else ""
                msg = f"{name} is spent{own}{guest}"
                raise BudgetSpentError(msg)

    def _limits(
        self, learner_id: str, spent: Spending, before: list[_Hold], *, share: Decimal
    ) -> Iterator[tuple[str, Decimal, Decimal]]:
        """Yield what each budget is called, what is used of it, and how much of it there is for this call."""
        held = sum((one.usd for one in before), Decimal(0))
        yield "today's budget of this installation", spent.day + held, share * self.day_usd
        yield "this month's budget of this installation", spent.month + held, share * self.month_usd
        by_learner = sum((one.usd for one in before if one.learner_id == learner_id), spent.learner_day)
        if spent.is_guest:
            guests = sum((one.usd for one in before if one.is_guest), Decimal(0))
            yield "what guests may spend together today", spent.guests_day + guests, self.guests_share * self.day_usd
            month = self.guests_share * self.month_usd
            yield "what guests may spend together this month", spent.guests_month + guests, month
        if learner_id != self.exempt:
            own = self.guest_day_usd if spent.is_guest else None
            named = "today's budget for one learner" if own is None else "today's budget for one guest"
            yield named, by_learner, self.learner_day_usd if own is None else own

    def _fits(self, spent: Decimal, limit: Decimal) -> bool:
        return spent < limit and spent + self.call_usd <= limit

    def _settle(self, hold: _Hold, cost_usd: Decimal) -> None:
        with self._lock:
            hold.usd = cost_usd
            hold.until = self.clock() + (WRITTEN_WITHIN if cost_usd else timedelta(0))
