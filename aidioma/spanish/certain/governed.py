"""Prepositions that a verb asks for, por and para, and what says no."""

from collections.abc import Mapping
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import analyses
from aidioma.text import word_set

_WRONG_AFTER: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("soñar", "con"): word_set("de sobre por en a"),
    ("casar", "con"): word_set("a de en"),
    ("depender", "de"): word_set("en sobre por a con"),
    ("pensar", "en"): word_set("a por con"),
    ("enamorar", "de"): word_set("con en a por"),
    ("consistir", "en"): word_set("de a con por"),
    ("trabajar", "en"): word_set("a"),
    ("vivir", "en"): word_set("a"),
    ("insistir", "en"): word_set("a de por"),
    ("confiar", "en"): word_set("a de por"),
    ("parecer", "a"): word_set("de con"),
    ("contar", "con"): word_set("en sobre por"),
    ("ayudar", "a"): word_set("de por en"),
    ("aprender", "a"): word_set("de por en"),
    ("empezar", "a"): word_set("de en por"),
    ("comenzar", "a"): word_set("de en"),
    ("dejar", "de"): word_set("en por"),
    ("tratar", "de"): word_set("a en por para"),
    ("acordar", "de"): word_set("a en por sobre con"),
    ("olvidar", "de"): word_set("a en por sobre con"),
    ("acabar", "de"): word_set("a en"),
    ("invitar", "a"): word_set("en de"),
    ("preguntar", "por"): word_set("para de"),
    ("disfrutar", "de"): word_set("a por"),
    ("enseñar", "a"): word_set("de por"),
    ("llegar", "a"): word_set("para"),
    ("quejar", "de"): word_set("a en con"),
    ("llenar", "de"): word_set("por a"),
    ("estudiar", "en"): word_set("a"),
}
"""Prepositions that are no other choice after a verb with its own."""
_SOUGHT: Final = {"buscar": word_set("por para"), "mirar": word_set("para")}
_PARTS_OF_DAY: Final = word_set("mañana tarde noche")
_NOTHING: Final = word_set("nada nadie nunca ninguno ninguna ningún tampoco jamás")
_SOMETHING: Final = {"algo": word_set("nada"), "alguien": word_set("nadie"), "también": word_set("tampoco"),
                     "alguno": word_set("ninguno"), "alguna": word_set("ninguna"), "algún": word_set("ningún"),
                     "siempre": word_set("nunca jamás")}  # fmt: skip
_IF: Final = word_set("si if unless whether")
_ENGLISH_NO: Final = word_set("not no never nobody nothing none nor neither without cannot")
_ASKING: Final = word_set(
    "do does did is are am was were can could will would shall should may might must have has had why what who where "
    "when how which whose whom"
)
_SO_MANY: Final = word_set("miles millones cientos docenas decenas millón montones")
_LIKED: Final = frozenset({"gustar", "encantar", "doler", "faltar", "interesar", "apetecer"})
_DIRECT: Final = vocabulary.OBJECTS


def preposition_of_verb(spot: Spot) -> bool:
    """Soñé de ti, trabaja a un banco: the verb has a preposition of its own."""
    lemmas = {one.lemma for one in analyses(spot.previous)}
    return any(spot.wrong in _WRONG_AFTER.get((lemma, spot.right), ()) for lemma in lemmas)


def sought(spot: Spot) -> bool:
    """Busco por mis llaves: what is sought has no preposition."""
    if not spot.is_extra:
        return False
    return any(spot.wrong in _SOUGHT.get(one.lemma, ()) for one in analyses(spot.previous))


def thanks_for(spot: Spot) -> bool:
    """Gracias para todo, para la mañana: thanks and parts of the day have por."""
    if (spot.wrong, spot.right) != ("para", "por"):
        return False
    in_the = spot.next == "la" and bool(_PARTS_OF_DAY.intersection(spot.after[1:2])) and "in" in spot.prompt
    return spot.previous == "gracias" or in_the


def to_do(spot: Spot) -> bool:
    """Por llegar al centro: what is aimed at has para, at the beginning of a sentence."""
    if (spot.wrong, spot.right) != ("por", "para") or not any(one.tense == "inf" for one in analyses(spot.next)):
        return False
    return spot.is_whole and not spot.before and spot.prompt[:1] == ("to",)


def given_to(spot: Spot) -> bool:
    """Este regalo es por ti: for whom something is, is said with para."""
    if (spot.wrong, spot.right) != ("por", "para") or "for" not in spot.prompt:
        return False
    pointing = spot.before[:1] and spot.before[0] in vocabulary.DEMONSTRATIVES
    is_given = {one.lemma for one in analyses(spot.previous)} == {"ser"} and spot.is_whole
    return (
        bool(pointing) and is_given and spot.next in {"mí", "ti", "usted", "él", "ella", "mi", "tu", "su", "nosotros"}
    )


