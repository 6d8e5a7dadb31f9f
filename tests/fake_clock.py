"""A clock that stands still until a test moves it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class FakeClock:
    """Time at the tests' command: ``clock()`` is now, ``clock.advance(days=1)`` is tomorrow."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **timedelta_parts: float) -> datetime:
        """Move on by ``timedelta(**timedelta_parts)`` and return the new now."""
        self.now += timedelta(**timedelta_parts)
        return self.now
