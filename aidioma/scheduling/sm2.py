"""
When an item comes back: SM-2, pure, in Decimal.

Source: P. A. Woźniak, "Optimization of learning" (1990), algorithm SM-2. The deviations (bounds, early
answers) and their reasons are in ``docs/adr/0003-schedule.md``.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from aidioma.clock import day_starts, local_day

NAME = "sm2"
FIRST_INTERVAL_DAYS = 1
SECOND_INTERVAL_DAYS = 6
MAX_INTERVAL_DAYS = 36_500
INITIAL_EASINESS = Decimal("2.50")
MIN_EASINESS = Decimal("1.30")
MAX_EASINESS = Decimal("9.99")
PASSING_QUALITY = 3
FUZZ_FROM_DAYS = 21
FUZZ_SHARE = Decimal("0.05")
MOST_FUZZ_DAYS = 14
"""An interval of three weeks and longer ends up to 5 %, at most two weeks, sooner or later."""

SETTLED_QUALITY = 4
"""Below this an item comes back in the same session, without a change to its schedule."""

BEST_QUALITY = 5
MASTERY_DAYS = (1, 6, 21, 60, 180)
"""An interval of at least so many days reaches mastery level 1, 2, 3, 4, 5."""

HintLevel = Literal["nudge", "pattern", "answer"]
HINT_CAPS: dict[HintLevel, int] = {"nudge": 4, "pattern": 3, "answer": 2}
SelfRating = Literal["again", "hard", "good", "easy"]
SELF_RATINGS: dict[SelfRating, int] = {"again": 1, "hard": 3, "good": 4, "easy": 5}


def rating_for(quality: int) -> SelfRating:
    """Return the best rating that claims no more than *quality*; the lowest one where all do."""
    return max(
        (one for one in SELF_RATINGS if SELF_RATINGS[one] <= quality), key=SELF_RATINGS.__getitem__, default="again"
    )


@dataclass(frozen=True, slots=True)
class Memory:
    """
    What the scheduler knows of one item for one learner.

    ``repetitions`` counts successes in a row, ``lapses`` failures ever; ``due_at`` is aware UTC. The last three are
    FSRS's: stability in days, difficulty 1-10, and when it was last reviewed.
    """

    repetitions: int = 0
    interval_days: int = 0
    easiness: Decimal = INITIAL_EASINESS
    lapses: int = 0
    due_at: datetime | None = None
    stability: float | None = None
    difficulty: float | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """
    One judged answer as the scheduler sees it: how well (0-5), when, and in which zone the learner was.

    ``seed`` draws the fuzz; an answer without one has none. ``lapses_early``: a failure counts before the item is due,
    too, as the rule has been since answers say so. What does not ``count`` is practice, such as a cram's answers.
    """

    quality: int
    at: datetime
    zone: ZoneInfo
    seed: str = ""
    lapses_early: bool = False
    counts: bool = True


def next_easiness(easiness: Decimal, quality: int) -> Decimal:
    """Return the easiness factor after an answer of *quality*, within 1.30-9.99."""
    short = BEST_QUALITY - require_quality(quality)
    changed = easiness + Decimal("0.1") - short * (Decimal("0.08") + short * Decimal("0.02"))
    return min(MAX_EASINESS, max(MIN_EASINESS, changed))


def review(memory: Memory, quality: int) -> Memory:
    """
    Return *memory* after a scheduled answer of *quality*, without a due date.

    A pass gives 1, then 6 days, then the last interval times the new easiness, rounded up. A failure
    starts the item over and leaves the easiness alone.

    Raises:
        ValueError: If *quality* is not 0-5.
    """
    if require_quality(quality) < PASSING_QUALITY:
        return replace(memory, repetitions=0, interval_days=FIRST_INTERVAL_DAYS, lapses=memory.lapses + 1, due_at=None)
    easiness = next_easiness(memory.easiness, quality)
    return replace(
        memory,
        repetitions=memory.repetitions + 1,
        interval_days=_interval_after(memory, easiness),
        easiness=easiness,
        due_at=None,
    )


def _interval_after(memory: Memory, easiness: Decimal) -> int:
    if memory.repetitions == 0:
        return FIRST_INTERVAL_DAYS
    if memory.repetitions == 1:
        return SECOND_INTERVAL_DAYS
    grown = (memory.interval_days * easiness).to_integral_value(rounding=ROUND_CEILING)
    return min(MAX_INTERVAL_DAYS, int(grown))


def is_due(memory: Memory, at: datetime, zone: ZoneInfo) -> bool:
    """Say whether an answer given *at* counts for the schedule: the item is new, or due by the end of that day."""
    return memory.due_at is None or memory.due_at < day_starts(local_day(at, zone) + timedelta(days=1), zone)


def moves(memory: Memory, answered: Review, previous: Review | None) -> bool:
    """
    Say whether *answered* moves the schedule of an item; *previous* is the answer before it, of whatever kind.

    Before its day a pass does not: trying again is no merit. A failure does if it is the day's first answer: what is
    forgotten today would not be known on its day. The same day's repetitions are free.
    """
    if not answered.counts:
        return False
    if is_due(memory, answered.at, answered.zone):
        return True
    is_first = previous is None or local_day(previous.at, answered.zone) < local_day(answered.at, answered.zone)
    return answered.lapses_early and is_first and require_quality(answered.quality) < PASSING_QUALITY


def after(memory: Memory, answered: Review, previous: Review | None = None) -> Memory:
    """Return *memory* after one answer, with the answer before it as *previous*."""
    if not moves(memory, answered, previous):
        return memory
    reviewed = review(memory, answered.quality)
    return replace(reviewed, due_at=fuzzed_due_at(reviewed, answered))


def fuzzed_due_at(reviewed: Memory, answered: Review) -> datetime:
    """Return when what *answered* left of an item is due: its interval later, give or take the fuzz."""
    interval_days = reviewed.interval_days + fuzz_days(reviewed.interval_days, reviewed.repetitions, answered.seed)
    return due_at(min(MAX_INTERVAL_DAYS, interval_days), answered.at, answered.zone)


def fuzz_seed(user_id: str, content_id: str) -> str:
    """Return the seed of one learner's item. Answers keep it, so that it moves with them to another installation."""
    return _digest(f"{user_id}\x1f{content_id}").hex()


