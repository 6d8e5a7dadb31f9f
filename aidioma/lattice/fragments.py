"""Named fragments: parts of grammars that are written once and called by name, as ``$enCuanto``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from aidioma.i18n import Message
from aidioma.lattice.tree import NotationError

MOST_CHARS: Final = 4000
"""Of a line with its fragments put in."""
_DEEPEST: Final = 12
_CALL: Final = re.compile(r"\\.|\$([^\W\d_]\w{0,39})", re.DOTALL)
_DEFINITION: Final = re.compile(r"\s*\$?([^\W\d_]\w{0,39})\s*=\s*(.+)", re.DOTALL)


def fragments_of(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """
    Return the named fragments that *lines*, each ``name = text``, define.

    Raises:
        NotationError: If a line is none.
    """
    found = {}
    for line in lines:
        match = _DEFINITION.fullmatch(line)
        if match is None:
            msg = Message("“{line}”: write a fragment as name = text, such as enCuanto = [en cuanto|cuando]", line=line)
            raise NotationError(msg, field="fragments")
        found[match[1]] = match[2].strip()
    return tuple(found.items())


@cache
def common_fragments() -> Mapping[str, str]:
    """Return the fragments that every item may call: those of ``fragments.txt``, beside this module."""
    lines = resources.files(__package__).joinpath("fragments.txt").read_text(encoding="utf-8").splitlines()
    return dict(fragments_of(line for line in lines if line.strip() and not line.startswith("#")))


def fragment_names(line: str) -> tuple[str, ...]:
    """Return the names of the fragments that *line* calls itself."""
    return tuple(dict.fromkeys(match[1] for match in _CALL.finditer(line) if match[1]))


@dataclass(frozen=True, slots=True)
class Source:
    """A line with its fragments put in, and for each character its place in the line as written."""

    text: str
    origins: tuple[int, ...]


def with_fragments(line: str, fragments: Mapping[str, str], *, within: tuple[str, ...] = ()) -> Source:
    """
    Return *line* with the text of each fragment that it calls, of those that it is *within* none.

    Raises:
        NotationError: If nobody defined one, it contains itself, or the whole is too long.
    """
    text: list[str] = []
    origins: list[int] = []
    rest = 0
    for match in _CALL.finditer(line):
        if match[1] is None:
            continue
        inside = _fragment(match, fragments, within)
        text += [line[rest : match.start()], inside]
        origins += [*range(rest, match.start()), *[match.start()] * len(inside)]
        rest = match.end()
        if len(origins) > MOST_CHARS:
            break
    origins += range(rest, len(line))
    if len(origins) > MOST_CHARS:
        msg = Message("is longer than {most} characters with its fragments; write it as several", most=MOST_CHARS)
        raise NotationError(msg, field="grammars")
    return Source("".join([*text, line[rest:]]), tuple(origins))


def _fragment(call: re.Match[str], fragments: Mapping[str, str], within: tuple[str, ...]) -> str:
    name = call[1]
    named = fragments.get(name) or common_fragments().get(name)
    if named is None:
        msg = Message(
            "at character {at}: “${name}” is a fragment that nobody defined; write {name} = … among the fragments",
            at=call.start() + 1,
            name=name,
        )
        raise NotationError(msg, field="grammars")
    if name in within or len(within) >= _DEEPEST:
        raise NotationError(Message("“${name}” contains itself", name=name), field="fragments")
    return with_fragments(named, fragments, within=(*within, name)).text
