"""
Which Spanish words stand for which English ones: counts of a word alignment over many sentence pairs.

Says nothing of form: it tells "recámara" for "room" from "cocina" for "room", and an answer that leaves a word of
the prompt untranslated from one that has them all.

Source:
    Brown, Della Pietra, Della Pietra, Mercer, *The mathematics of statistical machine translation* (Computational
    Linguistics, 1993), model 1; fitted by ``benchmarks/train_lexicon.py``.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Self

from aidioma.spanish import english_words, vocabulary
from aidioma.spanish.verbs import verb
from aidioma.text import likeness, word_set

LEXICON_FILE: Final = "lexicon.json"
NOTHING: Final = "^"
"""Stands in every prompt for what a Spanish word without an English one translates."""

_KEPT_FORMS: Final = word_set(
    "am is are was were be been being has have had do does did me him her us them his my your our their its mine yours"
)
_SAME_SPELLING: Final = 0.7
_NAME_CHARS: Final = 3
_SHARE_THAT_TELLS: Final = 0.02
_SEEN_OFTEN: Final = 3.0
_BEYOND_CHANCE: Final = 3.0

Keys = frozenset[str]


@lru_cache(maxsize=65_536)
def english_key(word: str) -> str:
    """Return the form under which an English word is counted: its lemma; forms that Spanish tells apart stay."""
    return word if word in _KEPT_FORMS else english_words.lemma(word)


@lru_cache(maxsize=65_536)
def spanish_key(word: str) -> str:
    """Return the form under which a Spanish word is counted: its lemma, without attached pronouns."""
    if vocabulary.is_little(word):
        return word
    form = verb(word)
    return form.lemma if form is not None and form.enclitic else vocabulary.lemma(word) or word


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """
    Counts of aligned words.

    Attributes:
        together: For each English key, how often each Spanish key stood for it.
        english: How often each English key was met.
        spanish: How often each Spanish key was met.
        words: How many Spanish words were met in all.
    """

    together: Mapping[str, Mapping[str, float]]
    english: Mapping[str, float]
    spanish: Mapping[str, float]
    words: float

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read from the file's form."""
        return cls(row["together"], row["english"], row["spanish"], sum(row["spanish"].values()))

    def source(self, word: str, prompt: Keys) -> tuple[str, float, float]:
        """
        Return the English key of *prompt* that *word* stands for, if any.

        With it: the share of the word's uses, and of the English one's, that are this pair.
        """
        return _source(self, spanish_key(word), prompt)

    def known(self, word: str) -> float:
        """Return how often *word* was met."""
        return self.spanish.get(spanish_key(word), 0.0)

    def unexplained(self, sentence: Sequence[str], prompt: Keys) -> int:
        """Return how many content words of *sentence* stand for nothing in *prompt*."""
        content = (word for word in sentence if not vocabulary.is_little(word))
        return sum(self.source(word, prompt)[1] < _SHARE_THAT_TELLS for word in content)

    def uncovered(self, sentence: tuple[str, ...], prompt: Keys) -> float:
        """
        Return how much of *prompt* nothing in *sentence* stands for, in words.

        An English word that Spanish has no certain word for weighs less.
        """
        return _uncovered(self, sentence, prompt)

    def together_with(self, english: str, key: str) -> float:
        """Return how often the two were aligned; names, numbers and words of common origin count once."""
        counted = self.together.get(english, {}).get(key, 0.0)
        if not counted and english == key and vocabulary.word_class(key) == "digit":
            return 1.0
        if counted or len(english) < _NAME_CHARS or likeness(english, key) < _SAME_SPELLING:
            return counted
        return 1.0

    def telling(self, english: str, key: str) -> float:
        """Return how often the two were aligned, nothing where chance alone would bring them together so often."""
        counted = self.together_with(english, key)
        by_chance = self.english.get(english, 0.0) * self.spanish.get(key, 0.0) / self.words
        return counted if counted > _BEYOND_CHANCE * by_chance else 0.0


@lru_cache(maxsize=65_536)
def _source(lexicon: Lexicon, key: str, prompt: Keys) -> tuple[str, float, float]:
    count, english = max(((lexicon.together_with(one, key), one) for one in prompt), default=(0.0, ""))
    if count <= 0:
        return "", 0.0, 0.0
    return english, count / (lexicon.spanish.get(key, 0.0) + 1), count / (lexicon.english.get(english, 0.0) + 1)


@lru_cache(maxsize=65_536)
def _uncovered(lexicon: Lexicon, sentence: tuple[str, ...], prompt: Keys) -> float:
    keys = {spanish_key(word) for word in sentence}
    missing = []
    for english in prompt - {NOTHING}:
        met = lexicon.english.get(english, 0.0)
        if met >= _SEEN_OFTEN:
            covered = math.fsum(lexicon.telling(english, key) for key in keys) / met
            surest = max(lexicon.together.get(english, {}).values(), default=0.0) / met
            missing.append(max(0.0, 1 - covered / _SHARE_THAT_TELLS) * surest)
    return math.fsum(missing)  # exact, so that no process adds up in another order to another number


def keys_of(prompt_words: Iterable[str]) -> Keys:
    """Return the English keys of a prompt, and the one that stands for nothing."""
    return frozenset({NOTHING, *(english_key(word) for word in prompt_words)})


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """Return the lexicon this version ships with."""
    text = files("aidioma.spanish").joinpath(LEXICON_FILE).read_text(encoding="utf-8")
    return Lexicon.of(json.loads(text))
