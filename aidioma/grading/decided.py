"""What is said of an answer once somebody decided what it is, or its exercise says so itself. Pure."""

from typing import Final

from aidioma.marking.engine.evidence import Tokens
from aidioma.model.marks import Exercise, Mark, Receipt, Tier, Verdict
from aidioma.spanish.align import distance
from aidioma.spanish.right_answers import lattice_for, nearest_readings
from aidioma.spanish.rules import feedback_for, mark_foreseen
from aidioma.spanish.scoring import score_for
from aidioma.text import words

DECIDABLE: Final = (Verdict.CORRECT, Verdict.ALMOST, Verdict.INCORRECT)
"""Verdicts that a person can give."""
_LONGEST_TIP: Final = 500


def decided(exercise: Exercise, answer: str, verdict: Verdict, *, corrected: str = "", word: str = "") -> Mark:
    """
    Return the mark of *answer* where a teacher says that it is *verdict*, with their *word* as its tip.

    What is not right is compared with what it becomes right as (*corrected*), else with the nearest right answer.
    """
    language = exercise.answer_language
    given = words(answer, language)
    target = given if verdict is Verdict.CORRECT else words(corrected, language) or nearest_right(exercise, given)
    as_typed = " ".join(answer.split()) if target == given else _as_written(exercise, target)
    feedback = feedback_for(given, target, language=language, corrected=as_typed, typed=answer)
    if feedback.verdict is not verdict:
        criteria, score = score_for(feedback.edits, verdict=verdict)
        feedback = feedback.model_copy(update={"verdict": verdict, "criteria": criteria, "score": score})
    if word:
        feedback = feedback.model_copy(update={"tip": word[:_LONGEST_TIP]})
    return Mark(feedback=feedback, receipt=Receipt(tier=Tier.TEACHER, note="A teacher decided."))


def authored(exercise: Exercise, answer: str) -> Mark | None:
    """Return the mark of *answer* where the exercise itself has it, as a right answer or a foreseen mistake."""
    given = words(answer, exercise.answer_language)
    lattice = lattice_for(exercise)
    if any(given == words(text, exercise.answer_language) for text in exercise.accepted) or (
        lattice is not None and lattice.accepts(given)
    ):
        receipt = Receipt(tier=Tier.ACCEPTED, note="Accepted since.")
        return Mark(feedback=decided(exercise, answer, Verdict.CORRECT).feedback, receipt=receipt)
    feedback = mark_foreseen(exercise, answer) if exercise.foreseen and given else None
    receipt = Receipt(tier=Tier.FORESEEN, note="Foreseen since.")
    return None if feedback is None else Mark(feedback=feedback, receipt=receipt)


def nearest_right(exercise: Exercise, given: Tokens) -> Tokens:
    """Return the right answer that differs in the fewest words from *given*, the one shown first among equals."""
    most = max(len(given), 1) + 10
    written = [words(text, exercise.answer_language) for text in exercise.accepted]
    read = [reading.words for reading in nearest_readings(exercise, given, at_most=len(given))]
    return min((*written, *read), key=lambda one: distance(given, one, at_most=most), default=given)


def _as_written(exercise: Exercise, target: Tokens) -> str | None:
    language = exercise.answer_language
    return next((text for text in exercise.accepted if words(text, language) == target), None)
