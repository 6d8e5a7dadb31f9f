"""What this process did, as figures for a monitoring system: no text, and nobody's name."""

import gc
from dataclasses import dataclass
from typing import Final, Self

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram

from aidioma.marking.marker import Marker
from aidioma.model.marks import Exercise, Mark, Verdict

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
"""From a hit in memory to a judge that takes all the time it may."""


@dataclass(frozen=True, slots=True)
class Meters:
    """Counters of one process; a monitoring system adds those of several."""

    registry: CollectorRegistry
    marks: Counter
    seconds: Histogram
    cost: Counter
    pending: Counter

    @classmethod
    def fresh(cls) -> Self:
        """Return meters that stand at zero, in a registry of their own."""
        registry = CollectorRegistry()
        GCCollector(registry)
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
