"""Words that say something else than the English sentence, which is there to be read."""

from collections.abc import Mapping
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot, is_noun
from aidioma.spanish.verbs import verb
from aidioma.text import without_accents, word_set

_LOOKS_LIKE: Final = {
    "actualmente": "actually",
    "asistir": "assist",
    "carpeta": "carpet",
    "constipado": "constipated",
    "embarazada": "embarrassed",
    "fábrica": "fabric",
    "lectura": "lecture",
    "librería": "library",
    "pariente": "parent",
    "realizar": "realize",
    "recordar": "record",
    "ropa": "rope",
    "sensible": "sensible",
    "éxito": "exit",
}
"""Spanish words by the English word that they look like and do not mean."""
_ENGLISH_OWNERS: Final = word_set("my your his her its our their")
_OWNED_BY: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("mi", "mis"), word_set("my")),
    **dict.fromkeys(("tu", "tus", "vuestro", "vuestra", "vuestros", "vuestras"), word_set("your")),
    **dict.fromkeys(("su", "sus"), word_set("your his her its their")),
    **dict.fromkeys(("nuestro", "nuestra", "nuestros", "nuestras"), word_set("our")),
}
_ASKING: Final = word_set("what which who whose whom how where when why")
_ASKED: Final = word_set("qué quién quiénes cuál cuáles cómo dónde adónde cuándo cuánto cuánta cuántos cuántas")
_SPEAKING: Final = {"1s": word_set("i me my mine myself"), "1p": word_set("we us our ours ourselves")}
_NAMED: Final = {**_SPEAKING, "1p": _SPEAKING["1p"] | {"let"}}
_HE_OR_SHE: Final = word_set("he she his her him")
_I_OR_YOU: Final = word_set("i you we")
_SUBJECT: Final = {"1s": word_set("i"), "1p": word_set("we"), "3s": word_set("he she"), "3p": word_set("they")}


def false_friend(spot: Spot) -> bool:
    """Embarazada for "embarrassed": the word looks like the English one and means another thing."""
    looks_like = _LOOKS_LIKE.get(vocabulary.lemma(spot.wrong)) or _LOOKS_LIKE.get(spot.wrong)
    if looks_like is None or not spot.right or vocabulary.is_little(spot.right):
        return False
    return any(word.startswith(looks_like.rstrip("e")) for word in spot.prompt)


def owned_by(spot: Spot) -> bool:
    """Tu casa for "my house": the English word says whose it is."""
    said, meant = _OWNED_BY.get(spot.wrong), _OWNED_BY.get(spot.right)
    owners = _ENGLISH_OWNERS.intersection(spot.prompt)
    if said is None or meant is None or not owners:
        return False
    return not said & owners and bool(meant & owners)


def asked_for(spot: Spot) -> bool:
    """Que quieres for "what do you want": the word that asks has its accent."""
    if spot.right not in _ASKED or spot.wrong != without_accents(spot.right):
        return False
    begins = not spot.before or (len(spot.before) == 1 and spot.previous in vocabulary.PREPOSITIONS)
    return spot.is_whole and begins and bool(spot.prompt) and bool(_ASKING.intersection(spot.prompt[:2]))


def speaker(spot: Spot) -> bool:
    """Di for "she gave": a verb that I or we alone can say, where the English names neither but somebody else."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or said.lemma != meant.lemma or len(said.persons) != 1:
        return False
    (person,) = said.persons
    if person not in _SPEAKING or _SPEAKING[person].intersection(spot.prompt) or is_noun(spot.wrong):
        return False
    is_named = any(_SUBJECT.get(other, frozenset()).intersection(spot.prompt) for other in meant.persons - {person})
    return is_named and person not in meant.persons and not (said.tenses | meant.tenses) & {"part", "inf", "ger"}


def object_of(spot: Spot) -> bool:
    """Me tienes miedo for "afraid of him": a me or nos of whom the English says nothing."""
    person = {"me": "1s", "nos": "1p"}.get(spot.wrong)
    others = {"te", "le", "lo", "la", "les", "los", "las"}
    return (
        person is not None
        and spot.right in others
        and bool(spot.prompt)
        and not _NAMED[person].intersection(spot.prompt)
    )


def is_gender_open(spot: Spot) -> bool:
    """Un idiota, una idiota for "I was an idiot": nothing tells which, so that neither is a mistake for the other."""
    if not vocabulary.only_gender_differs(spot.wrong, spot.right) or _HE_OR_SHE.intersection(spot.prompt):
        return False
    return vocabulary.is_common_gender(spot.next) and bool(_I_OR_YOU.intersection(spot.prompt))


def pronoun_of_prompt(spot: Spot) -> bool:
    """La vi for "I saw him", ella for "he": the English pronoun says which."""
    named = set(spot.prompt)
    for english, right, wrong in _PRONOUNS:
        is_alone = english in named and not named & (_others(english) - {english})
        if is_alone and spot.right in right and spot.wrong in wrong and not is_noun_behind(spot):
            return True
    return False


def _others(english: str) -> frozenset[str]:
    """Return the English words for others whom a pronoun might stand for: a subject for a subject."""
    return _OBJECTS_NAMED if english in {"him", "her"} else _THIRD_PERSONS


def is_noun_behind(spot: Spot) -> bool:
    """Whether the word is an article: la casa, los libros."""
    return spot.wrong in {"la", "los", "las"} and verb(spot.next) is None


_THIRD_PERSONS: Final = word_set("he him his she her hers it its they them their you your")
_OBJECTS_NAMED: Final = word_set("him his her hers it its them their they you your")
_PRONOUNS: Final = (
    ("him", {"lo", "le", "él"}, {"la", "las", "los", "les", "ella", "ellos", "ellas", "me", "te", "nos"}),
    ("her", {"la", "ella"}, {"lo", "los", "las", "él", "ellos", "ellas", "me", "te", "nos"}),
    ("them", {"los", "las", "les", "ellos", "ellas"}, {"lo", "la", "le", "él", "ella", "me", "te", "nos"}),
    ("me", {"me", "mí"}, {"te", "lo", "la", "le", "nos", "ti", "él", "ella"}),
    ("us", {"nos", "nosotros", "nosotras"}, {"me", "te", "lo", "la", "le", "os", "ellos", "ellas"}),
    ("he", {"él"}, {"ella", "ellos", "ellas"}),
    ("she", {"ella"}, {"él", "ellos", "ellas"}),
    ("they", {"ellos", "ellas"}, {"él", "ella"}),
)
"""An English pronoun, the Spanish ones that say it, and those that say somebody else."""

RULES: Final = (pronoun_of_prompt, false_friend, owned_by, asked_for, speaker, object_of)
