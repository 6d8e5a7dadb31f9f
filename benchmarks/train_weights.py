"""
Fit the weights of the engine on made streams, and write them to aidioma/feedback/engine/weights.json.

Streams are replayed with the policy in force, as they will be in use: an answer that is settled teaches nothing.
The first round settles nothing composed, the later ones settle by the weights of the round before. The weights of
edits are fitted on one part of the exercises, those of replies on the other, so that neither trusts its own memory.
Needs scikit-learn (requirements-dev.txt); nothing of it is needed at run time.

    nice python -m benchmarks.train_weights --half train --out /tmp/weights.json
"""

import argparse
import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from aidioma.feedback.engine.compose import candidates, ranked, reply_numbers
from aidioma.feedback.engine.evidence import Bundle, Evidence, Judged, Words
from aidioma.feedback.engine.features import features
from aidioma.feedback.engine.trees import Trees, Weights
from aidioma.feedback.language.cues import cues_of
from aidioma.text import words
from benchmarks.make_workload import Half, Row, dev_prompts, make_stream, read_mistakes, read_sources
from benchmarks.replay_memory import opening_bundle, right_replies

SETTLE_AT = 0.97


@dataclass
class Samples:
    """Rows of numbers with what turned out to be true."""

    numbers: list[list[float]] = field(default_factory=list)
    truths: list[bool] = field(default_factory=list)

    def add(self, numbers: Sequence[float], *, truth: bool) -> None:
        """Keep one row."""
        self.numbers.append(list(numbers))
        self.truths.append(truth)


@dataclass
class Collected:
    """What one round of replays saw."""

    edits: Samples = field(default_factory=Samples)
    replies: Samples = field(default_factory=Samples)
    answers: int = 0
    hits: int = 0
    wrong: int = 0


@dataclass
class Replay:
    """One cold replay that keeps the numbers of every answer neither known nor judged before."""

    weights: Weights | None
    into: Collected
    sample_replies: bool
    bundles: dict[str, Bundle] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)

    def meet(self, row: Row) -> None:
        """Settle one answer, or learn its label."""
        if row["exercise"] not in self.bundles:
            self.bundles[row["exercise"]] = opening_bundle(row)
        bundle, answer = self.bundles[row["exercise"]], words(row["answer"])
        self.into.answers += 1
        if bundle.settled(answer) is not None:
            self.into.hits += 1
        elif not self._composed(row, bundle, answer):
            before = bundle.new_right
            lesson = bundle.learn(Judged(answer, words(row["corrected"])))
            self.evidence.learn(lesson, is_new_right=bundle.new_right > before)

    def _composed(self, row: Row, bundle: Bundle, answer: Words) -> bool:
        """Keep the numbers of what could be composed, and return whether it would be settled."""
        found = candidates(answer, cues=cues_of(row["prompt"]), bundle=bundle, evidence=self.evidence)
        if not found:
            return False
        right = right_replies(row)
        described = {place: features(place) for one in found for place in one.places}
        if not self.sample_replies:
            mistakes = {pair for edits in right for pair in edits}
            for place, numbers in described.items():
                self.into.edits.add(numbers, truth=place.pair in mistakes)
        if self.weights is None:
            return False
        replies = ranked(found, self.weights.edit.probabilities(list(described.values())))
        numbers = reply_numbers(replies, described, bundle=bundle, evidence=self.evidence)
        truth = tuple(sorted(replies[0].edits)) in right
        if self.sample_replies:
            self.into.replies.add(numbers, truth=truth)
        settled = self.weights.reply.probabilities([numbers])[0] >= SETTLE_AT
        self.into.hits += settled
        self.into.wrong += settled and not truth
        return settled


def collect(rows: Iterable[Row], *, weights: Weights | None, into: Collected, sample_replies: bool) -> None:
    """Replay *rows* cold and keep what it shows."""
    replay = Replay(weights, into, sample_replies)
    for row in rows:
        replay.meet(row)


def fit(
    samples: Samples, *, trees: int, leaves: int, seed: int, rate: float = 0.1, rising: tuple[int, ...] = ()
) -> dict[str, Any]:
    """Fit boosted trees and return them as the weights file has them."""
    model = HistGradientBoostingClassifier(
        max_iter=trees,
        max_leaf_nodes=leaves,
        learning_rate=rate,
        min_samples_leaf=40,
        l2_regularization=5.0,
        max_features=0.4,
        monotonic_cst=[int(at in rising) for at in range(len(samples.numbers[0]))],
        early_stopping=False,
        random_state=seed,
    )
    model.fit(np.asarray(samples.numbers, dtype=float), np.asarray(samples.truths))
    return exported(model)


