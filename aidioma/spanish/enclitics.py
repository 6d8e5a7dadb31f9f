"""Pronouns on the end of a verb form, with the accent that it needs then: dímelo, haberla, sentate, vámonos."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from aidioma.spanish import dictionary
from aidioma.spanish.dictionary import Slot
from aidioma.spanish.stress import attached
from aidioma.text import without_accents

_ENCLITICS: Final = ("me", "te", "se", "nos", "os", "lo", "la", "los", "las", "le", "les")
_PAIRS: Final = {
    **dict.fromkeys(("me", "te", "nos", "os"), ("lo", "la", "los", "las")),
    "se": ("me", "te", "le", "les", "nos", "os", "lo", "la", "los", "las"),
}
"""Two pronouns on the end of a form: which may follow which."""
_CARRIERS: Final = frozenset({"inf", "ger", "imp"})
_SHORTEST: Final = 2
_ACCENTED: Final = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú"}


@lru_cache(maxsize=65_536)
def with_pronouns(word: str) -> tuple[tuple[str, Slot, str], ...]:
    """Return each infinitive, tense and person that *word* can be, with the pronouns on its end; empty for none."""
    return tuple(dict.fromkeys(_readings(word)))


def _readings(word: str) -> Iterator[tuple[str, Slot, str]]:
    for stem, pronouns in _splits(word):
        for form in _carriers(stem, pronouns):
            for infinitive, (tense, person) in dictionary.verb_forms(form):
                if tense in _CARRIERS and attached(form, *pronouns) == word:
                    yield infinitive, (tense, person), "".join(pronouns)


def _splits(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for last in _ENCLITICS:
        stem = word.removesuffix(last)
        if stem == word or len(stem) < _SHORTEST:
            continue
        yield stem, (last,)
        for first, seconds in _PAIRS.items():
            inner = stem.removesuffix(first)
            if last in seconds and inner != stem and len(inner) >= _SHORTEST:
                yield inner, (first, last)


def _carriers(stem: str, pronouns: tuple[str, ...]) -> Iterator[str]:
    """Yield what may have stood before the pronouns: with another accent, or a letter more (sentaos, vámonos)."""
    plain = without_accents(stem)
    yield plain
    for at, char in enumerate(plain):
        if char in _ACCENTED:
            yield plain[:at] + _ACCENTED[char] + plain[at + 1 :]
    if pronouns[0] == "os":
        yield plain + "d"
    if pronouns[0] in {"nos", "se"} and plain.endswith("mo"):
        yield plain + "s"
