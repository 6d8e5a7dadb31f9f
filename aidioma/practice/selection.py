"""
Which item comes next: pure; the queries that feed it are in ``today.py``.

Daily load, quiet days, siblings and weak concepts change only what is shown today. No date of any item moves.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

AGAIN_AFTER = 3
"""So many other answers lie between a slip and its return in the same session, while there are others."""

SIBLINGS_APART: Final = 5
"""So many other answers lie between two items made of the same thing, while there are others."""

QUIET_SHARE: Final = 4
"""A quiet day shows one in so many of the reviews that any other day has room for, and nothing new."""

USUAL_PACE_S: Final = 20.0
PACE_PRIOR: Final = 5
"""The pace of a day begins as the usual one, which counts like so many answers."""

DealReason = Literal["again", "focus", "due", "assigned", "course", "new", "cram"]


@dataclass(frozen=True, slots=True)
class Again:
    """An item answered today whose last grade was below 4, and how many answers were given since."""

    content_id: str
    answers_since: int


@dataclass(frozen=True, slots=True)
class DealCandidate:
    """An item that may be shown. Items made of the same thing share a ``family``."""

    content_id: str
    family: str
    concepts: tuple[str, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NextItem:
    """The item to show next, and the reason a learner reads."""

    content_id: str
    why: DealReason


@dataclass(frozen=True, slots=True)
class DayPlan:
    """
    What there is to choose from. ``due`` is the longest overdue first; ``room`` is how many reviews still fit.

    ``recent`` are the families of today's answers, the latest last. ``focus`` is what the learner asked for today,
    ``assigned`` today's share of what a teacher did, ``course`` what comes next in a course: the first of what is new.
    """

    again: Sequence[Again] = ()
    due: Sequence[DealCandidate] = ()
    fresh: Sequence[DealCandidate] = ()
    room: int = 1
    new_left: int = 0
    recent: Sequence[str] = ()
    weak: Collection[str] = ()
    focus: Sequence[str] = ()
    assigned: Sequence[str] = ()
    course: str | None = None


def choose(day: DayPlan) -> NextItem | None:
    """
    Choose the next item, or None when today's work is done.

    A slip returns once a few other answers lie in between; then what the learner asked for; then, while the day has
    room, what is due, longest overdue first, what was assigned, and new items while their allowance lasts; then the
    slips that are left.
    """
    return next(_choices(day), None)


def _choices(day: DayPlan) -> Iterator[NextItem]:
    waiting = sorted(day.again, key=lambda item: (-item.answers_since, item.content_id))
    if waiting and waiting[0].answers_since >= AGAIN_AFTER:
        yield NextItem(waiting[0].content_id, "again")
    yield from (NextItem(content_id, "focus") for content_id in day.focus)
    if day.due and day.room > 0:
        yield NextItem(ordered(day.due, recent=day.recent, weak=day.weak)[0].content_id, "due")
    if day.room > 0:
        yield from (NextItem(content_id, "assigned") for content_id in day.assigned)
    if day.course is not None and day.room > 0 and day.new_left > 0:
        yield NextItem(day.course, "course")
    if day.fresh and day.room > 0 and day.new_left > 0:
        yield NextItem(ordered(day.fresh, recent=day.recent, weak=day.weak)[0].content_id, "new")
    yield from (NextItem(item.content_id, "again") for item in waiting)


def ordered(
    candidates: Sequence[DealCandidate], *, recent: Sequence[str] = (), weak: Collection[str] = ()
) -> Sequence[DealCandidate]:
    """
    Return *candidates* in the order they are shown in: nothing is added, nothing dropped.

    Those whose sibling was just answered wait. Of those that fell due together, what trains a weak concept comes first.
    """
    just_met = frozenset(recent[-SIBLINGS_APART:])
    first_due = min((one.due_at for one in candidates if one.due_at is not None), default=None)

    def rank(at: int) -> tuple[bool, float, int, int]:
        one = candidates[at]
        overdue = 0.0 if one.due_at is None or first_due is None else (one.due_at - first_due).total_seconds()
        return one.family in just_met, overdue, -len(set(weak).intersection(one.concepts)), at

    return [candidates[at] for at in sorted(range(len(candidates)), key=rank)]


def pace_s(answers: int, *, spent_ms: int) -> float:
    """Return the seconds that one answer takes on a day with *answers* that took *spent_ms*."""
    return (USUAL_PACE_S * PACE_PRIOR + spent_ms / 1000) / (PACE_PRIOR + answers)


def room(answers: int, *, spent_ms: int, minutes: int, is_quiet: bool = False) -> int:
    """Return how many more reviews fit into a day of *minutes*, of which *spent_ms* went into *answers*."""
    share = QUIET_SHARE if is_quiet else 1
    left_s = minutes * 60 / share - spent_ms / 1000
    return max(0, int(left_s / pace_s(answers, spent_ms=spent_ms)))
