"""Which of two columns is Spanish, told from the words in them."""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Final

import wordfreq

from aidioma.text import words

SAMPLE = 200
LEAST_WORDS: Final = 6
PLAIN: Final = 0.7
"""So much commoner an average word is in another language, in powers of ten, before that is said."""
LANGUAGES: Final = {"fr": "French", "it": "Italian", "pt": "Portuguese", "de": "German", "en": "English"}


def spanishness(texts: Iterable[str]) -> float:
    """Return how much likelier the words of *texts* are in Spanish than in English; above 0 is Spanish."""
    total = 0.0
    for text in texts:
        for word in words(text)[:20]:
            total += wordfreq.zipf_frequency(word, "es") - wordfreq.zipf_frequency(word, "en")
    return total


def spanishness_of(texts: Sequence[str]) -> float:
    """Return how much likelier an average word of *texts* is in Spanish than in English, in powers of ten."""
    known = [word for text in texts[:SAMPLE] for word in words(text)[:20]]
    return spanishness([" ".join(known[i : i + 20]) for i in range(0, len(known), 20)]) / len(known) if known else 0.0


def other_language(texts: Sequence[str]) -> str | None:
    """Return which language *texts* are in that are no Spanish, as English calls it; None where that is not plain."""
    known = [word for text in texts[:SAMPLE] for word in words(text)[:20]]
    if len(known) < LEAST_WORDS:
        return None
    scores = {code: fmean(wordfreq.zipf_frequency(word, code) for word in known) for code in (*LANGUAGES, "es")}
    best = max(scores, key=scores.__getitem__)
    return LANGUAGES[best] if best != "es" and scores[best] - scores["es"] >= PLAIN else None


def more_spanish(columns: Sequence[Sequence[str]]) -> int:
    """Return which of *columns* is the most Spanish one, from 0."""
    scores = [spanishness(column[:SAMPLE]) for column in columns]
    return scores.index(max(scores))
