"""
One call for identical questions in flight, across threads and processes: a lease in the row itself.

A lock held during the call would pin a pooled connection and is lost behind a transaction pooler. A lease is a row
with an owner that ends by its ``expires_at``: whoever holds it and dies is replaced once that has passed.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.db.models import AiCache
from aidioma.marking.cache import store
from aidioma.marking.cache.store import CacheRow

_FIRST_PAUSE_S: Final = 0.02
_LONGEST_PAUSE_S: Final = 0.5
_BACKOFF: Final = 1.6


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to ask for one key; ``owner`` tells this holder from any later one."""

    key: str
    owner: str


@dataclass(frozen=True, slots=True)
class Leases:
    """
    Hands out leases of ``lasts_s`` seconds, and waits as long for those of others.

    ``pause`` and ``seconds`` are the process's own clock: how long one waits is not the installation's time.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    lasts_s: float
    pause: Callable[[float], None] = time.sleep
    seconds: Callable[[], float] = time.monotonic

    def acquire(self, key: str, *, model: str) -> Lease | None:
        """Return the lease on *key*, or None while somebody else holds it or its reply is there already."""
        with self.sessions.begin() as session:
            store.need_not_last(session)
            return acquire(session, key, model=model, now=self.clock(), lasts_s=self.lasts_s)

    def release(self, lease: Lease) -> None:
        """Give *lease* back without a reply; one that ran out and went to somebody else is left alone."""
        with self.sessions.begin() as session:
            store.need_not_last(session)
            session.execute(
                delete(AiCache).where(AiCache.cache_key == lease.key, AiCache.response["owner"].astext == lease.owner)
            )

    def renew(self, lease: Lease) -> bool:
        """Let *lease* last as long again, and say whether it is still held: it may have run out and be another's."""
        until = self.clock() + timedelta(seconds=self.lasts_s)
        held = update(AiCache).where(AiCache.cache_key == lease.key, AiCache.response["owner"].astext == lease.owner)
        with self.sessions.begin() as session:
            store.need_not_last(session)
            return session.scalar(held.values(expires_at=until).returning(AiCache.id)) is not None

    def await_turn(self, key: str, *, model: str) -> Lease | CacheRow | None:
        """
        Return the lease on *key*, or the row that its holder left, or None where the holder gave up.

        None also stands for having waited as long as a call may take. No connection is held between two looks.
        """
        lease = self.acquire(key, model=model)
        until = self.seconds() + self.lasts_s
        pause_s = _FIRST_PAUSE_S
        while lease is None and self.seconds() < until:
            with self.sessions() as session:
                row = store.row_at(session, key)
            if row is None or row.state != "leased":
                return row
            if row.has_run_out(self.clock()):
                lease = self.acquire(key, model=model)
            else:
                self.pause(pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the looks
                pause_s = min(pause_s * _BACKOFF, _LONGEST_PAUSE_S)
        return lease


def acquire(session: Session, key: str, *, model: str, now: datetime, lasts_s: float) -> Lease | None:
    """Write a lease on *key* into a free or expired place; the caller commits."""
    owner = uuid4().hex
    statement = insert(AiCache).values(
        cache_key=key,
        response={"state": "leased", "owner": owner},
        model=model,
        last_accessed=now,
        expires_at=now + timedelta(seconds=lasts_s),
    )
    taken = statement.on_conflict_do_update(
        index_elements=[AiCache.cache_key],
        set_={
            "response": statement.excluded.response,
            "model": statement.excluded.model,
            "last_accessed": statement.excluded.last_accessed,
            "expires_at": statement.excluded.expires_at,
            "input_embedding": None,
            "response_embedding": None,
        },
        where=AiCache.expires_at <= now,
    ).returning(AiCache.id)
    return Lease(key, owner) if session.scalar(taken) is not None else None
