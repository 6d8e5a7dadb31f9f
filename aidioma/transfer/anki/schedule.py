"""Where an Anki user stands with each note: ease, interval, due day and history."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

MAX_HISTORY = 200
_MAX_DAYS = 36_500
_LONGEST_DATA = 10_000
_EASINESS = (1300, 9990)
_REVIEW_QUEUES = frozenset((2, 3))

_CARDS = """
    SELECT c.nid, c.id, c.ivl, c.due, c.odue, c.factor, c.reps, c.lapses, c.type, c.queue, c.data
      FROM cards AS c ORDER BY c.nid, c.ord, c.id
"""
_SUSPENDED, _DAY_LEARNING = -1, 3
_MOST_STABLE, _HARDEST = 36_500.0, 10.0
_REVIEWS = "SELECT id, ease, ivl FROM revlog WHERE cid = ? ORDER BY id DESC LIMIT ?"


def schedules(collection: sqlite3.Connection) -> dict[int, Mapping[str, Any]]:
    """
    Return, by note, what :class:`~aidioma.model.activities.ImportedProgress` takes.

    There is one for each note that was ever reviewed or is suspended. Of several cards the one counts that is known
    least; a note is suspended if all of its cards are.
    """
    begun = _begun_at(collection)
    found: dict[int, Mapping[str, Any]] = {}
    for note, rows in groupby(collection.execute(_CARDS), key=itemgetter(0)):
        cards = [_Card(*row[1:]) for row in rows]
        active = [card for card in cards if card.queue != _SUSPENDED]
        learnt = [card for card in active or cards if _whole(card.reps) > 0]
        if not learnt and active:
            continue
        least = min(learnt or cards, key=lambda card: (_whole(card.ivl), card.key))
        said = _said(least, begun) | {"history": _history(collection, least.key)}
        found[note] = said if active else said | {"suspended": True, "due_at": None}
    return found


class _Card(NamedTuple):
    """A card as the collection has it."""

    key: int
    ivl: object
    due: object
    odue: object
    factor: object
    reps: object
    lapses: object
    type: object
    queue: object
    data: object


def _begun_at(collection: sqlite3.Connection) -> datetime:
    row = collection.execute("SELECT crt FROM col").fetchone()
    seconds = row[0] if row and isinstance(row[0], int) else 0
    return _at(seconds) or datetime.fromtimestamp(0, UTC)


def _said(card: _Card, begun: datetime) -> dict[str, Any]:
    numbers = (card.ivl, card.due, card.odue, card.factor, card.reps, card.lapses)
    interval, due, original_due, factor, attempts, lapses = map(_whole, numbers)
    lapsed = max(0, lapses)
    days = min(max(0, interval), _MAX_DAYS)
    in_days = card.type in _REVIEW_QUEUES or card.queue == _DAY_LEARNING
    due_at = _due_at(original_due or due, is_review=in_days, begun=begun)
    return {
        "anki_card": card.key,
        "attempts": max(0, attempts),
        "repetitions": max(0, attempts - lapsed) if days else 0,
        "interval_days": days,
        "easiness": str(min(max(factor, _EASINESS[0]), _EASINESS[1]) / 1000) if factor else "2.5",
        "lapses": lapsed,
        "due_at": due_at.isoformat() if due_at else None,
        **_of_fsrs(card.data),
    }


def _of_fsrs(data: object) -> dict[str, float]:
    """Return FSRS's stability in days and difficulty, which newer packages keep with a card."""
    try:
        text = data.decode() if isinstance(data, bytes) else str(data or "")
        said = json.loads(text[:_LONGEST_DATA] or "{}")
        stability, difficulty = float(said["s"]), float(said["d"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    if not (0 < stability <= _MOST_STABLE and 1 <= difficulty <= _HARDEST):
        return {}
    return {"stability": stability, "difficulty": difficulty}


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
