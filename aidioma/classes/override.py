"""A teacher's word on an answer, as an activity of its learner's that names the answer it corrects."""

from typing import Final

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.access import is_shared
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.grading.correction import PastAnswer, correction
from aidioma.i18n import Message
from aidioma.model.activities import Activity
from aidioma.model.marks import Feedback, Receipt, Tier, Verdict
from aidioma.scheduling.fold import CORRECTIONS, UNDO

_SCORES: Final = {Verdict.CORRECT: (100, 100), Verdict.ALMOST: (75, 95), Verdict.INCORRECT: (0, 70)}
"""Lowest and highest score that goes with a verdict."""


def overridden(session: Session, user_id: str, answer_id: str, verdict: Verdict, *, by: str) -> Activity:
    """
    Return the activity that gives *user_id*'s answer another *verdict*.

    Raises:
        NotFoundError: If there is no such answer of theirs to an item that is not their own card.
        InvalidInputError: If *verdict* is none that a person can give.
    """
    if verdict not in _SCORES:
        msg = Message("Choose correct, almost or incorrect.")
        raise InvalidInputError(msg, field="verdict")
    row = session.execute(
        select(LearningActivity.content_id, LearningActivity.activity_type, LearningActivity.details)
        .join(LearningContent, LearningContent.id == LearningActivity.content_id)
        .where(LearningActivity.id == answer_id, LearningActivity.user_id == user_id, is_shared())
    ).one_or_none()
    if row is None or row.activity_type in CORRECTIONS | {UNDO} or "quality" not in row.details:
        raise NotFoundError("answer", answer_id)
    answer = PastAnswer(answer_id, user_id, row.content_id, row.details)
    receipt = Receipt(tier=Tier.TEACHER, note="A teacher decided.")
    return correction("override", answer, _feedback(row.details.get("feedback"), verdict), receipt, by=by)


def _stored(said: object) -> Feedback:
    """Return what an answer was told; one whose feedback cannot be read was told nothing."""
    try:
        return Feedback.model_validate(said)
    except ValidationError:
        return Feedback(verdict=Verdict.PENDING, score=None)


def _feedback(stored: object, verdict: Verdict) -> Feedback:
    """Return the stored feedback with another verdict; one that is correct finds nothing wrong."""
    lowest, highest = _SCORES[verdict]
    before = _stored(stored)
    score = max(lowest, min(highest, lowest if before.score is None else before.score))
    if verdict is Verdict.CORRECT:
        return Feedback(verdict=verdict, score=score, corrected=before.corrected, concepts=before.concepts)
    return before.model_copy(update={"verdict": verdict, "score": score})
