"""
One answer's way to its feedback: the tiers in their order, cheapest first.

::

    accepted   it is an authored translation, or reads as one          no read
    memory     its words were judged before, and are in memory         no read
    exact      its words were judged before, or just now elsewhere     one read of the exercise's range
    foreseen   its author foresaw the mistakes that it has; asked before what a judge said, after a teacher
    pack       an installed pack says what it is                       in the same read, where nobody judged it here
    rules      a rule of the language is sure, or it is no attempt at a translation
    composed   judged edits say what is wrong, and the gate trusts them
    candidate  a stored answer beyond memory, proposed by its vector   one read; the diff decides
    judge      one leased call, which teaches all of the above
    none       pending: nobody can be sure, and no grade is invented; what is probably so stands beside it

While what memory holds is fresh, rules are asked before the row is read.
"""

import time
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Self

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.llm.budget import Budget
from aidioma.llm.client import ProviderClient
from aidioma.llm.embeddings import Embedder, LocalEmbedder, ProviderEmbedder
from aidioma.llm.exam_paper import paper_of
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
from aidioma.marking.draft_service import DraftService
from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.gbdt import Weights, shipped_weights
from aidioma.marking.judge.judge import Judge, OpenAIJudge, Tutor
from aidioma.marking.judge.judge_tier import JudgeTier, left_by_another, pending
from aidioma.marking.judge.prompts import PROMPT_VERSION
from aidioma.marking.prewarm import Prewarm
from aidioma.marking.questions import QuestionService
from aidioma.marking.shadow_monitor import ShadowMonitor
from aidioma.marking.suggest import suggest
from aidioma.model.marks import Exercise, Mark, Tier, Verdict
from aidioma.settings import Settings
from aidioma.spanish.sequences import shipped_sequences

