"""
Counters that all processes share: rows of ``ai_cache`` that only ever grow by addition.

A row is filed as ``<kind>:<domain>:<name>`` and holds named numbers. Adding is one statement for many rows and needs
no reading first, so that processes never overwrite each other's counts.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from aidioma.db.models import AiCache
from aidioma.feedback.keys import key_range

Numbers = Mapping[str, int | float]

_SUMMED: ColumnElement[Any] = literal_column(
    "(SELECT jsonb_object_agg(name, coalesce((ai_cache.response ->> name)::numeric, 0)"
    " + coalesce((excluded.response ->> name)::numeric, 0))"
    " FROM jsonb_object_keys(ai_cache.response || excluded.response) AS name)"
)
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
    if not added:
        return
    rows = [
        {"cache_key": prefix + name, "response": dict(added[name]), "model": "", "last_accessed": now}
        for name in sorted(added)
    ]
    statement = insert(AiCache).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[AiCache.cache_key],
            set_={"response": _SUMMED, "last_accessed": func.greatest(AiCache.last_accessed, now)},
        )
    )


def read(session: Session, prefix: str, *, since: datetime, limit: int = 100_000) -> dict[str, dict[str, float]]:
    """Return the counters under *prefix* that grew since *since*, whole as they stand."""
    first, end = key_range(prefix)
    rows = session.execute(_READ, {"first": first, "end": end, "since": since, "limit": limit}).tuples()
    return {key[len(prefix) :]: {name: _plain(value) for name, value in found.items()} for key, found in rows}


def _plain(value: float | Decimal) -> float:
    return float(value)
