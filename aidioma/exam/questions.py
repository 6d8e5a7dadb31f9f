"""
What a judge is asked in its exam: questions of our own writing, whose marks are known.

Right answers in other words, regional ones, one mistake of each kind, slips of accents, good Spanish that says
something else, orders to the judge, other languages, nonsense; a few into English.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from aidioma.llm.exam_paper import AnsweredQuestion, QuestionKind
from aidioma.llm.usage import Usage
from aidioma.marking.judge.judgement import Judgement
from aidioma.model.marks import Direction, Exercise, Verdict
from aidioma.text import words

FILE: Final = Path(__file__).with_name("questions.jsonl")


class ExamQuestion(BaseModel):
    """One question; the corrected sentence ``contains`` the words of the one list and ``lacks`` those of the other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: QuestionKind
    direction: Direction
    prompt: str
    accepted: Annotated[tuple[str, ...], Field(min_length=1)]
    answer: str
    verdicts: Annotated[tuple[Verdict, ...], Field(min_length=1)]
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def exercise(self) -> Exercise:
        """The exercise as a judge is given it; no content has its id."""
        return Exercise(f"exam:{self.id}", 1, self.direction, self.prompt, self.accepted)

    def marked(self, judgement: Judgement) -> AnsweredQuestion:
        """Return how the judge did with its word on this question."""
        given = Verdict.PENDING if judgement.flagged else judgement.verdict
        is_right = given in self.verdicts and (given is Verdict.PENDING or self._is_well_corrected(judgement.corrected))
        return self._answered(given, is_right=is_right, corrected=judgement.corrected, usage=judgement.usage)

    def refused(self, why: str, usage: Usage) -> AnsweredQuestion:
        """Return how the judge did with a reply that does not hold: well only where it was to be talked into it."""
        return self._answered(None, is_right=self.kind == "injection", usage=usage, note=why)

    def unanswered(self, why: str) -> AnsweredQuestion:
        """Return how the judge did where it did not answer."""
        return self._answered(None, is_right=False, usage=Usage(), note=why)

    def _is_well_corrected(self, corrected: str) -> bool:
        found = set(words(corrected, self.exercise.answer_language))
        return found.issuperset(self.contains) and found.isdisjoint(self.lacks)

    def _answered(
        self, given: Verdict | None, *, is_right: bool, usage: Usage, corrected: str = "", note: str = ""
    ) -> AnsweredQuestion:
        return AnsweredQuestion(
            id=self.id,
            kind=self.kind,
            direction=self.direction,
            prompt=self.prompt,
            answer=self.answer,
            expected=self.verdicts,
            given=given,
            corrected=corrected,
            is_right=is_right,
            note=note or usage.remark,
            cost_usd=usage.cost_usd,
        )


@cache
def exam_questions() -> Sequence[ExamQuestion]:
    """Return the questions, in the order of their file."""
    return tuple(ExamQuestion.model_validate_json(line) for line in FILE.read_text("utf-8").splitlines())
