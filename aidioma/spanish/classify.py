"""What kind of mistake an edit is, in the words the learner is told."""

from functools import lru_cache
from typing import Final

from aidioma.model.marks import EditClass
from aidioma.spanish import vocabulary
from aidioma.spanish.align import Pair
from aidioma.spanish.morphology import analyses
from aidioma.spanish.verbs import Verb, verb
from aidioma.text import Language, likeness, without_accents, word_set

_MISSPELT: Final = 0.6
_ENGLISH_ARTICLES: Final = frozenset({"a", "an", "the"})
_ENGLISH_PREPOSITIONS: Final = word_set("in on at to for of from with by about into over under after before")
_ENGLISH_PRONOUNS: Final = word_set("i you he she it we they me him her us them my your his its our their")
_ENGLISH_AUXILIARIES: Final = word_set(
    "am is are was were be been do does did have has had will would can could should"
)

_BY_WORD_CLASS: Final = {
    "article": EditClass.ARTICLE,
    "preposition": EditClass.PREPOSITION,
    "clitic": EditClass.PRONOUN,
    "subject": EditClass.PRONOUN,
    "stressed": EditClass.PRONOUN,
    "possessive": EditClass.PRONOUN,
}


def edit_class(pair: Pair, *, language: Language = "es") -> EditClass:
    """Return the class of an edit (wrong, right)."""
    return _english(pair) if language == "en" else _spanish(pair)


def _has_quantity(pair: Pair) -> bool:
    """Whether a number or a sign is changed: another value is no spelling."""
    return any(word and vocabulary.word_class(word) == "digit" for word in pair)


@lru_cache(maxsize=65_536)
def _spanish(pair: Pair) -> EditClass:
    wrong, right = pair
    if not wrong or not right:
        return _one_sided(wrong or right, missing=bool(right))
    return EditClass.VOCABULARY if _has_quantity(pair) else _between_spanish(wrong, right)


def _between_spanish(wrong: str, right: str) -> EditClass:
    if without_accents(wrong) == without_accents(right):
        return EditClass.ACCENT
    if {wrong, right} <= {"por", "para"}:
        return EditClass.POR_PARA
    if not vocabulary.is_word(wrong):
        return _of_no_word(wrong, right)
    other = verb(right)
    one = verb(wrong) or (_as_form(wrong, other.lemma) if other is not None else None)
    if one is not None and other is not None and (found := _between_verbs(one, other)) is not None:
        return found
    if one is not None and other is not None and one.lemma != other.lemma and (form := _as_form(wrong, other.lemma)):
        return _between_verbs(form, other) or _between_words(wrong, right)
    return _between_words(wrong, right)


def _of_no_word(wrong: str, right: str) -> EditClass:
    """Return the class where the wrong word is none, but perhaps a form without its accent: podria for pudiera."""
    one, other = verb(vocabulary.accented(wrong)), verb(right)
    if one is not None and other is not None and (found := _between_verbs(one, other)) is not None:
        return found
    return EditClass.SPELLING if likeness(wrong, right) >= _MISSPELT else EditClass.VOCABULARY


def _as_form(word: str, lemma: str) -> Verb | None:
    """Return *word* as a form of the verb that the other word is of, be it likelier a noun: trabajo beside trabaja."""
    found = frozenset((one.tense, one.person) for one in analyses(word) if (one.lemma, one.enclitic) == (lemma, ""))
    return Verb(lemma, found) if found else None


def _one_sided(word: str, *, missing: bool) -> EditClass:
    if (found := _BY_WORD_CLASS.get(vocabulary.word_class(word))) is not None:
        return found
    return EditClass.MISSING if missing else EditClass.EXTRA


def _between_verbs(one: Verb, other: Verb) -> EditClass | None:
    if {one.lemma, other.lemma} == {"ser", "estar"}:
        return EditClass.SER_ESTAR
    if one.lemma != other.lemma:
        return None
    if one.tenses & other.tenses:
        return EditClass.PERSON if not one.persons & other.persons else None
    moods = {tense.startswith("subj") for tense in (one.tense, other.tense)}
    return EditClass.MOOD if len(moods) > 1 else EditClass.TENSE


def _between_words(wrong: str, right: str) -> EditClass:
    kinds = (vocabulary.word_class(wrong), vocabulary.word_class(right))
    by_form = (
        (vocabulary.only_gender_differs(wrong, right), EditClass.GENDER),
        (vocabulary.only_number_differs(wrong, right), EditClass.NUMBER),
        (kinds[0] == kinds[1] == "article", _between_articles(wrong, right)),
        (kinds[1] == "preposition" and vocabulary.is_little(wrong), EditClass.PREPOSITION),
        ("clitic" in kinds or kinds[1] in {"subject", "possessive"}, EditClass.PRONOUN),
        (vocabulary.lemma(wrong) == vocabulary.lemma(right), _between_forms(wrong, right)),
    )
    other = _BY_WORD_CLASS.get(kinds[1], EditClass.VOCABULARY)
    return next((found for fits, found in by_form if fits), other)


def _between_forms(wrong: str, right: str) -> EditClass:
    return EditClass.GENDER if vocabulary.number(wrong) == vocabulary.number(right) else EditClass.NUMBER


def _between_articles(wrong: str, right: str) -> EditClass:
    definite = {"el", "la", "los", "las"}
    if (wrong in definite) != (right in definite):
        return EditClass.ARTICLE
    return EditClass.NUMBER if vocabulary.number(wrong) != vocabulary.number(right) else EditClass.GENDER


@lru_cache(maxsize=65_536)
def _english(pair: Pair) -> EditClass:
    wrong, right = pair
    word = right or wrong
    for members, found in (
        (_ENGLISH_ARTICLES, EditClass.ARTICLE),
        (_ENGLISH_PREPOSITIONS, EditClass.PREPOSITION),
        (_ENGLISH_PRONOUNS, EditClass.PRONOUN),
    ):
        if word in members and (not wrong or wrong in members or not right):
            return found
    if not wrong or not right:
        return EditClass.MISSING if right else EditClass.EXTRA
    if wrong in _ENGLISH_AUXILIARIES and right in _ENGLISH_AUXILIARIES:
        return EditClass.TENSE
    return _english_form(wrong, right)


def _english_form(wrong: str, right: str) -> EditClass:
    if _has_quantity((wrong, right)):
        return EditClass.VOCABULARY
    shorter, longer = sorted((wrong, right), key=len)
    ending = longer.removeprefix(shorter)
    if ending in {"s", "es"}:
        return EditClass.NUMBER
    if ending in {"d", "ed", "ing"}:
        return EditClass.TENSE
    return EditClass.SPELLING if likeness(wrong, right) >= _MISSPELT else EditClass.VOCABULARY