def exported(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """Return fitted trees as flat arrays; a leaf points to itself."""
    flat: dict[str, list[float]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}
    roots: list[int] = []
    depth = 0
    for (predictor,) in model._predictors:  # noqa: SLF001 - scikit-learn has no public export of its trees
        start = len(flat["value"])
        roots.append(start)
        depth = max(depth, int(predictor.nodes["depth"].max()))
        for at, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            flat["feature"].append(0 if leaf else int(node["feature_idx"]))
            flat["threshold"].append(0 if leaf else float(f"{node['num_threshold']:.5g}"))
            flat["left"].append(start + (at if leaf else int(node["left"])))
            flat["right"].append(start + (at if leaf else int(node["right"])))
            flat["value"].append(float(f"{node['value']:.4g}") if leaf else 0)
    base = float(model._baseline_prediction.ravel()[0])  # noqa: SLF001 - as above
    return {**flat, "roots": roots, "depth": depth, "base": base}


def _neutral() -> Trees:
    return Trees.of(
        {
            "feature": [0],
            "threshold": [0],
            "left": [0],
            "right": [0],
            "value": [0],
            "roots": [0],
            "depth": 0,
            "base": -20.0,
        }
    )


def streams(half: Half, *, part: int, seed: int, scale: float) -> Iterable[list[Row]]:
    """Make streams of 10, 50 and 200 answers per exercise from one of two parts of the training exercises."""
    random_source, without = random.Random(seed), dev_prompts()
    mistakes = read_mistakes(half=half)
    rich = [one for at, one in enumerate(read_sources(half=half, without=without)) if at % 2 == part]
    more = [one for at, one in enumerate(read_sources(half=half, at_least=2, without=without)) if at % 2 == part]
    more = [one for one in more if len(one.translations) == 2]
    for answers, count, extra in ((10, 600, 400), (10, 600, 400), (10, 400, 400), (50, 250, 100), (200, 50, 20)):
        wanted = int(count * scale)
        chosen = random_source.sample(rich, min(wanted, len(rich)))
        chosen += random_source.sample(more, min(int(extra * scale) + max(0, wanted - len(chosen)) // 2, len(more)))
        random_source.shuffle(mistakes)
        seen = [one for one in mistakes if random_source.random() < 0.75]
        yield make_stream(chosen, seen, answers=answers, random_source=random_source)


def train(half: Half, *, rounds: int, scale: float, seed: int, sizes: tuple[int, int, int, int]) -> dict[str, Any]:
    """Fit in rounds and return the weights file's content; all but the last round are smaller."""
    weights: Weights | None = None
    row: dict[str, Any] = {}
    for turn in range(rounds):
        started = time.time()
        size = scale if turn == rounds - 1 else scale / 3
        made = [list(streams(half, part=part, seed=seed + 10 * turn + part, scale=size)) for part in (0, 1)]
        edits, replies = _one_round(made, weights, sizes=sizes, seed=seed)
        row = {
            "edit": fit(edits, trees=sizes[0], leaves=sizes[1], seed=seed),
            "reply": fit(replies.replies, trees=sizes[2], leaves=sizes[3], seed=seed, rate=0.08, rising=(0,)),
        }
        weights = Weights.of(row)
        print(
            f"round {turn}: {len(edits.truths)} edits, {len(replies.replies.truths)} replies, "
            f"hits {replies.hits / replies.answers:.3f}, wrong {replies.wrong / max(1, replies.hits):.4f}, "
            f"{time.time() - started:.0f} s",
            flush=True,
        )
    return row


def _one_round(
    made: list[list[list[Row]]], weights: Weights | None, *, sizes: tuple[int, int, int, int], seed: int
) -> tuple[Samples, Collected]:
    """Collect all edits, and all replies as weights fitted on the other part's edits would compose them."""
    every, replies = Samples(), Collected()
    for part in (0, 1):
        seen = Collected()
        for stream in made[part]:
            collect(stream, weights=weights, into=seen, sample_replies=False)
        every.numbers += seen.edits.numbers
        every.truths += seen.edits.truths
        edit = Trees.of(fit(seen.edits, trees=sizes[0], leaves=sizes[1], seed=seed))
        policy = Weights(edit, weights.reply if weights else _neutral())
        for stream in made[1 - part]:
            collect(stream, weights=policy, into=replies, sample_replies=True)
    return every, replies


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("train", "test", "all"), default="train")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--sizes", type=int, nargs=4, default=(120, 12, 60, 8), help="trees, leaves of edits; of replies"
    )
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    row = train(options.half, rounds=options.rounds, scale=options.scale, seed=options.seed, sizes=options.sizes)
    options.out.write_text(json.dumps(row, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
