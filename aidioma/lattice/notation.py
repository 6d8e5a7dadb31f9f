r"""
The notation in which right answers are authored, read into a tree.

::

    [a|b]               one of them; parts may be phrases, and nest
    (a)                 said or left out
    [p: tú|usted] … [p: lees|lee]       linked: the same name takes the same place in its list everywhere in the line
    {t: todavía} no ha llegado {t}      movable: in exactly one of its places; its words stand at the first
    {todavía} no ha llegado {todavía}   the same, named by its words
    $enCuanto           the fragment of that name
    cansad[o|a]         parts of a word
    \[                  the character itself

Case and punctuation are kept for showing and do not matter to comparing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aidioma.i18n import Message
from aidioma.lattice.cut_words import UnwritableWordError, with_whole_words
from aidioma.lattice.fragments import fragments_of, with_fragments
from aidioma.lattice.tree import NOTHING, Choice, Node, NotationError, Option, ParsedGrammar, Place, Series, Words

__all__ = ["NotationError", "fragments_of", "parse"]

_DEEPEST: Final = 12
_NAME: Final = re.compile(r"\s*([^\W\d_]\w{0,19})\s*:\s?")
_CLOSING: Final = {"[": "]", "(": ")", "{": "}"}


def parse(line: str, fragments: Mapping[str, str] | None = None) -> ParsedGrammar:
    """
    Return the tree of *line*.

    Raises:
        NotationError: If it cannot be read: a bracket without its other half, lists of one name with different
            lengths, a movable piece with one place, a fragment that nobody defined.
    """
    source = with_fragments(line, fragments or {})
    reader = _Reader(source.text, line, source.origins)
    node = reader.whole()
    return ParsedGrammar(node, line, tuple(reader.questions))


@dataclass(slots=True)
class _Reader:
    """Reads one line from left to right: ``line`` has its fragments put in, ``written`` is what its author sees."""

    line: str
    written: str
    origins: tuple[int, ...]
    at: int = 0
    depth: int = 0
    lengths: dict[str, int] = field(default_factory=dict)
    linked: dict[str, int] = field(default_factory=dict)
    pieces: dict[str, Node] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    questions: list[Message] = field(default_factory=list)

    def whole(self) -> Node:
        node = self._series("")
        if self.at < len(self.line):
            found = self.line[self.at]
            if found == "|":
                raise self._wrong(Message("“|” parts the choices inside [ ]; write [a|b], or two lines"))
            raise self._wrong(Message("“{found}” closes what was never opened", found=found))
        self.questions += [
            Message("“{name}:” links nothing, it stands once: is it part of the text? Write \\: then", name=name)
            for name, count in self.linked.items()
            if count == 1
        ]
        for name, count in self.places.items():
            if count == 1:
                msg = Message(
                    "the movable piece “{name}” has one place; mark the others with {{{name}}}, or write it plainly",
                    name=name,
                )
                raise self._wrong(msg)
        return node

    def _series(self, until: str) -> Node:
        """Return what stands before one of *until*, or before anything that closes."""
        parts: list[tuple[Node, bool]] = []
        start = self.at
        while self.at < len(self.line) and self.line[self.at] not in f"|]){until}}}":
            char = self.line[self.at]
            if char in _CLOSING:
                self.at += 1
                parts.append((self._group(char), char != "{"))
            else:
                parts.append((Words(self._text()), True))
        try:
            return _series(with_whole_words(parts))
        except UnwritableWordError as error:
            raise self._wrong(error.what, start) from error

    def _text(self) -> str:
        written = []
        while self.at < len(self.line) and (char := self.line[self.at]) not in "[](){}|":
            if char == "\\" and self.at + 1 < len(self.line):
                self.at += 1
                char = self.line[self.at]
            written.append(char)
            self.at += 1
        return "".join(written)

    def _group(self, opening: str) -> Node:
        start = self.at - 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._wrong(Message("nests deeper than {most} brackets", most=_DEEPEST), start)
        node = {"[": self._choice, "(": self._optional, "{": self._place}[opening](start)
        self.depth -= 1
        return node

    def _choice(self, start: int) -> Node:
        name = self._name()
        nodes = self._options("]", start)
        if name:
            self.linked[name] = self.linked.get(name, 0) + 1
            if self.lengths.setdefault(name, len(nodes)) != len(nodes):
                msg = Message(
                    "“{name}” is linked to a list of {one} and to one of {other}; give both as many parts",
                    name=name,
                    one=self.lengths[name],
                    other=len(nodes),
                )
                raise self._wrong(msg, start)
            return Choice(tuple(Option(node, ((name, at),)) for at, node in enumerate(nodes)))
        if len(nodes) == 1:
            self.questions.append(Message("[ ] around one part chooses nothing: did you mean ( )?"))
        return Choice(tuple(Option(node) for node in nodes))

    def _optional(self, start: int) -> Node:
        nodes = self._options(")", start)
        if len(nodes) > 1:
            asked = self.line[start : self.at]
            self.questions.append(
                Message("“{asked}” may be left out: if one of them must be said, write [ ]", asked=asked)
            )
        return Choice((*(Option(node) for node in nodes), Option(NOTHING)))

    def _place(self, start: int) -> Node:
        name = self._name()
        inside = self.at
        node = _either(self._options("}", start))
        named = name or " ".join(self.line[inside : self.at - 1].split())
        self.places[named] = self.places.get(named, 0) + 1
        if named not in self.pieces:
            self.pieces[named] = node
        elif name:
            raise self._wrong(Message("“{name}” has its words already; write {{{name}}} here", name=name), start)
        return Place(named, self.pieces[named])

    def _options(self, closing: str, start: int) -> list[Node]:
        nodes = [self._series(closing)]
        while self.at < len(self.line) and self.line[self.at] == "|":
            self.at += 1
            nodes.append(self._series(closing))
        if self.at >= len(self.line) or self.line[self.at] != closing:
            opened = self.line[start]
            raise self._wrong(Message("“{opened}” is never closed", opened=opened), start)
        self.at += 1
        return nodes

    def _name(self) -> str:
        if (match := _NAME.match(self.line, self.at)) is None:
            return ""
        self.at = match.end()
        return match[1]

    def _wrong(self, what: Message, at: int | None = None) -> NotationError:
        at = min(self.at if at is None else at, len(self.origins))
        at = self.origins[at] if at < len(self.origins) else len(self.written)
        beside = self.written[max(0, at - 15) : at + 15].strip()
        msg = Message("at character {at} (“{beside}”): {what}", at=at + 1, beside=beside, what=what)
        return NotationError(msg, field="grammars")


def _either(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Choice(tuple(map(Option, nodes)))


def _series(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Series(tuple(parts))
