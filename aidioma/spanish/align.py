"""
The one diff that everything shares: labels, rules, reuse and the page spell an edit the same way.

The fewest words to change, add or drop; among equals the one that pairs the most alike words; in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from aidioma.text import EDIT_COST, change_cost

Pair = tuple[str, str]
"""(wrong, right): ``""`` where a word is missing or superfluous."""


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


def _costs(answer: Sequence[str], target: Sequence[str]) -> list[list[int]]:
    """Return the table of cheapest costs of turning each prefix of *answer* into each of *target*."""
    table = [[at * EDIT_COST for at in range(len(target) + 1)]]
    for row, wrong in enumerate(answer, start=1):
        above, line = table[-1], [row * EDIT_COST]
        for column, right in enumerate(target):
            change = above[column] + change_cost(wrong, right)
            line.append(min(change, above[column + 1] + EDIT_COST, line[column] + EDIT_COST))
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
        change = change_cost(wrong, right)
        if row and column and here == table[row - 1][column - 1] + change:
            row, column = row - 1, column - 1
        elif row and here == table[row - 1][column] + EDIT_COST:
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
