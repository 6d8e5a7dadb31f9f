"""
How often reused feedback disagrees with the judge, with intervals that may be looked at after every answer.

The bound on a ratio of observed to predicted disagreements is Robbins' method of mixtures for counts: with a gamma
prior over the tilt, the likelihood ratio is a martingale for the true ratio, so by Ville's inequality it exceeds
1/α with probability at most α, over all time. A Bernoulli count is bounded by the Poisson one of the same mean.

Source:
    Ville, *Étude critique de la notion de collectif* (1939); Robbins, *Statistical methods related to the law of the
    iterated logarithm* (1970); Howard, Ramdas, McAuliffe, Sekhon, *Time-uniform, nonparametric, nonasymptotic
    confidence sequences* (Annals of Statistics, 2021), section on the gamma-Poisson mixture.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ALPHA: Final = 0.05
_PRIOR_SHAPE: Final = 1.0
_HALVINGS: Final = 60
_HIGHEST_RATIO: Final = 1e4


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval, valid at any time, and how many looks it rests on."""

    estimate: float
    low: float
    high: float
    n: int


def _log_wealth(ratio: float, *, observed: float, predicted: float) -> float:
    """Return the log of the mixture martingale that tests whether the true ratio is *ratio*."""
    shape = _PRIOR_SHAPE
    return (
        ratio * predicted
        + math.lgamma(shape + observed)
        - math.lgamma(shape)
        + shape * math.log(shape)
        - (shape + observed) * math.log(shape + ratio * predicted)
    )


def ratio_bounds(*, observed: float, predicted: float, alpha: float = ALPHA) -> tuple[float, float]:
    """
    Return the lowest and highest ratio of true to predicted counts that the record does not refute.

    Valid whenever one looks: the chance that the true ratio is ever outside is at most *alpha*.
    """
    if predicted <= 0:
        return 0.0, math.inf
    limit = math.log(1 / alpha)

    def refuted(ratio: float) -> bool:
        return _log_wealth(ratio, observed=observed, predicted=predicted) > limit

    likeliest = max(observed / predicted, 1e-12)
    high = _crossing(likeliest, _HIGHEST_RATIO * max(1.0, likeliest), refuted)
    low = 0.0 if not refuted(1e-15) else _crossing(likeliest, 0.0, refuted)
    return low, high


def _crossing(inside: float, outside: float, refuted: Callable[[float], bool]) -> float:
    """Return the border between *inside*, not refuted, and *outside*, by halving."""
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if refuted(middle):
            outside = middle
        else:
            inside = middle
    return outside


def rate(*, events: float, looks: float) -> Rate:
    """Return the rate of *events* among *looks*, with an interval that holds under continuous looking."""
    if looks <= 0:
        return Rate(0.0, 0.0, 1.0, 0)
    low, high = ratio_bounds(observed=events, predicted=looks)
    return Rate(events / looks, min(1.0, low), min(1.0, high), round(looks))


def difference(one: Rate, other: Rate) -> Rate:
    """
    Return how much more often *one* happens than *other*.

    Both intervals hold at once with twice the error, so their difference does too; it rests on the fewer looks.
    """
    estimate = one.estimate - other.estimate
    return Rate(estimate, one.low - other.high, one.high - other.low, min(one.n, other.n))
