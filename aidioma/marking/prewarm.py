"""
Before the first learner: right translations and likely mistakes of an exercise, foreseen in one call and kept.

What rules can foresee needs no row (:mod:`aidioma.spanish.variants`). What other content or a judge foresees
is kept like a judged answer and marked as such: it settles equal answers, and counts for nothing in the evidence, since
nobody gave it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.errors import JudgeError
from aidioma.llm.budget import Budget
from aidioma.llm.embeddings import Embedder
from aidioma.llm.usage import Usage
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking.cache import store
from aidioma.marking.cache.keys import CacheScope, Question
from aidioma.marking.cache.store import FREE, Entry, EntrySource, Written
from aidioma.marking.cached_tiers import corrected_to, words_of
from aidioma.marking.judge.judge import Tutor
from aidioma.model.marks import Exercise
from aidioma.model.people import OPERATOR
from aidioma.text import joined


@dataclass(frozen=True, slots=True)
class Prewarm:
    """Foresees answers to exercises that are new or were changed; within the budget, and once each."""

    sessions: sessionmaker[Session]
    clock: Clock
    cache_scope: CacheScope
    embedder: Embedder
    budget: Budget
    ledger: UsageLedger
    tutor: Tutor | None

    def prepare(self, exercise: Exercise, *, elsewhere: Sequence[str] = ()) -> int:
        """
        Return how many answers to *exercise* were foreseen; none where that was done before.

        *elsewhere* are right answers that other content has to the same prompt; they need no judge.
        """
        with self.sessions() as session:
            rows = store.scope_rows(session, self.cache_scope.scope(exercise), now=self.clock())
        found = {row.entry.source for row in rows if row.state == "judged"}
        kept = 0 if found else self._kept(exercise, [(text, text) for text in elsewhere], source="content")
        return kept + (0 if found - {"content"} else self._asked(exercise))

    def _asked(self, exercise: Exercise) -> int:
        """Keep what the judge foresees, in one call within the budget."""
        if self.tutor is None:
            return 0
        try:
            with self.budget.reserve(OPERATOR) as reservation:
                likely = self.tutor.likely(exercise)
                reservation.cost_usd = likely.usage.cost_usd
        except JudgeError:
            return 0
        self.ledger.enter("preparation", likely.usage, exercise=exercise.content_id)
        pairs = [(text, text) for text in likely.alternatives]
        pairs += [(mistake.answer, mistake.corrected) for mistake in likely.mistakes]
        return self._kept(exercise, pairs, source="foreseen", usage=likely.usage)

    def _kept(
        self, exercise: Exercise, pairs: Iterable[tuple[str, str]], *, source: EntrySource, usage: Usage | None = None
    ) -> int:
        """Write answers with what they become when they are right, and return how many were new."""
        found = (self._foreseen(exercise, *pair, source=source) for pair in pairs)
        entries = [entry for entry in found if entry is not None]
        if not entries:
            return 0
        try:
            vectors = self.embedder.embed(
                [joined(side) for entry in entries for side in (entry.answer, entry.corrected)]
            )
        except JudgeError:
            return 0
        now, usage = self.clock(), usage or Usage(self.cache_scope.model or "", self.cache_scope.prompt_version)
        with self.sessions.begin() as session:
            return sum(
                store.write(
                    session,
                    Written(entry, usage.model, FREE, usage.prompt_version, vectors[2 * at : 2 * at + 2].tolist()),
                    owner=None,
                    now=now,
                )
                for at, entry in enumerate(entries)
            )

    def _foreseen(self, exercise: Exercise, answer: str, right: str, *, source: EntrySource) -> Entry | None:
        question = Question.about(exercise, answer, cache_scope=self.cache_scope, learner_id=OPERATOR)
        if not question.words or not question.keeps_text:
            return None
        corrected = words_of(question, right)
        told = corrected_to(question, corrected).model_dump(mode="json", exclude_defaults=True)
        return Entry(question.key, question.words, corrected, told, source, self.clock().isoformat())
