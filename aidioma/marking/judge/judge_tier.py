"""The tier that costs: one leased call, and what becomes of the reply."""

from dataclasses import dataclass, replace
from typing import Final

from aidioma.errors import InvalidInputError, JudgeError, JudgeReplyError
from aidioma.llm.budget import Budget
from aidioma.llm.usage import Usage
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking import cached_tiers
from aidioma.marking.cache import store
from aidioma.marking.cache.evidence_store import DirectionEvidence
from aidioma.marking.cache.keys import Question
from aidioma.marking.cache.lease import Lease, Leases
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.cache.record_judgement import JudgementRecorder
from aidioma.marking.cache.store import CacheRow
from aidioma.marking.decision import Decision
from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.evidence import Tokens
from aidioma.marking.judge.judge import Judge
from aidioma.marking.judge.judgement import Judgement
from aidioma.model.marks import Feedback, Suggested, Tier, Verdict
from aidioma.spanish.scoring import quality, score_for
from aidioma.text import words

UNEXAMINED: Final = "The judge has not passed its exam, so its word is a suggestion."
_MAX_WHY_CHARS: Final = 400


@dataclass(frozen=True, slots=True)
class JudgeTier:
    """
    Asks the judge: once for identical answers in flight, within the budgets, and never inside a transaction.

    ``teaches`` is False of a judge that has not passed its exam: its word is a suggestion to the one learner who asked,
    and nothing of it is kept for anybody else.
    """

    judge: Judge
    leases: Leases
    budget: Budget
    ledger: UsageLedger
    learner: JudgementRecorder
    teaches: bool = True

    def decide(
        self, question: Question, memory: ScopeMemory, evidence: DirectionEvidence, *, proposal: Proposal | None
    ) -> Decision:
        """Settle the answer by the judge's word, or leave it pending and say why."""
        if not self.teaches:
            return replace(self._suggested(question), proposal=proposal)
        turn = self.leases.await_turn(question.key, model=self.judge.model)
        if isinstance(turn, Lease):
            return replace(self._asked(question, memory, evidence, lease=turn), proposal=proposal)
        if turn is None:
            return pending(question, "Not judged yet: the same answer is being judged and no reply came.")
        return left_by_another(question, turn)

    def _suggested(self, question: Question) -> Decision:
        """Leave the answer open with the judge's word as a suggestion; no row is written, nor a lease."""
        try:
            with self.budget.reserve(question.learner_id) as reservation:
                judgement = self.judge.judge(question.exercise, question.answer)
                reservation.cost_usd = judgement.usage.cost_usd
        except (JudgeError, InvalidInputError) as error:
            return self._unanswered(question, error)
        return suggested_by(judgement, pending(question, UNEXAMINED))

    def _asked(self, question: Question, memory: ScopeMemory, evidence: DirectionEvidence, *, lease: Lease) -> Decision:
        try:
            with self.budget.reserve(question.learner_id) as reservation:
                judgement = self.judge.judge(question.exercise, question.answer)
                reservation.cost_usd = judgement.usage.cost_usd
        except (JudgeError, InvalidInputError) as error:
            self.leases.release(lease)
            return self._unanswered(question, error)
        except BaseException:
            self.leases.release(lease)
            raise
        if judgement.flagged or judgement.verdict is Verdict.PENDING:
            self._refused(question, lease, judgement)
            return replace(pending(question, ""), usage=judgement.usage)
        return self._settled(question, memory, evidence, lease=lease, judgement=judgement)

    def _settled(
        self,
        question: Question,
        memory: ScopeMemory,
        evidence: DirectionEvidence,
        *,
        lease: Lease,
        judgement: Judgement,
    ) -> Decision:
        feedback, corrected = as_feedback(judgement), corrected_words(question, judgement)
        kept = self.learner.take_in(
            question, feedback, corrected, usage=judgement.usage, memory=memory, evidence=evidence, lease=lease
        )
        if not kept:
            self.leases.release(lease)
        checked = ("Nothing known settles it, so the judge was asked.",)
        return Decision(feedback, Tier.JUDGE, checked, usage=judgement.usage)

    def _unanswered(self, question: Question, error: JudgeError | InvalidInputError) -> Decision:
        """Leave the answer open and say why; a rejected reply was paid for all the same."""
        open_still = pending(question, f"Not judged yet: {error}.")
        if not isinstance(error, JudgeReplyError):
            return open_still
        paid = Usage(self.judge.model, self.judge.prompt_version, cost_usd=error.cost_usd)
        return replace(open_still, usage=paid)

    def _refused(self, question: Question, lease: Lease, judgement: Judgement) -> None:
        with self.leases.sessions.begin() as session:
            store.write_refusal(
                session, question.key, owner=lease.owner, note=judgement.usage.remark, now=self.leases.clock()
            )


def suggested_by(judgement: Judgement, left: Decision) -> Decision:
    """Return *left*, which stays pending, with what the judge says as a suggestion, where it says anything."""
    if judgement.flagged or judgement.verdict is Verdict.PENDING:
        return replace(left, note="", usage=judgement.usage)
    told = as_feedback(judgement)
    suggested = Suggested(
        verdict=told.verdict,
        quality=quality(told) or 0,
        edits=told.edits,
        corrected=told.corrected,
        why=told.tip[:_MAX_WHY_CHARS],
    )
    return replace(left, usage=judgement.usage, suggested=suggested)


def left_by_another(question: Question, row: CacheRow) -> Decision:
    """Settle the answer by what another process has just written."""
    if row.state == "refused":
        return pending(question, row.response["note"])
    checked = ("The same answer was being judged for somebody else at this moment.",)
    return Decision(cached_tiers.as_told(question, row.entry), Tier.EXACT, checked, reused=row.key, row=row.key)


def pending(question: Question, note: str) -> Decision:
    """Leave the answer open: a translation to compare with, and no grade."""
    feedback = Feedback(verdict=Verdict.PENDING, score=None, corrected=question.exercise.model_answer)
    return Decision(feedback, Tier.NONE, note=note)


def as_feedback(judgement: Judgement) -> Feedback:
    """Return what the judge said, with the score that its edits leave."""
    criteria, score = score_for(judgement.edits, verdict=judgement.verdict)
    return Feedback(
        verdict=judgement.verdict,
        score=score,
        criteria=judgement.criteria or criteria,
        edits=judgement.edits,
        corrected=judgement.corrected,
        tip=judgement.tip,
        concepts=judgement.concepts,
    )


def corrected_words(question: Question, judgement: Judgement) -> Tokens:
    """Return the words of the right translation that the judge turned the answer into."""
    if judgement.verdict is Verdict.CORRECT:
        return question.words
    return words(judgement.corrected, question.exercise.answer_language)