LONGEST_ANSWER_CHARS: Final = 2000
"""Longer texts are not compared with anything: nobody translates a sentence into that."""
_LEASE_MARGIN_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class FeedbackService:
    """Marks answers. Safe to share between threads; ``judge_tier`` and ``conversation`` are None without a judge."""

    cache_scope: CacheScope
    memory_cache: MemoryCache
    evidence_store: EvidenceStore
    weights: Weights
    vector_lookup: VectorLookup
    questions: QuestionService
    prewarm: Prewarm
    similarity_search: SimilaritySearch
    shadow_monitor: ShadowMonitor
    background: Background
    judge_tier: JudgeTier | None
    conversation: Conversation | None
    draft_service: DraftService | None
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
        """
        Return the service as *settings* describe it; the other arguments overrule them.

        A judge that is handed in is its caller's matter; one of *settings* teaches once it has passed its exam.
        """
        provided = None if judge else OpenAIJudge.from_settings(settings, clock=clock)
        teaches = provided is None or is_examined(settings)
        judge, tutor = judge or provided, tutor or provided
        embedder = embedder or _embedder(settings, provided)
        background = background or InThreads()
        cache_scope = _cache_scope(settings, judge, embedder)
        ledger = UsageLedger(sessions, clock)
        call_usd = provided.expected_cost_usd if provided else Decimal(0)
        unpriced = provided.prices.unpriced(provided.model) if provided else ""
        budget = Budget.open(ledger.spent, settings=settings, clock=clock, call_usd=call_usd, unpriced=unpriced)
        leases = Leases(sessions, clock, settings.judge_timeout_s + _LEASE_MARGIN_S)
        judge_tier = (
            JudgeTier(judge, leases, budget, ledger, JudgementRecorder(sessions, clock), teaches) if judge else None
        )
        shipped_sequences()  # read now, and not while the first learner waits
        most_wrong, similar_from = settings.max_wrong_hit_rate, settings.similar_question_from
        return cls(
            cache_scope=cache_scope,
            memory_cache=MemoryCache(sessions, clock),
            evidence_store=EvidenceStore(
                sessions, clock, cache_scope=cache_scope, background=background, most_wrong=most_wrong
            ),
            weights=shipped_weights(),
            vector_lookup=VectorLookup(sessions, clock, embedder),
            questions=QuestionService(
                sessions, clock, cache_scope, embedder, leases, budget, tutor, similar_from, keeps=teaches
            ),
            similarity_search=SimilaritySearch(sessions, embedder),
            prewarm=Prewarm(sessions, clock, cache_scope, embedder, budget, ledger, tutor if teaches else None),
            shadow_monitor=ShadowMonitor(judge_tier, background, UsageCounters(sessions, clock)),
            background=background,
            judge_tier=judge_tier,
            conversation=Conversation(provided, budget, teaches) if provided else None,
            draft_service=DraftService.open(provided, ledger, settings=settings) if provided else None,
            provider=provided.provider if provided else None,
        )

    @property
    def has_teaching_judge(self) -> bool:
        """Whether there is a judge whose word is a mark: one that has passed its exam."""
        return self.judge_tier is not None and self.judge_tier.teaches

    @property
    def marked_by(self) -> str:
        """The model whose word settles what rules do not; empty where it is rules alone."""
        return self.judge_tier.judge.model if self.judge_tier is not None and self.judge_tier.teaches else ""

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        """
        Return the mark of *answer*; a pending one where nobody can be sure.

        What is learnt for others from a hit happens afterwards, in the background.
        """
        started = time.perf_counter()
        question = Question.about(exercise, answer, cache_scope=self.cache_scope, learner_id=learner_id)
        memory, evidence = self.memory_cache.held(question), self.evidence_store.of(exercise.direction)
        decision = self._with_suggestion(question, memory, evidence, self._decided(question, memory, evidence))
        mark = decision.as_mark(latency_ms=(time.perf_counter() - started) * 1000)
        self.shadow_monitor.note(question, decision, memory=memory, evidence=evidence)
        return mark

    def close(self) -> None:
        """Finish what runs in the background and write what was counted."""
        self.background.close()
        self.shadow_monitor.usage_counters.flush()
        self.evidence_store.close()
        if self.provider is not None:
            self.provider.close()

    def _decided(self, question: Question, memory: ScopeMemory, evidence: DirectionEvidence) -> Decision:
        if len(question.answer) > LONGEST_ANSWER_CHARS:
            return pending(question, "Not judged: it is far longer than any translation.")
        return (
            cached_tiers.accepted(question, memory)
            or self._seen(question, memory)
            or self._worked_out(question, memory, evidence)
        )

    def _with_suggestion(
        self, question: Question, memory: ScopeMemory, evidence: DirectionEvidence, decision: Decision
    ) -> Decision:
        """Return *decision*; a pending one with what is probably so, unless somebody has said that already."""
        if decision.feedback.verdict is not Verdict.PENDING or decision.suggested is not None:
            return decision
        if len(question.answer) > LONGEST_ANSWER_CHARS:
            return decision
        found = decision.proposal or self._proposal(question, memory, evidence)
        return replace(decision, suggested=suggest(question, memory, evidence, weights=self.weights, proposal=found))

    def _seen(self, question: Question, memory: ScopeMemory) -> Decision | None:
        in_memory = self.memory_cache.is_fresh(memory)
        row = None if in_memory else self.memory_cache.refresh(memory, question)
        tier = Tier.MEMORY if in_memory else Tier.EXACT
        if found := (
            cached_tiers.seen(question, memory, tier=tier, by=("teacher",))
            or cached_tiers.foreseen(question, memory)
            or cached_tiers.seen(question, memory, tier=tier)
        ):
            return found
        if found := cached_tiers.by_rule(question, memory):
            return found
        if in_memory:
            row = self.memory_cache.refresh(memory, question)
        if row is not None and row.state == "refused":
            return left_by_another(question, row)
        return cached_tiers.seen(question, memory, tier=Tier.EXACT)

    def _worked_out(self, question: Question, memory: ScopeMemory, evidence: DirectionEvidence) -> Decision:
        if no_attempt := cached_tiers.no_attempt(question):
            return no_attempt
        is_watched = self.has_teaching_judge
        found = self._proposal(question, memory, evidence)
        if found is not None and evidence.trusts(found, is_watched=is_watched):
            return cached_tiers.composed(question, memory, found, is_watched=is_watched)
        beyond = self.vector_lookup.proposal(question, memory, evidence, weights=self.weights) if found else None
        if beyond is not None and evidence.trusts(beyond, is_watched=is_watched):
            return cached_tiers.composed(question, memory, beyond, tier=Tier.CANDIDATE, is_watched=is_watched)
        if self.judge_tier is None:
            return pending(question, "Not judged yet: no judge is configured.")
        return self.judge_tier.decide(question, memory, evidence, proposal=found)

    def _proposal(self, question: Question, memory: ScopeMemory, evidence: DirectionEvidence) -> Proposal | None:
        with memory.lock:
            return cached_tiers.proposal(question, memory.bundle, evidence, weights=self.weights)


def is_examined(settings: Settings) -> bool:
    """Whether the judge that *settings* name has passed its exam, as it is asked now."""
    paper = paper_of(settings, prompt_version=PROMPT_VERSION)
    return paper is not None and paper.is_passed


def _embedder(settings: Settings, judge: OpenAIJudge | None) -> Embedder:
    if judge is None or settings.embedding_model is None:
        return LocalEmbedder()
    return ProviderEmbedder(judge.provider, settings.embedding_model)


def _cache_scope(settings: Settings, judge: Judge | None, embedder: Embedder) -> CacheScope:
    """Return what verdicts are filed under; without a judge, what it has said while there was one."""
    if judge is None:
        return CacheScope(settings.model, PROMPT_VERSION, embedder.name)
    return CacheScope(judge.model, judge.prompt_version, embedder.name)
