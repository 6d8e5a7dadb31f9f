"""A judge who knows what everybody meant, so that the real pipeline has somebody to ask."""

from dataclasses import dataclass, field
from decimal import Decimal

from aidioma.errors import JudgeUnavailableError
from aidioma.llm.usage import Usage
from aidioma.marking.judge.judgement import Judgement
from aidioma.model.marks import Direction, Exercise
from aidioma.spanish.rules import feedback_for
from aidioma.text import words

_COST_USD = Decimal("0.00042")
_TOKENS_IN, _TOKENS_OUT = 640, 130
_LATENCY_MS = 1_450.0


@dataclass(slots=True)
class KnowingJudge:
    """Answers by what it was told of each answer; ``model`` is what verdicts are filed under."""

    model: str
    prompt_version: str
    meant: dict[tuple[str, Direction, str], str] = field(default_factory=dict)

    def tell(self, exercise: Exercise, answer: str, *, meant: str) -> None:
        """Remember what somebody *meant* by *answer*."""
        self.meant[exercise.content_id, exercise.direction, answer] = meant

    def judge(self, exercise: Exercise, answer: str) -> Judgement:
        """
        Return the difference between *answer* and what was meant.

        Raises:
            JudgeUnavailableError: If it was told nothing of this answer.
        """
        meant = self.meant.get((exercise.content_id, exercise.direction, answer))
        if meant is None:
            msg = "the demonstration's judge knows its own class's answers only"
            raise JudgeUnavailableError(msg)
        language = exercise.answer_language
        said = feedback_for(words(answer, language), words(meant, language), language=language, corrected=meant)
        usage = Usage(
            model="demonstration",
            prompt_version=self.prompt_version,
            tokens_in=_TOKENS_IN,
            tokens_out=_TOKENS_OUT,
            cost_usd=_COST_USD,
            latency_ms=_LATENCY_MS,
            remark="Made up for the demonstration: nobody was asked and nothing was paid.",
        )
        return Judgement(said.verdict, said.edits, said.corrected, said.tip, said.concepts, said.criteria, usage)
