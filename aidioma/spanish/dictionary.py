"""
What each Spanish word form can be: of which word, of which kind, gender and number, tense and person.

The one place that is asked whether something is a word at all.

Source:
    The dictionary behind LanguageTool (spanish-dict-tools, LGPL 2.1), put into a table by
    ``benchmarks/build_word_tables.py``.
"""

from functools import lru_cache
from typing import Final

from aidioma.spanish.word_table import WordForm, shipped

_NAMES: Final = "name"
_NO_LEMMA: Final = frozenset({"i", "x", _NAMES})
"""Tags of interjections, little words and names, which are told from others by lists of their own."""
_PARTICIPLE: Final = "v.part."
Slot = tuple[str, str]


@lru_cache(maxsize=65_536)
def readings(word: str) -> tuple[WordForm, ...]:
    """Return all that *word* can be, the likeliest first."""
    return shipped("spanish").readings(word)


def is_listed(word: str) -> bool:
    """Whether the dictionary has exactly this form, be it not only as a name."""
    return any(one.tag != _NAMES for one in readings(word))


def is_name(word: str) -> bool:
    """Whether *word* is known as a name of a person or a place."""
    return any(one.tag == _NAMES for one in readings(word))


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """Return what *word* is most likely a form of; ``""`` where it is unknown, a little word or a name."""
    return next((one.lemma for one in readings(word) if one.tag not in _NO_LEMMA), "")


@lru_cache(maxsize=65_536)
def verb_forms(word: str) -> tuple[tuple[str, Slot], ...]:
    """Return every infinitive, tense and person that *word* can be without pronouns on its end, likeliest first."""
    found = [
        (one.lemma, (parts[1], "" if parts[1] == "part" else (*parts, "")[2]))
        for one in readings(word)
        if (parts := one.tag.split("."))[0] == "v"
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65_536)
def is_likelier_verb(word: str) -> bool:
    """Whether the likeliest that *word* can be is a form of a verb, other than a participle."""
    first = next((one.tag for one in readings(word) if one.tag not in _NO_LEMMA), "")
    return first.startswith("v.") and not first.startswith(_PARTICIPLE)


@lru_cache(maxsize=65_536)
def is_likelier_noun(word: str) -> bool:
    """Whether the likeliest that *word* can be is a noun."""
    return next((one.tag for one in readings(word) if one.tag not in _NO_LEMMA), "").startswith("n.")


@lru_cache(maxsize=65_536)
def genders(word: str) -> frozenset[str]:
    """
    Return ``m`` and ``f``, each as far as *word* can be it as a noun, adjective or participle.

    Both: radio, sartén, estudiante, grande. Neither: a verb, an adverb, a word that is unknown.
    """
    return _genders(word, ("n.", "a.", _PARTICIPLE))


@lru_cache(maxsize=65_536)
def genders_of_noun(word: str) -> frozenset[str]:
    """Return ``m`` and ``f``, each as far as *word* can be it as a noun."""
    return _genders(word, ("n.",))


def _genders(word: str, kinds: tuple[str, ...]) -> frozenset[str]:
    found = {one.tag[-2] for one in readings(word) if one.tag.startswith(kinds)}
    return frozenset("mf") if "c" in found else frozenset(found)


@lru_cache(maxsize=65_536)
def numbers(word: str) -> frozenset[str]:
    """Return ``s`` and ``p``, each as far as *word* can be it as a noun, adjective or participle: both for lunes."""
    found = {one.tag[-1] for one in readings(word) if one.tag.startswith(("n.", "a.", _PARTICIPLE))}
    return frozenset("sp") if "n" in found else frozenset(found)


@lru_cache(maxsize=65_536)
def noun(word: str) -> str:
    """Return the singular of *word* as a noun; ``""`` where it is none."""
    return next((one.lemma for one in readings(word) if one.tag.startswith("n.")), "")
