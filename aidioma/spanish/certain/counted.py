"""Numbers that are not the prompt's, and verbs that do not agree with what is counted or costs."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import analyses
from aidioma.text import word_set

_SPANISH: Final = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
    "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós",
    "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve", "treinta",
)  # fmt: skip
_ENGLISH: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS: Final = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
                "noventa": 90, "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300,
                "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600, "setecientos": 700, "ochocientos": 800,
                "novecientos": 900, "doscientas": 200, "trescientas": 300, "cuatrocientas": 400, "quinientas": 500,
                "mil": 1000}  # fmt: skip
_ENGLISH_TENS: Final = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
                        "ninety": 90, "hundred": 100, "thousand": 1000}  # fmt: skip
_VALUES: Final = {**{word: number for number, word in enumerate(_SPANISH) if number > 1}, **_TENS}
_ENGLISH_VALUES: Final = {**{word: number for number, word in enumerate(_ENGLISH) if number > 1}, **_ENGLISH_TENS}
_ABOUT: Final = word_set("half quarter dozen couple pair twice double o'clock past to am pm week weeks fortnight")
"""English words beside which the number may be another in Spanish: quince días, las tres y media."""
_SUBJECT_BEHIND: Final = word_set("costar valer existir ocurrir suceder sobrar nacer")
"""Verbs of which what stands right behind them is the subject."""


def number_of_prompt(spot: Spot) -> bool:
    """Tengo 5 hermanos for "four": the English sentence says how many."""
    mine, needed = _value(spot.wrong), _value(spot.right)
    if mine is None or needed is None or mine == needed or not spot.is_alone or _ABOUT.intersection(spot.prompt):
        return False
    said = _said(spot.prompt)
    return needed in said and mine not in said


def number_left_out(spot: Spot) -> bool:
    """Cuesta trescientos euros for "350 euros": a part of the number is not there."""
    needed = _value(spot.right)
    if not spot.is_missing or needed is None or not spot.is_alone or needed not in _said(spot.prompt):
        return False
    return _value(spot.previous) is not None or _value(spot.next) is not None


def _value(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 8 else _VALUES.get(word)  # noqa: PLR2004 - no number


@lru_cache(maxsize=1024)
def _said(prompt: tuple[str, ...]) -> frozenset[int]:
    """Return the numbers that an English sentence says, and their parts: 350 is 300 and 50."""
    found: set[int] = set()
    for word in (part for one in prompt for part in one.split("-")):
        value = int(word) if word.isascii() and word.isdigit() and len(word) < 8 else _ENGLISH_VALUES.get(word)  # noqa: PLR2004
        if value is not None:
            found.add(value)
            found |= {digit * 10**place for place, digit in enumerate(map(int, reversed(str(value)))) if digit}
            found |= {value % 100, value // 1000}
    hundreds = pairwise(prompt)
    found |= {_ENGLISH_VALUES[one] * 100 for one, other in hundreds if other == "hundred" and one in _ENGLISH_VALUES}
    return frozenset(found)


def agrees_with_what_costs(spot: Spot) -> bool:
    """Cuánto cuestan esta camisa: one shirt costs."""
    said = {(one.lemma, one.tense, one.person) for one in analyses(spot.wrong)}
    meant = {(one.lemma, one.tense, one.person) for one in analyses(spot.right)}
    differ = {("3s", "3p"), ("3p", "3s")}
    pairs = {(one[0], one[2], two[2]) for one in said for two in meant if one[:2] == two[:2]}
    if not any(lemma in _SUBJECT_BEHIND and (mine, needed) in differ for lemma, mine, needed in pairs):
        return False
    if spot.next not in vocabulary.DETERMINERS or len(spot.after) < 2:  # noqa: PLR2004 - determiner, noun
        return False
    number = vocabulary.number(spot.next)
    agrees = vocabulary.number(spot.after[1]) == number and "y" not in spot.after
    return agrees and dictionary.is_likelier_noun(spot.after[1]) and any(needed[1] == number for _, _, needed in pairs)


RULES: Final = (number_of_prompt, number_left_out, agrees_with_what_costs)
