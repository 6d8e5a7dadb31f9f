"""
Counters that all processes share: rows of ``ai_cache`` that only grow.

A row is filed as ``<kind>:<domain>:<name>`` and holds named numbers. Adding is one statement for many rows and needs
no reading first, so that processes never overwrite each other's counts.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from aidioma.db.models import AiCache
from aidioma.marking.cache.keys import key_range

CounterValues = Mapping[str, float]

_ADD = text("""
    INSERT INTO ai_cache AS row (cache_key, response, model, last_accessed, expires_at)
    SELECT key, response, '', :now, CAST(:expires_at AS timestamptz)
    FROM unnest(CAST(:keys AS text[]), CAST(CAST(:responses AS text[]) AS jsonb[])) AS added (key, response)
    ON CONFLICT (cache_key) DO UPDATE SET
        response = (
            SELECT jsonb_object_agg(
                name, coalesce((row.response ->> name)::numeric, 0) + coalesce((excluded.response ->> name)::numeric, 0)
            )
            FROM jsonb_object_keys(row.response || excluded.response) AS name
        ),
        last_accessed = greatest(row.last_accessed, excluded.last_accessed),
        expires_at = excluded.expires_at
""")
_READ = (
    select(AiCache.cache_key, AiCache.response)
    .where(
        AiCache.cache_key >= bindparam("first"),
        AiCache.cache_key < bindparam("end"),
        AiCache.last_accessed >= bindparam("since"),
    )
    .order_by(AiCache.last_accessed.desc(), AiCache.cache_key)
    .limit(bindparam("limit"))
)


def add(
    session: Session, prefix: str, added: Mapping[str, CounterValues], *, now: datetime, lasts: timedelta | None = None
) -> None:
    """
    Add to the counters named under *prefix* (``kind:domain:``), in the order of names so that nobody deadlocks.

    Those that *lasts* is given for are swept when nothing was added to them for so long.
    """
    if added:
        names = sorted(added)
        responses = [json.dumps(dict(added[name])) for name in names]
        keys, expires_at = [prefix + name for name in names], now + lasts if lasts else None
        session.execute(_ADD, {"keys": keys, "responses": responses, "now": now, "expires_at": expires_at})


def read(session: Session, prefix: str, *, since: datetime, limit: int = 100_000) -> dict[str, dict[str, float]]:
    """Return the counters under *prefix* that changed since *since*, whole as they stand; the latest up to *limit*."""
    first, end = key_range(prefix)
    rows = session.execute(_READ, {"first": first, "end": end, "since": since, "limit": limit})
    return {key[len(prefix) :]: {name: float(value) for name, value in found.items()} for key, found in rows}
