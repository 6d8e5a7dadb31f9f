"""
Which composed replies may be given without asking the judge, so that wrong ones stay under a share of all hits.

Replies are kept apart by kind. For each kind the gate compares how many were wrong with how many their confidences
predicted, on every reply that a judge has looked at: the misses, which cost nothing more, and a small random share of
the hits, the shadow. That ratio turns a confidence into a risk. Replies are settled in order of risk, the safest first,
as long as the expected wrong ones stay under the share; a kind that is contradicted grows dear and closes by itself.
What the judge itself gets wrong is measured by asking some misses twice, and is not held against the kinds.
"""

import bisect
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from aidioma.feedback.risk import ALPHA, Rate, difference, rate, ratio_bounds

SHADOW_OF_COMPOSED: Final = 0.05
SHADOW_OF_SURE: Final = 0.004
MOST_SHADOW: Final = 0.029
"""
Part of hits that may be judged all the same: of the sure ones, of the composed ones at typical risk, of all.

No hit is looked at more seldom than a sure one, so that every look can be weighted to speak for all hits.
"""
ASKED_TWICE: Final = 0.03
AIM: Final = 0.7
"""Part of the allowed share that is aimed at: estimates err, and the promise is about what happens."""

_PRIOR_WRONG: Final = 4.0
_PRIOR_RATIO: Final = 1.6
"""Before anything is seen: as if so many wrong ones had been found, rather more than predicted."""
_WINDOW: Final = 4000.0
"""Looks after which a record is halved, so that what was true long ago is forgotten."""
_NOISE_PRIOR: Final = (0.2, 40.0)
_LEAST_CONFIDENCE: Final = 0.6
"""Replies less sure than this say nothing about those that are settled."""
_MOST_RISK: Final = 0.12
_RISKS: Final = tuple(0.0005 * 1.25**step for step in range(26))
_TYPICAL_RISK: Final = 0.02
_START_LEVEL: Final = 0.03
_LEARNING_PERIOD: Final = 150.0
SURE: Final = "sure"
"""The kind of hits by a known or a judged answer, which the gate does not close."""


