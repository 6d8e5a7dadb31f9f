"""Set phrases that are said in one way, and verbs and adjectives that ask for a word before an infinitive."""

from collections.abc import Iterator, Mapping
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import Analysis, analyses
from aidioma.text import word_set

_PHRASES: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "por favor", "a pesar de", "de nuevo", "es decir", "por supuesto", "sin embargo", "de repente", "a menudo",
        "de vez en cuando", "a veces", "en paz", "de acuerdo", "tal vez", "de verdad", "en serio",
        "por lo menos", "al menos", "sin duda", "de todos modos", "de ningún modo", "poco a poco", "por ejemplo",
        "desde luego", "a lo mejor", "hoy en día", "a través de", "en vez de", "en lugar de", "a causa de",
        "debido a", "a partir de", "a punto de", "de memoria", "en seguida", "a tiempo",
        "de pie", "de rodillas", "en voz alta", "en voz baja", "de manera que", "de modo que", "a diario",
    )
)  # fmt: skip
"""Phrases of which no little word can be another, or left out."""
_MONTHS: Final = vocabulary.MONTHS
_BEFORE_INFINITIVE: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("ir", "empezar", "comenzar", "aprender", "volver", "obligar", "atrever", "negar", "ayudar", "enseñar"), "a"
    ),
    **dict.fromkeys(("tratar", "acabar", "acordar", "alegrar", "encargar", "arrepentir", "dejar", "terminar"), "de"),
    **dict.fromkeys(("insistir", "tardar"), "en"),
    "soñar": "con",
    "tener": "que",
}
"""What these verbs have before an infinitive, as far as they have one where it was meant."""
_OTHERS_THERE: Final[Mapping[str, frozenset[str]]] = {
    "ir": word_set("por para"), "empezar": word_set("por con"), "comenzar": word_set("por con"),
    "volver": word_set("para de sin"), "acabar": word_set("por con sin"), "terminar": word_set("por con sin para"),
    "dejar": word_set("sin para por"), "tener": word_set("de para por sin"), "negar": word_set("de para por"),
    "ayudar": word_set("para sin con en"), "tratar": word_set("sobre para"), "enseñar": word_set("para sin"),
    "acordar": word_set("para"), "aprender": word_set("para sin"),
}  # fmt: skip
"""What else may stand there and be right."""
_BARE_BEFORE_INFINITIVE: Final = word_set("querer poder soler preferir desear lograr conseguir intentar necesitar")
_NEVER_THEN: Final = word_set("a de en que con el la y")
_ASKS_FOR: Final[Mapping[str, str]] = {
    **dict.fromkeys(("alérgico", "parecido", "acostumbrado", "dispuesto"), "a"),
    **dict.fromkeys(("lleno", "harto", "capaz", "incapaz", "orgulloso", "consciente", "cerca", "lejos"), "de"),
}
"""Adjectives and adverbs that have a preposition before what they are about."""
_PERSONS: Final = word_set("nadie alguien")


def set_phrase(spot: Spot) -> bool:
    """Para favor, a pesar ser: a set phrase has its words, and no others between them."""
    if spot.wrong and not vocabulary.is_little(spot.wrong):
        return False
    meant = (*spot.before[-3:], *((spot.right,) if spot.right else ()), *spot.after[:3])
    said = (*spot.before[-3:], *((spot.wrong,) if spot.wrong else ()), *spot.after[:3])
    at = len(spot.before[-3:])
    within = [phrase for phrase, first in _places(meant) if _is_inside(first, len(phrase), at, bool(spot.right))]
    return bool(within) and not any(phrase not in within for phrase, _ in _places(said))


