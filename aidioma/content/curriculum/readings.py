"""Right answers counted as a teacher would, and compared with what our own rules call mistakes."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import permutations
from random import Random
from typing import Final

from aidioma.content.curriculum.frames import told
from aidioma.lattice.lattice import Tokens, lattice_of
from aidioma.model.marks import Exercise
from aidioma.spanish import vocabulary
from aidioma.spanish.align import align, distance
from aidioma.spanish.certain import certain_mistakes
from aidioma.spanish.morphology import is_finite
from aidioma.spanish.rules import MOST_CHANGES
from aidioma.text import joined, word_set, words

_COUNTED: Final = 500
"""Readings that are told apart; of more the share is taken for all."""
_COMPARED: Final = 4
_SPEAKS_TO_SOMEBODY: Final = re.compile(r"\b(you|your|yours|yourself|yourselves)\b", re.IGNORECASE)
_SUBJECTS: Final = vocabulary.SUBJECTS - {"ello"}
_LISTENERS: Final = frozenset({"2s", "2v", "2p", "3s", "3p"})
_ADDRESSED: Final = {
    **dict.fromkeys(word_set("te le les se os"), "te"),
    **dict.fromkeys(word_set("tu tus su sus vuestro vuestra vuestros vuestras"), "tu"),
    **dict.fromkeys(word_set("tuyo suyo vuestro tuya suya vuestra"), "tuyo"),
    "ti": "",
    "contigo": "con",
}


def different_readings(exercise: Exercise) -> int:
    """
    Return in how many ways *exercise* can be answered rightly, as far as its author wrote them down.

    Ways that differ in a subject that need not be said count as one, and so do tú, vos, usted, vosotros and ustedes
    where the prompt speaks to somebody.
    """
    lattice = lattice_of(exercise.grammars, exercise.fragments, language=exercise.answer_language)
    authored = [reading.words for reading in lattice.readings(_COUNTED)]
    addressed = _SPEAKS_TO_SOMEBODY.search(exercise.prompt) is not None
    listed = [words(text, exercise.answer_language) for text in exercise.accepted]
    found = {_folded(said, addressed=addressed) for said in (*authored, *listed)}
    share = lattice.ways() / len(authored) if len(authored) == _COUNTED else 1
    return round(len(found) * share)


def _folded(said: Tokens, *, addressed: bool) -> Tokens:
    plain = (word for word in said if word not in _SUBJECTS)
    return tuple(filter(None, map(_to_anybody, plain))) if addressed else tuple(plain)


@lru_cache(maxsize=16_384)
def _to_anybody(word: str) -> str:
    if word in _ADDRESSED:
        return _ADDRESSED[word]
    if not is_finite(word):
        return word
    likely = told(word)
    return f"{likely.lemma}:{likely.tense}" if likely.person in _LISTENERS else word


def clashes(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield pairs of right answers of which our rules call the first a mistake for the second."""
    if exercise.answer_language != "es":
        return
    lattice = lattice_of(exercise.grammars, exercise.fragments, language="es")
    drawn = lattice.sample(_COMPARED, Random(0))  # noqa: S311 - for comparing, not for secrets
    known = [words(text) for text in exercise.accepted[:_COMPARED]]
    right = list(dict.fromkeys([*known, *(reading.words for reading in drawn)]))
    asked = words(exercise.prompt, "en")
    for one, other in permutations(right, 2):
        if distance(one, other, at_most=MOST_CHANGES) <= MOST_CHANGES and _is_blamed(one, other, asked):
            yield joined(one), joined(other)


def _is_blamed(one: Tokens, other: Tokens, asked: Sequence[str]) -> bool:
    """Whether all that differs is held for certain mistakes."""
    steps = align(one, other)
    return certain_mistakes(steps, prompt=asked) >= {at for at, step in enumerate(steps) if step.is_edit}
