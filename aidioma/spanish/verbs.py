"""What a word is as a verb form, where that is likelier than a noun: one verb, and its tenses and persons."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidioma.spanish import dictionary
from aidioma.spanish.morphology import analyses, likeliest
from aidioma.spanish.vocabulary import is_listed, lemma, word_class, zipf
from aidioma.text import word_set

PERSONS: Final = ("1s", "2s", "3s", "1p", "2p", "3p")
TENSES: Final = ("pres", "pret", "impf", "fut", "cond", "subj", "subjimpf", "imp", "inf", "ger", "part")
ADDRESS: Final = frozenset({"2s", "2v", "3s", "2p", "3p"})
"""Persons with which one can speak to somebody: tú, vos, usted, vosotros, ustedes."""
_READ_AS_VERBS: Final = frozenset({"content", "unknown", "preposition", "conjunction"})
"""Classes of words that may be verb forms: "para" and "entre" are, "nada" and "como" mean something else."""
_LITTLE_VERBS: Final = word_set("sé")
"""Verb forms that are of a closed class without their accent."""
_NOUNS_RANK_HIGHER: Final = 0.2
"""A noun is counted with the verb's uses of its form, its infinitive alone: in powers of ten."""

Reading = tuple[str, str]
"""(tense, person); the person is ``""`` for infinitive, gerund and participle."""


@dataclass(frozen=True, slots=True)
class Verb:
    """
    A word read as a verb form: its lemma, its possible readings, and pronouns written onto its end.

    The person vos (``2v``) stands only where its form is not that of tú.
    """

    lemma: str
    readings: frozenset[Reading]
    enclitic: str = ""

    @property
    def tense(self) -> str:
        """The likeliest tense of the form; ``""`` where its ending tells nothing."""
        return next((tense for tense in TENSES if tense in self.tenses), "")

    @property
    def tenses(self) -> frozenset[str]:
        """Every tense the form can have."""
        return frozenset(tense for tense, _ in self.readings)

    @property
    def persons(self) -> frozenset[str]:
        """Every person the form can have; empty for infinitive, gerund and participle."""
        return frozenset(person for _, person in self.readings if person)


@lru_cache(maxsize=65_536)
def verb(word: str) -> Verb | None:
    """Read *word* as a verb form, pronouns on its end included; None where it is none, or likelier another word."""
    if not word or (word_class(word) not in _READ_AS_VERBS and word not in _LITTLE_VERBS):
        return None
    first = next(iter(likeliest(word)), None)
    if first is None or not _is_likely(word, first.lemma):
        return None
    own = (one for one in analyses(word) if (one.lemma, one.enclitic) == (first.lemma, first.enclitic))
    found = frozenset((one.tense, one.person) for one in own)
    as_to_tu = {(tense, "2v") for tense, person in found if person == "2s"}
    return Verb(first.lemma, found - as_to_tu, first.enclitic)


@lru_cache(maxsize=65_536)
def may_be_verb(word: str) -> bool:
    """Whether *word* can be a verb form at all, be it more likely a noun (casa, cuenta, vino)."""
    return bool(analyses(word))


def _is_likely(word: str, infinitive: str) -> bool:
    """Whether *word* is met as a form of the verb more than as a noun: vino is, casa and trabajo are not."""
    if not is_listed(word) or dictionary.is_likelier_verb(word):
        return True
    if any(tense == "part" for _, (tense, _) in dictionary.verb_forms(word)):
        return not dictionary.is_likelier_noun(word)
    return zipf(infinitive) + _NOUNS_RANK_HIGHER > zipf(lemma(word))
