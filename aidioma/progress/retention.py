"""How much is still known after how long: pure, with the interval that the number of observations allows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aidioma.i18n import Message

Z_95: Final = 1.959964

GAPS: Final = (
    (1, 1, Message("1 day")),
    (2, 6, Message("2-6 days")),
    (7, 20, Message("1-3 weeks")),
    (21, 59, Message("3-8 weeks")),
    (60, None, Message("2 months +")),
)
"""Classes of days between two meetings with an item: from, to (both included), and their name."""


@dataclass(frozen=True, slots=True)
class Share:
    """*hits* of *n* observations, with the 95 % interval of Wilson (1927), which holds for small n too."""

    hits: int
    n: int

    @property
    def estimate(self) -> float | None:
        """The share (0-1), None where nothing was observed."""
        return self.hits / self.n if self.n else None

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self._wilson(-1)

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self._wilson(1)

    def _wilson(self, side: int) -> float:
        if not self.n:
            return 0.0 if side < 0 else 1.0
        share, square = self.hits / self.n, Z_95 * Z_95
        middle = share + square / (2 * self.n)
        spread = Z_95 * math.sqrt(share * (1 - share) / self.n + square / (4 * self.n * self.n))
        return min(1.0, max(0.0, (middle + side * spread) / (1 + square / self.n)))


@dataclass(frozen=True, slots=True)
class Retention:
    """What was still known (a grade of 3 or better) after so many days without the item."""

    gap: str
    remembered: Share


def named(counts: Sequence[Sequence[int]]) -> Sequence[Retention]:
    """Return (remembered, observed) for each class of gaps with the class's name."""
    return [Retention(name, Share(hits, n)) for (_, _, name), (hits, n) in zip(GAPS, counts, strict=True)]
