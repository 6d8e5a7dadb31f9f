"""
Fit what is weighed in suggestions (aidioma/marking/engine/likelihood.py), and measure them.

Exercises are in two halves, by their prompts. Weights are fitted by ridge-penalised logistic regression to the open
half of the starter's rows and of the streams; right and wrong answers of each make weigh as if two of three were
right, as among answers to imported items, and each exercise as the root of its rows.
Weights are printed, to be written down.

    python -m benchmarks.fit_suggestions --streams ../shared/data/workload_dev_?0.jsonl
    python -m benchmarks.fit_suggestions --streams ../shared/data/workload_dev_?0.jsonl --measure closed
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aidioma.marking.engine.gbdt import shipped_weights
from aidioma.marking.engine.likelihood import FITTED, Likelihood
from aidioma.marking.suggest import likelihood_of, suggest
from aidioma.spanish.vocabulary import warm_up
from benchmarks.suggestion_rows import Pending, Row, evidence, is_open, of_gold, of_starter, of_streams, pending

RIGHT: Final = 0.65
SHARE_OF_STREAMS: Final = 0.25
PENALTY: Final = 3.0
ROUNDS: Final = 25

Array = NDArray[np.float64]


def numbers_of(rows: Iterable[Pending]) -> Iterator[tuple[Row, Likelihood]]:
    """Yield the rows with what is weighed of them."""
    weights = shipped_weights()
    for one in rows:
        learnt = evidence(one.row.exercise.direction)
        found = likelihood_of(one.question, one.memory, learnt, weights=weights, proposal=one.proposal)
        if found is not None:
            yield one.row, found


def row_weights(rows: Sequence[Row]) -> Array:
    """Return how much each row counts."""
    met = Counter(row.exercise.prompt for row in rows)
    weights = np.array([met[row.exercise.prompt] ** -0.5 for row in rows])
    right = np.array([row.is_right for row in rows])
    share = np.array([SHARE_OF_STREAMS if row.source == "stream" else 1 - SHARE_OF_STREAMS for row in rows])
    for source in {row.source for row in rows}:
        for is_right, part in ((True, RIGHT), (False, 1 - RIGHT)):
            chosen = (right == is_right) & np.array([row.source == source for row in rows])
            if chosen.any():
                weights[chosen] *= part / weights[chosen].sum()
    return np.asarray(weights * share * len(rows))


def fitted(numbers: Array, right: Array, weights: Array) -> Array:
    """Return the weights of standardised *numbers*, brought back to their own scale, the constant last."""
    mean, spread = numbers.mean(axis=0), numbers.std(axis=0)
    spread[spread == 0] = 1.0
    given = np.column_stack([(numbers - mean) / spread, np.ones(len(numbers))])
    penalty = np.diag([*[PENALTY] * numbers.shape[1], 0.0])
    found = np.zeros(given.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-given @ found))
        slope = given.T @ (weights * (chance - right)) + penalty @ found
        bend = (given * (weights * chance * (1 - chance))[:, None]).T @ given + penalty
        found -= np.linalg.solve(bend, slope)
    own = found[:-1] / spread
    return np.append(own, found[-1] - float(own @ mean))


def fit(rows: Iterable[Pending]) -> None:
    """Print the weights."""
    kept = [(row, found.numbers) for row, found in numbers_of(rows)]
    numbers = np.array([[row[name] for name in FITTED] for _, row in kept])
    right = np.array([float(row.is_right) for row, _ in kept])
    for name, weight in zip(
        (*FITTED, "constant"), fitted(numbers, right, row_weights([row for row, _ in kept])), strict=True
    ):
        print(f"{name:18} {weight:7.3f}")


def measure(rows: Iterable[Pending]) -> None:
    """Print by make how many suggestions are right, of the right answers and of the others."""
    weights, counts = shipped_weights(), Counter[tuple[str, str, bool, bool]]()
    for one in rows:
        learnt = evidence(one.row.exercise.direction)
        said = suggest(one.question, one.memory, learnt, weights=weights, proposal=one.proposal)
        is_fit = said is not None and said.verdict.value in one.row.fair
        counts[one.row.source, one.row.exercise.direction, one.row.is_right, is_fit] += 1
    for source, direction in sorted({key[:2] for key in counts}):
        told = []
        for is_right in (True, False):
            fit_ones, others = (counts[source, direction, is_right, is_fit] for is_fit in (True, False))
            told.append((fit_ones, fit_ones + others))
        (right, of_right), (wrong, of_wrong) = told
        share = (right + wrong) / max(1, of_right + of_wrong)
        print(f"{source:16} {direction}  right {right}/{of_right}  mistaken {wrong}/{of_wrong}  all {share:.1%}")


def main() -> None:
    """Fit, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=Path, nargs="*", default=[])
    parser.add_argument("--gold", type=Path, help="labelled answers, which are measured whole")
    parser.add_argument("--measure", choices=("open", "closed"), help="measure this half, instead of fitting")
    options = parser.parse_args()
    warm_up()
    rows = [*of_starter("en-es"), *of_streams(options.streams)]
    if not options.measure:
        fit(pending(row for row in rows if is_open(row)))
        return
    rows += of_starter("es-en")
    chosen = [row for row in rows if is_open(row) == (options.measure == "open")]
    measure(pending([*chosen, *(of_gold(options.gold) if options.gold else ())]))


if __name__ == "__main__":
    main()
