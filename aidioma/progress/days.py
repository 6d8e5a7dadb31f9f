"""Days of practice from the stream of activities: pure."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from aidioma.model.marks import Verdict

RIGHT = frozenset({Verdict.CORRECT, Verdict.ALMOST})
LONGEST_ANSWER_MS = 300_000
"""Longer than five minutes nobody thinks about one answer: the rest was spent elsewhere, and is not counted."""
LONGEST_DOING_MS = 14_400_000
"""Of something listened to, watched or read at most four hours are counted."""

WEEK = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """
    One of the learner's days: answers given, how many of them have a mark, how many of those were right.

    ``timed`` answers took ``duration_ms`` together, at most five minutes each; ``hinted`` ones used a hint. Besides,
    ``done_ms`` went to what was listened to, watched or read; a day may have that alone.
    """

    day: date
    answers: int = 0
    marked: int = 0
    right: int = 0
    duration_ms: int = 0
    timed: int = 0
    hinted: int = 0
    done_ms: int = 0

    @property
    def whole_ms(self) -> int:
        """The time of answers and of what was done besides."""
        return self.duration_ms + self.done_ms


def each_day(first: date, last: date) -> list[date]:
    """Return the days from *first* to *last*, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def every_day(days: Iterable[Day], *, first: date, last: date) -> list[Day]:
    """Return *days* from *first* to *last*, with those in between on which nothing happened."""
    known = {day.day: day for day in days}
    return [known.get(day, Day(day)) for day in each_day(first, last)]


def added(days: Iterable[Day]) -> list[Day]:
    """Return *days* with those of one date added up, oldest first."""
    found: dict[date, Day] = {}
    for day in days:
        found[day.day] = _sum(found[day.day], day) if day.day in found else day
    return [found[day] for day in sorted(found)]


def by_week(days: Iterable[Day]) -> list[Day]:
    """Return the sums of *days* (in order) for each week, under its Monday."""
    weeks: dict[date, Day] = {}
    for day in days:
        monday = day.day - ONE_DAY * day.day.weekday()
        weeks[monday] = _sum(weeks.get(monday, Day(monday)), day)
    return list(weeks.values())


def _sum(total: Day, day: Day) -> Day:
    return Day(
        day=total.day,
        answers=total.answers + day.answers,
        marked=total.marked + day.marked,
        right=total.right + day.right,
        duration_ms=total.duration_ms + day.duration_ms,
        timed=total.timed + day.timed,
        hinted=total.hinted + day.hinted,
        done_ms=total.done_ms + day.done_ms,
    )


@dataclass(frozen=True, slots=True)
class Streak:
    """Days of practice without a break, the rest days among them, and the day it began."""

    days: int = 0
    rest_days: int = 0
    since: date | None = None


def current_streak(practised: AbstractSet[date], *, today: date, days_a_week: int) -> Streak:
    """
    Return the streak that *today* belongs to: at most 7 - *days_a_week* rest days in any seven days.

    A day that is not over yet breaks nothing and is no rest day. Only days with practice are counted.
    """
    day, length, rested, streak = today, 0, list[date](), Streak()
    if day not in practised:
        day -= ONE_DAY
    while practised:
        if day in practised:
            length += 1
            streak = Streak(length, len(rested), day)
        else:
            rested.append(day)
            if sum((earlier - day).days < WEEK for earlier in rested) > WEEK - days_a_week:
                break
        day -= ONE_DAY
    return streak
