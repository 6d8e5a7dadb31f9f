"""Persons and tenses that the English sentence rules out, and forms that no verb has."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.mood import of_one_verb, tenses
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.conjugation import regular_forms
from aidioma.spanish.cues import PAST
from aidioma.spanish.morphology import Analysis, analyses, is_finite
from aidioma.text import word_set

_I: Final = word_set("i me my mine myself")
_WE: Final = word_set("we us our ours ourselves let")
_YOU: Final = word_set("you your yours yourself yourselves")
_HE: Final = word_set(
    "he she it him her his its himself herself itself this that there who everyone everybody somebody someone "
    "nobody nothing everything something anybody anyone one each every"
)
_THEY: Final = word_set("they them their theirs themselves people police these those")
_SECOND: Final = frozenset({"2s", "2v", "2p"})
_LISTENER: Final = frozenset({"2s", "2v", "3s", "2p", "3p"})
_FELT: Final = frozenset(
    {"alegrar", "preocupar", "sorprender", "asustar", "molestar", "aburrir", "divertir", "enojar", "enfadar",
     "parecer", "interesar", "extrañar", "tocar", "costar", "quedar", "gustar", "encantar", "cansar", "avergonzar",
     "doler"}
)  # fmt: skip
"""Verbs whose subject may be who feels or what is felt: me alegro, me alegra."""
_WILL: Final = word_set(
    "will shall going tomorrow next wonder must probably if when may might until soon later tonight at in on monday "
    "tuesday wednesday thursday friday saturday sunday can where who"
)
_TIMETABLE: Final = word_set(
    "leave leaves arrive arrives start starts begin begins end ends open opens close closes come comes finish finishes "
    "depart departs land lands get gets"
)
"""What is said in the present of what is to come."""
_WOULD: Final = word_set("would could should might if like rather wish may wonder must suppose had mind")
_NARRATED: Final = word_set(
    "say says said tell told think thought know knew believe believed hope see saw ask asked if wish since for again"
)
_NOT_PAST: Final = word_set(
    "let put cut hit read set shut cost hurt quit spread beat bet burst cast split have has had did would could"
)
_MODAL: Final = frozenset({"tener", "deber", "poder", "querer", "gustar", "haber", "importar"})
_JUST_DONE: Final = frozenset(
    {"llegar", "olvidar", "entender", "comprender", "perder", "ganar", "acabar", "terminar", "oír",
     "traer", "preguntar", "asustar", "rendir", "querer", "pensar"}
)  # fmt: skip
"""Verbs of which Spanish has the past for an English present: llegaste tarde, you are late."""
_SUBJECTS: Final = word_set("i you he she it we they")


def _readings(spot: Spot) -> tuple[frozenset[Analysis], frozenset[Analysis]]:
    """Return what both words can be as forms of one verb, persons and all."""
    said, meant = of_one_verb(spot.wrong, spot.right)
    return frozenset(one for one in said if one.person), frozenset(one for one in meant if one.person)


def _share_verb_alone(spot: Spot) -> bool:
    """Whether both words are forms of one verb, persons and all."""
    return bool(spot.prompt) and all(_readings(spot)) and not vocabulary.is_little(spot.wrong)


def person_of_prompt(spot: Spot) -> bool:
    """Necesita for "I need": the person is not the one that the English sentence names."""
    if not _share_verb_alone(spot) or _may_be_no_verb(spot) or _is_felt(spot):
        return False
    said, meant = _readings(spot)
    if not tenses(said) & tenses(meant) or _commands(spot.prompt) or tenses(meant) == {"imp"}:
        return False
    mine, needed = {one.person for one in said}, {one.person for one in meant}
    named = set(spot.prompt)
    if mine & needed or (mine <= _SECOND and needed & _SECOND):
        return False
    if mine & _LISTENER and needed & _LISTENER and (_names_listener(named) or not named & {"he", "she", "they"}):
        return False
    return _is_named(needed, named) and _is_ruled_out(mine, needed, named)


def _commands(prompt: Sequence[str]) -> bool:
    """Whether the English sentence begins like a command: "please", "let's", "do not", but not "do you"."""
    return prompt[0] in {"please", "let"} or (prompt[0] == "do" and _SUBJECTS.isdisjoint(prompt[1:2]))


def _names_listener(named: AbstractSet[str]) -> bool:
    return any(word in _YOU or word.startswith("you") for word in named)


def _is_named(needed: AbstractSet[str], named: AbstractSet[str]) -> bool:
    """Whether the English sentence says that it is one of the persons *needed*."""
    if ("1s" in needed and "i" in named and not named & _WE) or ("1p" in needed and "we" in named):
        return True
    if needed & _SECOND:
        return _names_listener(named)
    if ("3s" in needed and named & {"he", "she"}) or ("3p" in needed and "they" in named):
        return True
    return bool(needed & {"3s", "3p"}) and not named & (_I | _WE) and not _names_listener(named)


def _is_ruled_out(mine: AbstractSet[str], needed: AbstractSet[str], named: AbstractSet[str]) -> bool:
    """Whether the English sentence says nothing of the persons that the learner's verb has."""
    if needed <= {"1s", "1p"}:
        return True
    third = (
        (needed == {"3s"} and mine == {"3p"} and bool(named & {"he", "she"}) and not named & _THEY)
        or (needed == {"3p"} and mine == {"3s"} and "they" in named and not named & _HE)
    ) and not _names_listener(named)
    unsaid = [
        *({"1s"} if not named & _I else ()),
        *({"1p"} if not named & (_I | _WE) else ()),
        *(_SECOND if not _names_listener(named) else ()),
    ]
    return third or mine <= set(unsaid)


