"""JSON that somebody sent, bounded before anything is made of it. Pure."""

import math
from typing import Any, Final

MOST_CHARS: Final = 100_000
MOST_VALUES: Final = 5_000
DEEPEST: Final = 10
LARGEST: Final = 2**53


def is_plain(value: Any) -> bool:
    """Say whether JSON data is small, flat and storable: no NUL, no half of a character, no number beyond all use."""
    left, size = [(value, 0)], 0
    for _ in range(MOST_VALUES):
        if not left:
            return size <= MOST_CHARS
        part, depth = left.pop()
        if not _is_storable(part) or depth > DEEPEST:
            return False
        if isinstance(part, str):
            size += len(part)
        elif isinstance(part, dict):
            left.extend((inner, depth + 1) for pair in part.items() for inner in pair)
        elif isinstance(part, list):
            left.extend((inner, depth + 1) for inner in part)
    return False


def _is_storable(value: Any) -> bool:
    match value:
        case str():
            return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
        case bool() | None:
            return True
        case int():
            return abs(value) <= LARGEST
        case float():
            return math.isfinite(value) and abs(value) <= LARGEST
        case _:
            return isinstance(value, dict | list)
