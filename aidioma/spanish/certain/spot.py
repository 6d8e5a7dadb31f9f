"""The place of one difference: the learner's word, the right one, and the neighbours that do not differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from aidioma.spanish import vocabulary
from aidioma.spanish.align import Step
from aidioma.spanish.faults import agrees
from aidioma.spanish.verbs import verb
from aidioma.spanish.vocabulary import NEGATIONS


@dataclass(frozen=True, slots=True)
class Spot:
    """
    One differing step among its neighbours, as far as these are the same on both sides.

    ``is_whole`` says that ``before`` reaches to the beginning of the sentence. ``prompt`` are the English words, in
    order; empty where they are not known. ``negation_differs`` says that elsewhere one side has a no and the other
    none, ``is_alone`` that nothing else differs.
    """

    wrong: str
    right: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    is_whole: bool
    prompt: tuple[str, ...]
    negation_differs: bool = False
    is_alone: bool = True

    @property
    def pair(self) -> tuple[str, str]:
        """The learner's word and the right one."""
        return self.wrong, self.right

    @property
    def previous(self) -> str:
        """The word before, ``""`` at the beginning."""
        return self.before[-1] if self.before else ""

    @property
    def next(self) -> str:
        """The word after, ``""`` at the end."""
        return self.after[0] if self.after else ""

    @property
    def is_extra(self) -> bool:
        """Whether the learner's word is to go."""
        return not self.right

    @property
    def is_missing(self) -> bool:
        """Whether a word is to come in."""
        return not self.wrong


def spot_of(steps: Sequence[Step], at: int, prompt: tuple[str, ...]) -> Spot:
    """Return the place of the step *at* in the alignment *steps*."""
    before: list[str] = []
    for step in reversed(steps[:at]):
        if step.is_edit:
            break
        before.append(step.wrong)
    after = tuple(step.wrong for step in takewhile(lambda step: not step.is_edit, steps[at + 1 :]))
    is_first = len(before) == at
    others = (step for number, step in enumerate(steps) if number != at and step.is_edit)
    negates = any((step.wrong in NEGATIONS) != (step.right in NEGATIONS) for step in others)
    return Spot(
        steps[at].wrong,
        steps[at].right,
        tuple(reversed(before)),
        after,
        is_first,
        prompt,
        negates,
        sum(step.is_edit for step in steps) == 1,
    )


def is_participle(word: str) -> bool:
    """Whether *word* can be one."""
    form = verb(word)
    return form is not None and "part" in form.tenses


def is_infinitive(word: str) -> bool:
    """Whether *word* is one, with or without pronouns on its end."""
    form = verb(word)
    return form is not None and form.tense == "inf"


def is_finite(word: str) -> bool:
    """Whether *word* is a verb with persons."""
    form = verb(word)
    return form is not None and bool(form.persons) and "part" not in form.tenses


def is_noun(word: str) -> bool:
    """Whether *word* is in its own dictionary form, but for the number."""
    return vocabulary.lemma(word) == word or vocabulary.lemma(word) == vocabulary.singular(word)


def agreement(word: str) -> tuple[str, str]:
    """Return the gender and number of *word*."""
    return vocabulary.gender(word), vocabulary.number(word)


def noun_in_front(words: Sequence[str]) -> str | None:
    """Return the noun of a determiner and a noun that agree; None where *words* are anything else."""
    if len(words) != 2 or vocabulary.is_little(words[1]) or verb(words[1]) is not None:  # noqa: PLR2004
        return None
    determiner, noun = words
    if determiner in vocabulary.NUMBERS:
        return noun if vocabulary.number(noun) == "p" else None
    if determiner not in vocabulary.DETERMINERS - {"lo", "al", "del"}:
        return None
    return noun if agrees(determiner, noun) > 0 or vocabulary.takes_el(noun) else None
