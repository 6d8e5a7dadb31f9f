"""A judge that says what a test wants, and a service around it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.errors import JudgeError
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.llm.usage import Usage
from aidioma.marking.background import AtOnce
from aidioma.marking.engine.gate import LEAST_LOOKS
from aidioma.marking.engine.gbdt import GradientBoostedTrees, Weights
from aidioma.marking.judge.judgement import Explanation, Judgement, Likely
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Direction, Exercise, Feedback, Verdict
from aidioma.settings import Settings
from aidioma.spanish.rules import feedback_for
from aidioma.text import words

TIRED = Exercise("tired", 1, "en-es", "I am tired today.", ("Estoy cansado hoy.",))
LEARNER = "learner-1"
COST = Decimal("0.000400")


@dataclass
class ScriptedJudge:
    """Corrects by a table of sentences, else to the first authored translation; fails or flags on demand."""

    corrections: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    failure: JudgeError | None = None
    flags: bool = False
    model: str = "scripted"
    prompt_version: str = "1"
    before_reply: Callable[[], object] = lambda: None

    def judge(self, exercise: Exercise, answer: str) -> Judgement:
        self.asked.append(answer)
        self.before_reply()
        if self.failure is not None:
            raise self.failure
        usage = Usage(self.model, self.prompt_version, tokens_in=900, tokens_out=100, cost_usd=COST)
        if self.flags:
            return Judgement(Verdict.PENDING, usage=usage, flagged=True)
        corrected = self.corrections.get(answer, exercise.model_answer)
        told = feedback_for(words(answer), words(corrected), language="es", corrected=corrected)
        return Judgement(told.verdict, told.edits, told.corrected, told.tip, usage=usage)

    def explain(self, question: str, *, exercise: Exercise, answer: str, feedback: Feedback) -> Explanation:
        self.questions.append(question)
        if self.failure is not None:
            raise self.failure
        usage = Usage(self.model, self.prompt_version, cost_usd=COST)
        return Explanation("" if self.flags else f"About {question}", usage=usage, flagged=self.flags)

    def likely(self, exercise: Exercise) -> Likely:
        return Likely()


def settings(**changes: Any) -> Settings:
    """Return settings without a key, whatever the environment has."""
    return Settings(openai_api_key=None, **changes)


def service_on(
    sessions: sessionmaker[Session], clock: Clock, judge: ScriptedJudge | None, **changes: Any
) -> FeedbackService:
    """Return the service with everything done at once, as one process of an installation."""
    return FeedbackService.open(
        sessions,
        settings=settings(**changes),
        clock=clock,
        judge=judge,
        tutor=judge,
        embedder=LocalEmbedder(),
        background=AtOnce(),
    )


def looked_at(service: FeedbackService, *, direction: Direction = "en-es") -> FeedbackService:
    """Return *service* after a judge has agreed with as many composed replies as it takes to trust any."""
    shared = service.evidence_store.of(direction).gate
    with shared.lock:
        for _ in range(int(LEAST_LOOKS)):
            shared.gate.saw_label("one-new", 0.99, wrong=False)
    return service


def certain(share: float) -> GradientBoostedTrees:
    """Return trees that say *share* of everything."""
    nothing = np.zeros(1, dtype=np.intp)
    base = float(np.log(share / (1 - share)))
    return GradientBoostedTrees(nothing, np.zeros(1), nothing, nothing, np.zeros(1), nothing, 0, base)


SURE = Weights(edit=certain(0.9999), reply=certain(0.9999))
"""Takes every difference for a mistake and every composed reply for right."""
UNSURE = Weights(edit=certain(0.5), reply=certain(0.01))
"""Trusts nothing that was composed."""
