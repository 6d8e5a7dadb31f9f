"""
What is over and added up: a process remembers it for learners of very many answers.

The stream only grows, and what was answered stays answered, so the sums of what is older than a day hold as long as no
row came in beneath them (an import does that) and nothing was corrected or undone. Both are counted each time, from
indexes; anything else than before is added up anew. Nothing of this is stored: it is what the statements return.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any, Final

from cachetools import LRUCache
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from aidioma.db.models import LearningActivity
from aidioma.progress.attempts import CHANGES, daily, is_one_of, retained, retained_by_day
from aidioma.progress.days import Day, added
from aidioma.progress.retention import GAPS, Retention, named

LEAST_ROWS: Final = 5_000
"""Of fewer activities the sums are there before one has looked whether they still hold."""
SETTLED: Final = timedelta(days=1)
MOVED_ON: Final = timedelta(days=4)
LEARNERS: Final = 64

DayCounts = Mapping[date, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class FinishedTotals:
    """All that was before *until*, where there were *rows* activities, and *changes* in all."""

    until: datetime
    rows: int
    changes: int
    days: Sequence[Day]
    met: DayCounts


class Finished:
    """The sums of a process, by learner and types of activity; the longest unused make room."""

    __slots__ = ("_lock", "_sums")

    def __init__(self) -> None:
        self._sums: LRUCache[tuple[str, ...], FinishedTotals] = LRUCache(LEARNERS)
        self._lock = Lock()

    def of(
        self, session: Session, *, user_id: str, now: datetime, activity_types: Sequence[str] = ()
    ) -> FinishedTotals | None:
        """Return the sums of a learner, made anew where they do not hold; None where there is not enough to sum."""
        key = (user_id, *activity_types)
        with self._lock:
            held = self._sums.get(key)
        until = held.until if held is not None and now - held.until < MOVED_ON else now - SETTLED
        rows, changes = session.execute(_counted(), {"user_id": user_id, "until": until}).one()
        if rows < LEAST_ROWS:
            return None
        if held is None or (held.until, held.rows, held.changes) != (until, rows, changes):
            scope: dict[str, Any] = {"user_id": user_id, "activity_types": activity_types, "until": until}
            held = FinishedTotals(until, rows, changes, daily(session, **scope), retained_by_day(session, **scope))
            with self._lock:
                self._sums[key] = held
        return held


def days_with(
    sums: FinishedTotals | None,
    session: Session,
    *,
    user_id: str,
    first: date | None = None,
    activity_types: Sequence[str] = (),
) -> list[Day]:
    """Return what :func:`aidioma.progress.attempts.daily` does, of which *sums* know all but the last days."""
    if sums is None:
        return daily(session, user_id=user_id, first=first, activity_types=activity_types)
    lately = daily(session, user_id=user_id, since=sums.until, activity_types=activity_types)
    return [day for day in added([*sums.days, *lately]) if first is None or day.day >= first]


def retained_with(
    sums: FinishedTotals | None,
    session: Session,
    *,
    user_id: str,
    first: date,
    activity_types: Sequence[str] = (),
    is_recent: bool = False,
) -> Sequence[Retention]:
    """Return what :func:`aidioma.progress.attempts.retained` does, of which *sums* know all but the last days."""
    scope: dict[str, Any] = {"user_id": user_id, "activity_types": activity_types}
    if sums is None:
        return retained(session, **scope, first=first, is_recent=is_recent)
    lately = retained_by_day(session, **scope, since=sums.until)
    return named(_total(row for counts in (sums.met, lately) for day, row in counts.items() if day >= first))


def _total(rows: Iterable[Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    total = [(0, 0)] * len(GAPS)
    for row in rows:
        total = [(hits + more, n + others) for (hits, n), (more, others) in zip(total, row, strict=True)]
    return total


@cache
def _counted() -> Select[Any]:
    """
    Return the statement that counts a learner's activities before a moment, and all changes to them.

    Served by ``idx_activities_user_time`` and ``idx_activities_changes``.
    """
    theirs = LearningActivity.user_id == bindparam("user_id")
    rows = select(func.count()).where(theirs, LearningActivity.created_at < bindparam("until"))
    changes = select(func.count()).where(theirs, is_one_of(*CHANGES))
    return select(rows.scalar_subquery(), changes.scalar_subquery())
