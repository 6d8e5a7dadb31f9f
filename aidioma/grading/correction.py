"""A later word on an answer, as an activity of its learner's that names the answer it corrects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aidioma.grading.quality import graded_later
from aidioma.model.activities import Activity
from aidioma.model.marks import REUSED, Feedback, Receipt

LaterWord = Literal["settlement", "override", "regrade"]


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer that was given before: whose, to what, and the details that were kept of it."""

    id: str
    user_id: str
    content_id: str
    details: Mapping[str, Any]


def correction(
    kind: LaterWord,
    answer: PastAnswer,
    feedback: Feedback,
    receipt: Receipt,
    *,
    activity_id: str | None = None,
    **said: Any,
) -> Activity:
    """
    Return the activity that gives *answer* another mark, worth what it would have been worth then.

    It has *activity_id*, where a second try is to change nothing, and says *said* besides.

    Raises:
        ValueError: If *feedback* is pending: nobody is told later that nothing is known.
    """
    quality = graded_later(feedback, answer.details)
    if quality is None:
        msg = f"the answer {answer.id} cannot be corrected to a pending mark"
        raise ValueError(msg)
    return Activity(
        **({} if activity_id is None else {"id": activity_id}),
        user_id=answer.user_id,
        activity_type=kind,
        content_id=answer.content_id,
        score=feedback.score,
        details={
            "corrects": answer.id,
            "quality": quality,
            "verdict": feedback.verdict.value,
            "feedback": feedback.model_dump(mode="json"),
            "receipt": receipt.model_dump(mode="json"),
            **said,
        },
        ai_cached=receipt.tier in REUSED,
        ai_cost=receipt.cost_usd,
        ai_model=receipt.model,
    )
