"""Where stored answers contradict each other, and what people really typed: pure, on rows that were read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from aidioma.admin.entries import StoredAnswer
from aidioma.text import likeness, without_accents

ALIKE: Final = 0.9
LARGE: Final = 0.2
"""Share of an exercise's answers from which a cluster says something about the exercise."""
FEWEST: Final = 5
_MOST_PAIRED: Final = 80

ContradictionReason = Literal[
    "its own correction is called wrong", "nearly the same, and the difference is not what was corrected"
]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two stored answers of one exercise that cannot both be judged well; ``right`` is the one called correct."""

    right: StoredAnswer
    wrong: StoredAnswer
    likeness: float
    why: ContradictionReason


def contradictions(entries: Iterable[StoredAnswer]) -> list[Contradiction]:
    """Return the contradictions among *entries*, the most used first; only answers of one scope are compared."""
    scopes: defaultdict[str, list[StoredAnswer]] = defaultdict(list)
    for entry in entries:
        if entry.answer:
            scopes[entry.scope].append(entry)
    found = [one for scope in scopes.values() for one in _within(scope)]
    return sorted(found, key=lambda one: (-(one.right.hits + one.wrong.hits), one.right.key, one.wrong.key))


def _within(entries: Sequence[StoredAnswer]) -> Iterator[Contradiction]:
    most_used = sorted(entries, key=lambda one: (-one.hits, one.key))[:_MOST_PAIRED]
    by_answer = {entry.answer: entry for entry in entries}
    for entry in entries:
        named = by_answer.get(entry.corrected)
        if named is not None and named is not entry and not named.is_right:
            yield Contradiction(
                entry, named, likeness(entry.answer, named.answer), "its own correction is called wrong"
            )
    for one, other in combinations(most_used, 2):
        if one.is_right != other.is_right:
            right, wrong = (one, other) if one.is_right else (other, one)
            alike = likeness(right.answer, wrong.answer)
            if alike >= ALIKE and wrong.corrected != right.answer:
                why: ContradictionReason = "nearly the same, and the difference is not what was corrected"
                yield Contradiction(right, wrong, alike, why)


@dataclass(frozen=True, slots=True)
class Typed:
    """One answer as it was typed (in canonical words), how it was marked, and how often."""

    words: str
    verdict: str
    corrected: str
    times: int


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Answers that say the same: right ones in the same words but for accents, or wrong ones corrected alike."""

    name: str
    is_right: bool
    answers: tuple[Typed, ...]

    @property
    def times(self) -> int:
        """How often any of them was typed."""
        return sum(answer.times for answer in self.answers)


@dataclass(frozen=True, slots=True)
class AnswerMap:
    """What people typed for an exercise, largest cluster first, of ``answers`` in all."""

    clusters: tuple[AnswerGroup, ...]
    answers: int

    def share(self, cluster: AnswerGroup) -> float:
        """Return the part of all answers that is in *cluster*."""
        return cluster.times / self.answers if self.answers else 0.0

    @property
    def large_right(self) -> tuple[AnswerGroup, ...]:
        """Right clusters that many people chose: two of them, and the prompt is ambiguous."""
        return tuple(one for one in self.clusters if one.is_right and self._is_large(one))

    @property
    def large_wrong(self) -> tuple[AnswerGroup, ...]:
        """Wrong clusters that many people fell into: each is a lesson that is missing."""
        return tuple(one for one in self.clusters if not one.is_right and self._is_large(one))

    def _is_large(self, cluster: AnswerGroup) -> bool:
        return cluster.times >= FEWEST and self.share(cluster) >= LARGE


def answer_map(typed: Iterable[Typed]) -> AnswerMap:
    """Return the map of what was *typed*."""
    groups: defaultdict[tuple[bool, str], list[Typed]] = defaultdict(list)
    for answer in typed:
        is_right = answer.verdict == "correct"
        groups[is_right, without_accents(answer.words) if is_right else _mistake(answer)].append(answer)
    clusters = [
        AnswerGroup(max(answers, key=lambda one: (one.times, one.words)).words, is_right, tuple(answers))
        for (is_right, _), answers in groups.items()
    ]
    clusters.sort(key=lambda one: (-one.times, one.name))
    return AnswerMap(tuple(clusters), sum(one.times for one in clusters))


def _mistake(answer: Typed) -> str:
    """Return what a wrong answer got wrong: the words that go and those that come, whatever stands around them."""
    gone, come = Counter(answer.words.split()), Counter(answer.corrected.split())
    return " ".join(sorted((gone - come).elements())) + " > " + " ".join(sorted((come - gone).elements()))
