"""
From the stream of activities to one item's progress: pure, and the only way progress comes about.

Every row of ``user_progress`` is :func:`fold` of that learner's activities on that item, when it is first
written as well as when it is rebuilt; corrections (self-rating, settling, a teacher's override, a regrade)
and undos are activities of their own that name the attempt they change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from aidioma.clock import zone_named
from aidioma.odd_rows import left_out
from aidioma.scheduling import fsrs, sm2
from aidioma.scheduling.doing import Done, added_up, is_done
from aidioma.scheduling.sm2 import Memory, Review

CORRECTIONS = frozenset({"self_rating", "settlement", "override", "regrade"})
UNDO = "undo"
QUALITIES = frozenset("012345")
MOST_COUNTED = 1_000_000_000
FARTHEST = timedelta(days=110_000)
IMPORTED = "progress_imported"
EARLY_FAILURE, LAPSE = "early_failure", "lapse"
"""What an attempt says of a failure before the item's day; one that says nothing is older than the rule, and free."""


@dataclass(frozen=True, slots=True)
class Event:
    """One activity on an item: what of its row a replay needs. ``at`` is aware UTC."""

    id: str
    activity_type: str
    at: datetime
    score: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """
    What a learner's activities on one item add up to. Attempts that are pending or undone do not count.

    What was done and not graded is an attempt that moves no schedule; ``done`` is what it says of itself.
    """

    attempts: int = 0
    best_score: int | None = None
    first_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None
    last_quality: int | None = None
    memory: Memory = field(default_factory=Memory)
    scheduler: str = sm2.NAME
    done: Done = field(default_factory=Done)
    suspended: bool = False
    """Whether it was brought along to stay out of practice, and its learner has not taken it up since."""

    @property
    def mastery(self) -> int:
        """The level of mastery, 0-5: by the interval; of what is in no schedule, by what was done."""
        reached = self.done.mastery if self.memory == Memory() else None
        return sm2.mastery_level(self.memory.interval_days) if reached is None else reached

    @property
    def exists(self) -> bool:
        """Whether there is anything to keep a row for."""
        return self.attempts > 0 or self.memory != Memory() or self.suspended


@dataclass(frozen=True, slots=True)
class _Effective:
    answered: Review
    score: int | None


def fold(events: Iterable[Event]) -> ItemProgress:
    """
    Return the progress that *events* (one learner, one item, any order) add up to.

    All of it is scheduled by the scheduler that the latest event names, so that a change of scheduler is an event, too.
    """
    kept = sorted(filter(_is_sound, standing(events)), key=lambda event: (event.at, event.id))
    corrections = {str(event.details["corrects"]): event for event in kept if event.activity_type in CORRECTIONS}
    start = next((_imported(event) for event in kept if event.activity_type == IMPORTED), ItemProgress())
    attempts = (_effective(event, corrections.get(event.id)) for event in kept if is_attempt(event))
    named = (event.details["scheduler"] for event in reversed(kept) if "scheduler" in event.details)
    scheduler = str(next(named, sm2.NAME))
    if scheduler != fsrs.NAME:
        start = replace(start, memory=replace(start.memory, stability=None, difficulty=None, reviewed_at=None))
    progress = _add_up(start, [attempt for attempt in attempts if attempt is not None], scheduler)
    return _with_what_was_done(progress, kept)


def _with_what_was_done(progress: ItemProgress, kept: list[Event]) -> ItemProgress:
    """Return *progress* with those of *kept*, oldest first, that nobody graded."""
    ungraded = [event for event in kept if is_done(event)]
    done = added_up(ungraded, [event for event in kept if is_attempt(event)])
    if not ungraded:
        return replace(progress, done=done) if progress.attempts else progress
    first, last = ungraded[0].at, ungraded[-1].at
    scores = [score for score in (progress.best_score, done.score) if score is not None]
    return replace(
        progress,
        attempts=progress.attempts + len(ungraded),
        best_score=max(scores, default=None),
        first_attempt_at=min(first, progress.first_attempt_at or first),
        last_attempt_at=max(last, progress.last_attempt_at or last),
        done=done,
    )


