"""What an answer is worth to the schedule: by its learner's own wish about accents, and by what helped. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from aidioma.model.marks import EditClass, Feedback, Verdict
from aidioma.model.preferences import AccentPolicy
from aidioma.scheduling import sm2
from aidioma.spanish.scoring import quality
from aidioma.spanish.vocabulary import is_word

POLICIES: Final[dict[str, AccentPolicy]] = {"strict": "strict", "tell": "tell", "lenient": "lenient"}
FROM_WORDS: Final = 4
"""Choosing words is easier than finding them, so that is what the best answer earns."""
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


def graded_later(feedback: Feedback, attempt: Mapping[str, Any]) -> int | None:
    """
    Return the quality that *feedback* means for an answer which was given before, None while it is pending.

    What decided then decides now: the wish about accents, the hints that were looked at, the bank of words. All of it
    is in *attempt*, the details of the answer.
    """
    quality = graded(feedback, accents=POLICIES.get(str(attempt.get("accents")), "tell"))
    if quality is None:
        return None
    quality = min(quality, FROM_WORDS) if attempt.get("word_bank") is True else quality
    return sm2.capped(quality, sm2.known_hints(attempt.get("hints")))


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
