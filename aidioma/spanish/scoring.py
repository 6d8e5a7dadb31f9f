"""Scores from edits: the same edits always cost the same, and the four criteria say where."""

from collections.abc import Sequence
from typing import Final

from aidioma.model.marks import Criteria, Edit, EditClass, Feedback, Verdict
from aidioma.spanish.vocabulary import NEGATIONS, is_little

_MEANING, _GRAMMAR, _VOCABULARY, _NATURALNESS = range(4)
_NAMES: Final = ("meaning", "grammar", "vocabulary", "naturalness")
_SHARES: Final = (0.35, 0.35, 0.2, 0.1)

_COSTS: Final = {
    EditClass.ACCENT: (0, 5, 10, 10),
    EditClass.SPELLING: (5, 5, 25, 15),
    EditClass.GENDER: (0, 30, 5, 25),
    EditClass.NUMBER: (5, 30, 5, 25),
    EditClass.ARTICLE: (5, 30, 5, 25),
    EditClass.SER_ESTAR: (15, 40, 20, 35),
    EditClass.POR_PARA: (20, 35, 15, 35),
    EditClass.TENSE: (30, 40, 5, 30),
    EditClass.PERSON: (25, 40, 5, 30),
    EditClass.MOOD: (15, 40, 5, 30),
    EditClass.PREPOSITION: (15, 35, 10, 30),
    EditClass.PRONOUN: (20, 35, 5, 30),
    EditClass.ORDER: (5, 30, 0, 40),
    EditClass.MISSING: (25, 30, 20, 30),
    EditClass.EXTRA: (15, 25, 10, 35),
    EditClass.VOCABULARY: (35, 5, 45, 30),
}
_NEGATION_COST: Final = (70, 20, 0, 20)
_CONTENT_FACTOR: Final = 1.5
"""A missing or superfluous noun or verb weighs more than a little word."""
_ALMOST_RANGE: Final = (75, 95)
_HIGHEST_INCORRECT: Final = 85
_QUALITY_OF_ONE_EDIT: Final = 2
_QUALITY_OF_MORE: Final = 1


def score_for(edits: Sequence[Edit], *, verdict: Verdict) -> tuple[Criteria, int]:
    """Return the criteria and the 0-100 score that *edits* leave."""
    lost = [0.0, 0.0, 0.0, 0.0]
    for edit in edits:
        for at, cost in enumerate(_cost(edit)):
            lost[at] += cost
    points = [max(0, round(100 - cost)) for cost in lost]
    score = round(sum(share * point for share, point in zip(_SHARES, points, strict=True)))
    if verdict is Verdict.ALMOST:
        score = min(max(score, _ALMOST_RANGE[0]), _ALMOST_RANGE[1])
    elif verdict is Verdict.INCORRECT:
        score = min(score, _HIGHEST_INCORRECT)
    return Criteria(**dict(zip(_NAMES, points, strict=True))), score


def _cost(edit: Edit) -> tuple[float, ...]:
    if (edit.wrong in NEGATIONS) != (edit.right in NEGATIONS):
        return _NEGATION_COST
    one_sided = not edit.wrong or not edit.right
    factor = _CONTENT_FACTOR if one_sided and not is_little(edit.wrong or edit.right) else 1.0
    return tuple(factor * cost for cost in _COSTS[edit.edit_class])


def quality(feedback: Feedback) -> int | None:
    """
    Return SM-2's quality of an answer, None while it is pending.

    Correct 5; accent slip 4; other almost 3; one wrong edit 2; more 1; blank 0.
    """
    if feedback.verdict is Verdict.PENDING:
        return None
    if feedback.verdict is Verdict.CORRECT:
        return 5
    if feedback.verdict is Verdict.ALMOST:
        return 4 if all(edit.edit_class is EditClass.ACCENT for edit in feedback.edits) else 3
    if feedback.score == 0:
        return 0
    return _QUALITY_OF_ONE_EDIT if len(feedback.edits) == 1 else _QUALITY_OF_MORE
