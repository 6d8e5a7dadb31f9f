"""
What each English word form can be: of which word, and which of its forms.

Source:
    lemminflect (MIT), from the SPECIALIST lexicon of the US National Library of Medicine, put into a table by
    ``benchmarks/build_word_tables.py``.
"""

from functools import lru_cache
from typing import Final

import wordfreq

from aidioma.spanish.word_table import WordForm, shipped

_SURELY_USED: Final = 3.3
"""How common a word is that no misspelling is: two in a million, in powers of ten per billion words."""
_COMMON_VERB: Final = 5.0
_SHORT: Final = 3
_INFLECTED: Final = frozenset({"VBZ", "VBD", "VBG", "VBN"})


@lru_cache(maxsize=65_536)
def readings(word: str) -> tuple[WordForm, ...]:
    """Return all that *word* can be, with its Penn Treebank tag, the likeliest first."""
    return shipped("english").readings(word)


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """
    Return what *word* is most likely a form of, or *word* itself where it is unknown.

    A form of a verb that is commoner than the noun or adjective spelt like it is of the verb: going, found, lives.
    """
    found = readings(word)
    if not found:
        return _without_plural(word)
    verb = next((one.lemma for one in found if one.tag in _INFLECTED), "")
    is_of_verb = found[0].lemma == word and wordfreq.zipf_frequency(verb, "en") >= wordfreq.zipf_frequency(word, "en")
    is_of_verb = is_of_verb or (found[0].tag == "NNS" and wordfreq.zipf_frequency(verb, "en") >= _COMMON_VERB)
    return verb if verb and is_of_verb else found[0].lemma


def _without_plural(word: str) -> str:
    """Return what a *word* that no dictionary has is the plural of, if that is commoner: fridges."""
    singular = word.removesuffix("s")
    return max(word, singular, key=lambda one: wordfreq.zipf_frequency(one, "en")) if len(singular) > _SHORT else word


@lru_cache(maxsize=65_536)
def is_word(word: str) -> bool:
    """Whether *word* is English: in the dictionary, or a name or little word too common to be a slip."""
    return bool(readings(word)) or wordfreq.zipf_frequency(word, "en") >= _SURELY_USED


def forms_of_verb(word: str) -> frozenset[tuple[str, str]]:
    """Return each verb and tag that *word* can be of: VB, VBZ, VBD, VBN, VBG, VBP."""
    return frozenset((one.lemma, one.tag) for one in readings(word) if one.tag.startswith("VB"))
