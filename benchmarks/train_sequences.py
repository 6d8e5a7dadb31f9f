"""
Count which kinds of words follow each other in Spanish, and write it to aidioma/spanish/sequences.json.

Counted are the Spanish sides of sentence pairs. The prompts of the development streams, and of the files of labelled
answers that are named with ``--without``, are left out, so that suggestions can be measured on them.

    python -m benchmarks.train_sequences --without ../shared/data/gold_dev.jsonl --out aidioma/spanish/sequences.json
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from aidioma.spanish.sequences import EDGE, kind
from aidioma.spanish.vocabulary import is_little, warm_up
from aidioma.text import words
from benchmarks.make_workload import DATA, dev_prompts

COMMON_FROM: Final = 120
"""So often a word is met before it stands for itself."""
LEAST_OF_THREE: Final = 3
"""So often three kinds are met in a row before that is kept."""

Tags = tuple[str, ...]


def read_sentences(*, without: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the different Spanish sentences of the pairs."""
    left_out = set(without)
    rows = (line.split("\t")[:2] for line in (DATA / "tatoeba_en_es.tsv").read_text(encoding="utf-8").splitlines())
    return sorted({words(spanish) for prompt, spanish in rows if prompt not in left_out})


def counted(sentences: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """Return the counts as their file has them."""
    met = Counter(word for sentence in sentences for word in sentence)
    common = {word for word, count in met.items() if count >= COMMON_FROM and not is_little(word)}
    counts: dict[Tags, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        tags = (EDGE, EDGE, *(word if word in common else kind(word) for word in sentence), EDGE)
        for at in range(2, len(tags)):
            for length in range(3):
                counts[tags[at - length : at]][tags[at]] += 1
    kept = {before: row for before, row in counts.items() if len(before) < 2 or row.total() >= LEAST_OF_THREE}
    return {
        "common": sorted(common),
        "counts": sorted(_lines(kept)),
        "totals": sorted(" ".join((*before, f"{row.total()} {len(row)}")) for before, row in kept.items()),
    }


def _lines(counts: dict[Tags, Counter[str]]) -> Iterator[str]:
    for before, row in counts.items():
        for tag, count in row.items():
            if len(before) < 2 or count >= LEAST_OF_THREE:
                yield " ".join((*before, tag, str(count)))


def main() -> None:
    """Write the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="files of labelled answers")
    parser.add_argument("--out", type=Path, default=Path("aidioma/spanish/sequences.json"))
    options = parser.parse_args()
    warm_up()
    labelled = {json.loads(line)["prompt"] for file in options.without for line in file.read_text("utf-8").splitlines()}
    row = counted(read_sentences(without=dev_prompts() | labelled))
    options.out.write_text(json.dumps(row, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(row['common'])} common words, {len(row['counts'])} sequences, {len(row['totals'])} beginnings")


if __name__ == "__main__":
    main()
