"""
Where the installation stands, asked of its database when a monitoring system looks.

Whoever looks often is told the same for some seconds, so that no monitoring can load the database.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine, QueuePool, func, select, text
from sqlalchemy.orm import Session, sessionmaker
from typing_extensions import override

from aidioma.admin.costs import dearest_today
from aidioma.clock import Clock
from aidioma.db.engine import MOST_CONNECTIONS
from aidioma.db.models import LearningActivity
from aidioma.errors import DatabaseError
from aidioma.practice.pending import SETTLED_WITHIN, pending_answers
from aidioma.settings import Settings

ASKED_AT_MOST_EVERY: Final = timedelta(seconds=15)
MOST_PENDING: Final = 1_000
"""Waiting answers are counted up to here: more is no better news."""
ENOUGH_DISK_BYTES: Final = 500_000_000

_SESSIONS = text("""
    SELECT count(*) FROM users, jsonb_each(sessions -> 'live') AS live (digest, kept)
    WHERE jsonb_typeof(sessions -> 'live') = 'object' AND (kept ->> 'expires_at')::timestamptz > :now
""")
_CACHE = text("""
    SELECT greatest(reltuples, 0)::bigint, pg_total_relation_size(oid) FROM pg_class WHERE oid = 'ai_cache'::regclass
""")


@dataclass(frozen=True, slots=True)
class GaugeReadings:
    """The figures of one moment; amounts in US dollars, sizes in bytes, days in UTC."""

    spent_today_usd: Decimal
    spent_month_usd: Decimal
    dearest_learner_usd: Decimal
    pending: int
    live_sessions: int
    cache_entries: int
    cache_bytes: int


def standing(session: Session, *, now: datetime) -> GaugeReadings:
    """
    Return how things stand.

    The cost is served by ``idx_activities_cost``. Entries are the planner's estimate: counting a million takes longer
    than anybody wants to wait for a gauge.
    """
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    cost = func.sum(LearningActivity.ai_cost)
    today, month = session.execute(
        select(func.coalesce(cost.filter(LearningActivity.created_at >= midnight), 0), func.coalesce(cost, 0)).where(
            LearningActivity.created_at >= midnight.replace(day=1), LearningActivity.ai_cost > 0
        )
    ).one()
    entries, size = session.execute(_CACHE).one()
    return GaugeReadings(
        spent_today_usd=Decimal(today),
        spent_month_usd=Decimal(month),
        dearest_learner_usd=dearest_today(session, now=now),
        pending=len(pending_answers(session, since=now - SETTLED_WITHIN, limit=MOST_PENDING)),
        live_sessions=session.scalar(_SESSIONS, {"now": now}) or 0,
        cache_entries=entries,
        cache_bytes=size,
    )


def free_bytes(settings: Settings) -> int | None:
    """Return what is free where the embedded server keeps its data; None where the data is elsewhere."""
    if settings.database_url is not None:
        return None
    return shutil.disk_usage(next(at for at in (settings.data_dir, *settings.data_dir.parents) if at.exists())).free


def has_disk(settings: Settings) -> bool:
    """Say whether there is room for the database to go on writing."""
    free = free_bytes(settings)
    return free is None or free >= ENOUGH_DISK_BYTES


@dataclass(slots=True, eq=False)  # a registry keeps collectors as keys
class GaugeCollector(Collector):
    """Gauges of the installation: equal in every process, so a monitoring system takes the largest."""

    sessions: sessionmaker[Session]
    engine: Engine
    settings: Settings
    clock: Clock
    _lock: Lock = field(default_factory=Lock)
    _known: GaugeReadings | None = None
    _asked_at: datetime | None = None

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; where the database is away, that and what needs no database."""
        found = self._found()
        yield _gauge("aidioma_database_up", "Whether the database answers.", found is not None)
        yield from self._own()
        if found is None:
            return
        yield _gauge("aidioma_spent_today_usd", "Cost of the judge since midnight UTC.", found.spent_today_usd)
        yield _gauge("aidioma_spent_month_usd", "Cost of the judge in this month, UTC.", found.spent_month_usd)
        yield _gauge(
            "aidioma_spent_dearest_learner_today_usd", "Cost of the dearest learner today.", found.dearest_learner_usd
        )
        yield _gauge("aidioma_pending_answers", "Answers that wait for their mark, up to 1000.", found.pending)
        yield _gauge("aidioma_live_sessions", "Browsers that are signed in.", found.live_sessions)
        yield _gauge("aidioma_cache_entries", "Rows of the cache, estimated.", found.cache_entries)
        yield _gauge("aidioma_cache_bytes", "Size of the cache with its indexes.", found.cache_bytes)

    def _own(self) -> Iterator[GaugeMetricFamily]:
        settings = self.settings
        yield _gauge("aidioma_budget_day_usd", "What a day may cost.", settings.budget_day_usd)
        yield _gauge("aidioma_budget_month_usd", "What a month may cost.", settings.budget_month_usd)
        yield _gauge(
            "aidioma_budget_learner_day_usd", "What a learner may cost a day.", settings.budget_learner_day_usd
        )
        yield _gauge(
            "aidioma_budget_soft_share", "Part of a budget from which it is nearly spent.", settings.budget_soft_share
        )
        pool = self.engine.pool
        if isinstance(pool, QueuePool):
            yield _gauge("aidioma_pool_in_use", "Database connections in use.", pool.checkedout())
            yield _gauge("aidioma_pool_limit", "Database connections that may be in use.", MOST_CONNECTIONS)
        free = free_bytes(settings)
        if free is not None:
            yield _gauge("aidioma_disk_free_bytes", "Room where the embedded database keeps its data.", free)

    def _found(self) -> GaugeReadings | None:
        with self._lock:
            now = self.clock()
            if self._asked_at is None or now - self._asked_at >= ASKED_AT_MOST_EVERY:
                self._asked_at, self._known = now, self._asked(now)
            return self._known

    def _asked(self, now: datetime) -> GaugeReadings | None:
        try:
            with self.sessions() as session:
                return standing(session, now=now)
        except DatabaseError:
            return None


def _gauge(name: str, about: str, value: Decimal | float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=float(value))
