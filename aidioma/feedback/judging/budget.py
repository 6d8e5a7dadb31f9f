"""What may still be spent on the judge, with what is being spent at this moment counted in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import Final, Self

from aidioma.accounts.model import OPERATOR
from aidioma.clock import Clock
from aidioma.errors import BudgetSpentError, JudgeReplyError
from aidioma.settings import Settings


@dataclass(frozen=True, slots=True)
class Spending:
    """What one learner and what everybody has cost since midnight (UTC), and everybody in this month, by the rows."""

    learner_day: Decimal
    day: Decimal
    month: Decimal


Spent = Callable[[str], Spending]
"""What was spent, asked for with a learner's id."""

WRITTEN_WITHIN: Final = timedelta(seconds=10)
"""A cost counts here until its row is surely there; for a moment it may count twice, never not at all."""


@dataclass(slots=True)
class _Hold:
    learner_id: str
    usd: Decimal
    until: datetime | None = None


@dataclass(slots=True)
class Reservation:
    """Room for one call; say what it ``cost``, or that it cost nothing by saying nothing."""

    cost_usd: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Budget:
    """
    The budgets of one learner for a day (UTC) and of the installation for a day and a month.

    Rows know what was spent, but not what sixteen threads are about to spend: each holds back what it expects to,
    before it looks. So a process goes over by the error of its expectations alone, and several processes by the
    calls the others have in flight. A budget of zero allows nothing. ``call_usd`` is what a call is expected to
    cost. ``exempt`` has no budget of its own: what an installation does for itself (checks, preparation) counts towards
    everybody's, and waits from ``soft_share`` of those on, so that what is left goes to learners' answers.
    """

    spent: Spent
    clock: Clock
    learner_day_usd: Decimal
    day_usd: Decimal
    month_usd: Decimal
    soft_share: Decimal = Decimal(1)
    call_usd: Decimal = Decimal(0)
    exempt: str = ""
    _holds: list[_Hold] = field(default_factory=list, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    @classmethod
    def open(cls, spent: Spent, *, settings: Settings, clock: Clock, call_usd: Decimal) -> Self:
        """Return the budgets of *settings*."""
        limits = (settings.budget_learner_day_usd, settings.budget_day_usd, settings.budget_month_usd)
        soft_share = settings.budget_soft_share
        return cls(spent, clock, *limits, soft_share=soft_share, call_usd=call_usd, exempt=OPERATOR)

    @contextmanager
    def reserve(self, learner_id: str) -> Iterator[Reservation]:
        """
        Hold back what a call is expected to cost while it is made for *learner_id*.

        Raises:
            BudgetSpentError: If there is no room for it.
        """
        hold, before = self._held(learner_id)
        reservation = Reservation()
        try:
            self._require_room(learner_id, before)
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
            before = [_Hold(one.learner_id, one.usd) for one in self._holds]
            self._holds.append(hold)
        return hold, before

    def _require_room(self, learner_id: str, before: list[_Hold]) -> None:
        spent, is_own = self.spent(learner_id), learner_id == self.exempt
        by_learner = sum((one.usd for one in before if one.learner_id == learner_id), spent.learner_day)
        held = sum((one.usd for one in before), Decimal(0))
        share = self.soft_share if is_own else Decimal(1)
        for name, used, limit in (
            ("today's budget of this installation", spent.day + held, share * self.day_usd),
            ("this month's budget of this installation", spent.month + held, share * self.month_usd),
        ):
            if not self._fits(used, limit):
                msg = f"{name} is spent" + (" as far as its own calls may" if is_own else "")
                raise BudgetSpentError(msg)
        if not is_own and not self._fits(by_learner, self.learner_day_usd):
            msg = "today's budget for one learner is spent"
            raise BudgetSpentError(msg)

    def _fits(self, spent: Decimal, limit: Decimal) -> bool:
        return spent < limit and spent + self.call_usd <= limit

    def _settle(self, hold: _Hold, cost_usd: Decimal) -> None:
        with self._lock:
            hold.usd = cost_usd
            hold.until = self.clock() + (WRITTEN_WITHIN if cost_usd else timedelta(0))
