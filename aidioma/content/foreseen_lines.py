"""A foreseen mistake on one line of a table: ``wrong -> right: why``."""

import re
from collections.abc import Mapping
from typing import Any, Final

from aidioma.errors import InvalidContentError
from aidioma.i18n import Message

_ARROW: Final = re.compile(r"\s*(?:->|→)\s*")
_OPENING, _CLOSING = "[({", "])}"


def foreseen_of(line: str) -> dict[str, str]:
    """
    Return the mistake that *line* names; what is right and why may be left out.

    Raises:
        InvalidContentError: If it has no arrow, or nothing before it.
    """
    wrong, *rest = _ARROW.split(line.strip(), maxsplit=1)
    if not rest or not wrong:
        msg = Message("“{line}”: write a foreseen mistake as wrong -> right: why", line=line[:80])
        raise InvalidContentError(msg, field="foreseen")
    right, why = _parted(rest[0])
    said = {"wrong": wrong, "right": right, "why": why}
    return {side: text for side, text in said.items() if text}


def foreseen_line(mistake: Mapping[str, Any]) -> str | None:
    """Return *mistake* on one line; None where that would be read as another one."""
    wrong, right, why = (str(mistake.get(side) or "") for side in ("wrong", "right", "why"))
    line = f"{wrong} -> {right}" + (f": {why}" if why else "")
    try:
        is_same = foreseen_of(line) == {side: text for side, text in mistake.items() if text}
    except InvalidContentError:
        return None
    return line.strip() if is_same else None


def _parted(text: str) -> tuple[str, str]:
    """Return what is right, and why: behind the first colon that stands in no bracket."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char in _OPENING) - (char in _CLOSING)
        if char == ":" and depth == 0:
            return text[:at].strip(), text[at + 1 :].strip()
    return text.strip(), ""
