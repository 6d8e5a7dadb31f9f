"""
What judged answers taught: about one exercise (``Bundle``) and about Spanish mistakes everywhere (``Evidence``).

Both are rebuilt from plain rows and grow by a few rows per judged answer. A bundle is nothing but its known-right
translations and the judged answers; all else is derived. Evidence is a table of counts, mistaken and harmless.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from aidioma.spanish.align import Pair, align, differences, distance
from aidioma.spanish.signature import signature

KNOWN_LIMIT: Final = 160
JUDGED_LIMIT: Final = 600
EVIDENCE_LIMIT: Final = 60_000
HARMLESS_WITHIN: Final = 3
"""A new right translation teaches harmless edits only if it is so near to a known one."""

Tokens = tuple[str, ...]
Counts = tuple[int, int]
"""(times a mistake, times harmless)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged answer: its words, and the words of the right translation the judge turned it into."""

    answer: Tokens
    corrected: Tokens

    @property
    def is_correct(self) -> bool:
        """Whether nothing had to change."""
        return self.answer == self.corrected


@dataclass(slots=True)
class Bundle:
    """
    All that is known of one exercise in one scope.

    All counts are of judged answers, so that nothing but judgements changes a reply. ``known`` counts how often one
    aimed at each right translation, ``aims`` at each that was ever held right; ``edits`` how often an edit was mistaken
    or harmless here. ``new_right`` counts translations that were right and unforeseen. The ``authored`` ones are right
    whatever a judge says; the others as long as none contradicts them.
    """

    known: dict[Tokens, int] = field(default_factory=dict)
    authored: frozenset[Tokens] = frozenset()
    aims: Counter[Tokens] = field(default_factory=Counter)
    judged: dict[Tokens, Tokens] = field(default_factory=dict)
    edits: dict[Pair, Counts] = field(default_factory=dict)
    judged_count: int = 0
    new_right: int = 0
    word_share: Counter[str] = field(default_factory=Counter)
    bigrams: Counter[Pair] = field(default_factory=Counter)

    @classmethod
    def of(cls, accepted: Iterable[Tokens], judged: Iterable[Judged] = ()) -> "Bundle":
        """Build a bundle from the authored translations and the judged answers, in the order judged."""
        bundle = cls()
        for translation in accepted:
            bundle.knows(translation)
        bundle.authored = frozenset(bundle.known)
        for row in judged:
            bundle.learn(row)
        return bundle

    def knows(self, translation: Tokens) -> None:
        """Add a right translation nobody has aimed at yet."""
        contradicted = self.judged.get(translation, translation) != translation
        if translation and not contradicted and translation not in self.known and len(self.known) < KNOWN_LIMIT:
            self.known[translation] = 0
            self.word_share.update(set(translation))
            self.bigrams.update(set(zip(("^", *translation), (*translation, "$"), strict=True)))

    def met(self, aim: Tokens) -> None:
        """Count a judged answer that aimed at *aim*."""
        self.aims[aim] += 1

    @property
    def unmet_share(self) -> float:
        """The share of answers that may aim at a new translation: that of aims met once, by Good and Turing."""
        met = sum(self.aims.values())
        once = sum(times == 1 for times in self.aims.values())
        return (once + 1) / (met + 2)

    def settled(self, answer: Tokens) -> Tokens | None:
        """Return the right translation that *answer* is, or was turned into by a judge; None if it is new."""
        return answer if answer in self.known else self.judged.get(answer)

    def learn(self, row: Judged) -> "Lesson":
        """Take in one judged answer and return what it teaches beyond this exercise."""
        self.met(row.corrected)
        mistaken = differences(row.answer, row.corrected)
        harmless: tuple[Pair, ...] = ()
        self.judged_count += 1
        if row.corrected not in self.known:
            self.new_right += 1
            harmless = self._harmless(row.corrected)
            self.knows(row.corrected)
        if row.corrected in self.known:
            self.known[row.corrected] += 1
        if len(self.judged) < JUDGED_LIMIT:
            self.judged[row.answer] = row.corrected
        if not row.is_correct and row.answer not in self.authored:
            self.known.pop(row.answer, None)
        for pairs, counts in ((mistaken, (1, 0)), (harmless, (0, 1))):
            for pair in pairs:
                self.edits[pair] = _sum(self.edits.get(pair, (0, 0)), counts)
        return Lesson(row, harmless)

    def _harmless(self, translation: Tokens) -> tuple[Pair, ...]:
        """Return the edits from a new right translation to the nearest known one, if that is near."""
        near = ((distance(translation, known, at_most=HARMLESS_WITHIN), known) for known in self.known)
        gap, nearest = min(near, default=(HARMLESS_WITHIN + 1, ()))
        return differences(translation, nearest) if gap <= HARMLESS_WITHIN else ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one judged answer says about edits in general."""

    row: Judged
    harmless: tuple[Pair, ...] = ()

    def counts(self) -> dict[str, Counts]:
        """Return what to add to each key of the evidence."""
        added: dict[str, Counts] = {}
        steps = align(self.row.answer, self.row.corrected)
        for at, step in enumerate(steps):
            if step.is_edit:
                left = steps[at - 1].right if at else "^"
                right = steps[at + 1].right if at + 1 < len(steps) else "$"
                for key in (*edit_keys(step.pair), *context_keys(step.pair, left, right)):
                    added[key] = _sum(added.get(key, (0, 0)), (1, 0))
        for pair in self.harmless:
            for key in edit_keys(pair):
                added[key] = _sum(added.get(key, (0, 0)), (0, 1))
        return added


def edit_keys(pair: Pair) -> tuple[str, str, str]:
    """Return the keys of an edit itself, of its grammar, and of its wrong word."""
    wrong, right = pair
    return (f"e:{wrong}>{right}", f"s:{signature(pair)}", f"w:{wrong}" if wrong else f"m:{right}")


def context_keys(pair: Pair, left: str, right: str) -> tuple[str, str]:
    """Return the keys of an edit with the word before, and with the word after it."""
    return (f"l:{left}|{pair[0]}>{pair[1]}", f"r:{pair[0]}>{pair[1]}|{right}")


@dataclass(slots=True)
class Evidence:
    """Counts per key over the whole installation: (times a mistake, times harmless)."""

    counts: dict[str, Counts] = field(default_factory=dict)
    judged: int = 0
    new_right: int = 0

    @classmethod
    def of(cls, rows: Mapping[str, Counts], *, judged: int = 0, new_right: int = 0) -> "Evidence":
        """Build from stored rows."""
        return cls(dict(rows), judged, new_right)

    def learn(self, lesson: Lesson, *, is_new_right: bool) -> tuple[str, ...]:
        """Add *lesson* and return the keys that changed, for the rows to be written."""
        self.judged += 1
        self.new_right += is_new_right
        added = lesson.counts()
        for key, counts in added.items():
            if key in self.counts or len(self.counts) < EVIDENCE_LIMIT:
                self.counts[key] = _sum(self.counts.get(key, (0, 0)), counts)
        return tuple(key for key in added if key in self.counts)

    def of_key(self, key: str) -> Counts:
        """Return what is known of *key*."""
        return self.counts.get(key, (0, 0))

    @property
    def new_right_rate(self) -> float:
        """How often a judged answer aims at a translation nobody had foreseen; cautious while little is known."""
        return (self.new_right + 4) / (self.judged + 10)


def _sum(one: Counts, other: Counts) -> Counts:
    return (one[0] + other[0], one[1] + other[1])