def fuzz_days(interval_days: int, repetition: int, seed: str) -> int:
    """
    Return by how many days an interval ends later (or, negative, sooner): what was learnt together falls apart.

    Always the same for the same seed and repetition, and 0 for short intervals. The next interval grows from the
    interval itself and knows nothing of it.
    """
    if not seed or interval_days < FUZZ_FROM_DAYS:
        return 0
    reach = min(MOST_FUZZ_DAYS, int(interval_days * FUZZ_SHARE))
    return int.from_bytes(_digest(f"{seed}:{repetition}")) % (2 * reach + 1) - reach


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def due_at(interval_days: int, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the start (04:00 local, as UTC) of the day that lies *interval_days* after the learner's day of *at*."""
    day = local_day(at, zone)
    days_left = (date.max - day).days - 2
    return day_starts(day + timedelta(days=min(interval_days, days_left)), zone)


def replay(answers: Iterable[Review], start: Memory | None = None) -> Memory:
    """Return what all *answers*, oldest first, leave behind."""
    memory = start or Memory()
    previous: Review | None = None
    for answered in answers:
        memory, previous = after(memory, answered, previous), answered
    return memory


def capped(quality: int, hints: Iterable[HintLevel]) -> int:
    """Return *quality* as the most helpful of the *hints* used allows."""
    return min([require_quality(quality), *(HINT_CAPS[hint] for hint in hints)])


def known_hints(said: object) -> tuple[HintLevel, ...]:
    """Return the hints in a stored list, whatever else is in it, or instead of it."""
    return tuple(level for level in HINT_CAPS if level in said) if isinstance(said, list) else ()


def mastery_level(interval_days: int) -> int:
    """Return 0 (never passed) to 5 (remembered for half a year) for an interval in days."""
    return sum(interval_days >= days for days in MASTERY_DAYS)


def require_quality(quality: int) -> int:
    """
    Return *quality* if it is one of SM-2's grades.

    Raises:
        ValueError: If it is not 0-5.
    """
    if not 0 <= quality <= BEST_QUALITY:
        msg = f"quality is 0-5, got {quality}"
        raise ValueError(msg)
    return quality
