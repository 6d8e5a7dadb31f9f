"""
How usual it is in Spanish for words to follow each other so, told from what kinds of words do in everyday sentences.

Little words and the commonest others stand for themselves, all others for their kind and form: "hasta que anocheció"
is met often, "hasta anocheció" never. It tells what is unusual, not what is wrong, and settles nothing.

Source:
    Witten and Bell, *The zero-frequency problem* (IEEE Transactions on Information Theory, 1991), for how much is
    left to what was never met; counted by ``benchmarks/train_sequences.py``.
"""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Self

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.verbs import verb
from aidioma.text import word_set

SEQUENCES_FILE: Final = "sequences.json"
EDGE: Final = "^"
"""Stands before and behind each sentence."""
_UNSEEN_TAGS: Final = 600
"""Among how many kinds of words what was never met is shared out."""

_APART: Final = word_set("ser estar haber ir tener hacer poder querer gustar deber")
"""Verbs whose forms are met in other places than those of others."""

Tags = tuple[str, ...]


@lru_cache(maxsize=65_536)
def kind(word: str) -> str:
    """Return what *word* counts as when it is none of the commonest: its kind and form."""
    if vocabulary.is_little(word):
        return word
    tags = [one.tag for one in dictionary.readings(word)]
    if (form := verb(word)) is not None and form.tense != "part":
        said = {(tense, who) for tense, who in form.readings if tense != "imp"} or form.readings
        tense = min(tense for tense, _ in said)
        persons = "".join(sorted({who for one, who in said if one == tense}))
        which = form.lemma if form.lemma in _APART else "v"
        return f"{which}.{tense}.{persons}{'+' if form.enclitic else ''}"
    nominal = [tag for tag in tags if tag.startswith(("n.", "a.", "v.part."))]
    if not nominal:
        return tags[0] if tags else vocabulary.word_class(word)
    kinds = {tag[0] for tag in nominal}
    return f"{'b' if len(kinds) > 1 else min(kinds)}.{nominal[0][-2:]}"


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """
    How often kinds of words were met one after another.

    Attributes:
        common: Words that stand for themselves.
        counts: For each one, two or no kinds before it, how often which kind came next.
        totals: For each of these, how often anything came next.
    """

    common: frozenset[str]
    counts: Mapping[Tags, Mapping[str, int]]
    totals: Mapping[Tags, tuple[int, int]]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read from the file's form."""
        counts: dict[Tags, dict[str, int]] = defaultdict(dict)
        for line in row["counts"]:
            *before, last, count = line.split()
            counts[tuple(before)][last] = int(count)
        totals = {}
        for line in row["totals"]:
            *before, total, kinds = line.split()
            totals[tuple(before)] = (int(total), int(kinds))
        return cls(frozenset(row["common"]), dict(counts), totals)

    def tag(self, word: str) -> str:
        """Return what *word* counts as."""
        return word if word in self.common else kind(word)

    def surprise(self, sentence: Sequence[str]) -> tuple[float, ...]:
        """Return for each word of *sentence*, and for its end, how unusual it is behind the two before it, in bits."""
        tags = (EDGE, EDGE, *map(self.tag, sentence), EDGE)
        return tuple(-math.log2(self._chance(tags[at - 2 : at], tags[at])) for at in range(2, len(tags)))

    def attraction(self, sentence: Sequence[str]) -> tuple[float, ...]:
        """Return for each word of *sentence*, and its end, by how many bits the two before make it likelier."""
        alone = (-math.log2(self._chance((), tag)) for tag in (*map(self.tag, sentence), EDGE))
        return tuple(by_itself - here for by_itself, here in zip(alone, self.surprise(sentence), strict=True))

    def _chance(self, before: Tags, tag: str) -> float:
        lower = self._chance(before[1:], tag) if before else 1.0 / _UNSEEN_TAGS
        total, kinds = self.totals.get(before, (0, 0))
        if not total:
            return lower
        return (self.counts.get(before, {}).get(tag, 0) + kinds * lower) / (total + kinds)


@lru_cache(maxsize=1)
def shipped_sequences() -> Sequences:
    """Return the counts this version ships with."""
    text = files("aidioma.spanish").joinpath(SEQUENCES_FILE).read_text(encoding="utf-8")
    return Sequences.of(json.loads(text))
