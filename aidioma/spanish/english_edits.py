"""
How likely a difference between two English translations of a Spanish sentence is a mistake.

No answers in English were judged by the thousand as Spanish ones were, so this is said by kinds of difference: what
Spanish leaves open for English is no mistake, a word of the same meaning hardly ever, and a form or a little word
that differs mostly is one.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import wordfreq

from aidioma.model.marks import EditClass
from aidioma.spanish.align import Pair, Step
from aidioma.spanish.classify import edit_class
from aidioma.spanish.lexicon import Lexicon, english_key
from aidioma.text import likeness, without_accents, word_set

_GROUPS: Final = tuple(
    word_set(group)
    for group in (
        "he she it you they one",
        "his her its your their",
        "him her it them you",
        "that which who",
        "this that it",
        "these those",
        "on in at",
        "to for",
        "will shall would",
        "may might can could",
        "must should",
        "until till",
        "very so really too",
        "much many",
        "big large great",
        "small little",
        "lots lot many much",
        "begin begins start starts",
        "talk speak talks speaks",
        "every each all",
        "somebody someone anybody anyone",
        "everybody everyone",
        "nobody no",
        "because since as",
        "home house",
        "mom mum mother",
        "dad father",
        "quickly fast",
    )
)
"""Little words and everyday ones that a Spanish sentence mostly lets one choose among."""
_MAY_BE_LEFT_OUT: Final = word_set("that very really just so then some any please too do does to the a an of")
_SAME_TENSE_OFTEN: Final = word_set("have has had did was were been is are am will going")
GRAVE: Final = 0.8
"""From this chance on a difference is a mistake by itself, whatever else the sentence says."""
_OPEN, _SYNONYM, _OPTIONAL, _TIME, _OTHER, _FORM, _NEGATED = 0.1, 0.15, 0.25, 0.35, 0.6, 0.85, 0.97
_NEGATIONS: Final = word_set("not no never nothing nobody none neither nor without")
_SPEAKERS: Final = word_set("i me my mine we us our ours")
_MISSPELT: Final = 0.7
_LEAST_CHARS: Final = 4
_TELLS: Final = 0.02


def is_english(word: str) -> bool:
    """Whether *word* is met in English."""
    return wordfreq.zipf_frequency(word, "en") > 1.5 or any(char.isdigit() for char in word)  # noqa: PLR2004 - rarer ones are slips


def is_english_slip(pair: Pair) -> bool:
    """Whether the wrong word is no English word and can only be meant for the right one."""
    wrong, right = pair
    if not wrong or not right or not right.isascii() or not is_english(right):
        return False
    if without_accents(wrong).replace("'", "") == right.replace("'", ""):
        return True
    return len(right) >= _LEAST_CHARS and not is_english(wrong) and likeness(wrong, right) >= _MISSPELT


def is_negative(sentence: Iterable[str]) -> bool:
    """Whether *sentence* denies something."""
    return not _NEGATIONS.isdisjoint(sentence)


def chance_mistaken(
    step: Step, *, moved: AbstractSet[str], opposite: bool, spanish: Sequence[str], lexicon: Lexicon
) -> float:
    """
    Return how likely *step* is a mistake, 0-1.

    Args:
        step: One differing place of an answer's alignment with a right translation.
        moved: The words that stand on both sides, in other places.
        opposite: Whether one sentence denies what the other says.
        spanish: The keys of the Spanish prompt in the lexicon.
        lexicon: Which words stand for each other.
    """
    wrong, right = step.pair
    if wrong in _NEGATIONS or right in _NEGATIONS:
        return _NEGATED if opposite else _OPTIONAL
    if all(word in moved for word in step.pair if word):
        return _OPTIONAL
    if not _SPEAKERS.isdisjoint(step.pair):
        return _FORM
    if not wrong or not right:
        return _OPTIONAL if (wrong or right) in _MAY_BE_LEFT_OUT else _OTHER
    if any({wrong, right} <= group for group in _GROUPS):
        return _OPEN
    return _between(wrong, right, spanish, lexicon)


def _between(wrong: str, right: str, spanish: Sequence[str], lexicon: Lexicon) -> float:
    """Return how likely a word in another's place is a mistake, of two that are neither open nor moved."""
    if edit_class((wrong, right), language="en") is EditClass.TENSE or {wrong, right} <= _SAME_TENSE_OFTEN:
        return _TIME
    one, other = english_key(wrong), english_key(right)
    if one == other:
        return _FORM
    return _SYNONYM if _stands_for_any(one, spanish, lexicon) else _OTHER


def left_untold(answer: Sequence[str], *, spanish: Sequence[str], lexicon: Lexicon) -> float:
    """Return the share of the Spanish content words that no word of *answer* is known to stand for, 0-1."""
    met = [key for key in spanish if lexicon.spanish.get(key, 0.0)]
    if not met:
        return 0.0
    own = {english_key(word) for word in answer}
    told = [key for key in met if any(_tells(one, key, lexicon) for one in own)]
    return 1 - len(told) / len(met)


def _stands_for_any(english: str, spanish: Sequence[str], lexicon: Lexicon) -> bool:
    return any(_tells(english, key, lexicon) for key in spanish)


def _tells(english: str, spanish: str, lexicon: Lexicon) -> bool:
    return lexicon.telling(english, spanish) >= _TELLS * lexicon.spanish.get(spanish, 0.0) > 0
