"""What another bound or policy would have done to the answers that were really given, before it is applied."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from aidioma.i18n import Message
from aidioma.marking.engine.gate import Gate
from aidioma.model.marks import AUTHORED, SETTLED, Tier

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05)
_EVER: Final = datetime.min.replace(tzinfo=UTC)
_STEP: Final = 1.25
RISKS: Final = tuple(0.0005 * _STEP**step for step in range(24))
"""Borders of the risks that the gate counts offers by."""


@dataclass(frozen=True, slots=True)
class SimulatedPolicy:
    """What would become of all answers under a policy: shares of them, and what the calls would cost."""

    name: str
    hit_share: float
    wrong_share_of_hits: float | None
    calls: int
    cost_usd: Decimal
    bound: float | None = None
    """The bound that it is about; None for a policy."""


def under_bound(gate: Gate, bound: float, *, call_usd: Decimal) -> SimulatedPolicy:
    """
    Return what the offers that *gate* has seen would have become under *bound*.

    Each composed reply was counted with its risk, settled or not. What would have been settled is known; how much of it
    would have been wrong is what the risks say, which the shadow keeps honest.
    """
    other = Gate.of(gate.rows(), most_wrong=bound)
    offered, level = _offered(gate), other.level
    settled = [(risk, n) for risk, n in offered if risk <= level]
    sure = sum(numbers.get("sure_hits", 0.0) for row, numbers in gate.rows().items() if row.endswith(":whole"))
    hits = sure + sum(n for _, n in settled)
    asked = sum(n for _, n in offered) - sum(n for _, n in settled)
    wrong = sum(risk * n for risk, n in settled)
    return SimulatedPolicy(
        name=Message("a bound of {percent} %", percent=round(100 * bound, 2)),
        hit_share=hits / (hits + asked) if hits + asked else 0.0,
        wrong_share_of_hits=wrong / hits if hits else None,
        calls=round(asked),
        cost_usd=(call_usd * round(asked)).quantize(Decimal("0.0001")),
        bound=bound,
    )


def by_policy(tiers: Mapping[str, int], *, call_usd: Decimal) -> list[SimulatedPolicy]:
    """Return what the marked answers would have become with less reuse, from the tier that settled each."""
    equal = AUTHORED | {Tier.MEMORY, Tier.EXACT, Tier.PACK}
    policies = {
        Message("as it is"): SETTLED,
        Message("equal words only"): equal,
        Message("equal words and rules"): equal | {Tier.RULES},
        Message("no reuse"): AUTHORED,
    }
    answers = sum(tiers.values())
    found = []
    for name, kept in policies.items():
        hits = sum(n for tier, n in tiers.items() if tier in kept)
        calls = answers - hits
        share = hits / answers if answers else 0.0
        found.append(SimulatedPolicy(name, share, None, calls, (call_usd * calls).quantize(Decimal("0.0001"))))
    return found


def _offered(gate: Gate) -> list[tuple[float, float]]:
    """Return how many composed replies were offered at which risk."""
    offered: Counter[int] = Counter()
    for row, numbers in gate.rows().items():
        if row.endswith(":offered"):
            offered.update({int(step): n for step, n in numbers.items()})
    return [(RISKS[step] if step < len(RISKS) else 1.0, float(n)) for step, n in sorted(offered.items())]
