"""How hard a sentence is, guessed from its length and its rarest word."""

from functools import lru_cache

import wordfreq

from aidioma.model.items import Level
from aidioma.text import plain_words

_BEGINNER_WORDS, _INTERMEDIATE_WORDS = 6, 12
_BEGINNER_ZIPF, _INTERMEDIATE_ZIPF, _MOST_COMMON = 4.3, 3.2, 8.0
"""The Zipf scale: 7 is de, 5 agua, 4 paraguas, 3 is met about once in a million words."""


def estimated_level(spanish: str) -> Level:
    """Return the level at which *spanish* is likely to be understood; capitalised words inside it may be names."""
    names = plain_words(" ".join(word for word in spanish.split()[1:] if word.lstrip("¿¡«“")[:1].isupper()))
    known = [word for word in plain_words(spanish) if word not in names]
    rarest = min(map(_zipf, known), default=_MOST_COMMON)
    if len(known) <= _BEGINNER_WORDS and rarest >= _BEGINNER_ZIPF:
        return "beginner"
    if len(known) <= _INTERMEDIATE_WORDS and rarest >= _INTERMEDIATE_ZIPF:
        return "intermediate"
    return "advanced"


@lru_cache(maxsize=65_536)
def _zipf(word: str) -> float:
    return wordfreq.zipf_frequency(word, "es")
