"""What reuse amounts to: entries, hits by tier, disagreement with the judge, cost and what was spared."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aidioma.db.models import AiCache, LearningActivity
from aidioma.marking.cache import counters
from aidioma.marking.cache.keys import key_range
from aidioma.marking.engine.gate import Gate
from aidioma.marking.engine.risk import Rate
from aidioma.model.marks import SPARED, Tier, settled_shares

_EVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of an installation, over all that it keeps."""

    entries: int
    answers_by_tier: dict[str, int]
    disagreement: Rate
    self_disagreement: Rate
    excess: Rate
    cost_usd: Decimal
    avoided_usd: Decimal

    @property
    def hits_by_tier(self) -> dict[str, int]:
        """Answers settled without a call."""
        unsettled = {Tier.JUDGE.value, Tier.NONE.value}
        return {tier: count for tier, count in self.answers_by_tier.items() if tier not in unsettled}

    @property
    def settled(self) -> dict[str, float]:
        """Shares of all answers that were settled without a call, by how."""
        return settled_shares(self.answers_by_tier)


def statistics(session: Session, *, most_wrong: float) -> Statistics:
    """Return the figures; counters of the last seconds may be missing."""
    tiers = _answers_by_tier(session)
    gate = gate_of_all(session, most_wrong=most_wrong)
    entries, mean_cost = _entries(session)
    spared = sum(count for tier, count in tiers.items() if tier in SPARED)
    cost = session.scalar(select(func.sum(LearningActivity.ai_cost)).where(LearningActivity.ai_cost > 0))
    return Statistics(
        entries=entries,
        answers_by_tier=dict(sorted(tiers.items())),
        disagreement=gate.disagreement(),
        self_disagreement=gate.self_disagreement(),
        excess=gate.excess(),
        cost_usd=cost or Decimal(0),
        avoided_usd=(spared * mean_cost).quantize(Decimal("0.000001")),
    )


def _answers_by_tier(session: Session) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, numbers in counters.read(session, "tiers:", since=_EVER).items():
        found[name.rpartition(":")[2]] += int(numbers["answers"])
    return found


def gate_of_all(session: Session, *, most_wrong: float) -> Gate:
    """Return one gate over the counters of all directions and scopes. Served by the unique index of ``cache_key``."""
    by_domain: dict[str, dict[str, dict[str, float]]] = {}
    for name, numbers in counters.read(session, "gate:", since=_EVER).items():
        domain, _, row = name.partition(":")
        by_domain.setdefault(domain, {})[row] = numbers
    every: dict[str, Counter[str]] = {}
    for rows in by_domain.values():
        for row, numbers in Gate.of(rows, most_wrong=most_wrong).rows().items():
            kind = row.partition(":")[2]
            every.setdefault(f"0:{kind}", Counter()).update(numbers)
    return Gate.of(every, most_wrong=most_wrong)


def _entries(session: Session) -> tuple[int, Decimal]:
    """Return how many judged answers there are, and what one cost on average."""
    first, end = key_range("answer:")
    row = session.execute(
        select(func.count(), func.avg(AiCache.cost).filter(AiCache.cost > 0)).where(
            AiCache.cache_key >= first, AiCache.cache_key < end, AiCache.response["state"].astext == "judged"
        )
    ).one()
    return row[0], Decimal(row[1] or 0)
