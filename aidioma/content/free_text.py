"""
A free field as text that people write, and back: one line, several, ``name: text`` on each, or JSON. Pure.

What can be written as lines is; anything else is JSON, so that nothing is lost by opening a form and saving it.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_SCALAR: Final = re.compile(r"-?\d+(\.\d+)?|true|false")
_PAIR: Final = re.compile(r"([a-z][a-z0-9_]{0,59}): (\S.*)")


def as_text(value: Any) -> str:
    """Return the plainest text that :func:`of_text` reads as *value*."""
    if value is None:
        return ""
    texts = (text for write in _PLAINEST if (text := write(value)) is not None and _reads_as(text, value))
    return next(texts, _json(value))


def of_text(text: str) -> Any:
    """Return what *text* says; None where it says nothing."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    if lines[0][0] in '[{"' or _SCALAR.fullmatch(text.strip()):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
    pairs = [_PAIR.fullmatch(line) for line in lines]
    if all(pairs):
        said = {pair[1]: pair[2] for pair in pairs if pair}
        return said if len(said) == len(lines) else lines
    return lines[0] if len(lines) == 1 else lines


def _reads_as(text: str, value: Any) -> bool:
    read = of_text(text)
    return bool(read == value) and type(read) is type(value)


def _line(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _lines(value: Any) -> str | None:
    is_lines = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return "\n".join(value) if is_lines else None


def _pairs(value: Any) -> str | None:
    is_pairs = isinstance(value, Mapping) and all(isinstance(part, str) for part in value.values())
    return "\n".join(f"{name}: {part}" for name, part in value.items()) if is_pairs else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


_PLAINEST: Final[tuple[Callable[[Any], str | None], ...]] = (_line, _lines, _pairs, _json)
