"""What this process did, as figures for a monitoring system: no text, and nobody's name."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from aidioma.llm.outcomes import OF_THIS_PROCESS
from aidioma.marking.marker import Marker
from aidioma.model.marks import Exercise, Mark, Tier, Verdict

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
"""From a hit in memory to a judge that takes all the time it may."""


class _Calls(Collector):
    """Calls of the provider by how they ended."""

    @override
    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield the counter."""
        family = CounterMetricFamily(
            "aidioma_ai_calls", "Calls of the provider, tries included, by how they ended.", labels=["kind", "outcome"]
        )
        for (kind, outcome), n in sorted(OF_THIS_PROCESS.counts().items()):
            family.add_metric([kind, outcome], n)
        yield family


@dataclass(frozen=True, slots=True)
class Meters:
    """Counters of one process; a monitoring system adds those of several."""

    registry: CollectorRegistry
    marks: Counter
    seconds: Histogram
    cost: Counter
    pending: Counter
    wasted: Counter

    @classmethod
    def fresh(cls) -> Self:
        """Return meters that stand at zero, in a registry of their own."""
        registry = CollectorRegistry()
        GCCollector(registry)
        registry.register(_Calls())
        kept = Gauge(
            "aidioma_objects_kept_for_good", "Objects that no garbage collection walks over.", registry=registry
        )
        kept.set_function(gc.get_freeze_count)
        return cls(
            registry=registry,
            marks=Counter(
                "aidioma_marks", "Answers marked, by the tier that settled them.", ["tier"], registry=registry
            ),
            seconds=Histogram(
                "aidioma_mark_seconds", "Time from an answer to its mark.", ["tier"], buckets=SECONDS, registry=registry
            ),
            cost=Counter("aidioma_mark_cost_usd", "What marking answers has cost.", ["model"], registry=registry),
            wasted=Counter(
                "aidioma_mark_cost_for_nothing_usd",
                "Part of that cost which was paid for replies that settled nothing.",
                ["model"],
                registry=registry,
            ),
            pending=Counter(
                "aidioma_marks_left_pending", "Answers that nobody could be sure about.", registry=registry
            ),
        )

    def saw(self, mark: Mark) -> None:
        """Count one mark."""
        receipt = mark.receipt
        self.marks.labels(receipt.tier.value).inc()
        self.seconds.labels(receipt.tier.value).observe(receipt.latency_ms / 1000)
        if receipt.cost_usd:
            self.cost.labels(receipt.model or "unknown").inc(float(receipt.cost_usd))
            if receipt.tier is Tier.NONE and mark.suggested is None:
                self.wasted.labels(receipt.model or "unknown").inc(float(receipt.cost_usd))
        if mark.feedback.verdict is Verdict.PENDING:
            self.pending.inc()


@dataclass(frozen=True, slots=True)
class MeteredMarker:
    """Marks as *marker* does, and counts it."""

    marker: Marker
    meters: Meters

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        """Return the mark of *answer*."""
        mark = self.marker.mark(exercise, answer, learner_id=learner_id)
        self.meters.saw(mark)
        return mark
