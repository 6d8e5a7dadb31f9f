"""What a line of right answers is read into: a tree of words, choices and movable pieces."""

from dataclasses import dataclass
from typing import Final

from aidioma.errors import InvalidInputError
from aidioma.i18n import Message


class NotationError(InvalidInputError):
    """A line that cannot be read; the message says where, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """Parts one after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One part of a choice; ``linked`` are the names that must have the given places in their lists for it."""

    node: "Node"
    linked: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of the options."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the movable piece *name* may stand."""

    name: str
    node: "Node"


Node = Words | Series | Choice | Place

NOTHING: Final = Words("")


@dataclass(frozen=True, slots=True)
class ParsedGrammar:
    """
    One line, read.

    Attributes:
        node: Its tree.
        line: The line as written.
        questions: What its author may not have meant, each in a sentence.
    """

    node: Node
    line: str
    questions: tuple[Message, ...] = ()
