"""
One answer's way to its feedback: the tiers in their order, cheapest first.

::

    accepted   it is an authored translation                           no read
    memory     its words were judged before, and are in memory         no read
    exact      its words were judged before, or just now elsewhere     one read of the exercise's range
    rules      a rule of the language is sure
    composed   judged edits say what is wrong, and the gate trusts them
    candidate  a stored answer beyond memory, proposed by its vector   one read; the diff decides
    judge      one leased call, which teaches all of the above
    none       pending: nobody can be sure, and no grade is invented
"""

import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.llm.budget import Budget
from aidioma.llm.client import ProviderClient
from aidioma.llm.embeddings import Embedder, LocalEmbedder, ProviderEmbedder
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking import cached_tiers
from aidioma.marking.background import Background, InThreads
from aidioma.marking.cache.evidence_store import DirectionEvidence, EvidenceStore
from aidioma.marking.cache.keys import CacheScope, Question
from aidioma.marking.cache.lease import Leases
from aidioma.marking.cache.memory_cache import MemoryCache, ScopeMemory
from aidioma.marking.cache.record_judgement import JudgementRecorder
from aidioma.marking.cache.similar import SimilaritySearch
from aidioma.marking.cache.usage_counters import UsageCounters
from aidioma.marking.cache.vector_lookup import VectorLookup
from aidioma.marking.conversation import Conversation
from aidioma.marking.decision import Decision
from aidioma.marking.draft_service import DraftDesk
from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.gbdt import Weights, shipped_weights
from aidioma.marking.judge.judge import Judge, OpenAIJudge, Tutor
from aidioma.marking.judge.judge_tier import JudgeTier, left_by_another, pending
from aidioma.marking.judge.prompts import PROMPT_VERSION
from aidioma.marking.prewarm import Prewarm
from aidioma.marking.questions import QuestionService
from aidioma.marking.shadow_monitor import ShadowMonitor
from aidioma.model.marks import Exercise, Mark, Tier
from aidioma.settings import Settings

