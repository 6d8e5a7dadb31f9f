"""Faults of Spanish that show without knowing what was meant: clashes between words that stand side by side."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.verbs import verb
from aidioma.text import word_set

_BETWEEN_SUBJECT_AND_VERB: Final = vocabulary.CLITICS | {
    "no",
    "ya",
    "nunca",
    "siempre",
    "también",
    "sólo",
    "solo",
    "todavía",
}
_ENDS_NOTHING: Final = (
    vocabulary.PREPOSITIONS | {"el", "un", "y", "o", "me", "te", "se", "le", "muy", "mi", "tu", "su"}
) - {
    "bajo",
    "según",
    "contra",
    "tras",
}
_AFTER_PREPOSITION_NEVER: Final = frozenset({"yo", "es", "son", "está", "están", "soy", "estoy", "muy"})
_ALSO_PRONOUNS: Final = word_set(
    "todo todos todas mucho muchos muchas otro otra otros otras este esta estos estas ese esa esos esas varios varias"
)
_HABER: Final = word_set("he has ha hemos habéis han había habías habían habíamos haya hayas hayan")


def agrees(one: str, other: str) -> float:
    """Return 1 where a determiner and the word after it agree, -1 where they clash, 0 where nothing is told."""
    if one not in vocabulary.DETERMINERS or vocabulary.word_class(other) not in {"content", "unknown"}:
        return 0.0
    if (one in _ALSO_PRONOUNS and verb(other) is not None) or other in vocabulary.PREPOSITIONS | {
        "antes",
        "después",
        "mejor",
        "peor",
    }:
        return 0.0
    genders = {vocabulary.gender(one), vocabulary.gender(other)} - {""}
    clash = len(genders) > 1 or vocabulary.number(one) not in vocabulary.numbers(other)
    if one in {"lo", "la", "los", "las"} and verb(other) is not None and vocabulary.gender(other) == "":
        return 0.0
    return -1.0 if clash and not vocabulary.takes_el(other) else 1.0


@lru_cache(maxsize=65_536)
def faults(sentence: tuple[str, ...]) -> int:
    """Return how many pairs of neighbouring words cannot stand so."""
    beside = sum(_clash(one, other) for one, other in pairwise(sentence))
    return beside + _subject_clashes(sentence) + (sentence[-1:] != () and sentence[-1] in _ENDS_NOTHING)


@lru_cache(maxsize=65_536)
def _clash(one: str, other: str) -> bool:
    """Whether *one* cannot stand before *other*."""
    if agrees(one, other) < 0:
        return True
    if one == other and vocabulary.is_little(one):
        return True
    if one in vocabulary.ARTICLES - vocabulary.CLITICS - {"uno", "al", "del"}:
        return vocabulary.word_class(other) in {
            "article",
            "preposition",
            "clitic",
            "negation",
            "possessive",
            "subject",
        } and (other not in {"de", "que"})
    if one in vocabulary.PREPOSITIONS and other in _AFTER_PREPOSITION_NEVER:
        return True
    return _verb_clash(one, other)


def _verb_clash(one: str, other: str) -> bool:
    first, second = verb(one), verb(other)
    if second is None:
        return False
    if first is not None and first.lemma == "ir" and second.tense == "inf":
        return True
    if one in _HABER:
        return not second.tenses & {"part", "inf"} and vocabulary.word_class(other) == "content"
    return (
        one in vocabulary.CLITICS - {"la", "los", "las", "lo"}
        and second.tense in {"inf", "ger", "part"}
        and not second.enclitic
    )


def _subject_clashes(sentence: tuple[str, ...]) -> int:
    """Count verbs of another person than the subject pronoun before them."""
    count = 0
    for at, word in enumerate(sentence):
        person = vocabulary.PERSON_OF_SUBJECT.get(word)
        joined_before = at > 0 and sentence[at - 1] in {
            "y",
            "o",
            "a",
            "de",
            "para",
            "con",
            "que",
            "como",
            "por",
            "en",
            "ni",
        }
        if person is None or joined_before:
            continue
        rest = [other for other in sentence[at + 1 : at + 5] if other not in _BETWEEN_SUBJECT_AND_VERB]
        form = verb(rest[0]) if rest else None
        said = {who for tense, who in form.readings if who and tense != "imp"} if form else set()
        count += bool(said) and person not in said
    return count
