"""Words that are only misspelt: an accent is missing, or it is no word and can only be meant for the right one."""

from typing import Final

from rapidfuzz.distance import OSA

from aidioma.spanish import dictionary, english_words, vocabulary
from aidioma.spanish.align import Pair
from aidioma.spanish.morphology import analyses
from aidioma.spanish.verbs import verb
from aidioma.text import Language, without_accents

_SHORTEST_MISSPELT: Final = 5
_LONG_WORD: Final = 9
_LONG_ENGLISH_WORD: Final = 8


def is_slip(pair: Pair, *, language: Language = "es") -> bool:
    """Whether the wrong word is no word at all and can only be meant for the right one."""
    wrong, right = pair
    if language == "en":
        return _is_english_slip(wrong, right)
    if not wrong or not right or not wrong.isalpha() or _may_be_a_word(wrong):
        return False
    if without_accents(wrong) == without_accents(right):
        return not is_said_to_vos(pair)
    if len(right) < _SHORTEST_MISSPELT or not vocabulary.is_word(right):
        return False
    if vocabulary.is_little(right):
        return OSA.distance(wrong, right) == 1 and wrong[-1] == right[-1]
    allowed = 2 if len(right) >= _LONG_WORD else 1
    same_ending = without_accents(wrong[-2:]) == without_accents(right[-2:])
    return same_ending and OSA.distance(without_accents(wrong), without_accents(right)) <= allowed


def _is_english_slip(wrong: str, right: str) -> bool:
    """Whether the wrong word is no English one, begins like the right one and is a letter or two from it."""
    if right.endswith("'s") and wrong == right.replace("'", ""):
        return True
    if not wrong.isalpha() or english_words.is_word(wrong) or not english_words.is_word(right):
        return False
    allowed = 2 if len(right) >= _LONG_ENGLISH_WORD else 1
    return len(right) >= _SHORTEST_MISSPELT and wrong[0] == right[0] and OSA.distance(wrong, right) <= allowed


def _may_be_a_word(word: str) -> bool:
    """Whether *word* is one, or a verb with pronouns on its end, which no dictionary lists."""
    form = verb(word)
    return vocabulary.is_word(word) or (form is not None and bool(form.enclitic))


def is_accent(pair: Pair) -> bool:
    """Whether the two differ in accents alone."""
    return bool(pair[0]) and without_accents(pair[0]) == without_accents(pair[1])


def is_said_to_vos(pair: Pair) -> bool:
    """
    Whether one word says to vos what the other one says to tú: tomá, toma; but mamá is no verb.

    Of "no lo toqués" no paradigm tells, so the learner's ending does.
    """
    wrong, right = pair
    is_subjunctive = any(one.person == "2s" and one.tense == "subj" for one in analyses(right))
    if is_subjunctive and wrong.endswith(("és", "ás")) and without_accents(wrong) == right:
        return True
    if not all(dictionary.is_likelier_verb(word) or not dictionary.readings(word) for word in pair):
        return False
    said, meant = ({(one.person, one.lemma) for one in analyses(word)} for word in pair)
    return any(
        {("2v", lemma), ("2s", lemma)} <= said ^ meant and (("2v", lemma) in said) != (("2s", lemma) in said)
        for _, lemma in said
    )
