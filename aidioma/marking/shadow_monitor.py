"""
What happens after an answer was marked: counting, and now and then asking the judge about a mark that needed none.

What is measured is disagreement with the judge. The judge's own is measured beside it, by asking it twice.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from aidioma.errors import InvalidInputError, JudgeError
from aidioma.llm.usage_ledger import CallPurpose
from aidioma.marking.background import Background
from aidioma.marking.cache.evidence_store import DirectionEvidence
from aidioma.marking.cache.keys import Question
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.cache.usage_counters import UsageCounters
from aidioma.marking.decision import Decision
from aidioma.marking.engine.gate import ASKED_TWICE, is_drawn
from aidioma.marking.judge.judge_tier import JudgeTier, as_feedback, corrected_words
from aidioma.marking.judge.judgement import Judgement
from aidioma.model.marks import REASONED, Feedback, Tier, Verdict
from aidioma.model.people import OPERATOR
from aidioma.spanish.align import Pair

TWICE_AFTER: Final = 100
"""Judgements after which it is worth measuring how often the judge contradicts itself."""


@dataclass(frozen=True, slots=True)
class ShadowMonitor:
    """Watches over marks without keeping their learners waiting."""

    judge_tier: JudgeTier | None
    background: Background
    usage_counters: UsageCounters

    def note(self, question: Question, decision: Decision, *, memory: ScopeMemory, evidence: DirectionEvidence) -> None:
        """Count *decision*, tell the gate, and draw whether the judge is asked about it."""
        self.usage_counters.count(question, decision, domain=evidence.domain)
        if self.usage_counters.are_due():
            self.background.run(self.usage_counters.flush)
        if question.learner_id == OPERATOR and decision.usage.cost_usd and self.judge_tier is not None:
            self.judge_tier.ledger.enter("inspection", decision.usage)
        if decision.tier is Tier.JUDGE:
            self._note_miss(question, decision, memory=memory, evidence=evidence)
        elif decision.feedback.verdict is not Verdict.PENDING:
            self._note_hit(question, decision, memory=memory, evidence=evidence)

    def _note_miss(
        self, question: Question, decision: Decision, *, memory: ScopeMemory, evidence: DirectionEvidence
    ) -> None:
        if decision.proposal is not None:
            agreed = agrees(decision, decision.feedback, memory)
            with evidence.gate.lock:
                evidence.gate.gate.saw_label(decision.kind, decision.confidence, wrong=not agreed)
        if evidence.learnt.judged >= TWICE_AFTER and is_drawn(ASKED_TWICE, "twice", question.key):
            self.background.run(partial(self._ask_twice, question, decision, evidence=evidence))

    def _note_hit(
        self, question: Question, decision: Decision, *, memory: ScopeMemory, evidence: DirectionEvidence
    ) -> None:
        with evidence.gate.lock:
            if decision.tier in REASONED:
                evidence.gate.gate.saw_hit(decision.kind)
            else:
                evidence.gate.gate.saw_sure_hit()
            times = memory.gave(question.key)
            share = evidence.gate.gate.shadow_share(decision.kind, decision.confidence, seen_before=times - 1)
        # A repeated question is not looked at: its judge would be compared with itself, which asking twice measures.
        may_be_looked_at = decision.row is None or decision.tier is Tier.PACK
        if may_be_looked_at and is_drawn(share, "shadow", question.key, str(times)):
            self.background.run(
                partial(self._shadow, question, decision, share=share, memory=memory, evidence=evidence)
            )

    def _shadow(
        self, question: Question, decision: Decision, *, share: float, memory: ScopeMemory, evidence: DirectionEvidence
    ) -> None:
        """
        Ask the judge about a hit, tell the gate, and learn from a composed one as from a miss.

        What was held right because a correction said so is unlearnt when the judge contradicts it twice.
        """
        judgement = self._asked(question, "shadow")
        if judgement is None:
            return
        agreed = agrees(decision, as_feedback(judgement), memory)
        with evidence.gate.lock:
            evidence.gate.gate.saw_label(decision.kind, decision.confidence, wrong=not agreed, shadow_share=share)
        if decision.tier not in REASONED:
            again = None if agreed or decision.tier is Tier.ACCEPTED else self._asked(question, "shadow")
            if again is None or agrees(decision, as_feedback(again), memory):
                return
            judgement = again
        self._learn(question, judgement, memory=memory, evidence=evidence)

    def _learn(
        self, question: Question, judgement: Judgement, *, memory: ScopeMemory, evidence: DirectionEvidence
    ) -> None:
        if self.judge_tier is not None:
            feedback, corrected = as_feedback(judgement), corrected_words(question, judgement)
            self.judge_tier.learner.take_in(
                question, feedback, corrected, usage=judgement.usage, memory=memory, evidence=evidence
            )

    def _ask_twice(self, question: Question, decision: Decision, *, evidence: DirectionEvidence) -> None:
        """Ask the judge what it was just asked, and tell the gate whether it says the same."""
        judgement = self._asked(question, "second_opinion")
        if judgement is not None:
            differs = _pairs(decision.feedback) != _pairs(as_feedback(judgement))
            with evidence.gate.lock:
                evidence.gate.gate.saw_twice(differs=differs)

    def _asked(self, question: Question, purpose: CallPurpose) -> Judgement | None:
        """Return what the judge says of an answer that waits for nothing, entered in the ledger; None if nothing."""
        if self.judge_tier is None or not self.judge_tier.teaches:
            return None
        try:
            with self.judge_tier.budget.reserve(OPERATOR, because_of=question.learner_id) as reservation:
                judgement = self.judge_tier.judge.judge(question.exercise, question.answer)
                reservation.cost_usd = judgement.usage.cost_usd
        except (JudgeError, InvalidInputError):
            return None
        self.judge_tier.ledger.enter(purpose, judgement.usage, **reservation.marks)
        return None if judgement.flagged or judgement.verdict is Verdict.PENDING else judgement


def agrees(decision: Decision, judged: Feedback, memory: ScopeMemory) -> bool:
    """
    Return whether what was composed says what the judge does: the same edits.

    As few edits towards another translation that is known to be right are the same feedback too.
    """
    proposal = decision.proposal
    given = _pairs(decision.feedback) if proposal is None else sorted(proposal.edits)
    wanted = _pairs(judged)
    if given == wanted or proposal is None or not given or len(given) != len(wanted):
        return given == wanted
    with memory.lock:
        return proposal.corrected in memory.bundle.known


def _pairs(feedback: Feedback) -> list[Pair]:
    return sorted((edit.wrong, edit.right) for edit in feedback.edits)
