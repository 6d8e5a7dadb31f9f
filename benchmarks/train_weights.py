"""
Fit the weights of the engine on made streams, and write them to aidioma/marking/engine/weights.json.

Streams are replayed with earlier weights in force, as they will be in use: an answer that is settled teaches nothing.
Exercises are in folds. Those of one fold are described with a lexicon that has not seen them, and its replies are
composed by edits' weights that were fitted on the other folds, so that nothing trusts its own memory.
Needs scikit-learn (requirements-dev.txt); nothing of it is needed at run time.

    python -m benchmarks.train_lexicon --fold 0 --out /tmp/lexicon_0.json        # and folds 1 and 2
    python -m benchmarks.train_weights --half all --lexicons /tmp --out /tmp/weights.json
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from aidioma.marking.engine.compose import candidates, propose, ranked
from aidioma.marking.engine.evidence import Bundle, Evidence, Judged, Tokens, edit_keys
from aidioma.marking.engine.features import FEATURES, features
from aidioma.marking.engine.gbdt import GradientBoostedTrees, Weights
from aidioma.marking.engine.place import EditInContext
from aidioma.marking.engine.replies import REPLY_FEATURES, Candidate, Replies, reply_numbers
from aidioma.spanish.cues import cues_of
from aidioma.spanish.lexicon import Lexicon
from aidioma.spanish.vocabulary import warm_up
from aidioma.text import words
from benchmarks.make_workload import Half, Row, dev_prompts, fold_of, make_stream, read_mistakes, read_sources
from benchmarks.replay_memory import Edits, opening_bundle, read_lexicon, right_replies

SETTLE_AT: Final = 0.97
SEEN_MISTAKES: Final = 0.75
"""Part of the mistakes that one stream is made with, so that no stream has them all."""
STREAMS: Final = ((10, 600),) * 5 + ((50, 120), (200, 25))
"""Answers an exercise, and at most how many exercises of a fold."""

Array = NDArray[np.float64]


class Samples(NamedTuple):
    """Rows of numbers with what turned out to be true."""

    numbers: Array
    truths: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Situation:
    """An answer neither known nor judged before, and all that was known when it came."""

    found: tuple[Candidate, ...]
    described: dict[EditInContext, list[float]]
    right: list[Edits]
    bundle: Bundle
    evidence: Evidence


@dataclass
class Replay:
    """One cold replay that keeps its situations."""

    policy: Weights | None
    lexicon: Lexicon
    situations: list[Situation]
    bundles: dict[str, Bundle] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)

    def meet(self, row: Row) -> None:
        """Settle one answer, or learn its label."""
        if row["exercise"] not in self.bundles:
            self.bundles[row["exercise"]] = opening_bundle(row)
        bundle, answer = self.bundles[row["exercise"]], words(row["answer"])
        if bundle.settled(answer):
            return
        self._keep(row, bundle, answer)
        if self._is_settled(row, bundle, answer):
            return
        before = bundle.new_right
        lesson = bundle.learn(Judged(answer, words(row["corrected"])))
        self.evidence.learn(lesson, is_new_right=bundle.new_right > before)

    def _is_settled(self, row: Row, bundle: Bundle, answer: Tokens) -> bool:
        """Whether the policy would settle the answer without asking."""
        if self.policy is None:
            return False
        weights = replace(self.policy, lexicon=self.lexicon)
        reply = propose(answer, cues=cues_of(row["prompt"]), bundle=bundle, evidence=self.evidence, weights=weights)
        return reply is not None and reply.confidence >= SETTLE_AT

    def _keep(self, row: Row, bundle: Bundle, answer: Tokens) -> None:
        cues, evidence = cues_of(row["prompt"]), self.evidence
        found = candidates(answer, cues=cues, bundle=bundle, evidence=evidence, lexicon=self.lexicon)
        if found:
            described = {place: features(place) for one in found for place in one.places}
            kept = (as_it_stands(bundle), _part_of(evidence, described))
            self.situations.append(Situation(found, described, right_replies(row), *kept))


def as_it_stands(bundle: Bundle) -> Bundle:
    """Return a copy of what describing replies looks at."""
    return replace(
        bundle,
        known=dict(bundle.known),
        aims=bundle.aims.copy(),
        edits=dict(bundle.edits),
        word_share=bundle.word_share.copy(),
        judged={},
        bigrams=Counter(),
    )


def _part_of(evidence: Evidence, places: Iterable[EditInContext]) -> Evidence:
    keys = {key for place in places for key in edit_keys(place.pair)}
    counts = {key: evidence.counts[key] for key in keys if key in evidence.counts}
    return Evidence(counts, evidence.judged, evidence.new_right)


def streams(half: Half, *, fold: int, seed: int, scale: float) -> Iterator[list[Row]]:
    """Make streams of 10, 50 and 200 answers per exercise from the exercises of one fold."""
    random_source = random.Random(seed + fold)
    mistakes = read_mistakes(half=half)
    sources = [one for one in read_sources(half="all", without=dev_prompts()) if fold_of(one.prompt) == fold]
    for answers, count in STREAMS:
        chosen = random_source.sample(sources, min(int(count * scale), len(sources)))
        seen = [one for one in mistakes if random_source.random() < SEEN_MISTAKES]
        yield make_stream(chosen, seen, answers=answers, random_source=random_source)


def edit_samples(situations: Iterable[Situation]) -> Samples:
    """Return each differing place with whether it is a mistake."""
    numbers, truths = [], []
    for one in situations:
        mistakes = {pair for edits in one.right for pair in edits}
        numbers += list(one.described.values())
        truths += [place.pair in mistakes for place in one.described]
    return Samples(np.asarray(numbers), np.asarray(truths))


def reply_samples(situations: Iterable[Situation], edit: GradientBoostedTrees) -> Samples:
    """Return the reply that *edit* would compose in each situation, with whether it is right."""
    numbers, truths = [], []
    for one in situations:
        replies = ranked(one.found, edit.probabilities(list(one.described.values())))
        numbers.append(reply_numbers(Replies(replies, one.described, one.bundle, one.evidence)))
        truths.append(tuple(sorted(replies[0].edits)) in one.right)
    return Samples(np.asarray(numbers), np.asarray(truths))


def joined(samples: Sequence[Samples]) -> Samples:
    """Return all of *samples* as one."""
    return Samples(np.vstack([one.numbers for one in samples]), np.concatenate([one.truths for one in samples]))


def fit_edits(samples: Samples, *, seed: int) -> dict[str, Any]:
    """Fit the trees that tell mistakes from other right wordings."""
    model = HistGradientBoostingClassifier(
        max_iter=120,
        max_leaf_nodes=12,
        learning_rate=0.1,
        min_samples_leaf=40,
        l2_regularization=5.0,
        max_features=0.4,
        early_stopping=False,
        random_state=seed,
    )
    return exported(model.fit(*samples))


def fit_replies(samples: Samples, *, seed: int) -> dict[str, Any]:
    """Fit the trees that tell how sure a reply is: the surer its edits, the surer it is, all else being equal."""
    rising = [1, *[0] * (samples.numbers.shape[1] - 1)]
    model = HistGradientBoostingClassifier(
        max_iter=120,
        max_leaf_nodes=8,
        learning_rate=0.04,
        min_samples_leaf=60,
        l2_regularization=10.0,
        max_features=0.4,
        monotonic_cst=rising,
        early_stopping=False,
        random_state=seed,
    )
    return exported(model.fit(*samples))


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


def train(half: Half, *, lexicons: Path, policy: Weights | None, scale: float, seed: int) -> dict[str, Any]:
    """Fit and return the weights file's content."""
    folds = (0, 1) if half == "train" else (0, 1, 2)
    met: dict[int, list[Situation]] = {}
    for fold in folds:
        replay = Replay(policy, read_lexicon(lexicons / f"lexicon_{fold}.json"), [])
        for stream in streams(half, fold=fold, seed=seed, scale=scale):
            replay = replace(replay, bundles={}, evidence=Evidence())
            for row in stream:
                replay.meet(row)
        met[fold] = replay.situations
    edits = {fold: edit_samples(situations) for fold, situations in met.items()}
    replies = []
    for fold in folds:
        others = joined([edits[other] for other in folds if other != fold])
        replies.append(reply_samples(met[fold], GradientBoostedTrees.of(fit_edits(others, seed=seed))))
    print(f"{sum(len(one.truths) for one in edits.values())} edits, {sum(len(one.truths) for one in replies)} replies")
    return {
        "edit": {"names": list(FEATURES), **fit_edits(joined(list(edits.values())), seed=seed)},
        "reply": {"names": list(REPLY_FEATURES), **fit_replies(joined(replies), seed=seed)},
    }


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("train", "all"), default="train")
    parser.add_argument("--lexicons", type=Path, required=True, help="folder of lexicon_0.json to lexicon_2.json")
    parser.add_argument("--policy", type=Path, help="weights that settle while samples are taken; else nothing settles")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    warm_up()
    started = time.process_time()
    policy = Weights.of(json.loads(options.policy.read_text())) if options.policy else None
    row = train(options.half, lexicons=options.lexicons, policy=policy, scale=options.scale, seed=options.seed)
    options.out.write_text(json.dumps(row, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB, {time.process_time() - started:.0f} s")


if __name__ == "__main__":
    main()
