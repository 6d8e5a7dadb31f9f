"""
Replay a stream in memory: what the policies hit, and how many of the hits are wrong.

The labels play the judge. ``exact`` knows nothing but equal answers; ``ours`` is the engine with its gate, its
shadow and its twice-asking, as it ships. A hit is wrong when correct was taken for not correct or the reverse, or when
its edits are neither the label's nor one of its ``also``, as multisets of lower-case word pairs.

    python -m benchmarks.replay_memory [--policy exact|ours] [--judge-noise P] STREAM.jsonl ...
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aidioma.marking.engine.compose import Proposal, propose
from aidioma.marking.engine.evidence import Bundle, Evidence, Judged, Tokens
from aidioma.marking.engine.gate import ASKED_TWICE, SURE, Gate
from aidioma.marking.engine.gbdt import Weights, shipped_weights
from aidioma.model.marks import Exercise
from aidioma.spanish.align import differences
from aidioma.spanish.cues import cues_of
from aidioma.spanish.lexicon import Lexicon
from aidioma.spanish.variants import variants
from aidioma.spanish.vocabulary import warm_up
from aidioma.text import words

Row = dict[str, Any]
Edits = tuple[tuple[str, str], ...]


def exercise_of(row: Row) -> Exercise:
    """Return the exercise of a stream's row."""
    return Exercise(row["exercise"], 1, "en-es", row["prompt"], tuple(row["accepted"]))


def opening_bundle(row: Row, *, by_rule: bool = True) -> Bundle:
    """Return what is known of the row's exercise before the first learner."""
    made = variants(exercise_of(row)) if by_rule else ()
    return Bundle.of([*(words(text) for text in row["accepted"]), *(variant.words for variant in made)])


def right_replies(row: Row) -> list[Edits]:
    """Return the label's edits and those of its equals, each in a fixed order."""
    return [tuple(sorted(map(tuple, edits))) for edits in (row["edits"], *(other["edits"] for other in row["also"]))]


def is_wrong(row: Row, edits: Edits) -> bool:
    """Whether a hit with these *edits* would mislead the learner."""
    return tuple(sorted(edits)) not in right_replies(row)


def noisy(row: Row, share: float, random_source: random.Random) -> Tokens:
    """Return the corrected sentence as a judge says who errs on a *share* of the answers."""
    corrected = words(row["corrected"])
    if random_source.random() >= share:
        return corrected
    answer = words(row["answer"])
    if row["edits"] and random_source.random() < 0.5:
        return answer
    at = random_source.randrange(len(corrected))
    return (*corrected[:at], random_source.choice(("el", "de", "que", "a", "una")), *corrected[at + 1 :])


@dataclass
class Result:
    """Counts of one replay."""

    answers: int = 0
    hits: int = 0
    wrong: int = 0
    wrong_verdicts: int = 0
    shadow: int = 0
    calls: int = 0
    tiers: Counter[str] = field(default_factory=Counter)
    wrong_tiers: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def hit(self, tier: str, row: Row, edits: Edits) -> bool:
        """Count one hit and return whether it was wrong."""
        wrong = is_wrong(row, edits)
        self.hits += 1
        self.wrong += wrong
        self.wrong_verdicts += bool(edits) != bool(row["edits"])
        self.tiers[tier] += 1
        self.wrong_tiers[tier] += wrong
        return wrong

    def line(self) -> str:
        """Return one line of the table."""
        ordered = sorted(self.milliseconds) or [0.0]
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        tiers = {tier: (count, self.wrong_tiers[tier]) for tier, count in self.tiers.most_common()}
        hits = max(1, self.hits)
        return (
            f"{self.answers:6d}  hits {self.hits / self.answers:.2%}  wrong {self.wrong / hits:.2%}"
            f"  shadow {self.shadow / hits:.2%}  calls {self.calls / self.answers:.2%}  p95 {p95:.2f} ms  {tiers}"
        )


def replay_exact(rows: Iterable[Row]) -> Result:
    """Replay with equal answers alone."""
    result, seen = Result(), dict[tuple[str, Tokens], Edits]()
    for row in rows:
        result.answers += 1
        for text in row["accepted"]:
            seen.setdefault((row["exercise"], words(text)), ())
        key = (row["exercise"], words(row["answer"]))
        if key in seen:
            result.hit("exact", row, seen[key])
            continue
        result.calls += 1
        seen[key] = tuple(map(tuple, row["edits"]))
    return result


