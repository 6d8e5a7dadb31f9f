"""
Mistakes that an item's author foresaw, found in an answer by what putting them right would make of it.

A mistake is found where the answer holds its wrong words and becomes a right answer when its right ones stand there
instead. Words that merely look like it elsewhere in the sentence are therefore not taken for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, pairwise, product
from typing import Final

from aidioma.lattice.lattice import Tokens, lattice_of
from aidioma.model.marks import ForeseenMistake
from aidioma.text import Language, words

MOST_AT_ONCE: Final = 3
MOST_SPELLINGS: Final = 24
"""Ways to write the wrong words of one mistake, and the right ones, that are looked for."""
_MOST_TRIED: Final = 48


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where the wrong words of a foreseen mistake stand in an answer, and what would stand there instead."""

    at: int
    wrong: Tokens
    right: Tokens
    mistake: ForeseenMistake

    @property
    def end(self) -> int:
        """The position after its last word."""
        return self.at + len(self.wrong)


@dataclass(frozen=True, slots=True)
class Mended:
    """An answer with some foreseen mistakes put right."""

    words: Tokens
    mistakes: tuple[Occurrence, ...]


def mended(
    answer: Tokens, mistakes: Sequence[ForeseenMistake], fragments: Sequence[tuple[str, str]], *, language: Language
) -> Iterator[Mended]:
    """Yield *answer* with foreseen mistakes put right, one of them first, then two and three at once."""
    found = [
        Occurrence(at, wrong, right, mistake)
        for mistake in mistakes
        for wrong, right in _pairs(mistake, tuple(fragments), language)
        for at in range(len(answer) - len(wrong) + 1)
        if answer[at : at + len(wrong)] == wrong
    ]
    found.sort(key=lambda one: (one.at, -len(one.wrong)))
    several = (chosen for count in range(1, MOST_AT_ONCE + 1) for chosen in combinations(found, count))
    apart = (chosen for chosen in several if _stand_apart(chosen))
    for chosen in islice(apart, _MOST_TRIED):
        yield Mended(_put_right(answer, chosen), chosen)


@lru_cache(maxsize=8192)
def _pairs(
    mistake: ForeseenMistake, fragments: tuple[tuple[str, str], ...], language: Language
) -> tuple[tuple[Tokens, Tokens], ...]:
    """
    Return each way to write the wrong words with each to write the right ones, those first that keep most of them.

    Raises:
        NotationError: If one of them cannot be read.
    """
    sides = [
        [reading.words for reading in lattice_of([side], fragments, language=language).readings(MOST_SPELLINGS)]
        if words(side, language)
        else [()]
        for side in (mistake.wrong, mistake.right)
    ]
    pairs = [(wrong, right) for wrong, right in product(*sides) if wrong and wrong != right]
    return tuple(sorted(pairs, key=lambda pair: -len({*pair[0]} & {*pair[1]})))


def spellings(
    mistake: ForeseenMistake, fragments: Sequence[tuple[str, str]], *, language: Language
) -> tuple[tuple[Tokens, Tokens], ...]:
    """
    Return the (wrong, right) words of *mistake*, in each way that they can be written.

    Raises:
        NotationError: If one of them cannot be read.
    """
    return _pairs(mistake, tuple(fragments), language)


def _stand_apart(chosen: Sequence[Occurrence]) -> bool:
    return all(before.end <= after.at for before, after in pairwise(chosen))


def _put_right(answer: Tokens, chosen: Sequence[Occurrence]) -> Tokens:
    for one in reversed(chosen):
        answer = answer[: one.at] + one.right + answer[one.end :]
    return answer
