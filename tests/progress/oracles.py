"""What the server adds up, worked out row by row: slow, plain, and what the statements are held against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from aidioma.model.marks import Verdict
from aidioma.progress.days import LONGEST_ANSWER_MS, RIGHT, Day, each_day
from aidioma.progress.retention import GAPS, Retention, named
from aidioma.scheduling.fold import CORRECTIONS, UNDO
from aidioma.scheduling.sm2 import PASSING_QUALITY


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
    hinted: bool = False


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
    days = {day: Day(day) for day in each_day(first, last)}
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
        duration_ms=day.duration_ms + min(row.duration_ms, LONGEST_ANSWER_MS),
        timed=day.timed + (row.duration_ms > 0),
        hinted=day.hinted + row.hinted,
    )


@dataclass(frozen=True, slots=True)
class Meeting:
    """The first graded answer to an item on one of the learner's days."""

    content_id: str
    day: date
    quality: int


def retention(meetings: Iterable[Meeting], *, first: date | None = None) -> Sequence[Retention]:
    """
    Return the true retention by the days that really passed since the item was last met.

    Args:
        meetings: All of a learner's, one an item and day, in any order.
        first: Count only meetings from this day on; earlier ones still say when an item was met before.
    """
    counts = [[0, 0] for _ in GAPS]
    by_item = sorted(meetings, key=lambda meeting: (meeting.content_id, meeting.day))
    for _, group in groupby(by_item, key=lambda meeting: meeting.content_id):
        ordered = list(group)
        for earlier, later in pairwise(ordered):
            if first is None or later.day >= first:
                tally = counts[gap_of((later.day - earlier.day).days)]
                tally[0] += later.quality >= PASSING_QUALITY
                tally[1] += 1
    return named(counts)


def gap_of(days: int) -> int:
    """Return the index of the class that *days* (at least 1) belong to."""
    return next(at for at, (_, last, _) in enumerate(GAPS) if last is None or days <= last)
