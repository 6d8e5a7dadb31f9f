"""
How somebody learns, as a vector of 256 shares: pure.

Each block is a histogram over the learner's answers (or sessions), scaled to length 1, and all blocks weigh the same:
the cosine between two learners says how alike their habits are. The blocks, in order, are :data:`BLOCKS`; the meaning
of every coordinate is its place in its block. A block without observations is zero.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from aidioma.model.items import LEVELS
from aidioma.model.marks import EditClass, Verdict
from aidioma.progress.answers import Answer, sittings

HINTS: Final = ("none", "nudge", "pattern", "answer")
VERDICTS: Final = (*Verdict, None)
DIRECTIONS: Final = ("en-es", "es-en")
EDITS: Final = tuple(EditClass)
SECOND: Final = 1_000
HOUR: Final = 3_600 * SECOND

_Counts = Callable[[Sequence[Answer]], Iterable[int]]


def _doublings(value: float, unit: float, size: int) -> int:
    """Return the place of *value* in a histogram whose classes double: below 1 unit, 1-2, 2-4, and so on."""
    return min(size - 1, max(0, math.ceil(math.log2(value / unit)))) if value > unit else 0


def _known(values: Iterable[object], places: Sequence[object]) -> Iterable[int]:
    return (places.index(value) for value in values if value in places)


BLOCKS: Final[dict[str, tuple[int, _Counts]]] = {
    "hour of the week": (168, lambda given: (answer.hour for answer in given)),
    "class of the slips": (16, lambda given: _known((s.edit_class for a in given for s in a.slips), EDITS)),
    "verdict, the last for answers rated by the learner": (
        5,
        lambda given: _known((a.verdict for a in given), VERDICTS),
    ),
    "grade 0-5": (6, lambda given: (a.quality for a in given if a.quality is not None)),
    "strongest hint": (4, lambda given: _known((a.hints[-1] if a.hints else "none" for a in given), HINTS)),
    "level": (3, lambda given: _known((a.level for a in given), LEVELS)),
    "direction": (2, lambda given: _known((a.direction for a in given), DIRECTIONS)),
    "seconds an answer, doubling": (9, lambda given: (_doublings(a.thinking_ms, SECOND, 9) for a in given)),
    "words an answer": (12, lambda given: (min(11, len(a.text.split())) for a in given)),
    "answers a session, doubling": (10, lambda given: (_doublings(s.answers, 1, 10) for s in sittings(given))),
    "minutes a session, doubling": (
        9,
        lambda given: (_doublings(s.duration_ms, 60 * SECOND, 9) for s in sittings(given)),
    ),
    "hours between sessions, doubling": (
        12,
        lambda given: (
            _doublings((b.began_at - a.ended_at).total_seconds() * SECOND, HOUR, 12)
            for a, b in pairwise(sittings(given))
        ),
    ),
}


def style(given: Sequence[Answer]) -> tuple[float, ...]:
    """Return the vector of the learner who gave *given* (oldest first, at least one answer)."""
    vector: list[float] = []
    for size, counts in BLOCKS.values():
        histogram = [0] * size
        for place in counts(given):
            histogram[place] += 1
        vector.extend(_unit(histogram))
    return _unit(vector)


def _unit(values: Sequence[float]) -> tuple[float, ...]:
    length = math.sqrt(sum(value * value for value in values))
    return tuple(value / length if length else 0.0 for value in values)
