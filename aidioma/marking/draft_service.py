"""Where exercises are drafted for teachers: one call, within the installation's budget, written into the ledger."""

from dataclasses import dataclass, replace
from typing import Final, Self

from aidioma.errors import JudgeReplyError
from aidioma.llm.budget import Budget
from aidioma.llm.usage import Usage
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking.judge.drafting import EXPECTED_TOKENS_IN, EXPECTED_TOKENS_OUT, Brief, Proposals
from aidioma.marking.judge.judge import DraftWriter, OpenAIJudge
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings

TIMEOUT_S: Final = 90.0
"""A teacher waits for ten exercises longer than a learner for a mark."""


@dataclass(frozen=True, slots=True)
class DraftService:
    """
    Asks a writer for drafts and keeps account of what it cost, whatever becomes of the reply.

    It counts against what the installation may spend, not against what one learner's answers may.
    """

    writer: DraftWriter
    budget: Budget
    ledger: UsageLedger

    @classmethod
    def open(cls, judge: OpenAIJudge, ledger: UsageLedger, *, settings: Settings) -> Self:
        """Return the service on the provider that judges as well; it waits longer here."""
        patient = replace(judge.provider, timeout_s=max(TIMEOUT_S, judge.provider.timeout_s))
        call_usd = judge.prices.cost_usd(judge.model, tokens_in=EXPECTED_TOKENS_IN, tokens_out=EXPECTED_TOKENS_OUT)
        budget = Budget.open(
            ledger.spent,
            settings=settings,
            clock=ledger.clock,
            call_usd=call_usd,
            unpriced=judge.prices.unpriced(judge.model),
        )
        return cls(replace(judge, provider=patient), budget, ledger)

    def draft(self, brief: Brief, *, by: str) -> Proposals:
        """
        Return what the writer proposes for *brief*.

        Raises:
            BudgetSpentError: If there is no room for the call.
            JudgeUnavailableError: If no reply came in time.
            JudgeReplyError: If the reply does not hold; what it cost is written down all the same.
        """
        with self.budget.reserve(OPERATOR) as reservation:
            try:
                proposals = self.writer.draft(brief)
            except JudgeReplyError as error:
                self._enter(Usage(model=self.writer.model, cost_usd=error.cost_usd), by, drafts=0)
                raise
            reservation.cost_usd = proposals.usage.cost_usd
            self._enter(proposals.usage, by, drafts=len(proposals.proposed))
        return proposals

    def _enter(self, usage: Usage, by: str, *, drafts: int) -> None:
        self.ledger.enter("drafting", usage, teacher=by, drafts=drafts)
