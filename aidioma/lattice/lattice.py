"""
Right answers as a lattice: is an answer one of them, and which of them are nearest, without spelling them out.

The nearest reading is the cheapest way through the graph in the one measure that every comparison of two sentences
here has (:func:`aidioma.text.change_cost`): the fewest words to change, add or drop, among equals the most alike.
Found by dynamic programming over words of the answer and states of the graph, then in order of cost by best-first
search with these costs as an exact bound (Hart, Nilsson, Raphael 1968).
"""

import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from random import Random
from typing import Final

from aidioma.lattice.graph import Graph, graph_of
from aidioma.lattice.notation import parse
from aidioma.text import EDIT_COST, Language, change_cost, without_accents

_FAR: Final = 1 << 60
_MOST_STEPS: Final = 20_000
_BEFORE_PUNCTUATION: Final = re.compile(r" +([,.;:!?»”)])")
_AFTER_PUNCTUATION: Final = re.compile(r"([¿¡«“(]) +")

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One right answer: its canonical words, as it is written, and how many words differ from what was sought."""

    words: Tokens
    text: str
    gap: int = 0


@dataclass(frozen=True, eq=False)
class Lattice:
    """All readings of some grammars. Made by :func:`lattice_of`; shared between threads, and each is only itself."""

    graph: Graph

    def accepts(self, answer: Sequence[str]) -> bool:
        """Say whether the canonical words of *answer* are a reading."""
        return self.as_written(answer) is not None

    def as_written(self, answer: Sequence[str]) -> str | None:
        """Return the reading with exactly these words as its author writes it; None where there is none."""
        ways: dict[int, tuple[str, ...]] = {self.graph.start: ()}
        for word in answer:
            ways = {
                to: (*so_far, written)
                for state, so_far in reversed(ways.items())
                for candidate, written, to in self.graph.edges[state]
                if candidate == word
            }
        ended = [(so_far, self.graph.ends[state]) for state, so_far in ways.items() if state in self.graph.ends]
        return _shown(*ended[0]) if ended and answer else None

    def but_for_accents(self, answer: Sequence[str]) -> Reading | None:
        """Return a reading that differs from *answer* in accents alone, the one with the fewest; None if none does."""
        ways: dict[int, tuple[int, Tokens, tuple[str, ...]]] = {self.graph.start: (0, (), ())}
        for word in answer:
            bare = without_accents(word)
            onward: dict[int, tuple[int, Tokens, tuple[str, ...]]] = {}
            for state, (gap, said, written) in ways.items():
                for right, form, to in self.graph.edges[state]:
                    if without_accents(right) == bare:
                        way = (gap + (right != word), (*said, right), (*written, form))
                        onward[to] = min(onward.get(to, way), way)
            ways = onward
        ended = [(*way, state) for state, way in ways.items() if state in self.graph.ends and answer]
        if not ended:
            return None
        gap, said, written, state = min(ended)
        return Reading(said, _shown(written, self.graph.ends[state]), gap)

    def nearest(self, answer: Sequence[str], *, at_most: int, count: int = 1) -> tuple[Reading, ...]:
        """Return up to *count* readings that differ in at most *at_most* words, nearest first."""
        given = tuple(answer)
        low, high = self._lengths
        if not low - at_most <= len(given) <= high + at_most:
            return ()
        limit = at_most * EDIT_COST
        rest = self._costs(given, limit)
        if rest.get((0, self.graph.start), _FAR) > limit:
            return ()
        return tuple(self._best_first(given, rest, limit=limit, count=count))

    def ways(self) -> int:
        """Return how many ways lead through the graph; as many readings, or a little fewer."""
        return self._ways[self.graph.start]

    def sample(self, count: int, rng: Random) -> tuple[Reading, ...]:
        """Return up to *count* different readings drawn at random, each way as likely as any other; of few, all."""
        found: dict[Tokens, Reading] = {}
        if self.ways() <= count:
            every = list(self.readings(count))
            rng.shuffle(every)
            return tuple(every)
        for _ in range(count * 4):
            reading = self._drawn(rng)
            found.setdefault(reading.words, reading)
            if len(found) == count:
                break
        return tuple(found.values())

    def readings(self, at_most: int) -> Iterator[Reading]:
        """Yield different readings in the order of their grammars, the first *at_most*."""
        seen: set[Tokens] = set()
        open_: list[tuple[int, Tokens, tuple[str, ...]]] = [(self.graph.start, (), ())]
        steps = 0
        while open_ and len(seen) < at_most and steps < _MOST_STEPS * 50:
            steps += 1
            state, said, written = open_.pop()
            if state in self.graph.ends and said and said not in seen:
                seen.add(said)
                yield Reading(said, _shown(written, self.graph.ends[state]))
            open_ += [(to, (*said, word), (*written, form)) for word, form, to in reversed(self.graph.edges[state])]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of every reading."""
        return frozenset(word for edges in self.graph.edges for word, _, _ in edges)

    @cached_property
    def _lengths(self) -> tuple[int, int]:
        """The number of words in the shortest and in the longest reading."""
        return self._reach[self.graph.start]

    @cached_property
    def _reach(self) -> list[tuple[int, int]]:
        """For each state the fewest and the most words to an end."""
        found: list[tuple[int, int]] = []
        for state, edges in enumerate(self.graph.edges):
            low, high = (0, 0) if state in self.graph.ends else (_FAR, -_FAR)
            for _, _, to in edges:
                low, high = min(low, found[to][0] + 1), max(high, found[to][1] + 1)
            found.append((low, high))
        return found

    @cached_property
    def _ways(self) -> list[int]:
        found: list[int] = []
        for state, edges in enumerate(self.graph.edges):
            found.append((state in self.graph.ends) + sum(found[to] for _, _, to in edges))
        return found

    def _costs(self, given: Tokens, limit: int) -> dict[tuple[int, int], int]:
        """Return for each word of the answer and state the least cost to an end, where that is within *limit*."""
        size = len(given)
        slack = limit // EDIT_COST
        cost: dict[tuple[int, int], int] = {}
        for state, edges in enumerate(self.graph.edges):
            low, high = self._reach[state]
            for at in range(min(size, size - low + slack), max(0, size - high - slack) - 1, -1):
                best = (size - at) * EDIT_COST if state in self.graph.ends else _FAR
                if at < size:
                    best = min(best, cost.get((at + 1, state), _FAR) + EDIT_COST)
                    word = given[at]
                    for right, _, to in edges:
                        if (rest := cost.get((at + 1, to))) is not None:
                            best = min(best, rest + change_cost(word, right))
                for _, _, to in edges:
                    if (rest := cost.get((at, to))) is not None:
                        best = min(best, rest + EDIT_COST)
                if best <= limit:
                    cost[at, state] = best
        return cost

    def _best_first(
        self, given: Tokens, rest: dict[tuple[int, int], int], *, limit: int, count: int
    ) -> Iterator[Reading]:
        found: set[Tokens] = set()
        serial = 0
        queue: list[tuple[int, int, int, int, int, Tokens, tuple[str, ...]]] = [
            (rest[0, self.graph.start], 0, 0, 0, self.graph.start, (), ())
        ]
        while queue and len(found) < count and serial < _MOST_STEPS:
            total, _, spent, at, state, said, written = heapq.heappop(queue)
            if at == len(given) and state in self.graph.ends and total == spent and said and said not in found:
                found.add(said)
                yield Reading(said, _shown(written, self.graph.ends[state]), -(-total // EDIT_COST))
            for step, next_at, next_state, word, form in self._steps(given, at, state):
                left = rest.get((next_at, next_state))
                if left is None or spent + step + left > limit:
                    continue
                serial += 1
                onward = ((*said, word), (*written, form)) if word else (said, written)
                heapq.heappush(queue, (spent + step + left, serial, spent + step, next_at, next_state, *onward))

    def _steps(self, given: Tokens, at: int, state: int) -> Iterator[tuple[int, int, int, str, str]]:
        if at < len(given):
            yield EDIT_COST, at + 1, state, "", ""
        for word, form, to in self.graph.edges[state]:
            if at < len(given):
                yield change_cost(given[at], word), at + 1, to, word, form
            yield EDIT_COST, at, to, word, form

    def _drawn(self, rng: Random) -> Reading:
        state = self.graph.start
        said: list[str] = []
        written: list[str] = []
        while True:
            drawn = rng.randrange(self._ways[state])
            if state in self.graph.ends:
                if drawn == 0:
                    return Reading(tuple(said), _shown(written, self.graph.ends[state]))
                drawn -= 1
            for word, form, to in self.graph.edges[state]:
                if drawn < self._ways[to]:
                    said.append(word)
                    written.append(form)
                    state = to
                    break
                drawn -= self._ways[to]


def lattice_of(
    lines: Sequence[str], fragments: Sequence[tuple[str, str]] = (), *, language: Language = "es"
) -> Lattice:
    """
    Return the lattice of authored *lines*, with their named *fragments*.

    Raises:
        NotationError: If a line cannot be read, or is too large.
    """
    return _lattice(tuple(lines), tuple(fragments), language)


@lru_cache(maxsize=4096)
def _lattice(lines: tuple[str, ...], fragments: tuple[tuple[str, str], ...], language: Language) -> Lattice:
    named = dict(fragments)
    return Lattice(graph_of([parse(line, named) for line in lines], language))


def _shown(written: Sequence[str], tail: str) -> str:
    """Return words as one sentence: punctuation where it belongs, and a capital first."""
    text = " ".join(part for part in (*written, tail) if part)
    text = _AFTER_PUNCTUATION.sub(r"\1", _BEFORE_PUNCTUATION.sub(r"\1", text))
    first = next((at for at, char in enumerate(text) if char.isalpha()), 0)
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]
