"""
Fit the lexicon on sentence pairs, and write it to aidioma/spanish/lexicon.json.

The prompts of the development streams are left out, and with ``--fold`` the exercises of one of three parts, so
that the weights can be fitted and measured on exercises that the lexicon has not seen.

    python -m benchmarks.train_lexicon --out aidioma/spanish/lexicon.json
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from aidioma.spanish.lexicon import NOTHING, english_key, spanish_key
from aidioma.spanish.vocabulary import warm_up
from aidioma.text import words
from benchmarks.make_workload import DATA, dev_prompts, fold_of, read_sources

ROUNDS = 5
LEAST_COUNT = 1.2
LEAST_SHARE = 0.004

Pairs = list[tuple[list[str], list[str]]]
Table = dict[str, dict[str, float]]


def read_pairs(*, without: Iterable[str]) -> Pairs:
    """Return the sentence pairs as keys."""
    left_out = set(without)
    rows = (line.split("\t")[:2] for line in (DATA / "tatoeba_en_es.tsv").read_text(encoding="utf-8").splitlines())
    return [
        ([NOTHING, *map(english_key, words(prompt, "en"))], [spanish_key(word) for word in words(spanish)])
        for prompt, spanish in rows
        if prompt not in left_out
    ]


def counted(pairs: Pairs, shares: Table | None) -> Table:
    """Return how often each Spanish key is expected to stand for each English one, given the *shares* so far."""
    counts: Table = defaultdict(lambda: defaultdict(float))
    for english, spanish in pairs:
        for word in spanish:
            weights = [shares[one][word] for one in english] if shares else [1.0] * len(english)
            whole = sum(weights)
            for one, weight in zip(english, weights, strict=True):
                counts[one][word] += weight / whole
    return counts


def fitted(pairs: Pairs) -> Table:
    """Return the counts after some rounds of expectation and maximisation."""
    shares: Table | None = None
    counts: Table = {}
    for _ in range(ROUNDS):
        counts = counted(pairs, shares)
        shares = {one: _as_shares(row) for one, row in counts.items()}
    return counts


def _as_shares(row: dict[str, float]) -> dict[str, float]:
    whole = sum(row.values())
    return {word: count / whole for word, count in row.items()}


def as_row(counts: Table) -> dict[str, Any]:
    """Return the lexicon as its file has it: without rare pairs."""
    english = {one: round(sum(row.values()), 1) for one, row in counts.items()}
    spanish: dict[str, float] = defaultdict(float)
    for row in counts.values():
        for word, count in row.items():
            spanish[word] += count
    together = {one: _kept(row, english[one]) for one, row in counts.items()}
    return {
        "together": {one: row for one, row in sorted(together.items()) if row},
        "english": {one: count for one, count in sorted(english.items()) if together[one]},
        "spanish": {word: round(count, 1) for word, count in sorted(spanish.items()) if count > LEAST_COUNT},
    }


def _kept(row: dict[str, float], whole: float) -> dict[str, float]:
    kept = {word: round(count, 1) for word, count in row.items() if count > LEAST_COUNT and count > LEAST_SHARE * whole}
    return dict(sorted(kept.items()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fold", type=int, choices=(0, 1, 2), help="leave out the exercises of this part")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    warm_up()
    without = dev_prompts()
    if options.fold is not None:
        exercises = read_sources(half="all", at_least=2)
        without |= {source.prompt for source in exercises if fold_of(source.prompt) == options.fold}
    row = as_row(fitted(read_pairs(without=without)))
    options.out.write_text(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{options.out}: {sum(map(len, row['together'].values()))} pairs, {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
