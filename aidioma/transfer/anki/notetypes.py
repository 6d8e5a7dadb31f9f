"""The note types of an Anki collection: what their fields are called."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from aidioma.errors import InvalidInputError

MAX_JSON_BYTES = 4_000_000
"""Note types of older packages; as objects they take some twenty times as much memory."""


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type; ``spanish`` and ``english`` are places in ``fields``, None where there is no such side."""

    name: str
    fields: tuple[str, ...] = ()
    spanish: int | None = None
    english: int | None = None
    left_out: frozenset[str] = frozenset()


def note_types(collection: sqlite3.Connection) -> dict[int, NoteType]:
    """
    Return every note type by its id.

    Raises:
        InvalidInputError: If the collection does not say.
    """
    names = {row[0] for row in collection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {b"notes", b"cards"} <= names:
        msg = "The Anki package holds a database without notes, so nothing was imported."
        raise InvalidInputError(msg, field="file")
    return _newer(collection) if b"notetypes" in names else _older(collection)


def _newer(collection: sqlite3.Connection) -> dict[int, NoteType]:
    fields: dict[int, list[str]] = {}
    for kind, name in collection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(kind, []).append(name.decode(errors="replace"))
    rows = collection.execute("SELECT id, name FROM notetypes ORDER BY id")
    return {key: NoteType(name.decode(errors="replace"), tuple(fields.get(key, ()))) for key, name in rows}


def _older(collection: sqlite3.Connection) -> dict[int, NoteType]:
    row = collection.execute("SELECT models FROM col").fetchone()
    try:
        said = row[0] if row else "{}"
        models: Mapping[str, Mapping[str, object]] = json.loads(said if len(said) <= MAX_JSON_BYTES else "")
        return {int(key): _of_json(model) for key, model in models.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = "The Anki package does not say what its fields are called, so nothing was imported."
        raise InvalidInputError(msg, field="file") from error


def _of_json(model: Mapping[str, object]) -> NoteType:
    fields = model["flds"]
    if not isinstance(fields, list):
        msg = "flds"
        raise TypeError(msg)
    ordered = sorted(fields, key=lambda field: field.get("ord", 0))
    return NoteType(str(model.get("name", "")), tuple(str(field["name"]) for field in ordered))
