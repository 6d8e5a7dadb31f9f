"""
Counters that all processes share: rows of ``ai_cache`` that only grow.

A row is filed as ``<kind>:<domain>:<name>`` and holds named numbers. Adding is one statement for many rows and needs
no reading first, so that processes never overwrite each other's counts.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from aidioma.db.models import AiCache
from aidioma.feedback.keys import key_range

Numbers = Mapping[str, float]

_ADD = text("""
    INSERT INTO ai_cache AS row (cache_key, response, model, last_accessed)
    SELECT key, response, '', :now
    FROM unnest(CAST(:keys AS text[]), CAST(CAST(:responses AS text[]) AS jsonb[])) AS added (key, response)
    ON CONFLICT (cache_key) DO UPDATE SET
        response = (
            SELECT jsonb_object_agg(
                name, coalesce((row.response ->> name)::numeric, 0) + coalesce((excluded.response ->> name)::numeric, 0)
            )
            FROM jsonb_object_keys(row.response || excluded.response) AS name
        ),
        last_accessed = greatest(row.last_accessed, excluded.last_accessed)
""")
_READ = (
    select(AiCache.cache_key, AiCache.response)
    .where(
        AiCache.cache_key >= bindparam("first"),
        AiCache.cache_key < bindparam("end"),
        AiCache.last_accessed >= bindparam("since"),
    )
    .order_by(AiCache.cache_key)
    .limit(bindparam("limit"))
)


def add(session: Session, prefix: str, added: Mapping[str, Numbers], *, now: datetime) -> None:
    """Add to the counters named under *prefix* (``kind:domain:``), in the order of names so that nobody deadlocks."""
    if added:
        names = sorted(added)
        responses = [json.dumps(dict(added[name])) for name in names]
        session.execute(_ADD, {"keys": [prefix + name for name in names], "responses": responses, "now": now})


def read(session: Session, prefix: str, *, since: datetime, limit: int = 100_000) -> dict[str, dict[str, float]]:
    """Return the counters under *prefix* that changed since *since*, whole as they stand."""
    first, end = key_range(prefix)
    rows = session.execute(_READ, {"first": first, "end": end, "since": since, "limit": limit})
    return {key[len(prefix) :]: {name: float(value) for name, value in found.items()} for key, found in rows}
