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
from aidioma.feedback import reuse
from aidioma.feedback.background import Background, InThreads
from aidioma.feedback.cache.books import Book, Books
from aidioma.feedback.cache.keys import Grounds, Question
from aidioma.feedback.cache.learn import Learner
from aidioma.feedback.cache.lease import Leases
from aidioma.feedback.cache.nearby import Nearby
from aidioma.feedback.cache.shelf import Shelf, Shelves
from aidioma.feedback.cache.tallies import Tallies
from aidioma.feedback.cache.watch import Watch
from aidioma.feedback.conversation import Conversation
from aidioma.feedback.decision import Decision
from aidioma.feedback.desk import Desk
from aidioma.feedback.embeddings import Embedder, LocalEmbedder, ProviderEmbedder
from aidioma.feedback.engine.compose import Proposal
from aidioma.feedback.engine.trees import Weights, shipped_weights
from aidioma.feedback.inspection import Inspection
from aidioma.feedback.judging.asking import Asking, left_by_another, pending
from aidioma.feedback.judging.budget import Budget
from aidioma.feedback.judging.judge import Judge, OpenAIJudge, Tutor
from aidioma.feedback.judging.ledger import Ledger
from aidioma.feedback.judging.prompts import PROMPT_VERSION
from aidioma.feedback.judging.provider import Provider
from aidioma.feedback.model import Exercise, Mark, Tier
from aidioma.feedback.prepare import Preparation
from aidioma.feedback.questions import QuestionService
from aidioma.settings import Settings

LONGEST_ANSWER_CHARS: Final = 2000
"""Longer texts are not compared with anything: nobody translates a sentence into that."""
_LEASE_MARGIN_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class FeedbackService:
    """Marks answers. Safe to share between threads; ``asking`` and ``conversation`` are None without a judge."""

    grounds: Grounds
    shelves: Shelves
    books: Books
    weights: Weights
    nearby: Nearby
    questions: QuestionService
    preparation: Preparation
    inspection: Inspection
    watch: Watch
    background: Background
    asking: Asking | None
    conversation: Conversation | None
    desk: Desk | None
    provider: Provider | None

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
        ledger = Ledger(sessions, clock)
        call_usd = provided.expected_cost_usd if provided else Decimal(0)
        budget = Budget.open(ledger.spent, settings=settings, clock=clock, call_usd=call_usd)
        leases = Leases(sessions, clock, settings.judge_timeout_s + _LEASE_MARGIN_S)
        asking = Asking(judge, leases, budget, ledger, Learner(sessions, clock, embedder)) if judge else None
        most_wrong, similar_from = settings.max_wrong_hit_rate, settings.similar_question_from
        return cls(
            grounds=grounds,
            shelves=Shelves(sessions, clock),
            books=Books(sessions, clock, grounds=grounds, background=background, most_wrong=most_wrong),
            weights=shipped_weights(),
            nearby=Nearby(sessions, clock, embedder),
            questions=QuestionService(sessions, clock, grounds, embedder, leases, budget, tutor, similar_from),
            inspection=Inspection(sessions, embedder),
            preparation=Preparation(sessions, clock, grounds, embedder, budget, ledger, tutor),
            watch=Watch(asking, background, Tallies(sessions, clock)),
            background=background,
            asking=asking,
            conversation=Conversation(provided, budget) if provided else None,
            desk=Desk.open(provided, ledger, settings=settings) if provided else None,
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

    def _decided(self, question: Question, shelf: Shelf, book: Book) -> Decision:
        if len(question.answer) > LONGEST_ANSWER_CHARS:
            return pending(question, "Not judged: it is far longer than any translation.")
        return reuse.accepted(question, shelf) or self._seen(question, shelf) or self._worked_out(question, shelf, book)

    def _seen(self, question: Question, shelf: Shelf) -> Decision | None:
        in_memory = self.shelves.is_fresh(shelf)
        row = None if in_memory else self.shelves.refresh(shelf, question)
        if found := reuse.seen(question, shelf, tier=Tier.MEMORY if in_memory else Tier.EXACT):
            return found
        if found := reuse.by_rule(question, shelf):
            return found
        if in_memory:
            row = self.shelves.refresh(shelf, question)
        if row is not None and row.state == "refused":
            return left_by_another(question, row)
        return reuse.seen(question, shelf, tier=Tier.EXACT)

    def _worked_out(self, question: Question, shelf: Shelf, book: Book) -> Decision:
        is_watched = self.asking is not None
        found = self._proposal(question, shelf, book)
        if found is not None and book.trusts(found, is_watched=is_watched):
            return reuse.composed(question, shelf, found, is_watched=is_watched)
        beyond = self.nearby.proposal(question, shelf, book, weights=self.weights) if found else None
        if beyond is not None and book.trusts(beyond, is_watched=is_watched):
            return reuse.composed(question, shelf, beyond, tier=Tier.CANDIDATE, is_watched=is_watched)
        if self.asking is None:
            return pending(question, "Not judged yet: no judge is configured.")
        return self.asking.decide(question, shelf, book, proposal=found)

    def _proposal(self, question: Question, shelf: Shelf, book: Book) -> Proposal | None:
        with shelf.lock:
            return reuse.proposal(question, shelf.bundle, book, weights=self.weights)


def _embedder(settings: Settings, judge: OpenAIJudge | None) -> Embedder:
    if judge is None or settings.embedding_model is None:
        return LocalEmbedder()
    return ProviderEmbedder(judge.provider, settings.embedding_model)


def _grounds(settings: Settings, judge: Judge | None, embedder: Embedder) -> Grounds:
    """Return what verdicts are filed under; without a judge, what it has said while there was one."""
    if judge is None:
        return Grounds(settings.model, PROMPT_VERSION, embedder.name)
    return Grounds(judge.model, judge.prompt_version, embedder.name)
