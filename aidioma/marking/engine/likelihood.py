"""
How likely a Spanish answer is right that nobody can be sure of, from everything that speaks for and against it.

The weights of the engine say of each differing word how likely it is a mistake, and of near answers how likely the
composed reply is what a judge would say. Beyond their reach the sentence itself is looked at: what of the prompt it
leaves untranslated, and clashes between neighbouring words. A weighted sum of these is the log-odds; it orders
suggestions and settles nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from aidioma.marking.engine.compose import CERTAIN, Proposal, candidates
from aidioma.marking.engine.evidence import Bundle, Evidence, Tokens
from aidioma.marking.engine.features import features
from aidioma.marking.engine.gbdt import Weights
from aidioma.marking.engine.place import EditInContext
from aidioma.marking.engine.replies import Candidate
from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.faults import faults
from aidioma.spanish.lexicon import Lexicon
from aidioma.text import word_set

MOST_WORDS: Final = 400
"""However long an answer is, it is compared with the translations whole."""
_LOWEST: Final = -8.0
_LEAST_CHANCE: Final = 1e-4
_MET_OFTEN: Final = 5.0
_STANDS_FOR_NOTHING: Final = 0.02
_WEIGHTS: Final = {
    "all_harmless": 0.9,
    "differing_share": -2.4,
    "faults": -4.6,
    "left_out": -0.6,
    "of_other_words": -0.5,
    "says_the_opposite": -1.0,
    "composed_right": 2.0,
    "out_of_reach": 1.1,
    "foreseen": -1.0,
}
_CONSTANT: Final = 1.5
"""
Fitted to answers of half the exercises of a development stream, and rounded.

Of the two that such streams hardly have, ``of_other_words`` and ``says_the_opposite``, less was made than they fitted.
``foreseen``, how many right answers are written down (as a power of ten), is by knowledge: where there are 150, an
answer that is none of them was right in 2 of 42 cases of a trial, where there was one in every third.
"""
_SETTLED: Final = 0.9
_LEFT_OUT: Final = 0.6
_LITTLE: Final = word_set("a de en con que el la los las un una se me le lo")
_NOW: Final = frozenset({"pres", "fut"})
_BEFORE: Final = frozenset({"pret", "impf"})
_COUNTED: Final = (vocabulary.NUMBERS - {"medio", "media", "segundo", "segunda", "cuarto"}) | word_set(
    "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre"
)
_MOST_FORESEEN: Final = 2.5
_LITTLE_LEFT_OUT: Final = 0.3


@dataclass(frozen=True)
class Likelihood:
    """
    What speaks for and against an answer, beside the known-right translation that explains it best.

    ``chances`` are those of the candidate's differing places to be mistakes, in their order; ``ways`` is how many right
    answers its author wrote down, by grammars as well.
    """

    answer: Tokens
    cues: Cues
    lexicon: Lexicon
    candidate: Candidate
    chances: tuple[float, ...]
    proposal: Proposal | None
    ways: int = 1

    @cached_property
    def numbers(self) -> dict[str, float]:
        """What is weighed, by name."""
        target, keys = self.candidate.target, self.cues.keys
        composed = self.proposal
        sign = 0.0 if composed is None else (1.0 if composed.is_correct else -1.0)
        return {
            "all_harmless": max(_LOWEST, _log_harmless(self.chances)),
            "differing_share": self.candidate.gap / max(len(self.answer), len(target)),
            "faults": float(faults(self.answer) - faults(target)),
            "left_out": self.lexicon.uncovered(self.answer, keys) - self.lexicon.uncovered(target, keys),
            "of_other_words": float(sum(map(self._is_of_other_words, self._own_words))),
            "says_the_opposite": float(_is_negative(self.answer) != _is_negative(target)),
            "composed_right": sign * composed.confidence if composed else 0.0,
            "out_of_reach": float(composed is None),
            "foreseen": min(math.log10(max(1, self.ways)), _MOST_FORESEEN),
        }

    @cached_property
    def right(self) -> float:
        """The chance that the answer is right, 0-1."""
        odds = _CONSTANT + math.fsum(_WEIGHTS[name] * value for name, value in self.numbers.items())
        return 1 / (1 + math.exp(-odds))

    @property
    def is_sound(self) -> bool:
        """Whether the answer says all of the prompt, and its words go together as well as the translation's."""
        return self.numbers["faults"] <= 0 and self.numbers["left_out"] <= _LITTLE_LEFT_OUT

    @property
    def _own_words(self) -> list[str]:
        return [place.wrong for place in self.candidate.places if place.wrong]

    def _is_of_other_words(self, word: str) -> bool:
        """Whether *word* is met as the translation of other English words than the prompt's."""
        if vocabulary.is_little(word) or self.lexicon.known(word) < _MET_OFTEN:
            return False
        return self.lexicon.source(word, self.cues.keys)[1] < _STANDS_FOR_NOTHING


def _is_negative(sentence: Tokens) -> bool:
    return not vocabulary.NEGATIONS.isdisjoint(sentence)


def likelihood(
    answer: Tokens,
    *,
    cues: Cues,
    bundle: Bundle,
    evidence: Evidence,
    weights: Weights,
    proposal: Proposal | None,
    ways: int = 1,
) -> Likelihood | None:
    """
    Return how likely *answer* is right; None where nothing right is known, or nothing differs.

    *ways* is how many right answers the exercise was written with, by grammars as well.
    """
    found = candidates(answer, cues=cues, bundle=bundle, evidence=evidence, lexicon=weights.lexicon, at_most=MOST_WORDS)
    if not found:
        return None
    places = [(one, place) for one in found for place in one.places]
    estimates = weights.edit.probabilities([features(place) for _, place in places])
    chances = iter(
        max(chance, CERTAIN if place.at in one.certain else least_chance(place))
        for chance, (one, place) in zip(estimates, places, strict=True)
    )
    rows = [(one, tuple(next(chances) for _ in one.places)) for one in found]
    best, own = max(rows, key=lambda row: _log_harmless(row[1]))
    return Likelihood(answer, cues, weights.lexicon, best, own, proposal, ways)


def _tells_of_past(cues: Cues) -> bool:
    return cues.is_past or cues.is_perfect or cues.is_conditional


def least_chance(place: EditInContext) -> float:
    """
    Return how likely *place* is a mistake by what the prompt settles, whatever the weights make of it; mostly 0.

    A little word that alone is missing or too much is likelier a mistake than not. Who acts is open where somebody is
    addressed; when it happens is not, where the prompt is or is not in the past; and a number, a day or a month is no
    matter of wording.
    """
    if {place.wrong, place.right} & _COUNTED and place.wrong and place.right:
        return _SETTLED
    if not place.touches_another and not (place.wrong and place.right):
        return _LEFT_OUT if (place.wrong or place.right) in _LITTLE else 0.0
    if place.verbs is None or place.verbs[0].lemma != place.verbs[1].lemma:
        return 0.0
    said, meant = place.verbs
    if said.persons and meant.persons and not said.persons & meant.persons and not place.cues.leaves_address_open:
        return _SETTLED
    if said.tenses <= _NOW and meant.tenses <= _BEFORE and place.cues.is_past:
        return _SETTLED
    return _SETTLED if said.tenses <= _BEFORE and meant.tenses <= _NOW and not _tells_of_past(place.cues) else 0.0


def _log_harmless(chances: Sequence[float]) -> float:
    """Return the logarithm of the chance that no difference is a mistake."""
    return math.fsum(math.log(max(_LEAST_CHANCE, 1 - chance)) for chance in chances)