LONGEST_ANSWER_CHARS: Final = 2000
"""Longer texts are not compared with anything: nobody translates a sentence into that."""
_LEASE_MARGIN_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class FeedbackService:
    """Marks answers. Safe to share between threads; ``asking`` and ``conversation`` are None without a judge."""

    grounds: CacheScope
    shelves: MemoryCache
    books: EvidenceStore
    weights: Weights
    nearby: VectorLookup
    questions: QuestionService
    preparation: Prewarm
    inspection: SimilaritySearch
    watch: ShadowMonitor
    background: Background
    asking: JudgeTier | None
    conversation: Conversation | None
    desk: DraftDesk | None
    provider: ProviderClient | None

    @classmethod
    def open(
        cls,
        sessions: sessionmaker[Session],
        *,
        settings: Settings,
        clock: Clock,
        judge: Judge | None = None,
        tutor: Tutor | None = None,
        embedder: Embedder | None = None,
        background: Background | None = None,
    ) -> Self:
        """Return the service as *settings* describe it; the other arguments overrule them."""
        provided = None if judge else OpenAIJudge.from_settings(settings, clock=clock)
        judge, tutor = judge or provided, tutor or provided
        embedder = embedder or _embedder(settings, provided)
        background = background or InThreads()
        grounds = _grounds(settings, judge, embedder)
        ledger = UsageLedger(sessions, clock)
        call_usd = provided.expected_cost_usd if provided else Decimal(0)
        budget = Budget.open(ledger.spent, settings=settings, clock=clock, call_usd=call_usd)
        leases = Leases(sessions, clock, settings.judge_timeout_s + _LEASE_MARGIN_S)
        asking = (
            JudgeTier(judge, leases, budget, ledger, JudgementRecorder(sessions, clock, embedder)) if judge else None
        )
        most_wrong, similar_from = settings.max_wrong_hit_rate, settings.similar_question_from
        return cls(
            grounds=grounds,
            shelves=MemoryCache(sessions, clock),
            books=EvidenceStore(sessions, clock, grounds=grounds, background=background, most_wrong=most_wrong),
            weights=shipped_weights(),
            nearby=VectorLookup(sessions, clock, embedder),
            questions=QuestionService(sessions, clock, grounds, embedder, leases, budget, tutor, similar_from),
            inspection=SimilaritySearch(sessions, embedder),
            preparation=Prewarm(sessions, clock, grounds, embedder, budget, ledger, tutor),
            watch=ShadowMonitor(asking, background, UsageCounters(sessions, clock)),
            background=background,
            asking=asking,
            conversation=Conversation(provided, budget) if provided else None,
            desk=DraftDesk.open(provided, ledger, settings=settings) if provided else None,
            provider=provided.provider if provided else None,
        )

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        """
        Return the mark of *answer*; a pending one where nobody can be sure.

        What is learnt for others from a hit happens afterwards, in the background.
        """
        started = time.perf_counter()
        question = Question.about(exercise, answer, grounds=self.grounds, learner_id=learner_id)
        shelf, book = self.shelves.held(question), self.books.of(exercise.direction)
        decision = self._decided(question, shelf, book)
        mark = decision.as_mark(latency_ms=(time.perf_counter() - started) * 1000)
        self.watch.note(question, decision, shelf=shelf, book=book)
        return mark

    def close(self) -> None:
        """Finish what runs in the background and write what was counted."""
        self.background.close()
        self.watch.tallies.flush()
        self.books.close()
        if self.provider is not None:
            self.provider.close()

    def _decided(self, question: Question, shelf: ScopeMemory, book: DirectionEvidence) -> Decision:
        if len(question.answer) > LONGEST_ANSWER_CHARS:
            return pending(question, "Not judged: it is far longer than any translation.")
        return (
            cached_tiers.accepted(question, shelf)
            or self._seen(question, shelf)
            or self._worked_out(question, shelf, book)
        )

    def _seen(self, question: Question, shelf: ScopeMemory) -> Decision | None:
        in_memory = self.shelves.is_fresh(shelf)
        row = None if in_memory else self.shelves.refresh(shelf, question)
        if found := cached_tiers.seen(question, shelf, tier=Tier.MEMORY if in_memory else Tier.EXACT):
            return found
        if found := cached_tiers.by_rule(question, shelf):
            return found
        if in_memory:
            row = self.shelves.refresh(shelf, question)
        if row is not None and row.state == "refused":
            return left_by_another(question, row)
        return cached_tiers.seen(question, shelf, tier=Tier.EXACT)

    def _worked_out(self, question: Question, shelf: ScopeMemory, book: DirectionEvidence) -> Decision:
        is_watched = self.asking is not None
        found = self._proposal(question, shelf, book)
        if found is not None and book.trusts(found, is_watched=is_watched):
            return cached_tiers.composed(question, shelf, found, is_watched=is_watched)
        beyond = self.nearby.proposal(question, shelf, book, weights=self.weights) if found else None
        if beyond is not None and book.trusts(beyond, is_watched=is_watched):
            return cached_tiers.composed(question, shelf, beyond, tier=Tier.CANDIDATE, is_watched=is_watched)
        if self.asking is None:
            return pending(question, "Not judged yet: no judge is configured.")
        return self.asking.decide(question, shelf, book, proposal=found)

    def _proposal(self, question: Question, shelf: ScopeMemory, book: DirectionEvidence) -> Proposal | None:
        with shelf.lock:
            return cached_tiers.proposal(question, shelf.bundle, book, weights=self.weights)


def _embedder(settings: Settings, judge: OpenAIJudge | None) -> Embedder:
    if judge is None or settings.embedding_model is None:
        return LocalEmbedder()
    return ProviderEmbedder(judge.provider, settings.embedding_model)


def _grounds(settings: Settings, judge: Judge | None, embedder: Embedder) -> CacheScope:
    """Return what verdicts are filed under; without a judge, what it has said while there was one."""
    if judge is None:
        return CacheScope(settings.model, PROMPT_VERSION, embedder.name)
    return CacheScope(judge.model, judge.prompt_version, embedder.name)
