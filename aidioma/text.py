"""Text as the engine compares it: canonical spelling, words, likeness, and what may be kept of it."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel

from aidioma import quantities

Language = quantities.Language

KEPT_TEXT_MAX_CHARS: Final = 200
"""Longer answers are kept as a hash alone."""


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a blank-separated list."""
    return frozenset(listed.split())


_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´＇", "'"))
_CARRIES_MEANING: Final = frozenset("\u0303\u0308")
"""Tilde and diaeresis: ñ and ü are other letters, not accented ones."""

_WHOLE_CONTRACTIONS: Final = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "ain't": "is not",
    "i'm": "i am",
    "gonna": "going to",
    "wanna": "want to",
}
_ENDINGS: Final = (("n't", " not"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"))
_IS_CONTRACTED: Final = word_set("he she it that this there here what who where when how why")

_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")

_PRIVATE: Final = re.compile(
    r"""
    [\w.+-]+\s*@\s*[\w-]+\.[\w.]+                        # e-mail
    | (?:https?://|www\.)\S+                             # URL
    | \b[\w-]+\.(?:com|org|net|es|io|edu|mx|ar|co)\b     # bare host name
    | (?<!\w)@\w{2,}                                     # handle
    | (?:\+|\b)(?:\d[\s().-]{0,2}){7,}                   # phone or account number
    """,
    re.VERBOSE | re.IGNORECASE,
)


def canonical(text: str, language: Language = "es") -> str:
    """
    Return *text* as it is compared: NFC, lower case, single spaces, no punctuation.

    Accents stay, because they carry meaning, and so do numbers with their signs and units, in one spelling
    (:mod:`aidioma.quantities`). English contractions are written out.
    """
    return " ".join(words(text, language))


def words(text: str, language: Language = "es") -> tuple[str, ...]:
    """Return the canonical words of *text*, in order."""
    found = quantities.words_and_quantities(_folded(text), language)
    if language == "en":
        found = [part for word in found for part in _written_out(word).split()]
    return tuple(found)


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of *text* as an index of words has them: without what signs say."""
    return tuple(quantities.plain_words(_folded(text)))


def pieces(text: str, language: Language) -> list[tuple[str, tuple[str, ...]]]:
    """Return *text* as written, cut at spaces that are not inside a quantity, each piece with its canonical words."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for chunk in text.split():
        alone = words(chunk, language)
        if found and quantities.may_belong_together(found[-1][0], chunk):
            before, of_before = found[-1]
            together = words(f"{before} {chunk}", language)
            if together != (*of_before, *alone):
                found[-1] = (f"{before} {chunk}", together)
                continue
        found.append((chunk, alone))
    whole = words(text, language)
    return found if tuple(word for _, of_piece in found for word in of_piece) == whole else [(text, whole)]


def _folded(text: str) -> str:
    """Lower case, composed, without invisible characters; lone surrogates are dropped."""
    visible = "".join(map(quantities.folded, text.translate(_APOSTROPHES)))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", visible).lower())


def _written_out(word: str) -> str:
    if word in _WHOLE_CONTRACTIONS:
        return _WHOLE_CONTRACTIONS[word]
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending) + full
    subject = word.removesuffix("'s")
    return f"{subject} is" if subject != word and subject in _IS_CONTRACTED else word


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """Return how alike two words are spelt, 0-1: twice the common subsequence over both lengths."""
    return Indel.normalized_similarity(one, other)


EDIT_COST: Final = 1_000_000
"""Of one word more, less or other, in every comparison of two sentences."""
_LIKENESS_SCALE: Final = 1_000
"""So small that no sum of likenesses over a sentence outweighs one edit."""


@lru_cache(maxsize=65_536)
def change_cost(one: str, other: str) -> int:
    """Return the cost of one word in another's place: nothing for the same, a little less than an edit for its like."""
    return 0 if one == other else EDIT_COST - round(_LIKENESS_SCALE * likeness(one, other))


@lru_cache(maxsize=65_536)
def without_accents(word: str) -> str:
    """Return *word* without acute and grave accents; ñ and ü stay."""
    decomposed = unicodedata.normalize("NFD", word)
    kept = (char for char in decomposed if not unicodedata.combining(char) or char in _CARRIES_MEANING)
    return unicodedata.normalize("NFC", "".join(kept))


def joined(parts: Sequence[str]) -> str:
    """Return canonical words as one canonical text."""
    return " ".join(parts)


def can_be_stored(text: str) -> bool:
    """Say whether the database takes *text*: neither U+0000 nor half of a surrogate pair is in it."""
    return _UNSTORABLE.search(text) is None


def may_keep_text(text: str) -> bool:
    """Whether an answer's text may be stored for reuse: short, and nothing in it points to a person."""
    return len(text) <= KEPT_TEXT_MAX_CHARS and _PRIVATE.search(text) is None
