"""Words of which a bracket holds a part, such as ``cansad[o|a]`` and ``libro(s)``, put together."""

import re
from collections.abc import Mapping
from functools import reduce
from typing import Final

from aidioma.i18n import Message
from aidioma.lattice.tree import Choice, Node, Option, Place, Series, Words

_MOST_SPELLINGS: Final = 64


class UnwritableWordError(ValueError):
    """A word that a bracket cuts cannot be put together; whoever knows its place says so."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


def with_whole_words(parts: list[tuple[Node, bool]]) -> list[Node]:
    """Return *parts* with each word that a bracket cuts put together; a piece that moves is never part of a word."""
    apart: list[tuple[Node, bool]] = []
    for node, may_glue in parts:
        apart += (
            [(Words(cut), True) for cut in re.findall(r"\s+|[^\s]+", node.text)]
            if isinstance(node, Words)
            else [(node, may_glue)]
        )
    found: list[Node] = []
    word: list[Node] = []
    for node, may_glue in apart:
        if word and may_glue and _touches(word, node):
            word.append(node)
        else:
            found += _one_word(word)
            word = [node]
    return _together([*found, *_one_word(word)])


def _together(parts: list[Node]) -> list[Node]:
    """Return *parts* with texts that follow each other as one: a number and its unit are one word."""
    found: list[Node] = []
    for part in parts:
        if isinstance(part, Words) and found and isinstance(found[-1], Words):
            found[-1] = Words(found[-1].text + part.text)
        else:
            found.append(part)
    return found


def _touches(word: list[Node], after: Node) -> bool:
    """Whether *after* goes on with *word*: letters meet a bracket, or a bracket that follows letters another one."""
    before = word[-1]
    if isinstance(before, Words):
        return isinstance(after, Choice) and before.text[-1:].isalnum()
    if not isinstance(before, Choice):
        return False
    return after.text[:1].isalnum() if isinstance(after, Words) else len(word) > 1 and isinstance(after, Choice)


def _one_word(parts: list[Node]) -> list[Node]:
    if len(parts) < 2:  # noqa: PLR2004 - one part is no word that was cut
        return parts
    return [
        Choice(tuple(Option(Words(text), tuple(links.items())) for text, links in _spellings(Series(tuple(parts)))))
    ]


_Spelling = tuple[str, Mapping[str, int]]
"""One way to write a word, with the links that it takes."""


def _spellings(node: Node) -> list[_Spelling]:
    match node:
        case Words(text):
            return [(text, {})]
        case Choice(options):
            found = [one for option in options for one in _joined([("", dict(option.linked))], _spellings(option.node))]
            return _bounded(found)
        case Series(parts):
            return reduce(_joined, map(_spellings, parts), [("", {})])
        case Place(name):
            raise UnwritableWordError(
                Message("the movable piece “{name}” cannot be part of a word; put a blank beside it", name=name)
            )


def _joined(before: list[_Spelling], after: list[_Spelling]) -> list[_Spelling]:
    """Return each of *before* with each of *after*, where their links agree."""
    return _bounded(
        [
            (text + more, {**links, **others})
            for text, links in before
            for more, others in after
            if all(links.get(name, place) == place for name, place in others.items())
        ]
    )


def _bounded(found: list[_Spelling]) -> list[_Spelling]:
    if len(found) > _MOST_SPELLINGS:
        raise UnwritableWordError(
            Message("a word is written in more than {most} ways; write them as [ | ]", most=_MOST_SPELLINGS)
        )
    return found
