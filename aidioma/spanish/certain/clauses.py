"""Clauses that lack what makes them one: "que" before them, a verb in them, a subject that goes with it."""

from collections.abc import Sequence
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import analyses
from aidioma.text import word_set

_SAYING: Final = word_set("saber creer pensar decir suponer imaginar")
_SHARES_FORMS: Final = word_set("crear")
"""Has forms of a verb of saying as its own (creo), and takes no clause at all."""
_WISHING: Final = word_set("querer")
_BEFORE_CLAUSE: Final = word_set("hasta")
_NOT_QUE: Final = word_set("de a y en por con el la los las es se me")
_CLAUSE_BEGINS: Final = word_set("que porque cuando si y pero aunque donde como o mientras")
_SEVERAL: Final = word_set(
    "éstos éstas ésos ésas aquéllos aquéllas estos estas esos esas aquellos aquellas ellos ellas ustedes"
)
_BEING: Final = word_set("ser estar")


def que_missing(spot: Spot) -> bool:
    """Creo me gusta, hasta oscureció: a clause behind a verb of saying, or behind hasta, begins with que."""
    if spot.right != "que" or not spot.is_missing or not _has_finite_verb(spot.after):
        return False
    lemmas = {one.lemma for one in analyses(spot.previous)}
    begins = next((word for word in spot.after if word not in vocabulary.CLITICS and word != "no"), "")
    if spot.previous in _BEFORE_CLAUSE:
        return _is_finite(begins)
    if lemmas and lemmas <= _WISHING:
        return any(one.tense == "subj" for one in analyses(begins))
    return _is_said(lemmas)


def _is_said(lemmas: set[str]) -> bool:
    return bool(lemmas & _SAYING) and lemmas <= _SAYING | _SHARES_FORMS


def other_for_que(spot: Spot) -> bool:
    """Sabe de no estamos, todo lo de necesites: a clause does not begin with a preposition."""
    if spot.right != "que" or not spot.wrong or not _has_finite_verb(spot.after):
        return False
    lemmas = {one.lemma for one in analyses(spot.previous)}
    if _is_said(lemmas):
        return spot.wrong in _NOT_QUE - {"se", "me"} or (spot.wrong == "quien" and "who" not in spot.prompt)
    if lemmas and lemmas <= _WISHING:
        return spot.wrong in _NOT_QUE | {"quien", "quién", "como"}
    is_relative = spot.previous in {"lo", "todo"} and spot.wrong in {"de", "a", "en", "quien"}
    return is_relative and any(one.tense.startswith("subj") for one in analyses(spot.next))


def verb_missing(spot: Spot) -> bool:
    """Este para mi amigo, sé que usted profesor: a clause whose English one has a form of to be has a verb."""
    lemmas = {one.lemma for one in analyses(spot.right)}
    if not spot.is_missing or not lemmas or not lemmas <= _BEING or not spot.is_whole:
        return False
    if {"is", "are", "am", "was", "were"}.isdisjoint(spot.prompt) or not spot.after or not spot.is_alone:
        return False
    if {"y", "pero", "o", "ni", "e", "mientras"} & set(spot.before):
        return False  # Two things told of one subject may share the verb: es pequeño pero muy valiente.
    clause = _clause_around(spot.before, spot.after)
    return bool(spot.before) and not any(_may_be_finite(word) for word in clause)


def _clause_around(before: Sequence[str], after: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in reversed(before):
        if word in _CLAUSE_BEGINS:
            break
        found.append(word)
    for word in after:
        if word in _CLAUSE_BEGINS:
            break
        found.append(word)
    return found


def _may_be_finite(word: str) -> bool:
    """Whether *word* may be a verb with a person: not a preposition or a noun that looks like one."""
    if vocabulary.is_little(word):
        return word in {"es", "era", "fue", "son", "soy", "ha", "han", "he", "hay"}
    return any(one.person for one in analyses(word)) and vocabulary.lemma(word) != word


def _has_finite_verb(words: Sequence[str]) -> bool:
    return any(_is_finite(word) for word in words)


def _is_finite(word: str) -> bool:
    return any(one.person and one.tense != "imp" for one in analyses(word))


def number_of_subject(spot: Spot) -> bool:
    """Ésas está bien, ustedes está: several are not said with the verb of one."""
    if len(spot.before) != 1 or not spot.is_whole or spot.previous not in _SEVERAL:
        return False
    said = {(one.lemma, one.tense) for one in analyses(spot.wrong) if one.person == "3s"}
    meant = {(one.lemma, one.tense) for one in analyses(spot.right) if one.person == "3p"}
    return bool(said & meant) and not any(one.person == "3p" for one in analyses(spot.wrong))


RULES: Final = (que_missing, other_for_que, verb_missing, number_of_subject)
