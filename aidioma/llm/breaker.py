"""
A circuit breaker: after several failures in a row nobody waits for a provider that is down.

Pure but for its lock; time is passed in. Libraries were looked at first: ``pybreaker`` holds its lock during
the call, which would let one learner at a time reach the judge; ``circuitbreaker`` and ``purgatory`` have no
lock and let every waiting call through at once when they half-open; all three read their own clock.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Final

FAILURES_TO_OPEN: Final = 5
OPEN_FOR: Final = timedelta(seconds=30)


class CircuitState(StrEnum):
    """Closed: calls pass. Open: none does. Half open: the next one is a probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitBreaker:
    """Shared by all threads of a process; consecutive failures open it, one success closes it."""

    __slots__ = ("_failures", "_failures_to_open", "_lock", "_next_try_at", "_open_for")

    def __init__(self, *, failures_to_open: int = FAILURES_TO_OPEN, open_for: timedelta = OPEN_FOR) -> None:
        self._failures_to_open = failures_to_open
        self._open_for = open_for
        self._lock = Lock()
        self._failures = 0
        self._next_try_at: datetime | None = None

    def admit(self, now: datetime) -> bool:
        """
        Return whether a call may be made at *now*; whoever is admitted reports how it went.

        Half open, one caller is admitted as the probe and the others keep waiting. A probe that never reports
        (its thread died) holds the others up no longer than the breaker stays open anyway.
        """
        with self._lock:
            if self._next_try_at is None:
                return True
            if now < self._next_try_at:
                return False
            self._next_try_at = now + self._open_for
            return True

    def succeeded(self) -> None:
        """Report a call that was answered."""
        with self._lock:
            self._failures = 0
            self._next_try_at = None

    def failed(self, now: datetime) -> None:
        """Report a call that was not answered."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._failures_to_open:
                self._next_try_at = now + self._open_for

    def state(self, now: datetime) -> CircuitState:
        """Return the state at *now*, for whoever watches."""
        with self._lock:
            if self._next_try_at is None:
                return CircuitState.CLOSED
            return CircuitState.OPEN if now < self._next_try_at else CircuitState.HALF_OPEN