@dataclass
class Engine:
    """The engine in memory: bundles, evidence and gate of one installation."""

    gate: Gate
    weights: Weights
    noise: float
    random: random.Random
    bundles: dict[str, Bundle] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    composed: Counter[tuple[str, Tokens]] = field(default_factory=Counter)
    result: Result = field(default_factory=Result)

    def answer(self, row: Row) -> None:
        """Settle one answer, or ask the label."""
        self.result.answers += 1
        bundle = self.bundles.get(row["exercise"]) or self.bundles.setdefault(row["exercise"], opening_bundle(row))
        answer = words(row["answer"])
        started = time.perf_counter()
        known = bundle.settled(answer)
        proposal = None
        if known is None:
            cues = cues_of(row["prompt"])
            proposal = propose(answer, cues=cues, bundle=bundle, evidence=self.evidence, weights=self.weights)
        settled = proposal is not None and self.gate.settles(proposal.kind, proposal.confidence)
        self.result.milliseconds.append((time.perf_counter() - started) * 1000)
        if known is not None:
            self._sure_hit(row, bundle, answer, known)
        elif proposal is not None and settled:
            self._composed_hit(row, bundle, answer, proposal)
        else:
            self._miss(row, bundle, answer, proposal)

    def _sure_hit(self, row: Row, bundle: Bundle, answer: Tokens, known: Tokens) -> None:
        edits = differences(answer, known)
        self.result.hit("known" if answer in bundle.known else "judged", row, edits)
        self.gate.saw_sure_hit()
        share = self.gate.shadow_share(SURE)
        if self.random.random() < share:
            said = self._label(row, shadow=True)
            self.gate.saw_label(SURE, 1.0, wrong=said != known, shadow_share=share)

    def _composed_hit(self, row: Row, bundle: Bundle, answer: Tokens, proposal: Proposal) -> None:
        self.result.hit(proposal.kind, row, proposal.edits)
        self.gate.saw_hit(proposal.kind)
        key = (row["exercise"], answer)
        share = self.gate.shadow_share(proposal.kind, proposal.confidence, seen_before=self.composed[key])
        self.composed[key] += 1
        if self.random.random() < share:
            said = self._label(row, shadow=True)
            wrong = self._differs(row, proposal.edits, answer, said)
            self.gate.saw_label(proposal.kind, proposal.confidence, wrong=wrong, shadow_share=share)
            self._learn(bundle, answer, said)

    def _miss(self, row: Row, bundle: Bundle, answer: Tokens, proposal: Proposal | None) -> None:
        said = self._label(row)
        if self.random.random() < ASKED_TWICE:
            self.gate.saw_twice(differs=self._label(row) != said)
        if proposal is not None:
            wrong = self._differs(row, proposal.edits, answer, said)
            self.gate.saw_label(proposal.kind, proposal.confidence, wrong=wrong)
        self._learn(bundle, answer, said)

    def _differs(self, row: Row, edits: Edits, answer: Tokens, said: Tokens) -> bool:
        """Whether the judge contradicts a reply; one that names edits the judge holds as good does not."""
        if said == words(row["corrected"]):
            return is_wrong(row, edits)
        return sorted(differences(answer, said)) != sorted(edits)

    def _learn(self, bundle: Bundle, answer: Tokens, said: Tokens) -> None:
        before = bundle.new_right
        lesson = bundle.learn(Judged(answer, said))
        self.evidence.learn(lesson, is_new_right=bundle.new_right > before)

    def _label(self, row: Row, *, shadow: bool = False) -> Tokens:
        self.result.calls += 1
        self.result.shadow += shadow
        return noisy(row, self.noise, self.random)


def replay_ours(rows: Iterable[Row], *, weights: Weights, noise: float, seed: int) -> tuple[Result, Gate]:
    """Replay with the engine as it ships."""
    engine = Engine(Gate(), weights, noise, random.Random(seed))
    for row in rows:
        engine.answer(row)
    return engine.result, engine.gate


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon as ``benchmarks/train_lexicon.py`` writes it."""
    return Lexicon.of(json.loads(path.read_text(encoding="utf-8")))


def main() -> None:
    """Print one line a stream."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("streams", type=Path, nargs="+")
    parser.add_argument("--policy", choices=("exact", "ours"), default="ours")
    parser.add_argument("--judge-noise", type=float, default=0.0)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--lexicon", type=Path, help="one that has not seen the stream's exercises")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warm_up()
    for path in options.streams:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if options.policy == "exact":
            print(path.name, replay_exact(rows).line(), flush=True)
            continue
        given = json.loads(options.weights.read_text()) if options.weights else None
        lexicon = read_lexicon(options.lexicon) if options.lexicon else None
        weights = Weights.of(given, lexicon=lexicon) if given else shipped_weights()
        result, gate = replay_ours(rows, weights=weights, noise=options.judge_noise, seed=options.seed)
        print(path.name, result.line(), flush=True)
        ratios = {kind: round(gate.ratio(kind), 2) for kind in gate.kinds()}
        print(f"    level {gate.level:.4f}, ratios {ratios}, judge noise {gate.judge_noise:.4f}", flush=True)
        print(f"    disagreement {gate.disagreement()}, excess {gate.excess()}", flush=True)


if __name__ == "__main__":
    main()
