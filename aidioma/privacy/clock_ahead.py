"""
A file that was made while a clock was ahead of ours: what it dates in the future happened all the same.

Its moments go back by whole days, so that a learner's days, and the time between two answers, stay what they were.
Where the clock was right before and then jumped, only what came after the jump goes back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Self

CLOCKS_APART: Final = timedelta(minutes=5)
"""So far another machine's clock may be ahead of ours without being wrong."""
_ONE_DAY: Final = timedelta(days=1)
_EVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClockAhead:
    """By how many days a clock was ahead, and for which of its moments."""

    days: int = 0
    since: datetime = _EVER

    @classmethod
    def seen_in(cls, rows: Iterable[Any], *, exported_at: datetime | None, now: datetime) -> Self:
        """Return by how much the clock of a file with these *rows* was ahead when it was made."""
        if exported_at is None or exported_at <= now + CLOCKS_APART:
            return cls()
        ahead = exported_at - now
        days = -(-ahead // _ONE_DAY)
        last_before, first_after = None, None
        for at in filter(None, (_moment(row) for row in rows)):
            if at <= now:
                last_before = at if last_before is None else max(last_before, at)
            else:
                first_after = at if first_after is None else min(first_after, at)
        has_jumped = last_before is not None and first_after is not None and first_after - last_before >= ahead / 2
        return cls(days, now) if has_jumped else cls(days)

    def put_right(self, at: datetime) -> datetime:
        """Return when that was."""
        return at - _ONE_DAY * self.days if self.days and at > self.since else at

    def day_put_right(self, day: str, *, at: datetime) -> str:
        """Return which *day* it was for a learner, of a row that the file dates *at*; what is no day stays as it is."""
        try:
            moved = date.fromisoformat(day) - (at - self.put_right(at))
        except (ValueError, OverflowError):
            return day
        return moved.isoformat()


def _moment(row: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(row["created_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return at if at.tzinfo is not None else None
