"""Where an Anki user stands with each note: ease, interval, due day and history."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

MAX_HISTORY = 200
_MAX_DAYS = 36_500
_EASINESS = (1300, 9990)
_REVIEW_QUEUES = frozenset((2, 3))

_CARDS = """
    SELECT c.nid, c.id, c.ivl, c.due, c.odue, c.factor, c.reps, c.lapses, c.type
      FROM cards AS c
     WHERE c.reps > 0 AND c.ord = (SELECT min(o.ord) FROM cards AS o WHERE o.nid = c.nid AND o.reps > 0)
     ORDER BY c.nid, c.id
"""
_REVIEWS = "SELECT id, ease, ivl FROM revlog WHERE cid = ? ORDER BY id DESC LIMIT ?"


def schedules(collection: sqlite3.Connection) -> dict[int, Mapping[str, Any]]:
    """Return, by note, what :class:`~aidioma.model.activities.ImportedProgress` takes, for notes ever reviewed."""
    begun = _begun_at(collection)
    found: dict[int, Mapping[str, Any]] = {}
    for note, card, *standing in collection.execute(_CARDS):
        found.setdefault(note, _said(card, standing, begun) | {"history": _history(collection, card)})
    return found


def _begun_at(collection: sqlite3.Connection) -> datetime:
    row = collection.execute("SELECT crt FROM col").fetchone()
    seconds = row[0] if row and isinstance(row[0], int) else 0
    return _at(seconds) or datetime.fromtimestamp(0, UTC)


def _said(card: int, standing: list[object], begun: datetime) -> dict[str, Any]:
    interval, due, original_due, factor, attempts, lapses, kind = (_whole(value) for value in standing)
    lapsed = max(0, lapses)
    days = min(max(0, interval), _MAX_DAYS)
    due_at = _due_at(original_due or due, is_review=kind in _REVIEW_QUEUES, begun=begun)
    return {
        "anki_card": card,
        "attempts": max(0, attempts),
        "repetitions": max(0, attempts - lapsed) if days else 0,
        "interval_days": days,
        "easiness": str(min(max(factor, _EASINESS[0]), _EASINESS[1]) / 1000) if factor else "2.5",
        "lapses": lapsed,
        "due_at": due_at.isoformat() if due_at else None,
    }


def _due_at(due: int, *, is_review: bool, begun: datetime) -> datetime | None:
    """Return when a card is due: reviews count days since the collection began, learning cards are in seconds."""
    if not is_review and due < _MAX_DAYS:
        return None
    try:
        return begun + timedelta(days=due) if due < _MAX_DAYS else _at(due)
    except OverflowError:
        return None


def _history(collection: sqlite3.Connection, card: int) -> list[list[int]]:
    """Return the last reviews, oldest first, each its time in ms, the button 1-4, and the interval then."""
    rows = collection.execute(_REVIEWS, (card, MAX_HISTORY)).fetchall()
    return [[_whole(value) for value in row] for row in reversed(rows)]


def _at(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _whole(value: object) -> int:
    return value if isinstance(value, int) and abs(value) < 2**53 else 0
