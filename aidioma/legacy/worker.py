"""What runs beside the app while both applications are used: the outbox is drained, and reads are compared."""

import logging
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import select

from aidioma.db.models import UserProgress
from aidioma.legacy.connections import Connections
from aidioma.legacy.reads import LegacyReads
from aidioma.legacy.service import Migration
from aidioma.legacy.state import locked_state, write_state
from aidioma.progress.service import ProgressService

EVERY_S: Final = 2.0
LONGEST_PAUSE_S: Final = 300.0
"""After failures in a row it waits longer each time, up to so long."""
SWITCH_S: Final = 0.000_5
"""
How long the interpreter stays with one thread: Python's own 5 ms, at each of an answer's many waits for the database,
add up to what a learner feels while this thread maps rows.
"""
_SHADOW_EVERY: Final = 15
"""One learner's progress is read on both sides each half minute."""
_KEPT: Final = 50
_SAMPLED: Final = 20

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Worker:
    """Drains and compares until it is closed. Several may run: one at a time drains."""

    opened: Callable[[], Migration]
    reads: LegacyReads
    _migration: Migration | None = None
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        """Begin, in a thread that ends with the process."""
        self._thread = Thread(target=self._work, name="migration", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish the batch at hand and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _work(self) -> None:
        sys.setswitchinterval(SWITCH_S)
        ticks = 0
        pause_s = EVERY_S
        while not self._stop.wait(pause_s):
            ticks += 1
            try:
                self.tick(compare=ticks % _SHADOW_EVERY == 0)
                pause_s = EVERY_S
            except Exception:  # noqa: BLE001 - whatever a row does, the thread goes on: the log is where it shows
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
                _log.warning("the migration's worker tries again", exc_info=True)

    def tick(self, *, compare: bool) -> None:
        """Drain what is there and, if asked to, read one learner's progress on both sides."""
        self._migration = self._migration or self.opened()
        state = self._migration.state()
        if not state.dual_write or state.cleaned_at is not None:
            return
        if state.incoming == "outbox" or compare:
            self._migration.bring_over()
        if compare and (user_id := _somebody(self._migration.place)) is not None:
            self._compare(user_id, self._migration.place)

    def _compare(self, user_id: str, place: Connections) -> None:
        here = _said(ProgressService(place.sessions, place.clock), user_id)
        there = self.reads.read(user_id, lambda side: _said(ProgressService(side, place.clock), user_id))
        with place.sessions.begin() as session:
            state = locked_state(session)
            state.shadow_reads += 1
            if here != there:
                found = {"user_id": user_id, "here": here, "there": there, "at": place.clock().isoformat()}
                state.shadow_mismatches = [*state.shadow_mismatches, found][-_KEPT:]
            write_state(session, state)


def _somebody(place: Connections) -> str | None:
    """Return a learner who has progress: ids of progress are random, so any place among them is as good."""
    some = select(UserProgress.user_id).where(UserProgress.id > str(uuid4())).order_by(UserProgress.id).limit(_SAMPLED)
    with place.sessions() as session:
        users = session.scalars(some).all()
    return random.choice(users) if users else None  # noqa: S311 - a sample, not a secret


def _said(service: ProgressService, user_id: str) -> dict[str, Any]:
    found = service.overview(user_id=user_id)
    return {"due": found.due, "answers": found.answers, "right": found.right, "streak_days": found.streak_days}
