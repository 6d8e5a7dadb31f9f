"""Which of two columns is Spanish, told from the words in them."""

from collections.abc import Iterable, Sequence

import wordfreq

from aidioma.text import words

SAMPLE = 200


def spanishness(texts: Iterable[str]) -> float:
    """Return how much likelier the words of *texts* are in Spanish than in English; above 0 is Spanish."""
    total = 0.0
    for text in texts:
        for word in words(text)[:20]:
            total += wordfreq.zipf_frequency(word, "es") - wordfreq.zipf_frequency(word, "en")
    return total


def more_spanish(columns: Sequence[Sequence[str]]) -> int:
    """Return which of *columns* is the most Spanish one, from 0."""
    scores = [spanishness(column[:SAMPLE]) for column in columns]
    return scores.index(max(scores))