def standing(events: Iterable[Event]) -> list[Event]:
    """Return those of *events*, in their order, that were not taken back."""
    events = list(events)
    undone = {str(event.details.get("undoes")) for event in events if event.activity_type == UNDO}
    return [event for event in events if event.id not in undone]


def is_attempt(event: Event) -> bool:
    """Say whether *event* is an answer of the learner's, of whatever activity type."""
    return event.activity_type not in CORRECTIONS | {UNDO, IMPORTED} and "quality" in event.details


def _is_sound(event: Event) -> bool:
    """
    Say whether *event* can be counted: whoever wrote it, one that cannot is left out, and the others still count.

    The same is stated for the server in ``aidioma/activity_filters.py``.
    """
    quality = event.details.get("quality")
    if event.activity_type in CORRECTIONS:
        sound = "corrects" in event.details and str(quality) in QUALITIES
    elif event.activity_type == IMPORTED:
        sound = _can_begin(event)
    else:
        sound = quality is None or str(quality) in QUALITIES
    if not sound:
        left_out(event.id, of="progress")
    return sound


def _can_begin(event: Event) -> bool:
    try:
        start = _imported(event)
        return (
            all(0 <= count <= MOST_COUNTED for count in (start.attempts, start.memory.repetitions, start.memory.lapses))
            and 0 <= start.memory.interval_days <= sm2.MAX_INTERVAL_DAYS
            and sm2.MIN_EASINESS <= start.memory.easiness <= sm2.MAX_EASINESS
            and (start.memory.due_at is None or start.memory.due_at - event.at < FARTHEST)
        )
    except (ValueError, TypeError, ArithmeticError, AttributeError):
        return False


def _effective(attempt: Event, correction: Event | None) -> _Effective | None:
    source = correction or attempt
    quality = source.details.get("quality")
    if quality is None:
        return None
    zone = zone_named(attempt.details.get("time_zone", "UTC"))
    answered = Review(
        int(quality),
        attempt.at,
        zone,
        seed=str(attempt.details.get("fuzz_seed", "")),
        lapses_early=attempt.details.get(EARLY_FAILURE) == LAPSE,
        counts=attempt.details.get("affects_schedule") is not False,
    )
    return _Effective(answered, source.score)


def _imported(event: Event) -> ItemProgress:
    details = event.details
    due_at = datetime.fromisoformat(details["due_at"]) if details.get("due_at") else None
    days = int(details.get("interval_days", 0))
    stability, difficulty = (_number(details.get(name)) for name in ("stability", "difficulty"))
    is_fsrs = stability is not None and difficulty is not None
    return ItemProgress(
        attempts=int(details.get("attempts", 0)),
        best_score=event.score,
        first_attempt_at=event.at,
        last_attempt_at=event.at,
        memory=Memory(
            repetitions=int(details.get("repetitions", 0)),
            interval_days=days,
            easiness=Decimal(str(details.get("easiness", sm2.INITIAL_EASINESS))),
            lapses=int(details.get("lapses", 0)),
            due_at=due_at,
            stability=stability if is_fsrs else None,
            difficulty=difficulty if is_fsrs else None,
            reviewed_at=min(event.at, due_at - timedelta(days=days) if due_at else event.at) if is_fsrs else None,
        ),
        suspended=details.get("suspended") is True,
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None


def _add_up(start: ItemProgress, attempts: list[_Effective], scheduler: str) -> ItemProgress:
    if not attempts:
        return replace(start, scheduler=scheduler)
    replay = fsrs.replay if scheduler == fsrs.NAME else sm2.replay
    scores = [score for score in (start.best_score, *(attempt.score for attempt in attempts)) if score is not None]
    return ItemProgress(
        attempts=start.attempts + len(attempts),
        best_score=max(scores, default=None),
        first_attempt_at=start.first_attempt_at or attempts[0].answered.at,
        last_attempt_at=attempts[-1].answered.at,
        last_quality=attempts[-1].answered.quality,
        memory=replay((attempt.answered for attempt in attempts), start.memory),
        scheduler=scheduler,
    )
