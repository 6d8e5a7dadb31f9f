"""
From the tree of a grammar to its lattice: an acyclic graph whose edges carry one word each.

What is linked or movable is worked out here, once: a state of the graph stands for a place in the line together with
the choices made so far that still matter, so that whoever follows edges need not think of links. States from which the
same continues are one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from aidioma.i18n import Message
from aidioma.lattice.tree import Choice, Node, NotationError, ParsedGrammar, Place, Series, Words
from aidioma.text import Language, pieces

MOST_STATES: Final = 6_000
_MOST_STEPS: Final = 20_000
"""Steps that are followed to find the states of one line; those of real ones take hundreds."""

Edge = tuple[str, str, int]
"""(canonical word, the word as written, the state after it)."""
Chosen = frozenset[tuple[str, int]]
"""The linked choices made so far, and for movable pieces whether they have stood: 1, or 0 while they must still."""


@dataclass(frozen=True, slots=True)
class Graph:
    """
    Attributes:
        edges: For each state the words that may follow; states are numbered so that edges lead to lower numbers.
        ends: For each state that a reading may end in, the punctuation that it ends with.
        start: The first state.
    """

    edges: tuple[tuple[Edge, ...], ...]
    ends: Mapping[int, str]
    start: int


def graph_of(grammars: Sequence[ParsedGrammar], language: Language) -> Graph:
    """
    Return the graph of all readings of *grammars*.

    Raises:
        NotationError: If a grammar is so large that it has no bound worth the name.
    """
    builder = _Builder()
    starts = [builder.line(grammar, language) for grammar in grammars]
    edges = [edge for start in starts for edge in builder.edges[start]]
    tails = [builder.ends[start] for start in starts if start in builder.ends]
    start = builder.state(edges, tails[0] if tails else None)
    return Graph(tuple(builder.edges), dict(builder.ends), start)


@dataclass(frozen=True, slots=True)
class _Arc:
    """A step between two places of one line: words, punctuation, a choice made, or a piece that stands or does not."""

    to: int
    word: str = ""
    written: str = ""
    link: tuple[str, int] | None = None
    piece: tuple[str, bool] | None = None


@dataclass(slots=True)
class _Line:
    """The places of one line and the arcs between them; every arc leads to a later place."""

    language: Language
    arcs: list[list[_Arc]] = field(default_factory=lambda: [[]])

    def add(self, node: Node, at: int) -> int:
        """Put *node* in from place *at* on, and return the place after it."""
        match node:
            case Words(text):
                return self._words(text, at)
            case Series(parts):
                for part in parts:
                    at = self.add(part, at)
                return at
            case Choice(options):
                ends = []
                for option in options:
                    first = at
                    for link in option.linked:
                        first = self._step(first, link=link)
                    ends.append(self.add(option.node, first))
                return self._joined(ends)
            case Place(name, inner):
                stands = self.add(inner, self._step(at, piece=(name, True)))
                return self._joined([stands, self._step(at, piece=(name, False))])

    def in_order(self) -> list[int]:
        """Return the places, each after all that it can be reached from."""
        arriving = [0] * len(self.arcs)
        for arcs in self.arcs:
            for arc in arcs:
                arriving[arc.to] += 1
        found = [0]
        for at in found:
            for arc in self.arcs[at]:
                arriving[arc.to] -= 1
                if not arriving[arc.to]:
                    found.append(arc.to)
        return found

    def _words(self, text: str, at: int) -> int:
        for chunk, found in pieces(text, self.language):
            if not found:
                at = self._step(at, written=chunk)
            for number, word in enumerate(found):
                at = self._step(at, word=word, written="" if number else chunk)
        return at

    def _step(
        self,
        at: int,
        *,
        word: str = "",
        written: str = "",
        link: tuple[str, int] | None = None,
        piece: tuple[str, bool] | None = None,
    ) -> int:
        self.arcs.append([])
        if len(self.arcs) > MOST_STATES:
            raise _too_large()
        to = len(self.arcs) - 1
        self.arcs[at].append(_Arc(to, word, written, link, piece))
        return to

    def _joined(self, ends: list[int]) -> int:
        self.arcs.append([])
        for end in ends:
            self.arcs[end].append(_Arc(len(self.arcs) - 1))
        return len(self.arcs) - 1


@dataclass(slots=True)
class _Builder:
    """Collects states, those that continue alike only once."""

    edges: list[tuple[Edge, ...]] = field(default_factory=list)
    ends: dict[int, str] = field(default_factory=dict)
    _known: dict[tuple[str | None, tuple[tuple[str, bool, int], ...]], int] = field(default_factory=dict)
    _says: list[int] = field(default_factory=list)
    """For each state what can be said from it on, as a number: equal for states that differ in what is written."""
    _sayings: dict[tuple[str | None, frozenset[tuple[str, int]]], int] = field(default_factory=dict)

    def state(self, edges: Sequence[Edge], tail: str | None) -> int:
        """Return the state with these edges, a new one if there is none."""
        # How a word is written parts no two ways: of those that say the same, the first author's is kept.
        first = {(word, self._says[to]): (word, written, to) for word, written, to in reversed(edges)}
        own = tuple(sorted(first.values()))
        # But whether it is written parts two states: what "cannot" has said already is not left out after "do".
        same = (tail, tuple((word, bool(written), to) for word, written, to in own))
        if same not in self._known:
            if len(self.edges) >= MOST_STATES:
                raise _too_large()
            self._known[same] = len(self.edges)
            self.edges.append(own)
            self._says.append(self._sayings.setdefault((tail, frozenset(first)), len(self._sayings)))
            if tail is not None:
                self.ends[self._known[same]] = tail
        return self._known[same]

    def line(self, grammar: ParsedGrammar, language: Language) -> int:
        """Put one line in and return its first state."""
        line = _Line(language)
        end = line.add(grammar.node, 0)
        return self._state_at(line, end)

    def _state_at(self, line: _Line, end: int) -> int:
        walk = _Walk(line, end)
        order, leaving = walk.explored()
        states: dict[_At, int] = {}
        for place in reversed(order):
            following, tail = leaving[place]
            edges = [(word, written, states[to]) for word, written, to in following]
            states[place] = self.state(edges, tail)
        return states[order[0]]


_At = tuple[int, Chosen]
_Leaving = tuple[list[tuple[str, str, _At]], str | None]


@dataclass(slots=True)
class _Walk:
    """Every way through one line with what is chosen on it."""

    line: _Line
    end: int
    later: list[frozenset[str]] = field(init=False)
    steps: int = 0

    def __post_init__(self) -> None:
        self.later = self._named_later()

    def explored(self) -> tuple[list[_At], dict[_At, _Leaving]]:
        """Return what can be reached by words, each after what leads to it, with what leaves it."""
        rank = {place: number for number, place in enumerate(self.line.in_order())}
        leaving: dict[_At, _Leaving] = {}
        open_: list[_At] = [(0, frozenset())]
        while open_:
            at = open_.pop()
            if at in leaving:
                continue
            if len(leaving) > MOST_STATES:
                raise _too_large()
            leaving[at] = self._leaving(at)
            open_ += [to for _, _, to in leaving[at][0]]
        order = sorted(leaving, key=lambda at: rank[at[0]])
        return order, leaving

    def _leaving(self, start: _At) -> _Leaving:
        """Return the words that may follow *start*, and the punctuation that ends it where a reading may end."""
        following: list[tuple[str, str, _At]] = []
        tail: str | None = None
        seen: set[tuple[int, Chosen, str]] = set()
        open_: list[tuple[int, Chosen, str]] = [(*start, "")]
        while open_:
            here = open_.pop()
            if here in seen:
                continue
            seen.add(here)
            place, chosen, written = here
            if place == self.end and tail is None:
                tail = written
            self.steps += 1
            if self.steps > _MOST_STEPS:
                raise _too_large()
            for arc in reversed(self.line.arcs[place]):
                after = self._chosen(chosen, arc)
                if after is None:
                    continue
                said = f"{written} {arc.written}".strip()
                if arc.word:
                    following.append((arc.word, said, (arc.to, after)))
                else:
                    open_.append((arc.to, after, said))
        return following, tail

    def _chosen(self, chosen: Chosen, arc: _Arc) -> Chosen | None:
        """Return what is chosen after *arc*, of that what still matters; None where it may not be taken."""
        so_far = dict(chosen)
        if arc.link is not None:
            name, at = arc.link
            if so_far.setdefault(name, at) != at:
                return None
        if arc.piece is not None:
            name, stands = f"{{{arc.piece[0]}}}", arc.piece[1]
            if stands and so_far.get(name):
                return None
            so_far[name] = 1 if stands else so_far.get(name, 0)
        later = self.later[arc.to]
        if any(not stood for name, stood in so_far.items() if name[0] == "{" and name not in later):
            return None
        return frozenset((name, at) for name, at in so_far.items() if name in later)

    def _named_later(self) -> list[frozenset[str]]:
        """Return for each place the links and movable pieces that are still met after it."""
        shared = cache(frozenset[str].union)
        later: list[frozenset[str]] = [frozenset()] * len(self.line.arcs)
        for place in reversed(self.line.in_order()):
            found: frozenset[str] = frozenset()
            for arc in self.line.arcs[place]:
                found = shared(shared(found, later[arc.to]), frozenset(_names(arc)))
            later[place] = found
        return later


def _names(arc: _Arc) -> Iterator[str]:
    if arc.link is not None:
        yield arc.link[0]
    if arc.piece is not None:
        yield f"{{{arc.piece[0]}}}"


def _too_large() -> NotationError:
    msg = Message("is so large that it cannot be compared with answers; write it as several, with fewer links across")
    return NotationError(msg, field="grammars")
