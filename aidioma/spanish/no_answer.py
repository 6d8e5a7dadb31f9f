"""
Texts that are no answer at all: the prompt typed back, the other language, fingers on the keyboard.

Silent rather than wrong: names, loan words, rare words and anything short may be right, and whatever is close to a
right answer is one that is misspelt.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

import wordfreq

from aidioma.i18n import Message
from aidioma.model.marks import Exercise
from aidioma.spanish import vocabulary
from aidioma.spanish.align import distance
from aidioma.spanish.verbs import verb
from aidioma.text import Language, likeness, without_accents, words

PROMPT_AGAIN: Final = Message("This is the sentence that was to be translated, not its translation.")
NO_SPANISH: Final = Message("This is English. Say it in Spanish.")
NO_ENGLISH: Final = Message("This is Spanish. Say it in English.")
NO_WORDS: Final = Message("These are no words of Spanish. Try it with the words that you know.")
NO_ENGLISH_WORDS: Final = Message("These are no words of English. Try it with the words that you know.")

_CLEARLY: Final = 0.8
"""How much commoner a word is in one language than in the other to be of that one alone, in powers of ten."""
_LEAST_WORDS: Final = 2
_MET: Final = 3.0
"""How common a word is that tells of its language: one in a million."""
_FOREIGN_SHARE: Final = 0.6
_LEAST_LETTERS: Final = 6
_ALIKE: Final = 0.5
_NEARLY: Final = 6
"""Words of a prompt for each that may differ when it is typed back."""
_ROWS: Final = ("qwertyuiop", "asdfghjklñ", "zxcvbnm", "poiuytrewq", "ñlkjhgfdsa", "mnbvcxz")
_RUN: Final = 4
_REPEATED: Final = re.compile(r"(.)\1{3,}|^(.{2,3})\2{2,}$")
_VOWEL: Final = re.compile(r"[aeiouyáéíóúü]")


def no_answer(exercise: Exercise, answer: str) -> str | None:
    """Return what to tell whoever typed *answer*, where it is no attempt at the translation; else None."""
    language = exercise.answer_language
    given = words(answer, language)
    known = {word for text in exercise.accepted for word in words(text, language)}
    own = [word for word in given if word.isalpha() and word not in known]
    if not own:
        return None
    if max(map(len, own)) >= _RUN and all(_is_row_of_keys(word) or _is_no_word(word, language) for word in own):
        return NO_WORDS if language == "es" else NO_ENGLISH_WORDS
    names = _names(exercise.prompt) | _names(answer)
    unnamed = [word for word in own if word not in names]
    if _is_prompt(exercise, answer) and _is_foreign(unnamed, language, least=1):
        return PROMPT_AGAIN
    if _is_foreign(unnamed, language, least=_LEAST_WORDS) and len(unnamed) * 2 >= len(given):
        return NO_SPANISH if language == "es" else NO_ENGLISH
    if _says_nothing(own, given, known | set(words(exercise.prompt)), language):
        return NO_WORDS if language == "es" else NO_ENGLISH_WORDS
    return None


def _is_prompt(exercise: Exercise, answer: str) -> bool:
    """Whether the answer is the prompt, or nearly."""
    other: Language = "en" if exercise.answer_language == "es" else "es"
    prompt, given = words(exercise.prompt, other), words(answer, other)
    allowed = len(prompt) // _NEARLY
    return distance(given, prompt, at_most=allowed) <= allowed


def _is_foreign(own: Sequence[str], language: Language, *, least: int) -> bool:
    """Whether at least *least* of the words are the other language's, none is this one's alone, and most tell so."""
    leanings = [_leaning(word, language) for word in own]
    foreign = sum(leaning >= _CLEARLY for leaning in leanings)
    return foreign >= least and foreign >= _FOREIGN_SHARE * len(own) and min(leanings) > -_CLEARLY


@lru_cache(maxsize=65_536)
def _leaning(word: str, language: Language) -> float:
    """Return how many powers of ten commoner *word* is in the other language than in *language*; 0 where it is rare."""
    other: Language = "en" if language == "es" else "es"
    here, there = wordfreq.zipf_frequency(word, language), wordfreq.zipf_frequency(word, other)
    return there - here if max(here, there) >= _MET else 0.0


def _names(text: str) -> set[str]:
    """Return the words that are written with a capital inside a sentence."""
    parts = text.split()
    return {word for part in parts[1:] if part[:1].isupper() for word in words(part)}


def _is_row_of_keys(word: str) -> bool:
    """Whether *word* is nothing but keys side by side, or one of them over and over."""
    return len(word) >= _RUN and (any(word in row for row in _ROWS) or len(set(word)) == 1)


def _is_no_word(word: str, language: Language) -> bool:
    """Whether *word* is unknown and looks like no word: a row of keys in it, a letter over and over, no vowel."""
    if len(word) < _RUN or _is_known(word, language):
        return False
    plain = without_accents(word)
    runs = any(row[at : at + _RUN] in plain for row in _ROWS for at in range(len(row) - _RUN + 1))
    return runs or _VOWEL.search(plain) is None or _REPEATED.search(plain) is not None


def _says_nothing(own: Sequence[str], given: Sequence[str], near: Collection[str], language: Language) -> bool:
    """Whether no word is known in either language, and none is like one that could be meant."""
    if len(own) < max(_LEAST_WORDS, len(given)) or sum(map(len, own)) < _LEAST_LETTERS:
        return False
    if any(_is_known(word, language) for word in own):
        return False
    return not any(likeness(without_accents(word), without_accents(one)) >= _ALIKE for word in own for one in near)


@lru_cache(maxsize=65_536)
def _is_known(word: str, language: Language) -> bool:
    """Whether *word* is met at all, in either language."""
    met = max(wordfreq.zipf_frequency(word, "es"), wordfreq.zipf_frequency(word, "en"))
    if language == "en":
        return met > 2  # noqa: PLR2004 - a word of ten million, so that typing errors of the web are none
    return met > 2 or vocabulary.is_word(word) or verb(word) is not None  # noqa: PLR2004 - as above
