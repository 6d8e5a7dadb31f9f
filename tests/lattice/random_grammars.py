"""Small grammars drawn at random, each with its line and, by another way than the lattice's, all its readings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from hypothesis import strategies as st

WORDS = ("sol", "luna", "mar", "soles")
ENDINGS = ("o", "a", "")
LINKED = {"p": 2, "q": 3}


@dataclass(frozen=True)
class Word:
    text: str


@dataclass(frozen=True)
class Cut:
    """A word of which a bracket holds the ending."""

    stem: str
    endings: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True)
class Together:
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class OneOf:
    parts: tuple["Part", ...]
    link: str = ""


@dataclass(frozen=True)
class Maybe:
    part: "Part"


@dataclass(frozen=True)
class Moves:
    """Where the one movable piece may stand."""


Part = Word | Cut | Together | OneOf | Maybe | Moves


@dataclass(frozen=True)
class Way:
    """One way to say a part: its words, the links it takes, and the movable piece's places that it takes and passes."""

    words: tuple[str, ...] = ()
    links: Mapping[str, int] = field(default_factory=dict)
    stands: int = 0
    passes: int = 0


@dataclass(frozen=True)
class RandomGrammar:
    line: str
    readings: frozenset[tuple[str, ...]]


def _ways(part: Part, piece: Part) -> Iterator[Way]:
    match part:
        case Word(text):
            yield Way((text,))
        case Cut(stem, endings, link):
            yield from _linked([[Way((stem + ending,))] for ending in endings], link)
        case Together(parts):
            for chosen in product(*[list(_ways(one, piece)) for one in parts]):
                yield from _added(chosen)
        case OneOf(parts, link):
            yield from _linked([list(_ways(one, piece)) for one in parts], link)
        case Maybe(one):
            yield from (Way(), *_ways(one, piece))
        case Moves():
            yield Way(passes=1)
            yield from (Way(way.words, way.links, 1, 0) for way in _ways(piece, Word("")))


def _linked(options: Sequence[Sequence[Way]], link: str) -> Iterator[Way]:
    for at, ways in enumerate(options):
        for way in ways:
            yield from _added([Way(links={link: at} if link else {}), way])


def _added(ways: Sequence[Way]) -> Iterator[Way]:
    links: dict[str, int] = {}
    for way in ways:
        for name, place in way.links.items():
            if links.setdefault(name, place) != place:
                return
    words = tuple(word for way in ways for word in way.words)
    yield Way(words, links, sum(way.stands for way in ways), sum(way.passes for way in ways))


@dataclass
class _Writer:
    """Writes a part in the notation; the movable piece has its words where it comes first."""

    piece: Part
    places: int = 0

    def write(self, part: Part) -> str:
        match part:
            case Word(text):
                return text
            case Cut(stem, endings, link):
                return f"{stem}[{link + ': ' if link else ''}{'|'.join(endings)}]"
            case Together(parts):
                return " ".join(self.write(one) for one in parts)
            case OneOf(parts, link):
                return f"[{link + ': ' if link else ''}{'|'.join([self.write(one) for one in parts])}]"
            case Maybe(one):
                return f"({self.write(one)})"
            case Moves():
                self.places += 1
                return "{t}" if self.places > 1 else f"{{t: {self.write(self.piece)}}}"


def _parts(leaves: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    def larger(inner: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        linked = [
            st.builds(OneOf, st.lists(inner, min_size=count, max_size=count).map(tuple), st.just(name))
            for name, count in LINKED.items()
        ]
        return st.one_of(st.builds(Together, several), st.builds(OneOf, several), st.builds(Maybe, inner), *linked)

    return st.recursive(leaves, larger, max_leaves=8)


_WORD: st.SearchStrategy[Part] = st.sampled_from(WORDS).map(Word)
_CUT: st.SearchStrategy[Part] = st.one_of(
    st.builds(Cut, st.sampled_from(WORDS), st.permutations(ENDINGS).map(lambda ends: tuple(ends[:2])), st.just("p")),
    st.builds(Cut, st.sampled_from(WORDS), st.permutations(ENDINGS).map(tuple)),
)
_PIECE = _parts(st.one_of(_WORD, _CUT))
_WHOLE = _parts(st.one_of(_WORD, _CUT, st.just(Moves())))


@st.composite
def grammars(draw: st.DrawFn) -> RandomGrammar:
    """Draw a grammar with links, movable pieces, options and cut words."""
    whole, piece = draw(_WHOLE), draw(_PIECE)
    writer = _Writer(piece)
    line = writer.write(whole)
    if writer.places == 1:  # a piece with one place is no movable piece
        whole = Together((whole, Moves()))
        line = f"{line} {{t}}"
    ways = _ways(whole, piece)
    return RandomGrammar(
        line, frozenset(way.words for way in ways if way.words and way.stands == (way.stands + way.passes > 0))
    )
