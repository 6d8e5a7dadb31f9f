"""
Mistakes that are certain from grammar alone: a word that differs from a right translation and cannot stand so.

Each rule looks at the word and at neighbours that do not differ, so that the clash is the learner's word's doing.
What another reading could save is left to others: these rules are silent rather than wrong. Between 20,776 pairs of
right translations of one sentence that differ by a word or two, none of them speaks up.
"""

from collections.abc import Callable, Sequence
from typing import Final

from aidioma.spanish.align import Step
from aidioma.spanish.certain import (
    agreement,
    being,
    by_prompt,
    clauses,
    contrast,
    counted,
    governed,
    impossible,
    misplaced,
    mood,
    phrases,
    prepositions,
    prompt_forms,
    small_words,
    unsaid,
    verbal,
)
from aidioma.spanish.certain.moved import moved_words
from aidioma.spanish.certain.spot import Spot, spot_of

__all__ = ["RULES", "certain_mistakes"]

RULES: Final[tuple[Callable[[Spot], bool], ...]] = (
    *agreement.RULES,
    *verbal.RULES,
    *small_words.RULES,
    *mood.RULES,
    *being.RULES,
    *governed.RULES,
    *by_prompt.RULES,
    *prompt_forms.RULES,
    *contrast.RULES,
    *phrases.RULES,
    *prepositions.RULES,
    *clauses.RULES,
    *unsaid.RULES,
    *impossible.RULES,
    *misplaced.RULES,
    *counted.RULES,
)


def certain_mistakes(steps: Sequence[Step], *, prompt: Sequence[str] = ()) -> frozenset[int]:
    """
    Return which steps of a Spanish answer's alignment with a right translation are mistakes whatever was meant.

    Args:
        steps: The alignment.
        prompt: The words of the English sentence, in order.
    """
    found = {
        at
        for at, step in enumerate(steps)
        if step.is_edit and any(rule(spot) for spot in [spot_of(steps, at, tuple(prompt))] for rule in RULES)
    }
    return frozenset(found | moved_words(steps))
