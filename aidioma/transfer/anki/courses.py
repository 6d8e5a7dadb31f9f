"""Nested decks as courses: each part of ``Español::Casa`` and ``Español::Viajes`` is a unit of one course."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from aidioma.content.kinds.base import MAX_ITEMS
from aidioma.transfer.anki.notetypes import MAX_JSON_BYTES

MOST_UNITS: Final = 100
_LONGEST_TITLE: Final = 200
_NESTED: Final = "::"
_CARDS: Final = """
    SELECT nid, CASE WHEN odid <> 0 THEN odid ELSE did END FROM cards ORDER BY nid DESC, ord DESC
"""


def decks_of_notes(collection: sqlite3.Connection) -> dict[int, str]:
    """Return the name of the deck of each note's first card; nothing where the collection does not say."""
    try:
        named = _named(collection)
        rows = collection.execute(_CARDS).fetchall()
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {note: named[deck] for note, deck in rows if deck in named}


def _named(collection: sqlite3.Connection) -> dict[int, str]:
    tables = {row[0] for row in collection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if b"decks" in tables:
        rows = collection.execute("SELECT id, name FROM decks ORDER BY id")
        return {key: name.decode(errors="replace").replace("\x1f", _NESTED) for key, name in rows}
    row = collection.execute("SELECT decks FROM col").fetchone()
    said: Mapping[str, Mapping[str, object]] = json.loads(row[0] if row and len(row[0]) <= MAX_JSON_BYTES else "{}")
    return {int(key): str(deck["name"]) for key, deck in said.items()}


def courses(items: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield a course for each deck of which two parts or more hold *items* (ids in order, with their decks)."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, deck in items.items():
        root, _, part = deck.partition(_NESTED)
        found[root.strip()][part.replace(_NESTED, " · ").strip()].append(key)
    for root, parts in found.items():
        if root and sum(part != "" for part in parts) > 1:
            yield _course(root, parts)


def _course(root: str, parts: Mapping[str, list[str]]) -> dict[str, Any]:
    units = [
        {"title": title, "items": ids[start : start + MAX_ITEMS]}
        for part, ids in parts.items()
        for start in range(0, len(ids), MAX_ITEMS)
        if (title := " ".join((part or root).split())[:_LONGEST_TITLE])
    ]
    return {
        "id": f"anki:course:{sha256(root.encode()).hexdigest()[:16]}",
        "content_type": "course",
        "primary_text": " ".join(root.split())[:_LONGEST_TITLE],
        "metadata": {"units": units[:MOST_UNITS]},
    }
