"""
Talking with the model within the budgets.

Nothing of a conversation enters the cache: no turn is a key that others could meet, and what it cost stands in the
learner's own activity.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aidioma.llm.budget import Budget
from aidioma.marking.judge.judge import Partner
from aidioma.marking.judge.scene import Exchange, Scene, SpokenLine


@dataclass(frozen=True, slots=True)
class Conversation:
    """Asks the partner for one exchange, as long as there is room for it in the day's budgets."""

    partner: Partner
    budget: Budget
    teaches: bool = True
    """Whether the partner's word on a turn is a mark; else it is a suggestion."""

    def exchange(
        self, scene: Scene, said: Sequence[SpokenLine], text: str, *, reached: Sequence[str], learner_id: str
    ) -> Exchange:
        """
        Correct the learner's turn *text* and answer it.

        Raises:
            JudgeError: If nobody answered, the reply does not hold, or today's budget is spent.
        """
        with self.budget.reserve(learner_id) as reservation:
            exchange = self.partner.converse(scene, said, text, reached=reached)
            reservation.cost_usd = exchange.judgement.usage.cost_usd
        return exchange
