"""
Words of a correction that are none, where a known right answer shows what was meant: "añoss" beside "años".

Rare words, names and what the exercise itself says are left alone: where anything speaks for a word, it stays.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from rapidfuzz.distance import OSA

from aidioma.model.marks import Exercise
from aidioma.spanish import vocabulary
from aidioma.spanish.align import align
from aidioma.spanish.verbs import verb
from aidioma.text import likeness, without_accents, words

_ALIKE_FROM: Final = 0.7
_MOST_LETTERS: Final = 2
_OF_VOS: Final = ("ás", "és", "ís")
"""Endings of verbs of vos, of which no dictionary has all: engordés beside engordes."""
_MET_BY_MISTAKE: Final = 1.5
"""How common the misspelling of a common word can be: thirty in a billion words."""
_INSIDE_A_SENTENCE: Final = re.compile(r"(?<=[\w,;:] )[¿¡\"“«(]*([A-ZÁÉÍÓÚÜÑ]\w*)")


def non_words(exercise: Exercise, answer: str, corrected: str) -> tuple[str, ...]:
    """
    Return the words of *corrected* that are no Spanish words, while a known answer has one like it in that place.

    Of what the learner wrote, and the correction left, a letter more or less has to be all that differs.
    """
    if exercise.answer_language != "es":
        return ()
    given = frozenset(words(answer, "es"))
    target, known = words(corrected, "es"), [words(text, "es") for text in exercise.accepted]
    spared = _spared(exercise, corrected, known)
    doubted = {word for word in target if word not in spared and word.isalpha() and not _may_be_a_word(word)}
    if not doubted:
        return ()
    found = (word for sentence in known for word in _meant_otherwise(target, sentence, doubted=doubted, given=given))
    return tuple(dict.fromkeys(found))


def _spared(exercise: Exercise, corrected: str, known: Collection[tuple[str, ...]]) -> frozenset[str]:
    """Return the words that the exercise itself has, and names: what has a capital inside a sentence."""
    names = (name for text in _INSIDE_A_SENTENCE.findall(corrected) for name in words(text, "es"))
    return frozenset([*words(exercise.prompt, "es"), *names, *(word for sentence in known for word in sentence)])


def _meant_otherwise(
    target: tuple[str, ...], known: tuple[str, ...], *, doubted: Collection[str], given: Collection[str]
) -> Iterator[str]:
    for step in align(target, known):
        word, right = step.pair
        if (
            word in doubted
            and vocabulary.is_word(right)
            and _is_like(word, right, most=1 if word in given else _MOST_LETTERS)
        ):
            yield word


def _is_like(word: str, right: str, *, most: int) -> bool:
    """Whether *word* can only be *right* with a wrong letter: another gender or number of it may be a word."""
    if vocabulary.only_gender_differs(word, right) or vocabulary.only_number_differs(word, right):
        return False
    letters, of = without_accents(word), without_accents(right)
    if letters == of:
        return not word.endswith(_OF_VOS)
    return OSA.distance(letters, of) <= most and likeness(letters, of) >= _ALIKE_FROM


def _may_be_a_word(word: str) -> bool:
    return vocabulary.is_word(word) or vocabulary.zipf(word) > _MET_BY_MISTAKE or verb(word) is not None
