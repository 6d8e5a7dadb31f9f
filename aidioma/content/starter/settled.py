"""
Which files of starter content the database holds whole, so that a start compares nothing that was compared before.

One row of the cache, which is no answer and never expires. Whatever removes it costs one start a comparison.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from aidioma.db.json_rows import as_json

KEY: Final = "starter:content"

_HELD: Final = text("""
    SELECT jsonb_array_length(held.response -> 'ids')
      FROM ai_cache AS held
     WHERE held.cache_key = :key AND held.response ->> 'digest' = :digest
       AND NOT EXISTS (
           SELECT FROM jsonb_array_elements_text(held.response -> 'ids') AS named (id)
            WHERE NOT EXISTS (SELECT FROM learning_content AS there WHERE there.id = named.id)
       )
""")
_KEEP: Final = text("""
    INSERT INTO ai_cache (cache_key, response, model, last_accessed)
    VALUES (:key, jsonb_build_object('digest', CAST(:digest AS text), 'ids', CAST(:ids AS jsonb)), '', :now)
    ON CONFLICT (cache_key) DO UPDATE SET response = excluded.response, last_accessed = excluded.last_accessed
""")


def items(session: Session, digest: str) -> int:
    """
    Return how many items the files of *digest* have, if they were loaded and each is still there; else 0.

    Served by the unique key of ``ai_cache`` and the primary key of ``learning_content``.
    """
    return session.scalar(_HELD, {"key": KEY, "digest": digest}) or 0


def keep(session: Session, digest: str, ids: Sequence[str], *, now: datetime) -> None:
    """Keep that the files of *digest* are loaded, with the *ids* of their items. The caller commits."""
    session.execute(_KEEP, {"key": KEY, "digest": digest, "ids": as_json(ids), "now": now})
