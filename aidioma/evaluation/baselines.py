"""
What the field does, to be measured beside it: reuse by exact key, and reuse of the nearest stored answer.

For ``replay`` alone. No learner is ever marked by these.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.llm.embeddings import DIM, Embedder, LocalEmbedder, Vectors, unit_length
from aidioma.marking import cached_tiers
from aidioma.marking.cache import store
from aidioma.marking.cache.keys import CacheScope, Question
from aidioma.marking.cache.store import Entry, Written
from aidioma.marking.decision import Decision
from aidioma.marking.engine.evidence import Tokens
from aidioma.marking.judge.judge import Judge
from aidioma.marking.judge.judge_tier import as_feedback, corrected_words
from aidioma.model.marks import Exercise, Feedback, Mark, Tier
from aidioma.text import joined, words

_NGRAMS: Final = (2, 3)


class CharacterNgrams:
    """
    Pairs and triples of characters counted into few numbers, as small similarity caches do it.

    Zeros are appended up to the database's width, which changes no cosine.
    """

    name: Final = "character-2-3-grams"
    dimensions: Final = 512

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text; see :class:`~aidioma.llm.embeddings.Embedder`."""
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        for row, text in enumerate(texts):
            for gram in _grams(f" {text} "):
                digest = int.from_bytes(blake2b(gram.encode("utf-8", "replace"), digest_size=8).digest(), "big")
                vectors[row, digest % self.dimensions] += 1
        return unit_length(vectors)


def _grams(text: str) -> Iterator[str]:
    for size in _NGRAMS:
        yield from (text[at : at + size] for at in range(len(text) - size + 1))


@dataclass(frozen=True, slots=True)
class NearestAnswer:
    """
    Reuses the same answer's feedback, else that of the exercise's nearest stored answer above *threshold*.

    Without a threshold only the same answer's. Like any cache it begins empty, unless *knows_accepted* says that the
    authored translations are known to be right beforehand.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    judge: Judge
    threshold: float | None
    embedder: Embedder = field(default_factory=LocalEmbedder)
    knows_accepted: bool = False

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
        if self.knows_accepted and question.words in _accepted(question.exercise):
            return Decision(cached_tiers.right(question), Tier.ACCEPTED)
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


def _accepted(exercise: Exercise) -> frozenset[Tokens]:
    return frozenset(words(text, exercise.answer_language) for text in exercise.accepted)
