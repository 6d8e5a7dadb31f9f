"""
Which composed replies may be given without asking the judge, so that wrong ones stay under a share of all hits.

Replies are kept apart by kind. For each kind the gate compares how many were wrong with how many their confidences
predicted, on every reply that a judge has looked at: the misses, which cost nothing more, and a small random share of
the hits, the shadow. That ratio turns a confidence into a risk. A reply is settled where its own risk is under a level
that follows from the share and from how much was judged: however many easy answers come beside it, no hard one grows
safer. A kind that is contradicted grows dear and closes by itself. Before a judge has looked at anything all are
closed but accents, where the spelling itself says what is wrong. So nothing but judgements changes what is settled.
What the judge itself gets wrong is measured by asking some misses twice, and is not held against the kinds.

The counters only grow, in batches: the last two batches decide, older ones are forgotten. So several
processes can add to the same rows, and what was true under an older prompt does not count for ever.
"""

import bisect
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from aidioma.marking.engine.risk import Rate, difference, rate, ratio_bounds

SHADOW_OF_COMPOSED: Final = 0.08
SHADOW_OF_SURE: Final = 0.004
MOST_SHADOW: Final = 0.029
"""
Part of hits that may be judged all the same: of the composed ones at typical risk, of the sure ones, of all.

No hit is looked at more seldom than a sure one, so that every look can be weighted to speak for all hits.
"""
ASKED_TWICE: Final = 0.03
SURE: Final = "sure"
"""The kind of hits by a known or a judged answer, which the gate does not close."""
ACCENT: Final = "accent"
"""The kind of replies that change accents alone, which is open before a judge has looked at any."""
LEAST_LOOKS: Final = 10.0
"""Composed replies that a judge must have looked at before any is settled."""

_PRIOR_WRONG: Final = 4.0
PRIOR_RATIO: Final = 1.0
"""Before anything is seen: as if so many wrong ones had been found, as many as predicted."""
_BATCH: Final = 20_000.0
"""Looks after which a new batch begins."""
_NOISE_PRIOR: Final = (0.2, 40.0)
_LEAST_CONFIDENCE: Final = 0.6
"""Replies less sure than this say nothing about those that are settled."""
_TYPICAL_RISK: Final = 0.02
_STEP: Final = 1.25
_RISKS: Final = tuple(0.0005 * _STEP**step for step in range(24))
_LEVELS_OF_SHARE: Final = (7.0, 10.0)
"""
The highest risk of one reply, in shares of hits that may be wrong: before a judge has looked, and after enough looks.

Most replies that are settled are far safer. While there are few looks, risks are what the weights predict.
"""
_ENOUGH_LOOKS: Final = 600.0
_WHOLE: Final = "whole"
_OFFERED: Final = "offered"

GateValues = dict[str, float]


