"""Days of practice from the stream of activities: pure."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from aidioma.feedback.model import Verdict
from aidioma.practice.history import CORRECTIONS, UNDO

RIGHT = frozenset({Verdict.CORRECT, Verdict.ALMOST})


@dataclass(frozen=True, slots=True)
class Happened:
    """What of one activity the days are counted from; ``refers_to`` is the activity it corrects or undoes."""

    id: str
    activity_type: str
    day: date
    verdict: str | None = None
    is_attempt: bool = False
    duration_ms: int = 0
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One of the learner's days: answers given, how many of them have a mark, how many of those were right."""

    day: date
    answers: int = 0
    marked: int = 0
    right: int = 0
    duration_ms: int = 0


def by_day(happened: Iterable[Happened], *, first: date, last: date) -> list[Day]:
    """
    Return every day from *first* to *last*, those without practice included.

    Undone answers do not count; a later word on an answer counts on the answer's own day. An answer that its
    learner rated has no mark: it counts as an answer and not in the accuracy.
    """
    rows = list(happened)
    undone = {row.refers_to for row in rows if row.activity_type == UNDO}
    kept = [row for row in rows if row.id not in undone]
    corrected = {row.refers_to: row.verdict for row in kept if row.activity_type in CORRECTIONS and row.verdict}
    days = {first + timedelta(days=n): Day(first + timedelta(days=n)) for n in range((last - first).days + 1)}
    for row in kept:
        if row.is_attempt and row.day in days:
            days[row.day] = _with(days[row.day], row, corrected.get(row.id, row.verdict))
    return list(days.values())


def _with(day: Day, row: Happened, verdict: str | None) -> Day:
    marked = verdict is not None and verdict != Verdict.PENDING
    return Day(
        day=day.day,
        answers=day.answers + 1,
        marked=day.marked + marked,
        right=day.right + (marked and verdict in RIGHT),
        duration_ms=day.duration_ms + row.duration_ms,
    )


def streak(practised: AbstractSet[date], *, today: date) -> int:
    """Return how many days in a row were practised, up to today; a day that is not over yet breaks nothing."""
    day = today if today in practised else today - timedelta(days=1)
    length = 0
    while day in practised:
        length, day = length + 1, day - timedelta(days=1)
    return length
