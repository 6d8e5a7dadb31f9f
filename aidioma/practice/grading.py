"""What an answer is worth to the schedule, by the learner's own wish about accents. Pure."""

from typing import Final

from aidioma.model.marks import EditClass, Feedback, Verdict
from aidioma.model.preferences import AccentPolicy
from aidioma.spanish.scoring import quality
from aidioma.spanish.vocabulary import is_word

OF_AN_ACCENT: Final[dict[AccentPolicy, int]] = {"strict": 2, "tell": 4, "lenient": 5}


def graded(feedback: Feedback, *, accents: AccentPolicy) -> int | None:
    """
    Return SM-2's quality of an answer, None while it is pending.

    The learner's policy decides where nothing but accents differ. Where an accent makes another word (si, sí),
    leniency ends: it would hide a difference in meaning. What is known right is the same under every policy.
    """
    if not only_accents(feedback) or (accents == "lenient" and changes_meaning(feedback)):
        return quality(feedback)
    return OF_AN_ACCENT[accents]


def only_accents(feedback: Feedback) -> bool:
    """Say whether the answer is right but for its accents."""
    return (
        feedback.verdict is Verdict.ALMOST
        and bool(feedback.edits)
        and all(edit.edit_class is EditClass.ACCENT for edit in feedback.edits)
    )


def changes_meaning(feedback: Feedback) -> bool:
    """Say whether an accent that is off makes another Spanish word."""
    return any(edit.edit_class is EditClass.ACCENT and is_word(edit.wrong) for edit in feedback.edits)
