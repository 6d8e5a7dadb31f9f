"""
What the field does, to be measured beside it: reuse by exact key, and reuse of the nearest stored answer.

For ``replay`` alone. No learner is ever marked by these.
"""

import time
from dataclasses import dataclass, field

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.marking import cached_tiers
from aidioma.marking.cache import store
from aidioma.marking.cache.keys import CacheScope, Question
from aidioma.marking.cache.store import Entry, Written
from aidioma.marking.decision import Decision
from aidioma.marking.engine.evidence import Tokens
from aidioma.marking.judge.judge import Judge
from aidioma.marking.judge.judge_tier import as_feedback, corrected_words
from aidioma.model.marks import Exercise, Feedback, Mark, Tier
from aidioma.text import joined


@dataclass(frozen=True, slots=True)
class NearestAnswer:
    """
    Reuses the same answer's feedback, else that of the exercise's nearest stored answer above *threshold*.

    Without a threshold only the same answer's. Like any cache it begins empty.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    judge: Judge
    threshold: float | None
    embedder: LocalEmbedder = field(default_factory=LocalEmbedder)

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        """Return the mark of *answer*."""
        cache_scope = CacheScope(self.judge.model, self.judge.prompt_version, self.embedder.name)
        question = Question.about(exercise, answer, cache_scope=cache_scope, learner_id=learner_id)
        started = time.perf_counter()
        decision = self._reused(question) or self._judged(question)
        return decision.as_mark(latency_ms=(time.perf_counter() - started) * 1000)

    def close(self) -> None:
        """Nothing runs in the background."""

    def _reused(self, question: Question) -> Decision | None:
        with self.sessions() as session:
            row = store.row_at(session, question.key)
            if row is not None:
                return Decision(cached_tiers.as_told(question, row.entry), Tier.EXACT, row=row.key)
            if self.threshold is None:
                return None
            vector = self._vector(question.words)
            found = store.nearest(session, question.scope, vector, now=self.clock(), limit=1)
        if not found or found[0][1] < self.threshold:
            return None
        return Decision(found[0][0].feedback, Tier.CANDIDATE, row=found[0][0].key)

    def _judged(self, question: Question) -> Decision:
        judgement = self.judge.judge(question.exercise, question.answer)
        feedback = as_feedback(judgement)
        self._write(question, feedback, corrected_words(question, judgement))
        return Decision(feedback, Tier.JUDGE, usage=judgement.usage)

    def _write(self, question: Question, feedback: Feedback, corrected: Tokens) -> None:
        key = cached_tiers.key_of(question, question.words)
        told = feedback.model_dump(mode="json", exclude_defaults=True)
        entry = Entry(key, question.words, corrected, told, "judge", self.clock().isoformat())
        vectors = None if self.threshold is None else [self._vector(question.words), self._vector(corrected)]
        written = Written(entry, self.judge.model, store.FREE, self.judge.prompt_version, vectors)
        with self.sessions.begin() as session:
            store.write(session, written, owner=None, now=self.clock())

    def _vector(self, found: Tokens) -> list[float]:
        vector: list[float] = self.embedder.embed([joined(found)])[0].tolist()
        return vector
