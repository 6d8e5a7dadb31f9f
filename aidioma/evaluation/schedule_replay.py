"""
How well schedulers foresee a log of reviews: what each says before a review beside what happened. Pure.

The first part of the weeks is read only; the held-out rest is what counts. Reviews on the day of the one before say
nothing about memory over days and are not judged.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from fsrs import Card, Rating, Scheduler

from aidioma.errors import InvalidInputError
from aidioma.scheduling import sm2
from aidioma.scheduling.sm2 import Memory

NOTE: Final = (
    "This is one person's log: it says how well each scheduler foresaw this person's memory of these cards, "
    "and proves nothing about other people or other material."
)
HELD_OUT: Final = 1 / 3
RESAMPLES: Final = 1000
QUALITIES: Final = {1: 1, 2: 3, 3: 4, 4: 5}
SURE: Final = 0.9
"""SM-2 says no probability. Assumed: what it schedules is remembered with 0.9^(elapsed / interval)."""

_EDGE: Final = 1e-4
_FIRST: Final = ("card_id", "review_rating", "review_time")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One line of the log. ``rating`` is 1 again to 4 easy, ``at`` aware UTC."""

    card_id: str
    rating: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ForeseenReview:
    """What was expected of one review, and what happened. ``bin`` groups reviews of like history."""

    card_id: str
    at: datetime
    recalled: bool
    sm2: float
    fsrs: float
    bin: tuple[float, float, float]


def read_log(path: Path) -> Sequence[Reviewed]:
    """
    Return the reviews in a CSV file with card_id, review_rating and review_time, oldest first.

    Raises:
        InvalidInputError: If it is no such file.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                Reviewed(row["card_id"], int(row["review_rating"]), datetime.fromisoformat(row["review_time"]))
                for row in csv.DictReader(file)
            ]
    except (OSError, KeyError, ValueError, TypeError) as error:
        msg = f"{path} cannot be read: a log is a CSV file with the columns {', '.join(_FIRST)}."
        raise InvalidInputError(msg, field="log") from error
    if any(row.rating not in QUALITIES or row.at.tzinfo is None for row in rows):
        msg = "Ratings are 1 to 4, and times carry their zone."
        raise InvalidInputError(msg, field="log")
    return sorted(rows, key=lambda row: (row.at, row.card_id))


def foresee(log: Iterable[Reviewed]) -> Sequence[ForeseenReview]:
    """Return what SM-2 and FSRS expected of each review that came a day or more after the one before."""
    by_card: dict[str, list[Reviewed]] = defaultdict(list)
    for review in log:
        by_card[review.card_id].append(review)
    found = [one for reviews in by_card.values() for one in _of_card(reviews)]
    return sorted(found, key=lambda one: (one.at, one.card_id))


def _of_card(reviews: Sequence[Reviewed]) -> Iterator[ForeseenReview]:
    scheduler, card, memory = Scheduler(enable_fuzzing=False), Card(card_id=0, due=reviews[0].at), Memory()
    last: datetime | None = None
    seen, lapses = 0, 0
    for review in reviews:
        days = None if last is None else (review.at - last).days
        recalled = review.rating > 1
        if days:
            fsrs = scheduler.get_card_retrievability(card, review.at)
            by_sm2 = SURE ** (days / max(1, memory.interval_days))
            yield ForeseenReview(review.card_id, review.at, recalled, by_sm2, fsrs, _bin(days, seen, lapses))
        card, _ = scheduler.review_card(card, Rating(review.rating), review.at)
        if days is None or days:
            memory = sm2.review(memory, QUALITIES[review.rating])
            seen, lapses = seen + 1, lapses + (not recalled)
        last = review.at


def _bin(days: int, seen: int, lapses: int) -> tuple[float, float, float]:
    """Group by elapsed days, reviews so far and lapses, each on a logarithmic scale, as FSRS's own benchmark does."""
    return (
        round(2.48 * 3.62 ** math.floor(math.log(days) / math.log(3.62)), 2),
        round(1.99 * 1.89 ** math.floor(math.log(seen) / math.log(1.89))),
        round(1.65 * 1.73 ** math.floor(math.log(lapses) / math.log(1.73))) if lapses else 0,
    )


