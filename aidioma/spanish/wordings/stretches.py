"""Stretches of a sentence, and other ways to say just them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from aidioma.spanish import vocabulary

Tokens = tuple[str, ...]


@dataclass(slots=True)
class Stretch:
    """Words *first* to *end* of the sentence, and other ways to say just them."""

    first: int
    end: int
    ways: list[str] = field(default_factory=list)


def places(sentence: Tokens, sought: Tokens) -> Iterator[int]:
    """Yield where *sought* begins in *sentence*."""
    for at in range(len(sentence) - len(sought) + 1):
        if sentence[at : at + len(sought)] == sought:
            yield at


def parted(enclitic: str) -> tuple[str, str]:
    """Return the pronouns on the end of a verb one by one; ``""`` where there is no second one."""
    for first in ("me", "te", "se", "nos", "os"):
        rest = enclitic.removeprefix(first)
        if enclitic.startswith(first) and rest in vocabulary.CLITICS:
            return first, rest
    return enclitic, ""