def is_drawn(share: float, *parts: str) -> bool:
    """Whether the occasion named by *parts* falls into a random *share*; always the same for the same parts."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2.0**64


@dataclass(slots=True)
class Record:
    """
    What became of one kind: looks, wrong and predicted wrong, and the shadow's part of them.

    Shadow looks are weighted by how seldom their like is drawn, at most 1, so that they speak for all hits alike.
    """

    looks: float = 0.0
    wrong: float = 0.0
    predicted: float = 0.0
    hits: float = 0.0
    shadow_count: float = 0.0
    shadow_looks: float = 0.0
    shadow_wrong: float = 0.0

    def halved(self) -> "Record":
        """Return the record with everything counted half."""
        return Record(*(getattr(self, name) / 2 for name in Record.__slots__))


@dataclass(slots=True)
class Gate:
    """
    The books of one installation. Plain numbers, rebuilt from rows by ``of`` and written by ``rows``.

    ``most_wrong`` is the share of hits that may be wrong. ``offered`` counts the composed replies by their risk,
    settled or not; together with the sure hits it says how far down the order the share reaches.
    """

    most_wrong: float = 0.005
    records: dict[str, Record] = field(default_factory=dict)
    offered: list[float] = field(default_factory=lambda: [0.0] * (len(_RISKS) + 1))
    sure_hits: float = 0.0
    asked_twice: float = 0.0
    differed: float = 0.0

    def risk(self, kind: str, confidence: float) -> float:
        """Return the chance that a reply of this kind and confidence is wrong, by all that was seen."""
        return min(1.0, self.ratio(kind) * (1.0 - confidence))

    def ratio(self, kind: str) -> float:
        """Return how many times more often this kind is wrong than predicted, the judge's own noise taken off."""
        record = self.records.get(kind, Record())
        observed = max(0.0, record.wrong - self.judge_noise * record.looks)
        return (_PRIOR_WRONG * _PRIOR_RATIO + observed) / (_PRIOR_WRONG + record.predicted)

    @property
    def judge_noise(self) -> float:
        """How often one judgement is off: two differ about twice as often."""
        events, looks = _NOISE_PRIOR
        return (self.differed + events) / (self.asked_twice + looks) / 2

    def settles(self, kind: str, confidence: float) -> bool:
        """Whether a reply of this kind and confidence is given without asking; every reply is put to this once."""
        risk = self.risk(kind, confidence)
        self.offered[bisect.bisect_left(_RISKS, risk)] += 1
        return risk <= self.level

    @property
    def level(self) -> float:
        """The highest risk that is settled, so that the expected wrong stay under the share of all hits."""
        allowed = AIM * self.most_wrong
        hits, wrong, reached = self.sure_hits, 0.0, 0.0
        for border, count in zip(_RISKS, self.offered, strict=False):
            hits, wrong = hits + count, wrong + count * border / 1.12
            if wrong > allowed * hits or border > _MOST_RISK:
                break
            reached = border
        known = min(1.0, sum(self.offered) / _LEARNING_PERIOD)
        return known * reached + (1 - known) * min(_START_LEVEL, 6 * self.most_wrong)

    def shadow_share(self, kind: str, confidence: float = 1.0, *, seen_before: int = 0) -> float:
        """
        Return with what probability a hit of this kind is judged all the same.

        Where more is at risk more is looked at, as the square root of the risk, which is the best use of few looks; and
        more where the same reply was given to the same answer before: if it is wrong, it would be wrong again.
        """
        if kind == SURE:
            return SHADOW_OF_SURE
        at_risk = math.sqrt(self.risk(kind, confidence) / _TYPICAL_RISK)
        wanted = SHADOW_OF_COMPOSED * min(max(at_risk, 0.2), 2.0) * (1 + 2 * min(seen_before, 4))
        return SHADOW_OF_SURE + max(0.0, min(0.9, wanted) - SHADOW_OF_SURE) * self._shadow_left()

    def _shadow_left(self) -> float:
        """Return how freely one may still look, 0 to 1, so that the shadow stays under its share of the hits."""
        hits = self.sure_hits + sum(record.hits for record in self.records.values())
        looked_at = sum(record.shadow_count for record in self.records.values())
        return min(1.0, max(0.0, (MOST_SHADOW * hits - looked_at) / (0.006 * hits + 1)))

    def saw_sure_hit(self) -> None:
        """Count a hit by a known or a judged answer."""
        self.sure_hits += 1
        if self.sure_hits > 8 * _WINDOW:
            self.sure_hits /= 2
            self.offered = [count / 2 for count in self.offered]

    def saw_hit(self, kind: str) -> None:
        """Count a composed reply that was given."""
        self._record(kind).hits += 1

    def saw_label(self, kind: str, confidence: float, *, wrong: bool, shadow_share: float | None = None) -> None:
        """
        Take in what the judge said of a reply.

        *shadow_share* is the probability with which a hit was drawn for the shadow; None for a miss.
        """
        record = self._record(kind)
        if confidence >= _LEAST_CONFIDENCE:
            record.looks += 1
            record.wrong += wrong
            record.predicted += 1.0 - confidence
        if shadow_share is not None:
            weight = SHADOW_OF_SURE / shadow_share
            record.shadow_count += 1
            record.shadow_looks += weight
            record.shadow_wrong += wrong * weight
        if record.looks > _WINDOW:
            self.records[kind] = record.halved()

    def saw_twice(self, *, differs: bool) -> None:
        """Take in whether the judge, asked twice, said two things."""
        self.asked_twice += 1
        self.differed += differs

    def _record(self, kind: str) -> Record:
        return self.records.setdefault(kind, Record())

    def is_closed(self, kind: str) -> bool:
        """Whether the record of *kind* refutes, whenever one looks, that it errs little more than predicted."""
        record = self.records.get(kind, Record())
        noise = self.judge_noise * record.looks
        low, _ = ratio_bounds(observed=record.wrong, predicted=record.predicted * _PRIOR_RATIO + noise, alpha=ALPHA)
        return low > 1.0

    def disagreement(self) -> Rate:
        """Return how often hits disagree with the judge, from the shadow alone."""
        looks = sum(record.shadow_looks for record in self.records.values())
        wrong = sum(record.shadow_wrong for record in self.records.values())
        found = rate(events=wrong, looks=looks)
        return replace(found, n=round(sum(record.shadow_count for record in self.records.values())))

    def self_disagreement(self) -> Rate:
        """Return how often the judge disagrees with itself."""
        return rate(events=self.differed, looks=self.asked_twice)

    def excess(self) -> Rate:
        """Return how much more often hits disagree with the judge than the judge with itself."""
        return difference(self.disagreement(), self.self_disagreement())

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return the books as plain rows, one a kind and one for the whole."""
        kinds = {
            kind: {name: getattr(record, name) for name in Record.__slots__} for kind, record in self.records.items()
        }
        whole = {
            "offered": list(self.offered),
            "sure_hits": self.sure_hits,
            "asked_twice": self.asked_twice,
            "differed": self.differed,
        }
        return {**{f"kind:{kind}": row for kind, row in kinds.items()}, "whole": whole}

    @classmethod
    def of(cls, rows: Mapping[str, Mapping[str, Any]], *, most_wrong: float) -> Self:
        """Rebuild the books from rows."""
        records = {key.removeprefix("kind:"): Record(**row) for key, row in rows.items() if key.startswith("kind:")}
        whole = rows.get("whole", {})
        gate = cls(most_wrong=most_wrong, records=records)
        for name in ("sure_hits", "asked_twice", "differed"):
            setattr(gate, name, float(whole.get(name, 0.0)))
        gate.offered = [float(count) for count in whole.get("offered", gate.offered)]
        return gate
