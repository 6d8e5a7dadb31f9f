"""Stretches of a sentence, and other ways to say just them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

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
