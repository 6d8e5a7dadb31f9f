"""
How likely a Spanish answer is right that nobody can be sure of, from everything that speaks for and against it.

The weights of the engine say of each differing word how likely it is a mistake, and of near answers how likely the
composed reply is what a judge would say. Beyond their reach the sentence itself is looked at: what of the prompt it
leaves untranslated, clashes between neighbouring words, what mostly is a mistake, and how usual it is for its words
to follow each other so. A weighted sum of these is the log-odds; it orders
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
from aidioma.spanish.align import Step
from aidioma.spanish.cues import Cues
from aidioma.spanish.doubts import doubts
from aidioma.spanish.faults import faults
from aidioma.spanish.lexicon import Lexicon
from aidioma.spanish.sequences import shipped_sequences
from aidioma.text import word_set

MOST_WORDS: Final = 400
"""However long an answer is, it is compared with the translations whole."""
_LOWEST: Final = -8.0
_LEAST_CHANCE: Final = 1e-4
_WEIGHTS: Final = {
    "all_harmless": 0.3,
    "differing_share": -1.2,
    "edits": 0.2,
    "order_only": 3.0,
    "faults": -3.1,
    "doubts": -3.7,
    "repelled": 0.21,
    "left_out": -0.15,
    "composed_right": 0.94,
    "out_of_reach": 0.5,
}
_CONSTANT: Final = 1.43
"""Fitted by ``benchmarks/fit_suggestions.py``, and rounded."""
_KNOWN: Final = {"says_the_opposite": -2.5, "misleading": -2.5, "untold": -2.0, "foreseen": -3.0}
"""
What is known and not fitted, since what was fitted to hardly has it. ``untold`` are the words of the prompt that
nothing in the answer stands for, beyond the first one and a half: another sentence altogether.

``foreseen`` says that the exercise was written with many right answers: where there are 150, an answer that is none of
them was right in 2 of 42 cases of a trial, where there is one, in two of three.
"""
FITTED: Final = tuple(_WEIGHTS)
_SETTLED: Final = 0.9
_LEFT_OUT: Final = 0.6
_LITTLE: Final = word_set("a de en con que el la los las un una se me le lo")
_NOW: Final = frozenset({"pres", "fut"})
_BEFORE: Final = frozenset({"pret", "impf"})
_COUNTED: Final = (
    (vocabulary.NUMBERS - {"medio", "media", "segundo", "segunda", "cuarto"}) | vocabulary.DAYS | vocabulary.MONTHS
)
_LEFT_OUT_OFTEN: Final = 1.5
_FORESEEN_FROM: Final = 20
"""So many right answers an exercise is written with before one that is none of them is seldom right."""
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
        left_out = self.lexicon.uncovered(self.answer, keys) - self.lexicon.uncovered(target, keys)
        return {
            "all_harmless": max(_LOWEST, _log_harmless(self.chances)),
            "differing_share": self.candidate.gap / max(len(self.answer), len(target)),
            "edits": float(len(self.chances)),
            "order_only": float(sorted(self.answer) == sorted(target)),
            "faults": float(faults(self.answer) - faults(target)),
            "doubts": float(len(self._doubts)),
            "misleading": float("misleading" in self._doubts),
            "repelled": self._repelled,
            "left_out": left_out,
            "untold": max(0.0, left_out - _LEFT_OUT_OFTEN),
            "says_the_opposite": float(_is_negative(self.answer) != _is_negative(target)),
            "composed_right": sign * composed.confidence if composed else 0.0,
            "out_of_reach": float(composed is None),
            "foreseen": float(self.ways >= _FORESEEN_FROM),
        }

    @cached_property
    def _doubts(self) -> list[str]:
        """What looks like a mistake in the answer, and does not in the translation."""
        there = doubts(self.candidate.target, self.cues.in_order)
        return [one for one in doubts(self.answer, self.cues.in_order) if one not in there]

    @property
    def _repelled(self) -> float:
        """How much likelier the words before it make the changed word that goes worst with them, in bits."""
        attracted = shipped_sequences().attraction(self.answer)
        return min(attracted[at] for at in _around_edits(self.candidate.steps))

    @cached_property
    def right(self) -> float:
        """The chance that the answer is right, 0-1."""
        weights = _WEIGHTS | _KNOWN
        odds = _CONSTANT + math.fsum(weights[name] * value for name, value in self.numbers.items())
        return 1 / (1 + math.exp(-odds))

    @property
    def is_sound(self) -> bool:
        """Whether the answer says all of the prompt, and its words go together as well as the translation's."""
        return self.numbers["faults"] <= 0 and self.numbers["left_out"] <= _LITTLE_LEFT_OUT


def _around_edits(steps: Sequence[Step]) -> frozenset[int]:
    """Return the positions of the answer where a word differs, and of the words behind them; its end is one."""
    found: set[int] = set()
    at = 0
    for step in steps:
        if step.is_edit:
            found.add(at)
            found.add(at + bool(step.wrong))
        at += bool(step.wrong)
    return frozenset(found)


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
