"""The grammar of an edit, without its words: what kind of word or form stands for what other."""

from functools import lru_cache

from aidioma.spanish.align import Pair
from aidioma.spanish.verbs import Verb, verb
from aidioma.spanish.vocabulary import lemma, only_gender_differs, only_number_differs, word_class
from aidioma.text import likeness, without_accents

ALIKE = 0.6


@lru_cache(maxsize=65_536)
def signature(pair: Pair) -> str:
    """Return a short name for what kind of change *pair* is, such as ``tense:pres>pret`` or ``missing:article``."""
    wrong, right = pair
    if not wrong or not right:
        return f"{'missing' if right else 'extra'}:{_kind(wrong or right)}"
    if without_accents(wrong) == without_accents(right):
        return f"accent:{_kind(wrong)}>{_kind(right)}"
    one, other = verb(wrong), verb(right)
    if one is not None and other is not None:
        return _between_verbs(one, other)
    return f"{_relation(wrong, right)}:{_kind(wrong)}>{_kind(right)}"


def _relation(wrong: str, right: str) -> str:
    if only_gender_differs(wrong, right):
        return "gender"
    if only_number_differs(wrong, right):
        return "number"
    if lemma(wrong) == lemma(right):
        return "form"
    return "alike" if likeness(wrong, right) >= ALIKE else "other"


@lru_cache(maxsize=65_536)
def _kind(word: str) -> str:
    kind = word_class(word)
    form = verb(word) if kind == "content" else None
    return f"verb-{form.tense}" if form is not None else kind


def _between_verbs(one: Verb, other: Verb) -> str:
    tenses = f"{one.tense}>{other.tense}"
    if one.lemma != other.lemma:
        copulas = {one.lemma, other.lemma} == {"ser", "estar"}
        return "copula" if copulas else f"verb:{tenses}"
    if one.enclitic != other.enclitic:
        return f"enclitic:{bool(one.enclitic)}>{bool(other.enclitic)}"
    if one.tenses & other.tenses:
        return f"person:{min(one.persons, default='-')}>{min(other.persons, default='-')}"
    return f"tense:{tenses}"
