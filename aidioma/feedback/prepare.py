"""
Before the first learner: right translations and likely mistakes of an exercise, foreseen in one call and kept.

What rules can foresee needs no row (:mod:`aidioma.feedback.language.variants`). What a judge foresees is kept like a
judged answer and marked as foreseen: it settles equal answers, and counts for nothing in the evidence, since nobody
gave it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.model import OPERATOR
from aidioma.clock import Clock
from aidioma.errors import JudgeError
from aidioma.feedback.cache import store
from aidioma.feedback.cache.keys import Grounds, Question
from aidioma.feedback.cache.store import Entry, Written
from aidioma.feedback.embeddings import Embedder
from aidioma.feedback.judging.budget import Budget
from aidioma.feedback.judging.judge import Tutor
from aidioma.feedback.judging.judgement import Likely
from aidioma.feedback.judging.ledger import Ledger
from aidioma.feedback.model import Exercise
from aidioma.feedback.reuse import corrected_to, words_of
from aidioma.text import joined


@dataclass(frozen=True, slots=True)
class Preparation:
    """Foresees answers to exercises that are new or were changed; within the budget, and once each."""

    sessions: sessionmaker[Session]
    clock: Clock
    grounds: Grounds
    embedder: Embedder
    budget: Budget
    ledger: Ledger
    tutor: Tutor | None

    def prepare(self, exercise: Exercise) -> int:
        """Return how many answers to *exercise* were foreseen; none without a judge, or where some are known."""
        if self.tutor is None or self._is_prepared(exercise):
            return 0
        try:
            with self.budget.reserve(OPERATOR) as reservation:
                likely = self.tutor.likely(exercise)
                reservation.cost_usd = likely.usage.cost_usd
        except JudgeError:
            return 0
        self.ledger.enter("preparation", likely.usage, exercise=exercise.content_id)
        return self._kept(list(self._foreseen(exercise, likely)), likely)

    def _is_prepared(self, exercise: Exercise) -> bool:
        with self.sessions() as session:
            return bool(store.scope_rows(session, self.grounds.scope(exercise), now=self.clock()))

    def _foreseen(self, exercise: Exercise, likely: Likely) -> Iterator[Entry]:
        pairs = [(text, text) for text in likely.alternatives]
        pairs += [(mistake.answer, mistake.corrected) for mistake in likely.mistakes]
        judged_at = self.clock().isoformat()
        for answer, right in pairs:
            question = Question.about(exercise, answer, grounds=self.grounds, learner_id=OPERATOR)
            corrected = words_of(question, right)
            told = corrected_to(question, corrected).model_dump(mode="json", exclude_defaults=True)
            if question.words and question.keeps_text:
                yield Entry(question.key, question.words, corrected, told, "foreseen", judged_at)

    def _kept(self, entries: list[Entry], likely: Likely) -> int:
        if not entries:
            return 0
        try:
            vectors = self.embedder.embed(
                [joined(side) for entry in entries for side in (entry.answer, entry.corrected)]
            )
        except JudgeError:
            return 0
        now, usage = self.clock(), likely.usage
        with self.sessions.begin() as session:
            return sum(
                store.write(
                    session,
                    Written(
                        entry, usage.model, store.FREE, usage.prompt_version, vectors[2 * at : 2 * at + 2].tolist()
                    ),
                    owner=None,
                    now=now,
                )
                for at, entry in enumerate(entries)
            )
