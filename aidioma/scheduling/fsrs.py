"""
When an item comes back by FSRS, for those who prefer it to SM-2: the package's scheduler and
default parameters, in whole days.

The rules around it are those of ``sm2.py``: which answers move the schedule, and that days begin at 04:00. Pure.

Source: the package ``fsrs`` (FSRS-6). The mapping of grades and its reason are in ``docs/adr/0022-fsrs.md``.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from fsrs import Card, Rating, Scheduler, State

from aidioma.scheduling.sm2 import (
    MAX_INTERVAL_DAYS,
    PASSING_QUALITY,
    SETTLED_QUALITY,
    Memory,
    Review,
    fuzzed_due_at,
    moves,
    require_quality,
)

NAME: Final = "fsrs"
UNKNOWN_DIFFICULTY: Final = 5.0
"""In the middle of FSRS's 1-10: what an item brought along from elsewhere begins with."""

_SCHEDULER: Final = Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=MAX_INTERVAL_DAYS, enable_fuzzing=False
)
"""Without steps within a day, which the session's own repetitions are, and without chance: the fuzz is ours."""


def rating(quality: int) -> Rating:
    """Return FSRS's rating for a grade: right is good, for nothing says that it was easy."""
    if require_quality(quality) < PASSING_QUALITY:
        return Rating.Again
    return Rating.Good if quality >= SETTLED_QUALITY else Rating.Hard


def after(memory: Memory, answered: Review, previous: Review | None = None) -> Memory:
    """Return *memory* after one answer, with the answer before it as *previous*."""
    if not moves(memory, answered, previous):
        return memory
    card, _ = _SCHEDULER.review_card(_card(memory, answered.at), rating(answered.quality), answered.at)
    interval_days = max(1, min(MAX_INTERVAL_DAYS, (card.due - answered.at).days))
    failed = answered.quality < PASSING_QUALITY
    reviewed = replace(
        memory,
        repetitions=0 if failed else memory.repetitions + 1,
        lapses=memory.lapses + failed,
        interval_days=interval_days,
        stability=card.stability,
        difficulty=card.difficulty,
        reviewed_at=answered.at,
    )
    return replace(reviewed, due_at=fuzzed_due_at(reviewed, answered))


def _card(memory: Memory, at: datetime) -> Card:
    """Return *memory* as the package has it; one that SM-2 or an import left begins with its interval as stability."""
    if memory.stability is None and not memory.interval_days:
        return Card(card_id=0, due=at)
    last = memory.reviewed_at or (memory.due_at or at) - timedelta(days=memory.interval_days)
    return Card(
        card_id=0,
        state=State.Review,
        stability=memory.stability or float(memory.interval_days),
        difficulty=memory.difficulty or UNKNOWN_DIFFICULTY,
        due=memory.due_at or at,
        last_review=min(last, at),
    )


def replay(answers: Iterable[Review], start: Memory | None = None) -> Memory:
    """Return what all *answers*, oldest first, leave behind."""
    memory = start or Memory()
    previous: Review | None = None
    for answered in answers:
        memory, previous = after(memory, answered, previous), answered
    return memory
