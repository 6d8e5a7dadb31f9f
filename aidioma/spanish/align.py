"""
The one diff that everything shares: labels, rules, reuse and the page spell an edit the same way.

The fewest words to change, add or drop; among equals the one that pairs the most alike words; in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from aidioma.text import likeness

Pair = tuple[str, str]
"""(wrong, right): ``""`` where a word is missing or superfluous."""

_EDIT_COST: Final = 1_000_000
_LIKENESS_SCALE: Final = 1_000
"""So small that no sum of likenesses over a sentence outweighs one edit."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One place of an alignment.

    ``answer_at`` is where the step stands in the answer, ``target_at`` in the target: the index of the
    word, or for an absent word the index before which it would stand.
    """

    wrong: str
    right: str
    answer_at: int
    target_at: int

    @property
    def is_edit(self) -> bool:
        """Whether the two sides differ."""
        return self.wrong != self.right

    @property
    def pair(self) -> Pair:
        """The edit as (wrong, right)."""
        return (self.wrong, self.right)


@lru_cache(maxsize=65_536)
def _change_cost(one: str, other: str) -> int:
    return _EDIT_COST - round(_LIKENESS_SCALE * likeness(one, other))


def _costs(answer: Sequence[str], target: Sequence[str]) -> list[list[int]]:
    """Return the table of cheapest costs of turning each prefix of *answer* into each of *target*."""
    table = [[at * _EDIT_COST for at in range(len(target) + 1)]]
    for row, wrong in enumerate(answer, start=1):
        above, line = table[-1], [row * _EDIT_COST]
        for column, right in enumerate(target):
            change = above[column] + (0 if wrong == right else _change_cost(wrong, right))
            line.append(min(change, above[column + 1] + _EDIT_COST, line[column] + _EDIT_COST))
        table.append(line)
    return table


def align(answer: Sequence[str], target: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps, unchanged words included, that turn *answer* into *target*, in order."""
    table = _costs(answer, target)
    row, column = len(answer), len(target)
    steps: list[Step] = []
    while row or column:
        here = table[row][column]
        wrong = answer[row - 1] if row else ""
        right = target[column - 1] if column else ""
        change = 0 if wrong == right else _change_cost(wrong, right)
        if row and column and here == table[row - 1][column - 1] + change:
            row, column = row - 1, column - 1
        elif row and here == table[row - 1][column] + _EDIT_COST:
            row, right = row - 1, ""
        else:
            column, wrong = column - 1, ""
        steps.append(Step(wrong, right, row, column))
    return tuple(reversed(steps))


def differences(answer: Sequence[str], target: Sequence[str]) -> tuple[Pair, ...]:
    """Return the edits that turn *answer* into *target*, as (wrong, right) pairs in order."""
    return tuple(step.pair for step in align(answer, target) if step.is_edit)


def distance(answer: Sequence[str], target: Sequence[str], *, at_most: int) -> int:
    """Return how many words differ; any number above *at_most* stands for "more"."""
    return Levenshtein.distance(answer, target, score_cutoff=at_most)
