"""Boosted trees as flat arrays: read from the weights file, summed for many rows at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from aidioma.errors import ConfigurationError
from aidioma.marking.engine.features import FEATURES
from aidioma.marking.engine.replies import REPLY_FEATURES
from aidioma.spanish.lexicon import Lexicon, shipped_lexicon

WEIGHTS_FILE: Final = "weights.json"

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GradientBoostedTrees:
    """
    A sum of trees, squashed into a probability.

    All nodes stand in one row of arrays; a leaf points to itself. ``roots`` are where the trees begin.
    """

    feature: NDArray[np.intp]
    threshold: Array
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: Array
    roots: NDArray[np.intp]
    depth: int
    base: float

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read from the weights file's form."""
        return cls(
            feature=np.asarray(row["feature"], dtype=np.intp),
            threshold=np.asarray(row["threshold"], dtype=np.float64),
            left=np.asarray(row["left"], dtype=np.intp),
            right=np.asarray(row["right"], dtype=np.intp),
            value=np.asarray(row["value"], dtype=np.float64),
            roots=np.asarray(row["roots"], dtype=np.intp),
            depth=int(row["depth"]),
            base=float(row["base"]),
        )

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return the probability for each row of numbers."""
        if not rows:
            return []
        numbers = np.asarray(rows, dtype=np.float64)
        across = np.arange(len(rows))[:, None]
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            goes_left = numbers[across, self.feature[at]] <= self.threshold[at]
            at = np.where(goes_left, self.left[at], self.right[at])
        total = self.base + self.value[at].sum(axis=1)
        return [float(share) for share in 1.0 / (1.0 + np.exp(-total))]


@dataclass(frozen=True, slots=True)
class Weights:
    """
    What was learnt from judged answers, is an edit a mistake, is a composed reply right, and which words stand for each
    other in the two languages.
    """

    edit: GradientBoostedTrees
    reply: GradientBoostedTrees
    lexicon: Lexicon = field(default_factory=shipped_lexicon)

    @classmethod
    def of(cls, row: Mapping[str, Any], *, lexicon: Lexicon | None = None) -> Self:
        """
        Read both sums of trees; with the shipped lexicon unless another one is given.

        Raises:
            ConfigurationError: If they were fitted on other numbers than are described here, or in another order.
        """
        for part, described in (("edit", FEATURES), ("reply", REPLY_FEATURES)):
            _check_names(part, fitted=row[part].get("names", []), described=list(described))
        return cls(
            GradientBoostedTrees.of(row["edit"]), GradientBoostedTrees.of(row["reply"]), lexicon or shipped_lexicon()
        )


def _check_names(part: str, *, fitted: Sequence[str], described: Sequence[str]) -> None:
    """Refuse weights whose numbers would be read as others."""
    if list(fitted) == list(described):
        return
    pairs = zip_longest(fitted, described, fillvalue="nothing")
    at, (one, other) = next((at, pair) for at, pair in enumerate(pairs) if pair[0] != pair[1])
    msg = (
        f"The weights for each {part} were fitted on other numbers than this version describes: "
        f"number {at} is {one} there and {other} here. Fit them anew (benchmarks/train_weights.py)."
    )
    raise ConfigurationError(msg)


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Return the weights this version ships with."""
    text = files("aidioma.marking.engine").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8")
    return Weights.of(json.loads(text))