def no_missing(spot: Spot) -> bool:
    """Tengo nada: nothing and nobody behind the verb have a no before it."""
    if not spot.is_missing or spot.right != "no":
        return False
    behind = [word for word in spot.after if word not in vocabulary.CLITICS][1:3]
    return bool(_NOTHING.intersection(behind)) and _NOTHING.isdisjoint(spot.before)


def no_too_many(spot: Spot) -> bool:
    """Nunca no voy: before the verb never and nobody have no no behind them."""
    return spot.is_extra and spot.wrong == "no" and spot.previous in _NOTHING - {"nada"}


def something_for_nothing(spot: Spot) -> bool:
    """No veo algo: behind no stands nothing, not something."""
    if spot.right not in _SOMETHING.get(spot.wrong, ()) or "no" not in spot.before or asks(spot.prompt):
        return False
    if _IF & {*spot.before, *spot.prompt}:
        return False
    return bool(_ENGLISH_NO & set(spot.prompt))


def meaning_turned_round(spot: Spot) -> bool:
    """Quiero ir for "I don't want to go": with no or without it, it says the opposite."""
    if (
        "no" not in spot.pair
        or "" not in spot.pair
        or _NOTHING & {*spot.before, *spot.after}
        or spot.previous in {"por", "qué"}
    ):
        return False
    if {"hasta", "casi", "que", "sino", "más", "si", "ni"} & {*spot.before, *spot.after} or "no" in {
        *spot.before,
        *spot.after,
    }:
        return False
    negations = sum(word in _ENGLISH_NO for word in spot.prompt)
    if (
        not spot.is_alone
        or not spot.prompt
        or asks(spot.prompt)
        or not any(one.person for one in analyses(_verb_after(spot.after)))
    ):
        return False
    return negations == 1 if spot.is_missing else negations == 0 and spot.prompt[-1:] != ("right",)


_SUBJECTS: Final = word_set("i you he she it we they this that there the a my your his her our their")


def asks(prompt: tuple[str, ...]) -> bool:
    """Whether the English sentence begins like a question: "don't you want" and "do you want" ask for one thing."""
    is_command = prompt[:2] == ("do", "not") and _SUBJECTS.isdisjoint(prompt[2:3])
    return bool(prompt) and prompt[0] in _ASKING and not is_command


def _verb_after(after: tuple[str, ...]) -> str:
    return next((word for word in after if word not in vocabulary.CLITICS), "")


def to_whom(spot: Spot) -> bool:
    """Lo gusta, le lo di: who likes something is le, and le before lo is se."""
    if spot.wrong in _DIRECT and spot.right in {"le", "les"}:
        return any(one.lemma in _LIKED for one in analyses(spot.next))
    return spot.wrong in {"le", "les"} and spot.right == "se" and spot.next in _DIRECT


def liking_to_do(spot: Spot) -> bool:
    """Me gustan nadar, me gusto: what is liked is the subject, and doing something is one thing."""
    said, meant = analyses(spot.wrong), analyses(spot.right)
    lemmas = {one.lemma for one in said} & {one.lemma for one in meant} & _LIKED
    if not lemmas or spot.previous not in {"me", "te", "le", "nos", "os", "les"}:
        return False
    persons, needed = {one.person for one in said}, {one.person for one in meant}
    if not persons.isdisjoint(needed) or "" in persons:
        return False
    infinitive = any(one.tense == "inf" for one in analyses(spot.next))
    if "you" in spot.prompt[1:] and persons & {"2s", "2p", "2v"} and not infinitive:
        return False  # Les encantaste: it is the listener who was liked.
    return infinitive or persons <= {"1s", "2s", "1p", "2p", "2v"}


def liked_by(spot: Spot) -> bool:
    """Ella gusta el café: who likes it is "a ella", and a pronoun stands before the verb."""
    if not spot.is_missing:
        return False
    if spot.right in {"me", "te", "le", "nos", "os", "les"}:
        return any(one.lemma in _LIKED for one in analyses(spot.next))
    at_start = spot.right == "a" and spot.is_whole and not spot.before
    return (
        at_start
        and spot.next in vocabulary.PERSON_OF_SUBJECT
        and any(one.lemma in _LIKED for word in spot.after[1:3] for one in analyses(word))
    )


def so_many_of(spot: Spot) -> bool:
    """Miles estrellas: thousands, millions and dozens are of something."""
    return spot.is_missing and spot.right == "de" and spot.previous in _SO_MANY and bool(spot.next)


RULES: Final = (
    liked_by,
    so_many_of,
    preposition_of_verb,
    sought,
    thanks_for,
    to_do,
    given_to,
    no_missing,
    no_too_many,
    something_for_nothing,
    meaning_turned_round,
    to_whom,
    liking_to_do,
)
