"""Indicative where a wish, an aim or a condition asks for the subjunctive, and commands that are none."""

from collections.abc import Sequence
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import Analysis, analyses, is_finite
from aidioma.spanish.vocabulary import zipf
from aidioma.text import word_set

_WISHES: Final = frozenset(
    {
        "querer",
        "desear",
        "pedir",
        "preferir",
        "necesitar",
        "recomendar",
        "sugerir",
        "aconsejar",
        "exigir",
        "prohibir",
        "rogar",
    }
)
_BEFORE_QUE: Final = {
    ("para",),
    ("sin",),
    ("antes", "de"),
    ("a", "menos"),
    ("con", "tal", "de"),
    ("ojalá",),
    ("a", "fin", "de"),
    *((word,) for word in ("posible", "imposible", "probable", "necesario", "importante", "falta", "lástima", "dudo")),
}
_BELIEVES: Final = word_set("creo pienso cree piensa creemos pensamos creen piensan parece imagino")
"""Behind no, with que: what one does not believe is in the subjunctive."""
_SURE: Final = word_set("creo pienso sé supongo veo")
_INDICATIVE: Final = frozenset({"pres", "pret", "impf", "fut", "cond"})
_SUBJUNCTIVE: Final = frozenset({"subj", "subjimpf"})
_ASKS_WHETHER: Final = frozenset(
    {"saber", "preguntar", "decir", "ver", "dudar", "mirar", "importar", "averiguar", "entender", "recordar", "contar"}
)
_SELDOM: Final = 1.5
"""How much less common a verb is that nobody thinks of: vivar beside vivir."""
_FARTHEST: Final = 4


def tenses(readings: frozenset[Analysis]) -> frozenset[str]:
    """Return every tense that a form can have, and that of commands only where it can have no other."""
    found = frozenset(one.tense for one in readings)
    return found - {"imp"} or found


def of_one_verb(wrong: str, right: str) -> tuple[frozenset[Analysis], frozenset[Analysis]]:
    """Return what two words can be as forms of one verb that is used about as often as any that they can be of."""
    said, meant = analyses(wrong), analyses(right)
    shared = {one.lemma for one in said} & {one.lemma for one in meant}
    commonest = max((zipf(lemma) for lemma in shared), default=0.0)
    shared = {lemma for lemma in shared if zipf(lemma) > commonest - _SELDOM}
    return frozenset(one for one in said if one.lemma in shared), frozenset(one for one in meant if one.lemma in shared)


def subjunctive_after(spot: Spot) -> bool:
    """Quiero que vienes, ojalá puedo, para que sabes: what is wished or aimed at is in the subjunctive."""
    said, meant = of_one_verb(spot.wrong, spot.right)
    if not said:
        return False
    if not tenses(meant) <= _SUBJUNCTIVE or not tenses(said) <= _INDICATIVE:
        return False
    return _is_wished(spot.before) or (tenses(said) == {"pres"} and _is_hoped(spot))


def _is_hoped(spot: Spot) -> bool:
    """Whether espero que leads to the verb, and says that one hopes, not that one expects."""
    rest = _bare(spot.before)
    hopes = any(word.startswith("hop") for word in spot.prompt)
    return hopes and rest[-1:] == ["que"] and any(one.lemma == "esperar" for one in analyses("".join(rest[-2:-1])))


def _is_wished(before: Sequence[str]) -> bool:
    """Whether the words that lead to a verb ask for its subjunctive."""
    if _bare(before)[-1:] == ["ojalá"]:
        return True
    at = len(before) - 1 - next((n for n, word in enumerate(reversed(before)) if word == "que"), len(before))
    if at < 1 or len(before) - at > _FARTHEST or any(is_finite(word) for word in before[at + 1 :]):
        return False
    if any(tuple(before[max(0, at - len(opening)) : at]) == opening for opening in _BEFORE_QUE):
        return True
    if before[at - 1] in _BELIEVES and "no" in before[max(0, at - 3) : at - 1]:
        return True
    return any(one.lemma in _WISHES and (one.person or one.tense in {"inf", "ger"}) for one in analyses(before[at - 1]))


def _bare(before: Sequence[str]) -> list[str]:
    """Return the words before a verb without no, pronouns and the subject."""
    rest = list(before)
    while rest and (rest[-1] in vocabulary.CLITICS | vocabulary.SUBJECTS or rest[-1] == "no"):
        rest.pop()
    return rest


def indicative_after(spot: Spot) -> bool:
    """Creo que venga, sé que sea: what one believes or knows is in the indicative."""
    said, meant = of_one_verb(spot.wrong, spot.right)
    if not said or not tenses(said) <= _SUBJUNCTIVE or not tenses(meant) <= _INDICATIVE:
        return False
    rest = _bare(spot.before)
    return rest[-1:] == ["que"] and rest[-2:-1] != [] and rest[-2] in _SURE and "no" not in rest[:-2]


def condition(spot: Spot) -> bool:
    """Si tendría tiempo, si lloverá: after si, "if", stands neither a conditional nor a future."""
    said, meant = of_one_verb(spot.wrong, spot.right)
    if not said or not tenses(said) <= {"cond", "fut"} or tenses(meant) & {"cond", "fut"}:
        return False
    rest = _bare(spot.before)
    if rest[-1:] != ["si"]:
        return False
    return not any(one.lemma in _ASKS_WHETHER for word in rest[:-1] for one in analyses(word)) and "if" in spot.prompt


def negative_command(spot: Spot) -> bool:
    """No habla, no toca eso: what is not to be done is in the subjunctive."""
    said, meant = of_one_verb(spot.wrong, spot.right)
    if not said or not tenses(meant) <= _SUBJUNCTIVE:
        return False
    rest = [word for word in spot.before if word not in vocabulary.CLITICS and word not in {"por", "favor"}]
    told = any(one.person in {"2s", "2v", "2p"} and one.tense in {"imp", "pres"} for one in said)
    is_command = spot.prompt[:1] in {("do",), ("never",)} or spot.prompt[:2] == ("please", "do")
    return spot.is_whole and rest == ["no"] and told and not tenses(said) & _SUBJUNCTIVE and is_command


RULES: Final = (subjunctive_after, indicative_after, condition, negative_command)
