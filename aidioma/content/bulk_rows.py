"""Items read and written many at a time, for the starter content and for imports."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, Cursor
from sqlalchemy.orm import Session

from aidioma.content.item import ContentItem, Draft
from aidioma.content.rows import item_of
from aidioma.content.types import dump_details
from aidioma.model.items import OWNER_KEY

_STORED = """
    SELECT id, content_type, difficulty, primary_text, secondary_text, metadata,
           usage_count, success_rate, created_at, updated_at
      FROM learning_content
     WHERE id = ANY (%s)
     ORDER BY id
"""
_ARRIVING = """
    unnest(%(id)s::text[], %(content_type)s::text[], %(difficulty)s::text[], %(primary_text)s::text[],
           %(secondary_text)s::text[], %(metadata)s::jsonb[])
        AS a (id, content_type, difficulty, primary_text, secondary_text, metadata)
"""
_INSERT = f"""
    INSERT INTO learning_content
           (id, content_type, difficulty, primary_text, secondary_text, metadata, created_at, updated_at)
    SELECT a.id, a.content_type, a.difficulty, a.primary_text, a.secondary_text, a.metadata, %(now)s, %(now)s
      FROM {_ARRIVING}
        ON CONFLICT (id) DO NOTHING
"""  # noqa: S608 - two constants of this module
_UPDATE = f"""
    UPDATE learning_content AS c
       SET content_type = a.content_type, difficulty = a.difficulty, primary_text = a.primary_text,
           secondary_text = a.secondary_text, metadata = a.metadata, updated_at = %(now)s
      FROM {_ARRIVING}
     WHERE c.id = a.id
"""  # noqa: S608 - two constants of this module
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('aidioma content import', 0))"
_UNHURRIED = """
    SET LOCAL statement_timeout = 0;
    SET LOCAL lock_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0
"""


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A row as it is, to be understood only where it differs from what arrives."""

    row: tuple[Any, ...]

    @property
    def is_own(self) -> bool:
        """Whether it is a learner's own card."""
        return OWNER_KEY in self.row[5]

    @property
    def item(self) -> ContentItem:
        """The row as content."""
        return item_of(*self.row)

    @property
    def loaded(self) -> str | None:
        """The fingerprint of what was last imported."""
        fingerprint: str | None = self.metadata.get("loaded")
        return fingerprint

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The metadata as stored."""
        metadata: Mapping[str, Any] = self.row[5]
        return metadata

    def says(self, draft: Draft) -> bool:
        """Whether the row is *draft*, to the letter."""
        columns = (draft.id, draft.content_type, draft.difficulty, draft.primary_text, draft.secondary_text)
        return columns == self.row[:5] and dump_details(draft.details) == self.metadata


def driver(session: Session) -> Connection[Any]:
    """Return the psycopg connection of *session*, inside its transaction."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    return connection


def begin_import(session: Session) -> Connection[Any]:
    """Make *session* wait for other imports, and not be hurried itself; return its connection."""
    connection = driver(session)
    connection.execute(_UNHURRIED)
    connection.execute(_ONE_AT_A_TIME)
    return connection


def stored(connection: Connection[Any], ids: Sequence[str], *, lock: bool) -> dict[str, StoredItem]:
    """Return those of *ids* that exist, by id, with *lock* for this transaction alone. Served by the primary key."""
    rows = connection.execute(_STORED + " FOR UPDATE" * lock, (list(ids),))
    return {row[0]: StoredItem(row) for row in rows}


def insert(connection: Connection[Any], drafts: Sequence[Draft], *, now: datetime) -> None:
    """Add *drafts*."""
    _write(connection.cursor(), _INSERT, drafts, now=now)


def update(connection: Connection[Any], drafts: Sequence[Draft], *, now: datetime) -> None:
    """Replace the items that *drafts* name."""
    _write(connection.cursor(), _UPDATE, drafts, now=now)


def _write(cursor: Cursor[Any], statement: str, drafts: Sequence[Draft], *, now: datetime) -> None:
    if not drafts:
        return
    columns: Mapping[str, Any] = {
        name: [getattr(draft, name) for draft in drafts]
        for name in ("id", "content_type", "difficulty", "primary_text", "secondary_text")
    }
    metadata = [json.dumps(dump_details(draft.details), ensure_ascii=False) for draft in drafts]
    with cursor:
        cursor.execute(statement, {**columns, "metadata": metadata, "now": now})
