"""Whether rows of ours say what the legacy rows say: both as canonical JSON, compared by checksum, on the server."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from aidioma.db.json_rows import as_json
from aidioma.legacy.batch import mapped
from aidioma.legacy.model import Mapped, RowKind
from aidioma.legacy.references import references_of
from aidioma.legacy.tables import RowTable
from aidioma.legacy.target import rejected_id

NEWER: Final = "edited here"
"""Not a mismatch: the row is ours to begin with, or somebody changed it here after it was copied."""

_ACTIVITY: Final = (
    "id text, user_id text, activity_type text, content_id text, score integer, duration_ms integer, metadata jsonb, "
    "ai_cached boolean, ai_cost numeric(10, 6), ai_model text, created_at timestamptz"
)
_PLACES: Final[Mapping[RowKind, tuple[str, str, str, str]]] = {
    "user": (
        "users",
        "id text, name text, level text, created_at timestamptz, preferences jsonb",
        "id, name, level, created_at, preferences -> 'legacy' AS preferences",
        "ours.preferences IS NULL OR new.preferences -> 'row' = ours.preferences -> 'row'",
    ),
    "content": (
        "learning_content",
        "id text, content_type text, difficulty text, primary_text text, secondary_text text, metadata jsonb",
        "id, content_type, difficulty, primary_text, secondary_text, metadata - 'version' AS metadata",
        "coalesce(ours.metadata ->> 'revision', '1') <> '1'",
    ),
    "activity": (
        "learning_activities",
        _ACTIVITY,
        re.sub(r" (text|integer|jsonb|boolean|timestamptz|numeric\([0-9, ]+\))", "", _ACTIVITY),
        "false",
    ),
}
"""By kind: our table, the columns compared as a record, as a selection, and when ours may say something newer."""

_KEPT: Final = text("SELECT id FROM learning_activities WHERE id = ANY(:ids) ORDER BY id")


def disagreements(
    session: Session, table: RowTable, rows: Sequence[tuple[str, Mapping[str, Any]]], *, factor: int
) -> dict[str, str]:
    """Return, by legacy key, what is wrong with our row of each of *rows*; a row that agrees is not named."""
    found = mapped(table, rows, references_of(session, table.name, rows), factor=factor)
    good = {one.id: (key, one) for key, one in found.items() if isinstance(one, Mapped)}
    problems = {
        good[id_][0]: problem for id_, problem in _compared(session, table.kind, [one for _, one in good.values()])
    }
    refused = {rejected_id(table.name, key): key for key, one in found.items() if not isinstance(one, Mapped)}
    kept = set(session.scalars(_KEPT, {"ids": list(refused)}))
    return problems | {key: "rejected row not kept" for id_, key in refused.items() if id_ not in kept}


def _compared(session: Session, kind: RowKind, rows: Sequence[Mapped]) -> list[tuple[str, str]]:
    if not rows:
        return []
    said = [_comparable(kind, one.row) for one in rows]
    statement = text(_statement(kind))
    return list(session.execute(statement, {"rows": as_json(said), "ids": [one.id for one in rows]}))


def _comparable(kind: RowKind, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**row, "preferences": row["preferences"]["legacy"]} if kind == "user" else row


def _statement(kind: RowKind) -> str:
    table, record, columns, newer = _PLACES[kind]
    origin = "preferences -> 'row'" if kind == "user" else "metadata #> '{legacy,row}'"
    return f"""
        SELECT new.id, CASE WHEN ours.id IS NULL THEN 'missing' WHEN {newer} THEN '{NEWER}'
                            WHEN md5((new.{origin})::text) IS DISTINCT FROM md5((ours.{origin})::text)
                            THEN 'differs from its origin' ELSE 'differs' END
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new ({record})
        LEFT JOIN (SELECT {columns} FROM {table} WHERE id = ANY(:ids)) AS ours ON ours.id = new.id
        WHERE md5(to_jsonb(new)::text) IS DISTINCT FROM md5(to_jsonb(ours)::text)
        ORDER BY new.id
    """  # noqa: S608 - our own names
