"""
Gaps in Anki's notes, read by their grammar: nested, several in one number, in several fields. Pure.

``{{c1::La capital de {{c2::España}}}} es Madrid.`` has two gaps, one within the other; behind a second ``::`` stands a
hint. A gap that is never closed is text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aidioma.content.kinds.parts import GAP

_SIGN: Final = re.compile(r"\{\{c(?P<numbers>\d{1,3}(?:,\d{1,3})*)::|(?P<close>\}\})|(?P<hint>::)")
_DEEPEST: Final = 8
_END_OF_SENTENCE: Final = " .,;:!?"


@dataclass(slots=True)
class Gap:
    """A gap: its numbers, what fills it, and its hint."""

    numbers: tuple[int, ...]
    inside: "list[str | Gap]"
    opened: str
    hint: str | None = None


Nodes = Sequence[str | Gap]


@dataclass(frozen=True, slots=True)
class Round:
    """One thing to ask: the text with its gap open, what fills it, and the hint."""

    prompt: str
    answer: str
    hint: str


def parsed(text: str) -> list[str | Gap]:
    """Return *text* as texts and gaps."""
    root: list[str | Gap] = []
    stack: list[Gap] = []
    at = 0
    for sign in _SIGN.finditer(text):
        _add(text[at : sign.start()], stack, root)
        at = sign.end()
        if sign["numbers"] and len(stack) < _DEEPEST:
            stack.append(Gap(tuple(map(int, sign["numbers"].split(","))), [], sign.group()))
        elif sign["close"] and stack:
            done = stack.pop()
            (stack[-1].inside if stack else root).append(done)
        elif sign["hint"] and stack and stack[-1].hint is None:
            stack[-1].hint = ""
        else:
            _add(sign.group(), stack, root)
    _add(text[at:], stack, root)
    for left in stack:
        root += [left.opened, *left.inside, *([] if left.hint is None else [f"::{left.hint}"])]
    return root


def _add(text: str, stack: list[Gap], root: list[str | Gap]) -> None:
    if not text:
        return
    if stack and stack[-1].hint is not None:
        stack[-1].hint += text
    else:
        (stack[-1].inside if stack else root).append(text)


def has_gaps(text: str) -> bool:
    """Say whether *text* is a cloze: ``El {{c1::perro}} ladra``."""
    return next(gaps_in(parsed(text)), None) is not None


def without_gaps(text: str) -> str:
    """Return the whole text of a cloze."""
    return filled(parsed(text))


def filled(nodes: Nodes, *, opened: Sequence[Gap] = ()) -> str:
    """Return the text of *nodes*, with the gaps *opened* open."""
    return "".join(
        node if isinstance(node, str) else GAP if _is_in(node, opened) else filled(node.inside, opened=opened)
        for node in nodes
    )


def _is_in(gap: Gap, several: Sequence[Gap]) -> bool:
    return any(gap is one for one in several)


def gaps_in(nodes: Nodes) -> Iterator[Gap]:
    """Yield every gap of *nodes*, the outer one before those within."""
    for node in nodes:
        if isinstance(node, Gap):
            yield node
            yield from gaps_in(node.inside)


def rounds(text: str) -> list[Round]:
    """
    Return what a cloze asks, in the order of its numbers: each number is a round.

    Gaps of one number that are filled alike are open together; those that are not are asked one by one.
    """
    nodes = parsed(text)
    every = list(gaps_in(nodes))
    found = []
    for number in sorted({number for gap in every for number in gap.numbers}):
        own = [gap for gap in every if number in gap.numbers and filled(gap.inside).strip()]
        alike = len({filled(gap.inside).strip().casefold() for gap in own}) == 1
        for together in [own] if alike and own else [[gap] for gap in own]:
            hint = " ".join((together[0].hint or "").split())
            found.append(Round(filled(nodes, opened=together), filled(together[0].inside).strip(), hint))
    return found
