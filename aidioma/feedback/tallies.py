"""How often what was used: counted in memory, written in batches off the answer's path."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.feedback import counts, store
from aidioma.feedback.decision import Decision

FLUSH_AFTER: Final = timedelta(seconds=10)
FLUSH_AT: Final = 500


@dataclass(slots=True)
class Tallies:
    """
    Counts of one process that are not written yet.

    What a process that dies had not written is lost: a few seconds of counters, which no mark depends on.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    _hits: Counter[str] = field(default_factory=Counter)
    _tiers: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)
    _flushed_at: datetime | None = None

    def count(self, decision: Decision, *, domain: str) -> None:
        """Count one settled answer."""
        with self._lock:
            self._tiers[domain, decision.tier.value] += 1
            if decision.row is not None:
                self._hits[decision.row] += 1

    def are_due(self) -> bool:
        """Return whether it is time to write them."""
        with self._lock:
            now = self.clock()
            if self._flushed_at is None:
                self._flushed_at = now
            return self._tiers.total() >= FLUSH_AT or (bool(self._tiers) and now - self._flushed_at >= FLUSH_AFTER)

    def flush(self) -> None:
        """Write what was counted, and sweep expired rows."""
        now = self.clock()
        hits, tiers = self._taken(now)
        with self.sessions.begin() as session:
            if hits:
                store.count_hits(session, hits, now=now)
            for domain in {domain for domain, _ in tiers}:
                added = {tier: {"answers": n} for (where, tier), n in tiers.items() if where == domain}
                counts.add(session, f"tiers:{domain}:", added, now=now)
        with self.sessions.begin() as session:
            store.sweep(session, now=now)

    def _taken(self, now: datetime) -> tuple[Counter[str], Counter[tuple[str, str]]]:
        with self._lock:
            hits, tiers = self._hits, self._tiers
            self._hits, self._tiers, self._flushed_at = Counter(), Counter(), now
        return hits, tiers