def figures(foreseen: Sequence[ForeseenReview], *, seed: int = 0, resamples: int = RESAMPLES) -> Mapping[str, Any]:
    """
    Return log loss with its 95 % interval (bootstrap over cards) and calibration of each, on the held-out weeks.

    Raises:
        InvalidInputError: If there are too few reviews to hold any out.
    """
    known, held = _split(foreseen)
    if not known or not held:
        msg = "Too few reviews a day or more apart: at least two weeks of them are needed."
        raise InvalidInputError(msg, field="log")
    rate = sum(one.recalled for one in known) / len(known)
    expected = {
        "sm2": [one.sm2 for one in held],
        "fsrs": [one.fsrs for one in held],
        "constant": [rate] * len(held),
    }
    losses = {name: _losses(chances, held) for name, chances in expected.items()}
    draws = _draws(held, seed=seed, resamples=resamples)
    answer: dict[str, Any] = {
        name: {
            "log_loss": _digits(losses[name].mean()),
            **_interval(losses[name], draws),
            "rmse_bins": _digits(_rmse_bins(chances, held)),
        }
        for name, chances in expected.items()
    }
    apart = losses["fsrs"] - losses["sm2"]
    answer["fsrs_minus_sm2"] = {"log_loss": _digits(apart.mean()), **_interval(apart, draws)}
    answer["constant"]["rate"] = _digits(rate)
    return {**answer, "held_out": len(held), "cards": len({one.card_id for one in held}), "note": NOTE}


def _split(foreseen: Sequence[ForeseenReview]) -> tuple[Sequence[ForeseenReview], Sequence[ForeseenReview]]:
    """Hold the last third of the weeks out."""
    if not foreseen:
        return (), ()
    first, last = foreseen[0].at, foreseen[-1].at
    weeks = (last - first) // timedelta(weeks=1) + 1
    begin = last - timedelta(weeks=math.ceil(weeks * HELD_OUT))
    return [one for one in foreseen if one.at <= begin], [one for one in foreseen if one.at > begin]


def _losses(chances: Sequence[float], held: Sequence[ForeseenReview]) -> np.ndarray[Any, np.dtype[np.float64]]:
    chance = np.clip(np.asarray(chances, dtype=np.float64), _EDGE, 1 - _EDGE)
    recalled = np.asarray([one.recalled for one in held])
    return -np.where(recalled, np.log(chance), np.log(1 - chance))


def _rmse_bins(chances: Sequence[float], held: Sequence[ForeseenReview]) -> float:
    """Return how far expected and real recall are apart in bins of like history, weighted by their size."""
    bins: dict[tuple[float, float, float], list[tuple[float, bool]]] = defaultdict(list)
    for chance, one in zip(chances, held, strict=True):
        bins[one.bin].append((chance, one.recalled))
    total = 0.0
    for members in bins.values():
        n = len(members)
        gap = sum(chance for chance, _ in members) / n - sum(recalled for _, recalled in members) / n
        total += n * gap * gap
    return math.sqrt(total / len(held))


Draws = tuple[np.ndarray[Any, np.dtype[np.intp]], np.ndarray[Any, np.dtype[np.float64]]]
"""The number of each review's card, and how often each card was drawn in each resample."""


def _draws(held: Sequence[ForeseenReview], *, seed: int, resamples: int) -> Draws:
    numbers: dict[str, int] = {}
    card = np.asarray([numbers.setdefault(one.card_id, len(numbers)) for one in held])
    cards = len(numbers)
    drawn = np.random.default_rng(seed).multinomial(cards, [1 / cards] * cards, size=resamples)
    return card, drawn.astype(np.float64)


def _interval(losses: np.ndarray[Any, np.dtype[np.float64]], draws: Draws) -> Mapping[str, float]:
    """Return the 95 % interval of the mean loss when whole cards are drawn again: reviews of one card hang together."""
    card, drawn = draws
    sums = np.bincount(card, weights=losses, minlength=drawn.shape[1])
    counts = np.bincount(card, minlength=drawn.shape[1])
    low, high = np.quantile((drawn @ sums) / (drawn @ counts), [0.025, 0.975])
    return {"low": _digits(low), "high": _digits(high)}


def _digits(value: float) -> float:
    return round(float(value), 4)
