"""How one answer was settled, on the way from the tier that settled it to the mark that its learner gets."""

from dataclasses import dataclass, field
from decimal import Decimal

from aidioma.llm.usage import Usage
from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.gate import SURE
from aidioma.model.marks import Feedback, Mark, Receipt, Suggested, Tier


@dataclass(frozen=True, slots=True)
class Decision:
    """
    Feedback with all that its receipt says.

    ``row`` is the key of the stored answer that was given again. ``proposal`` is what was composed for the answer,
    whether it settled it or not: the judge's word on it is evidence. ``suggested`` stands beside a pending answer.
    """

    feedback: Feedback
    tier: Tier
    checked: tuple[str, ...] = ()
    reused: str | None = None
    row: str | None = None
    usage: Usage = field(default_factory=Usage)
    note: str = ""
    proposal: Proposal | None = None
    suggested: Suggested | None = None

    @property
    def kind(self) -> str:
        """What the gate counts by."""
        return SURE if self.proposal is None else self.proposal.kind

    @property
    def confidence(self) -> float:
        """With what probability the judge is expected to agree."""
        return 1.0 if self.proposal is None else self.proposal.confidence

    def as_mark(self, *, latency_ms: float) -> Mark:
        """Return the mark with its receipt."""
        usage = self.usage
        receipt = Receipt(
            tier=self.tier,
            reused=self.reused,
            checked=self.checked,
            prompt_version=usage.prompt_version or None,
            model=usage.model or None,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
            cost_usd=usage.cost_usd or Decimal(0),
            latency_ms=round(latency_ms, 3),
            note=" ".join(part for part in (self.note, usage.remark) if part),
        )
        return Mark(feedback=self.feedback, receipt=receipt, suggested=self.suggested)