def _places(sentence: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    for phrase in _PHRASES:
        for first in range(len(sentence) - len(phrase) + 1):
            if sentence[first : first + len(phrase)] == phrase:
                yield phrase, first


def _is_inside(first: int, length: int, at: int, has_word: bool) -> bool:  # noqa: FBT001
    """Whether the place *at* is one of a phrase's words, or between two of them."""
    return first <= at < first + length if has_word else first < at < first + length


def of_the(spot: Spot) -> bool:
    """De el colegio: de and el are one word."""
    return spot.wrong in {"de", "a"} and spot.next == "el" and bool(spot.right)


def day_of_month(spot: Spot) -> bool:
    """El 10 junio, la 10 de junio: between day and month is de, and before it el."""
    if spot.is_missing:
        return spot.right == "de" and spot.next in _MONTHS and vocabulary.word_class(spot.previous) in _NUMBERED
    is_date = vocabulary.word_class(spot.next) in _NUMBERED and spot.after[1:2] == ("de",)
    return spot.right == "el" and is_date and bool(_MONTHS.intersection(spot.after[2:3])) and spot.wrong in _LA


_NUMBERED: Final = frozenset({"digit", "number"})
_LA: Final = word_set("la los las un una en")


def before_infinitive(spot: Spot) -> bool:
    """Vais decir, empiezo odiar, intento de ir: what stands between the verb and an infinitive is not free."""
    if not _is_infinitive(spot.next):
        return False
    governing = {one.lemma for one in _finite_or_not(spot.previous)}
    if spot.is_extra:
        return spot.wrong in _NEVER_THEN and bool(governing) and governing <= _BARE_BEFORE_INFINITIVE
    if spot.wrong and spot.wrong not in vocabulary.PREPOSITIONS | vocabulary.ARTICLES | {"que", "y"}:
        return False
    verb = next((one for one in governing if _BEFORE_INFINITIVE.get(one) == spot.right), None)
    return verb is not None and spot.wrong != "al" and spot.wrong not in _OTHERS_THERE.get(verb, ())


def _is_infinitive(word: str) -> bool:
    return any(one.tense == "inf" for one in analyses(word)) and not vocabulary.is_little(word)


def _finite_or_not(word: str) -> tuple[Analysis, ...]:
    return tuple(one for one in analyses(word) if one.tense != "part" or word.endswith("o"))


def asked_for_by_adjective(spot: Spot) -> bool:
    """Alérgico los cacahuetes, cerca mi casa: what it is about comes with a preposition."""
    if not spot.is_missing or not spot.next:
        return False
    stem = vocabulary.singular(spot.previous)
    return any(_ASKS_FOR.get(one) == spot.right for one in (stem, stem.removesuffix("a") + "o"))


def personal_a_before_nobody(spot: Spot) -> bool:
    """No conocía nadie: somebody and nobody have an a before them where something is done to them."""
    if (spot.right, spot.next in _PERSONS) != ("a", True) or spot.wrong not in {"", "como", "en", "de", "por", "que"}:
        return False
    verbs = {one.lemma for one in analyses(spot.previous) if one.person}
    return bool(verbs) and verbs.isdisjoint({"ser", "haber", "venir", "llegar", "ir", "salir"})


def preposition_before_stressed(spot: Spot) -> bool:
    """Me acordaré ti: mí and ti stand behind a preposition."""
    is_preposition = spot.right in vocabulary.PREPOSITIONS
    return spot.is_missing and is_preposition and spot.next in {"mí", "ti"} and _is_verb(spot.previous)


def pronoun_before_infinitive(spot: Spot) -> bool:
    """De la comprar: a pronoun stands on the end of an infinitive, and an article before it is el."""
    if not spot.is_extra or spot.wrong not in {"la", "lo", "los", "las", "me", "te", "se", "le", "les", "un", "una"}:
        return False
    found = analyses(spot.next)
    return bool(found) and all(one.tense == "inf" for one in found) and not vocabulary.is_little(spot.next)


def two_verbs(spot: Spot) -> bool:
    """Fue habla: two verbs with persons do not stand side by side."""
    if spot.right != "se" or {one.lemma for one in analyses(spot.wrong)}.isdisjoint({"ser", "haber", "ir"}):
        return False
    return spot.wrong != "se" and any(one.person and one.tense == "pres" for one in analyses(spot.next))


def why(spot: Spot) -> bool:
    """De qué for "why": the reason is asked for with por."""
    return (
        (spot.right, spot.next) == ("por", "qué")
        and spot.wrong in {"de", "en", "a", "con", "sobre"}
        and "why" in spot.prompt
    )


def article_before_degree(spot: Spot) -> bool:
    """Es un más verde: more and so have no article where no noun follows."""
    is_last = len(spot.after) == 2  # noqa: PLR2004 - the degree and what it is of
    return spot.is_extra and spot.wrong in {"un", "una", "unos", "unas"} and spot.next in {"más", "tan"} and is_last


def _is_verb(word: str) -> bool:
    return any(one.person for one in analyses(word))


RULES: Final = (
    preposition_before_stressed,
    pronoun_before_infinitive,
    two_verbs,
    why,
    article_before_degree,
    set_phrase,
    of_the,
    day_of_month,
    before_infinitive,
    asked_for_by_adjective,
    personal_a_before_nobody,
)
