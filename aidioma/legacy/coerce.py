"""
What legacy columns hold, made sense of: pure, and never in silence.

Each function returns a value and, where it had to do something, a word for what it did. Rows arrive as JSON
that PostgreSQL made of them, so a timestamp is text, an epoch is a number, and ``infinity`` is a word.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

Found = tuple[Any, str | None]
"""A value, and what was done to it, if anything."""

_FIRST = datetime(1970, 1, 2, tzinfo=UTC)
_LAST = datetime(2200, 1, 1, tzinfo=UTC)
_SECONDS_END: Final = 100_000_000_000
"""An epoch from here on is in milliseconds: in seconds it would be the year 5138."""

_TRUE: Final = frozenset({"1", "t", "true", "y", "yes", "on"})
_FALSE: Final = frozenset({"0", "f", "false", "n", "no", "off"})
_SUSPICIOUS: Final = re.compile(r"\\u[dD]|[0-9][eE]")
"""Half of a pair of characters, or a number too large: Python reads both, PostgreSQL neither."""

_MAX_JSON_CHARS: Final = 200_000
INT_MAX: Final = 2**31 - 1


def moment(value: Any) -> Found:
    """Return *value* as aware UTC. Without a zone it is UTC; a number is an epoch in seconds or milliseconds."""
    if value is None:
        return None, None
    parsed, done = _epoch(value) if isinstance(value, int | float) else _wall(str(value))
    if parsed is None:
        return None, "unreadable"
    return (parsed, done) if _FIRST <= parsed < _LAST else (None, "out of range")


def _epoch(number: float) -> tuple[datetime | None, str | None]:
    seconds = number / 1000 if abs(number) >= _SECONDS_END else number
    try:
        return datetime.fromtimestamp(seconds, UTC), "from an epoch"
    except (ValueError, OverflowError, OSError):
        return None, None


def _wall(text: str) -> tuple[datetime | None, str | None]:
    text = text.strip()
    if text.isdecimal() and len(text) > len("20260302"):
        return _epoch(int(text))
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None, None
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC), None
    try:
        return parsed.astimezone(UTC), None if parsed.utcoffset() == timedelta(0) else "moved to UTC"
    except OverflowError:
        return None, None


def parsed_json(value: Any) -> Found:
    """
    Return the JSON that a text column holds; what already is JSON stays.

    Text that is not JSON, says a key twice, or holds what PostgreSQL's JSON cannot keep, comes back as None.
    """
    if not isinstance(value, str):
        return value, None
    if not value.strip():
        return None, None if not value else "blank"
    if len(value) > _MAX_JSON_CHARS:
        return None, "not JSON"
    try:
        found = _JSON.decode(value)
        if _SUSPICIOUS.search(value):
            json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None, "not JSON"
    return (None, "not JSON") if "\\u0000" in value else (found, None)


def _refuse(constant: str) -> Any:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a key is there twice"
        raise ValueError(msg)
    return found


_JSON: Final = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_once)


def decimal(value: Any, *, low: Decimal, high: Decimal) -> Found:
    """Return *value* as a number within *low* and *high*."""
    if value is None or isinstance(value, bool):
        return None, None if value is None else "not a number"
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None, "not a number"
    if not number.is_finite():
        return None, "not a number"
    bounded = min(high, max(low, number))
    return bounded, None if bounded == number else "clamped"


def integer(value: Any, *, low: int = 0, high: int = INT_MAX) -> Found:
    """Return *value* as a whole number within *low* and *high*, halves rounded to even."""
    if type(value) is int:
        bounded = min(high, max(low, value))
        return bounded, None if bounded == value else "clamped"
    number, done = decimal(value, low=Decimal(low), high=Decimal(high))
    return (None if number is None else int(number.to_integral_value())), done


def flag(value: Any) -> Found:
    """Return *value* as a boolean; 0 and 1 and the usual words count."""
    if value is None or isinstance(value, bool):
        return value, None
    word = str(value).strip().lower()
    if word in _TRUE | _FALSE:
        return word in _TRUE, None
    return None, "not a boolean"


def texts(value: Any) -> Found:
    """Return a JSON column that should hold a list of texts as such; one text alone is a list of one."""
    found, done = parsed_json(value)
    if done == "not JSON" and isinstance(value, str):
        return (), done
    several = found if isinstance(found, list) else [] if found is None else [found]
    kept = tuple(part.strip() for part in several if isinstance(part, str) and part.strip())
    return kept, done or (None if len(kept) == len(several) else "not all texts")
