"""What can be said of a Spanish answer by rule: its verb, how that is formed, and the gender of a noun."""

from dataclasses import dataclass
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.verbs import Verb, verb
from aidioma.text import words

_TENSES: Final = {
    "pres": "present",
    "pret": "preterite",
    "impf": "imperfect",
    "fut": "future",
    "cond": "conditional",
    "subj": "present subjunctive",
    "subjimpf": "imperfect subjunctive",
}
_PERSONS: Final = {
    "1s": "yo",
    "2s": "tú",
    "3s": "él, ella or usted",
    "1p": "nosotros",
    "2p": "vosotros",
    "3p": "ellos, ellas or ustedes",
}
_FROM_THE_INFINITIVE: Final = frozenset(("fut", "cond"))
_NOUN_WORDS: Final = 2
_ARTICLES: Final = {"m": "el", "f": "la"}


@dataclass(frozen=True, slots=True)
class VerbClue:
    """The one form of an answer that can be told for sure: of which verb, in which tense and person."""

    infinitive: str
    pattern: str


def verb_clue(answer: str) -> VerbClue | None:
    """Return the first verb form of *answer* that has one reading; None where there is none, or it could be a noun."""
    for word in words(answer):
        found = verb(word)
        if found is not None and len(found.readings) == 1 and _is_sure(word, found):
            tense, person = next(iter(found.readings))
            return VerbClue(found.lemma, f"{found.lemma}, {_TENSES[tense]}, {_PERSONS[person]}")
    return None


def _is_sure(word: str, found: Verb) -> bool:
    tense, person = next(iter(found.readings))
    if tense not in _TENSES or person not in _PERSONS or vocabulary.lemma(word) != found.lemma:
        return False
    return tense not in _FROM_THE_INFINITIVE or word.startswith(found.lemma)


def noun_clue(answer: str) -> str:
    """Ask for the gender of the noun that *answer* is, with its options; "" where it is none or not sure."""
    found = words(answer)
    if len(found) != _NOUN_WORDS or found[0] not in _ARTICLES.values():
        return ""
    return "A noun: with el or with la?" if _ARTICLES.get(vocabulary.gender(found[1])) == found[0] else ""


def gender_clue(answer: str) -> str:
    """Return the gender of a noun that *answer* is, in words; "" where it is none or unsure."""
    if not noun_clue(answer):
        return ""
    return "feminine" if words(answer)[0] == _ARTICLES["f"] else "masculine"