def is_drawn(share: float, *parts: str) -> bool:
    """Whether the occasion named by *parts* falls into a random *share*; always the same for the same parts."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2.0**64


@dataclass(slots=True)
class Gate:
    """
    The counters of one installation, and what follows from them.

    Attributes:
        most_wrong: The share of hits that may be wrong.
        counters: Numbers by row and name; a row is ``<batch>:<kind>``. Kinds have looks, wrong, predicted, hits and
            the shadow's part of them; ``whole`` has the sure hits and the twice-asking; ``offered`` counts composed
            replies by their risk, settled or not.
        batch: The one that is written to.
        prior_ratio: What is believed of a kind before it is seen; higher where the weights were never fitted.
    """

    most_wrong: float = 0.005
    counters: dict[str, GateValues] = field(default_factory=dict)
    batch: int = 0
    prior_ratio: float = PRIOR_RATIO

    @classmethod
    def of(
        cls, rows: Mapping[str, Mapping[str, float]], *, most_wrong: float, prior_ratio: float = PRIOR_RATIO
    ) -> Self:
        """Rebuild the counters from rows; all but the last two batches are left out."""
        batch = max((int(row.partition(":")[0]) for row in rows), default=0)
        recent = {row: dict(numbers) for row, numbers in rows.items() if int(row.partition(":")[0]) >= batch - 1}
        gate = cls(most_wrong=most_wrong, counters=recent, batch=batch, prior_ratio=prior_ratio)
        gate._turn_over()
        return gate

    def rows(self) -> dict[str, GateValues]:
        """Return the counters as rows of plain numbers."""
        return {row: dict(numbers) for row, numbers in self.counters.items()}

    def settles(self, kind: str, confidence: float) -> bool:
        """Whether a reply of this kind and confidence is given without asking; every reply is put to this once."""
        risk = self.risk(kind, confidence)
        self._add(_OFFERED, str(bisect.bisect_left(_RISKS, risk)), 1)
        return (kind == ACCENT or self.looks >= LEAST_LOOKS) and risk <= self.level

    def risk(self, kind: str, confidence: float) -> float:
        """Return the chance that a reply of this kind and confidence is wrong, by all that was seen."""
        return min(1.0, self.ratio(kind) * (1.0 - confidence))

    def ratio(self, kind: str) -> float:
        """Return how many times more often this kind is wrong than predicted, the judge's own noise taken off."""
        observed = max(0.0, self._of(kind, "wrong") - self.judge_noise * self._of(kind, "looks"))
        return (_PRIOR_WRONG * self.prior_ratio + observed) / (_PRIOR_WRONG + self._of(kind, "predicted"))

    @property
    def judge_noise(self) -> float:
        """How often one judgement is off: two differ about twice as often."""
        events, looks = _NOISE_PRIOR
        return (self._of(_WHOLE, "differed") + events) / (self._of(_WHOLE, "asked_twice") + looks) / 2

    @property
    def level(self) -> float:
        """The highest risk that is settled: it follows from the share that may be wrong, and how much was judged."""
        first, last = _LEVELS_OF_SHARE
        return self.most_wrong * (first + (last - first) * min(1.0, self.looks / _ENOUGH_LOOKS))

    @property
    def looks(self) -> float:
        """How many composed replies a judge has looked at."""
        return sum(self._of(kind, "looks") for kind in self.kinds() if kind != SURE)

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
        hits = self._of(_WHOLE, "sure_hits") + self._sum("hits")
        return min(1.0, max(0.0, (MOST_SHADOW * hits - self._sum("shadow_count")) / (0.006 * hits + 1)))

    def saw_sure_hit(self) -> None:
        """Count a hit by a known or a judged answer."""
        self._add(_WHOLE, "sure_hits", 1)

    def saw_hit(self, kind: str) -> None:
        """Count a composed reply that was given."""
        self._add(kind, "hits", 1)

    def saw_label(self, kind: str, confidence: float, *, wrong: bool, shadow_share: float | None = None) -> None:
        """
        Take in what the judge said of a reply.

        *shadow_share* is the probability with which a hit was drawn for the shadow; None for a miss.
        """
        if confidence >= _LEAST_CONFIDENCE:
            self._add(kind, "looks", 1)
            self._add(kind, "wrong", wrong)
            self._add(kind, "predicted", 1.0 - confidence)
        if shadow_share is not None:
            weight = SHADOW_OF_SURE / shadow_share
            self._add(kind, "shadow_count", 1)
            self._add(kind, "shadow_looks", weight)
            self._add(kind, "shadow_wrong", wrong * weight)
        self._turn_over()

    def saw_twice(self, *, differs: bool) -> None:
        """Take in whether the judge, asked twice, said two things."""
        self._add(_WHOLE, "asked_twice", 1)
        self._add(_WHOLE, "differed", differs)

    def is_closed(self, kind: str) -> bool:
        """Whether the record of *kind* refutes, whenever one looks, that it errs little more than predicted."""
        noise = self.judge_noise * self._of(kind, "looks")
        expected = self._of(kind, "predicted") * self.prior_ratio + noise
        return ratio_bounds(observed=self._of(kind, "wrong"), predicted=expected)[0] > 1.0

    def disagreement(self) -> Rate:
        """Return how often hits disagree with the judge, from the shadow alone."""
        found = rate(events=self._sum("shadow_wrong"), looks=self._sum("shadow_looks"))
        return replace(found, n=round(self._sum("shadow_count")))

    def self_disagreement(self) -> Rate:
        """Return how often the judge disagrees with itself."""
        return rate(events=self._of(_WHOLE, "differed"), looks=self._of(_WHOLE, "asked_twice"))

    def excess(self) -> Rate:
        """Return how much more often hits disagree with the judge than the judge with itself."""
        return difference(self.disagreement(), self.self_disagreement())

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of reply met in the last two batches."""
        names = {row.partition(":")[2] for row in self.counters}
        return tuple(sorted(names - {_WHOLE, _OFFERED}))

    def _of(self, kind: str, name: str) -> float:
        rows = (self.counters.get(f"{batch}:{kind}") for batch in (self.batch - 1, self.batch))
        return sum(numbers.get(name, 0.0) for numbers in rows if numbers)

    def _sum(self, name: str) -> float:
        return sum(self._of(kind, name) for kind in self.kinds())

    def _add(self, kind: str, name: str, amount: float) -> None:
        numbers = self.counters.setdefault(f"{self.batch}:{kind}", {})
        numbers[name] = numbers.get(name, 0.0) + amount

    def _turn_over(self) -> None:
        """Begin a new batch when this one has had its looks, and forget the one before the last."""
        looks = sum(
            numbers.get("looks", 0.0) for row, numbers in self.counters.items() if row.startswith(f"{self.batch}:")
        )
        if looks >= _BATCH:
            self.batch += 1
            self.counters = {
                row: numbers for row, numbers in self.counters.items() if int(row.partition(":")[0]) >= self.batch - 1
            }
