"""What happens here when the earlier application deletes a row, whether an outbox said so or it is only missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from aidioma.legacy.batch import ProgressKey
from aidioma.legacy.fields import OURS
from aidioma.legacy.mapping.progress import imported_id
from aidioma.legacy.model import content_ref, stable, user_ref
from aidioma.legacy.source import Table
from aidioma.legacy.tables import KINDS, PREFIXES, PROGRESS

KEYS_AT_ONCE: Final = 10_000

_USERS: Final = text("""
    DELETE FROM users WHERE id = ANY(:ids) AND preferences ? 'legacy' AND NOT EXISTS (
        SELECT FROM learning_activities AS own WHERE own.user_id = users.id AND NOT own.metadata ? 'legacy')
""")
_LEFT: Final = text("""
    UPDATE users SET preferences = jsonb_set(preferences, '{legacy,gone}', 'true')
    WHERE id = ANY(:ids) AND preferences ? 'legacy'
""")
_CONTENT: Final = text("""
    UPDATE learning_content
    SET metadata = jsonb_set(metadata, '{legacy,gone}', 'true') || '{"status": "retired"}', updated_at = now()
    WHERE id = ANY(:ids) AND metadata ? 'legacy'
""")
_ACTIVITIES: Final = text("DELETE FROM learning_activities WHERE id = ANY(:ids) RETURNING user_id, content_id")

_OURS: Final = {
    "user": "SELECT id, ARRAY[preferences #>> '{legacy,key}'], '{}'::jsonb FROM users "
    "WHERE preferences #>> '{legacy,table}' = :name AND NOT preferences -> 'legacy' ? 'gone' AND id > :after",
    "content": "SELECT id, ARRAY[metadata #>> '{legacy,key}'], '{}'::jsonb FROM learning_content "
    "WHERE metadata #>> '{legacy,table}' = :name AND NOT metadata -> 'legacy' ? 'gone' AND id > :after",
    "activity": "SELECT id, ARRAY[metadata #>> '{legacy,key}'], '{}'::jsonb FROM learning_activities "
    "WHERE id LIKE :prefix AND metadata #>> '{legacy,table}' = :name AND id > :after",
    "progress": "SELECT id, ARRAY(SELECT jsonb_array_elements_text(metadata #> '{legacy,ids}')), "
    "metadata #> '{legacy,rows,0}' FROM learning_activities "
    "WHERE id LIKE :prefix AND metadata #>> '{legacy,table}' = :name AND id > :after",
}
"""By kind: what of ours came from a table, with the keys that it has there and, of progress, a row as it was."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Some of what came from a table and is not there any more, by key; ``last`` is where to go on, None at the end."""

    rows: Mapping[str, Mapping[str, Any]]
    last: str | None


def missed(session: Session, connection: Connection, table: Table, *, after: str) -> Missed:
    """Return which of the next ten thousand rows of ours that came from *table* are not there any more."""
    kind = KINDS[table.name]
    values: dict[str, Any] = {"name": table.name, "after": after, "limit": KEYS_AT_ONCE}
    if kind in {"activity", "progress"}:
        values["prefix"] = f"{PREFIXES[table.name]}:%"
    found = session.execute(text(f"{_OURS[kind]} ORDER BY id LIMIT :limit"), values).all()
    there = _there(table, connection, [key for _, keys, _ in found for key in keys])
    gone = {keys[0]: row for _, keys, row in found if keys and not there.intersection(keys)}
    return Missed(gone, found[-1][0] if len(found) == KEYS_AT_ONCE else None)


def _there(table: Table, connection: Connection, keys: Sequence[str]) -> set[str]:
    if not keys:
        return set()
    found = table.existing(connection, keys)
    connection.rollback()
    return found


def delete_rows(session: Session, table: str, rows: Mapping[str, Mapping[str, Any]]) -> set[ProgressKey]:
    """
    Follow the deletion of *rows*, and return the learners and items whose progress that changes.

    A person goes with all that came from there, unless they practise here: then they stay. Content is retired.
    """
    keys = [key for key in rows if not key.startswith(OURS)]
    kind = KINDS.get(table)
    if kind == "progress":
        item, column = PROGRESS[table]
        pairs = [
            (user_ref(str(row["user_id"])), content_ref(item, str(row.get(column) or ""))) for row in rows.values()
        ]
        return _gone(session, [imported_id(*pair) for pair in pairs])
    if kind == "user":
        ids = {"ids": [user_ref(key) for key in keys]}
        session.execute(_USERS, ids)
        session.execute(_LEFT, ids)
    elif kind == "content":
        session.execute(_CONTENT, {"ids": [stable(PREFIXES[table], key) for key in keys]})
    elif kind == "activity":
        return _gone(session, [stable(PREFIXES[table], key) for key in keys])
    return set()


def _gone(session: Session, ids: list[str]) -> set[ProgressKey]:
    return {(user, content) for user, content in session.execute(_ACTIVITIES, {"ids": ids})}
