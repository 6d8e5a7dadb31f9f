"""
From one right translation to the lattice of those that are as right, wherever the prompt leaves them open.

Every rule looks at the prompt: "fui" and "he ido" are both right for "I have gone", not for "I went". What a rule is
not sure of it leaves alone, since a wording that is not right would be a wrong mark for whoever says it.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from aidioma.lattice.graph import graph_of
from aidioma.lattice.lattice import Lattice
from aidioma.lattice.tree import Choice, Node, NotationError, Option, ParsedGrammar, Series, Words
from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues, cues_of
from aidioma.spanish.wordings.address import PLURAL, AddressShown, listener, said_to, shown_at
from aidioma.spanish.wordings.described import forms_for, inflected, of_speaker
from aidioma.spanish.wordings.familiar import said_to_tu
from aidioma.spanish.wordings.nouns import of_groups
from aidioma.spanish.wordings.order import at_either_end, movable, ordered
from aidioma.spanish.wordings.phrases import rephrased
from aidioma.spanish.wordings.single_words import of_word
from aidioma.spanish.wordings.stretches import Stretch, Tokens
from aidioma.spanish.wordings.tenses import of_verb
from aidioma.spanish.wordings.verb_synonyms import same_verbs
from aidioma.text import joined

_MOST_TURNS: Final = 8
_MOST_BASES: Final = 24


def wordings(prompt: str, sentence: Tokens) -> Lattice | None:
    """Return the lattice of what is right where *sentence* is; None where it can be said in no other way."""
    return _wordings(prompt, tuple(sentence))


@lru_cache(maxsize=1024)
def _wordings(prompt: str, sentence: Tokens) -> Lattice | None:
    cues = cues_of(prompt)
    if not sentence or len(sentence) > 40:  # noqa: PLR2004 - longer ones are texts, of which nobody asks for variants
        return None
    bases = _bases(sentence, cues)
    grammars = [ParsedGrammar(_whole(base, cues), joined(base)) for base in bases]
    try:
        found = Lattice(graph_of(grammars, "es"))
    except NotationError:
        return None
    return found if found.ways() > 1 else None


def _bases(sentence: Tokens, cues: Cues) -> tuple[Tokens, ...]:
    """Return *sentence*, and what it is to tú, in other orders and with other turns of phrase."""
    found: dict[Tokens, None] = {}
    for said in (sentence, *said_to_tu(sentence, cues)):
        turns = dict.fromkeys((said, *rephrased(said, cues)))
        turns.update(dict.fromkeys(two for one in tuple(turns)[1:_MOST_TURNS] for two in rephrased(one, cues)))
        found.update(dict.fromkeys(one for turn in tuple(turns)[:_MOST_TURNS] for one in ordered(turn, cues)))
    return tuple(found)[:_MOST_BASES]


def _whole(sentence: Tokens, cues: Cues) -> Node:
    to = listener(sentence, cues)
    spans = list(_spans(sentence, cues, to))
    moved = movable(sentence)
    if moved is None:
        return _node(sentence, cues, to, spans)
    first, end = moved
    rest = (end, len(sentence)) if first == 0 else (0, first)
    return at_either_end(
        _node(sentence, cues, to, spans, first=first, end=end),
        _node(sentence, cues, to, spans, first=rest[0], end=rest[1]),
    )


def _node(
    sentence: Tokens,
    cues: Cues,
    to: AddressShown | None,
    spans: Sequence[Stretch],
    *,
    first: int = 0,
    end: int | None = None,
) -> Node:
    parts: list[Node] = []
    at, end = first, len(sentence) if end is None else end
    within = [span for span in spans if span.first >= first and span.end <= end]
    by_first = {span.first: span for span in _apart(within)}
    while at < end:
        span = by_first.get(at)
        if span is not None:
            said = joined(sentence[span.first : span.end])
            parts.append(_either([said, *span.ways]))
            at = span.end
            continue
        parts.append(_word(sentence, at, cues, to))
        at += 1
    return Series(tuple(parts))


def _apart(spans: Sequence[Stretch]) -> list[Stretch]:
    """Return *spans* that do not overlap, those of the same words as one; longer ones first."""
    by_place: dict[tuple[int, int], Stretch] = {}
    for span in spans:
        by_place.setdefault((span.first, span.end), Stretch(span.first, span.end)).ways.extend(span.ways)
    taken: list[Stretch] = []
    for span in sorted(by_place.values(), key=lambda one: (one.first - one.end, one.first)):
        if all(span.end <= other.first or other.end <= span.first for other in taken):
            taken.append(span)
    return taken


def _either(ways: Sequence[str]) -> Node:
    distinct = list(dict.fromkeys(ways))
    return Words(distinct[0]) if len(distinct) == 1 else Choice(tuple(Option(Words(way)) for way in distinct))


def _word(sentence: Tokens, at: int, cues: Cues, to: AddressShown | None) -> Node:
    if to is None:
        return Words(sentence[at])
    verbs = same_verbs(cues)
    others = [word for word in _others(sentence, at, cues) if at == to.complement]
    ways = []
    for address in to.open_to:
        way = said_to(sentence, at, to, address, verbs)
        number = "p" if address in PLURAL else "s"
        same = [form for word in others for form in forms_for(word, number, cues) or ([word] if number == "s" else [])]
        ways.append((*way, *same))
    if all(way == (sentence[at],) for way in ways):
        return Words(sentence[at])
    return Choice(tuple(Option(_either(way), (("address", number),)) for number, way in enumerate(ways)))


def _others(sentence: Tokens, at: int, cues: Cues) -> list[str]:
    """Return other adjectives that mean what the one at *at* does."""
    found = [
        way for span in of_groups(sentence, cues, ()) if (span.first, span.end) == (at, at + 1) for way in span.ways
    ]
    return [word for word in found if inflected(word) or vocabulary.number(word) == "s"]


def _spans(sentence: Tokens, cues: Cues, to: AddressShown | None) -> Iterator[Stretch]:
    own = frozenset[int]() if to is None else shown_at(sentence, to) | to.verbs.keys()
    for at in range(len(sentence)):
        yield from of_word(sentence, at, cues)
        yield from of_speaker(sentence, at, cues)
        if at not in own:
            yield from of_verb(sentence, at, cues)
    groups = of_groups(sentence, cues, own)
    yield from (span for span in groups if own.isdisjoint(range(span.first, span.end)))
