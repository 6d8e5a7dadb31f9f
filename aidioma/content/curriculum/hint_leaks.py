"""Hints that hand over what they should only help to find."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from aidioma.spanish import english_words, vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.text import Language, without_accents, words

_SHORTEST_STEM: Final = 4
_ENDING: Final = 3
"""Letters of a word that its endings may take."""


def leaked(hint: str, answer: str, prompt: str, *, by_stem: bool) -> str | None:
    """
    Return the first word of *hint* that is one of the words that *answer* is about; None where there is none.

    With *by_stem* another form of it counts, too: a pattern may name the infinitive, a nudge may not. What the prompt
    says is no secret, and a word of English is taken for English where it is not letter for letter the Spanish one.
    """
    asked = [word for word in words(answer) if _is_key(word)]
    given = frozenset((*words(prompt, "en"), *words(prompt)))
    return next(_leaks(words(hint), asked, given, by_stem=by_stem), None)


def _leaks(hint: Sequence[str], asked: Sequence[str], given: frozenset[str], *, by_stem: bool) -> Iterator[str]:
    for word in hint:
        if word in given:
            continue
        if word in asked or (by_stem and not _is_english(word) and any(_is_form_of(word, key) for key in asked)):
            yield word


def _is_key(word: str) -> bool:
    return not vocabulary.is_little(word) and vocabulary.word_class(word) != "digit" and not _is_name(word)


def _is_name(word: str) -> bool:
    return not vocabulary.is_listed(word) and not analyses(word)


def _is_english(word: str) -> bool:
    language: Language = "en"
    return all(english_words.is_word(part) for part in words(word, language))


@lru_cache(maxsize=16_384)
def _is_form_of(word: str, key: str) -> bool:
    """Whether the two are forms of one word, or share all but an ending."""
    lemmas = {one.lemma for one in analyses(key)} | {vocabulary.lemma(key)}
    if vocabulary.lemma(word) in lemmas or {one.lemma for one in analyses(word)} & lemmas:
        return True
    stem = without_accents(key)[: max(_SHORTEST_STEM, len(key) - _ENDING)]
    return len(stem) >= _SHORTEST_STEM and without_accents(word).startswith(stem)
