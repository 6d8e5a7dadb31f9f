"""
The gate's counters, kept by several processes at once: each adds what it saw, and reads what all have seen.

In between every process goes on with its own copy, so that no answer waits for another process.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from typing import Final, Self

from sqlalchemy.orm import Session, sessionmaker

from aidioma.marking.cache import counters
from aidioma.marking.engine.gate import PRIOR_RATIO, Gate

GateRows = dict[str, dict[str, float]]

_EVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class SharedGate:
    """One direction's gate. Hold ``lock`` while asking or telling it anything."""

    prefix: str
    gate: Gate
    _common: GateRows
    lock: RLock = field(default_factory=RLock)

    @classmethod
    def opened(cls, session: Session, *, domain: str, most_wrong: float, prior_ratio: float = PRIOR_RATIO) -> Self:
        """Return the gate as all processes have left it."""
        prefix = f"gate:{domain}:"
        common = counters.read(session, prefix, since=_EVER)
        return cls(prefix, Gate.of(common, most_wrong=most_wrong, prior_ratio=prior_ratio), common)

    def synchronise(self, sessions: sessionmaker[Session], *, now: datetime) -> None:
        """Add to the rows what was seen here since the last time, and take over what others have seen."""
        with self.lock:
            taken = self.gate.rows()
        with sessions.begin() as session:
            counters.add(session, self.prefix, _minus(taken, self._common), now=now)
            common = counters.read(session, self.prefix, since=_EVER)
        with self.lock:
            seen_meanwhile = _minus(self.gate.rows(), taken)
            self.gate = Gate.of(
                _plus(common, seen_meanwhile), most_wrong=self.gate.most_wrong, prior_ratio=self.gate.prior_ratio
            )
            self._common = common


def _minus(rows: GateRows, others: GateRows) -> GateRows:
    differing = {
        name: {key: value - others.get(name, {}).get(key, 0.0) for key, value in row.items()}
        for name, row in rows.items()
    }
    return {name: row for name, row in differing.items() if any(row.values())}


def _plus(rows: GateRows, others: GateRows) -> GateRows:
    return {
        name: {
            key: rows.get(name, {}).get(key, 0.0) + others.get(name, {}).get(key, 0.0)
            for key in {**rows.get(name, {}), **others.get(name, {})}
        }
        for name in {**rows, **others}
    }