def _may_be_no_verb(spot: Spot) -> bool:
    """Whether the words may be adjectives or nouns: llena and lleno, amiga and amigo."""
    differs = vocabulary.only_gender_differs(spot.wrong, spot.right)
    differs = differs or vocabulary.only_number_differs(spot.wrong, spot.right)
    return differs and not (is_finite(spot.wrong) and is_finite(spot.right))


def _is_felt(spot: Spot) -> bool:
    """Whether a pronoun before the verb may be its object as well as its subject: me alegro, me alegra."""
    return spot.previous in vocabulary.CLITICS and any(one.lemma in _FELT for one in analyses(spot.right))


def tense_of_prompt(spot: Spot) -> bool:
    """Compré for "I buy", compro for "I bought", compraría for "I will buy": the English sentence says when."""
    if not _share_verb_alone(spot) or "que" in spot.before:
        return False
    said, meant = _readings(spot)
    if all(any(one.tense == "imp" for one in readings) for readings in (said, meant)):
        return False  # Both may tell somebody to do it: salí, sal.
    mine, needed = tenses(said), tenses(meant)
    return not mine & needed and any(
        mine <= said and needed <= meant and is_ruled_out(spot)
        for said, meant, is_ruled_out in (
            ({"pret", "impf"}, {"pres", "fut", "imp"}, _says_no_past),
            ({"fut"}, {"pres", "pret", "impf"}, _says_no_future),
            ({"cond"}, {"pres", "pret", "impf", "fut"}, _says_no_condition),
            ({"pres", "imp"}, {"pret", "impf"}, _says_past),
        )
    )


def _is_past(prompt: Sequence[str]) -> bool:
    return any(word in PAST or (word.endswith("ed") and len(word) > len("need")) for word in prompt)


def _says_no_past(spot: Spot) -> bool:
    just = any(one.lemma in _JUST_DONE for one in _readings(spot)[1])
    return not _is_past(spot.prompt) and _NOT_PAST.isdisjoint(spot.prompt) and not just


def _says_no_future(spot: Spot) -> bool:
    if _TIMETABLE.intersection(spot.prompt) and {"time", "when", "train", "bus", "plane", "flight"} & set(spot.prompt):
        return False  # A qué hora saldrá, for "what time does it leave".
    return _WILL.isdisjoint(spot.prompt) and not any(word.endswith("ing") for word in spot.prompt)


def _says_no_condition(spot: Spot) -> bool:
    modal = any(one.lemma in _MODAL for one in _readings(spot)[1])
    return _WOULD.isdisjoint(spot.prompt) and not modal and not any(word.endswith("'d") for word in spot.prompt)


def _says_past(spot: Spot) -> bool:
    lemmas = {one.lemma for one in _readings(spot)[1]}
    if lemmas & (_JUST_DONE | {"haber"}) or "just" in spot.prompt or {"cuando", "si", "mientras"} & set(spot.before):
        return False
    is_open = bool((_NARRATED | {"have", "has", "been"}).intersection(spot.prompt))
    return _is_past([word for word in spot.prompt if word != "got"]) and not is_open


def regular_for_irregular(spot: Spot) -> bool:
    """Saberán, rompido, yo sabo: a form that the verb would have if it were regular."""
    if analyses(spot.wrong) or not spot.wrong or not spot.right:
        return False
    lemmas = {one.lemma for one in analyses(spot.right)}
    return any(spot.wrong in _as_if_regular(lemma) for lemma in lemmas)


@lru_cache(maxsize=2048)
def _as_if_regular(infinitive: str) -> frozenset[str]:
    return regular_forms(infinitive)


RULES: Final = (person_of_prompt, tense_of_prompt, regular_for_irregular)
