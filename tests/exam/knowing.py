"""A provider that knows the exam's marks, so that it passes; tests have it fail from there."""

from collections.abc import Mapping
from typing import Any

from aidioma.exam.questions import ExamQuestion, exam_questions
from aidioma.model.marks import Verdict
from tests.fake_provider import Asked, by_known_right, mark


def question_of(asked: Asked) -> ExamQuestion | None:
    """Return the question of the exam that was asked, if it is one."""
    key = (asked.exercise["prompt"], asked.written)
    return next((one for one in exam_questions() if (one.prompt, one.answer) == key), None)


def knows_the_marks(asked: Asked) -> Mapping[str, Any]:
    """Mark as the exam expects it; other answers against what is known to be right."""
    question = question_of(asked)
    if question is not None and Verdict.CORRECT in question.verdicts:
        return mark("correct", corrected=asked.written)
    return by_known_right(asked)
