"""Mistakes that learners make, one at a time, in sentences that are right."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aidioma.model.marks import Exercise
from aidioma.text import without_accents

_WORD = re.compile(r"\w+")
_LONG = 7

_CONFUSED = (
    ("es", "está"),
    ("soy", "estoy"),
    ("son", "están"),
    ("era", "estaba"),
    ("por", "para"),
    ("el", "la"),
    ("los", "las"),
    ("un", "una"),
    ("muy", "mucho"),
    ("tuviera", "tendría"),
    ("hubiera", "habría"),
    ("llueva", "llueve"),
    ("llegues", "llegas"),
    ("tenga", "tiene"),
    ("sepa", "sabe"),
    ("te", "le"),
)
_SWAPS_ES = {one: other for pair in _CONFUSED for one, other in (pair, pair[::-1])}
_SWAPS_EN = {"in": "on", "on": "in", "at": "in", "the": "a", "a": "the", "is": "are", "are": "is", "was": "were"}
_LITTLE_ES = frozenset({"a", "me", "se", "lo", "de", "que", "los", "las", "en", "con"})
_LITTLE_EN = frozenset({"the", "a", "to", "of", "it", "my", "that"})


@dataclass(frozen=True, slots=True)
class Attempted:
    """What somebody typed, and the right answer that they meant."""

    answer: str
    meant: str


def right_answer(exercise: Exercise, chance: random.Random) -> Attempted:
    """Return one of the accepted answers, the best one most often."""
    meant = exercise.model_answer if chance.random() < 0.6 else chance.choice(exercise.accepted)  # noqa: PLR2004
    return Attempted(meant, meant)


def wrong_answer(exercise: Exercise, chance: random.Random) -> Attempted:
    """Return an accepted answer with a mistake in it; nothing at all where none can be made."""
    meant = right_answer(exercise, chance).meant
    spanish = exercise.direction == "en-es"
    kinds = [
        *([_without_an_accent] * 3 if spanish else []),
        *[_swapped(_SWAPS_ES if spanish else _SWAPS_EN)] * 3,
        *[_without(_LITTLE_ES if spanish else _LITTLE_EN)] * 2,
        _misspelt,
    ]
    chance.shuffle(kinds)
    tries = (kind(meant, chance) for kind in kinds)
    return Attempted(next((answer for answer in tries if answer != meant), ""), meant)


Mistake = Callable[[str, random.Random], str]


def _at_a_word(text: str, chance: random.Random, replacement: Callable[[str], str | None]) -> str:
    """Return *text* with one of the words replaced that *replacement* has something for."""
    places = [(match, new) for match in _WORD.finditer(text) if (new := replacement(match.group())) is not None]
    if not places:
        return text
    match, new = chance.choice(places)
    return " ".join(f"{text[: match.start()]}{new}{text[match.end() :]}".split())


def _without_an_accent(text: str, chance: random.Random) -> str:
    def plain(word: str) -> str | None:
        return without_accents(word) if without_accents(word) != word else None

    return _at_a_word(text, chance, plain)


def _swapped(swaps: Mapping[str, str]) -> Mistake:
    return lambda text, chance: _at_a_word(text, chance, swaps.get)


def _without(words: frozenset[str]) -> Mistake:
    return lambda text, chance: _at_a_word(text, chance, lambda word: "" if word in words else None)


def _misspelt(text: str, chance: random.Random) -> str:
    def twisted(word: str) -> str | None:
        if len(word) < _LONG:
            return None
        at = chance.randrange(2, len(word) - 2)
        return f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"

    return _at_a_word(text, chance, twisted)
