"""
What happened since: one listener a process hears of every activity and raises a version for who it happened to.

The database says who (``sql/schema/live.sql``) when a transaction commits. Pages ask for versions through ``/live``,
which reads memory alone. Where only a pooled connection exists, which hears no notifications, one statement a second
asks for the latest activity of those whose pages are open.
"""

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import psycopg
from sqlalchemy import Text, cast, func, make_url, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.engine import is_pooler
from aidioma.db.models import LearningActivity
from aidioma.errors import DatabaseError

CHANNEL: Final = "aidioma_activity"
POLL_EVERY_S: Final = 1.0
RETRY_EVERY_S: Final = 2.0
WATCHED_FOR_S: Final = 30.0
"""A page that did not ask for so long is closed, and its learners are no longer looked at."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Board:
    """
    A version for each learner and class, raised whenever something happened to them. Safe to share between threads.

    Versions mean nothing but "moved": they begin anew with the process, and a lost connection moves all of them.
    """

    _versions: dict[str, int] = field(default_factory=dict)
    _watched: dict[str, float] = field(default_factory=dict)
    _everything: int = field(default_factory=time.time_ns)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def raise_version(self, topic: str) -> None:
        """Note that something happened to *topic*."""
        with self._lock:
            self._versions[topic] = self._versions.get(topic, 0) + 1

    def raise_all(self) -> None:
        """Note that something may have happened to anybody: some time nobody was listening."""
        with self._lock:
            self._everything += 1
            self._versions.clear()

    def version(self, topics: Iterable[str]) -> str:
        """Return what changes when something happens to any of *topics*."""
        with self._lock:
            return f"{self._everything}.{sum(self._versions.get(topic, 0) for topic in topics)}"

    def watch(self, topics: Iterable[str]) -> None:
        """Remember that a page shows *topics*."""
        with self._lock:
            self._watched.update(dict.fromkeys(topics, time.monotonic()))

    def watched(self) -> Sequence[str]:
        """Return what the pages that are open show."""
        since = time.monotonic() - WATCHED_FOR_S
        with self._lock:
            self._watched = {topic: at for topic, at in self._watched.items() if at > since}
            return sorted(self._watched)


@dataclass(slots=True)
class Listener:
    """The thread that keeps a board up to date, by notification where it can and by asking where it cannot."""

    board: Board
    sessions: sessionmaker[Session]
    url: str
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _latest: dict[str, datetime] = field(default_factory=dict)

    def start(self) -> None:
        """Begin to listen, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="aidioma-live", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; returns when the connection is closed."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                if is_pooler(make_url(self.url)):
                    self._ask_once()
                    self._stopped.wait(POLL_EVERY_S)
                else:
                    self._listen()
            except (psycopg.Error, SQLAlchemyError, DatabaseError) as error:
                _log.warning("live updates wait for the database: %s", error)
                self._stopped.wait(RETRY_EVERY_S)

    def _listen(self) -> None:
        """Hear notifications until the connection breaks or the listener is stopped."""
        with psycopg.connect(_driverless(self.url), autocommit=True, connect_timeout=5) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.board.raise_all()
            while not self._stopped.is_set():
                for heard in connection.notifies(timeout=POLL_EVERY_S, stop_after=100):
                    self.board.raise_version(heard.payload)

    def _ask_once(self) -> None:
        """Raise the version of everybody watched who has a later activity than at the last look."""
        watched = self.board.watched()
        if not watched:
            return
        for topic, at in latest_activities(self.sessions, watched).items():
            if self._latest.get(topic) not in {None, at}:
                self.board.raise_version(topic)
            self._latest[topic] = at


def latest_activities(sessions: sessionmaker[Session], user_ids: Sequence[str]) -> dict[str, datetime]:
    """
    Return when each of *user_ids* last did something, those who never did left out.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``: one probe each.
    """
    asked = func.unnest(cast(list(user_ids), ARRAY(Text))).table_valued("user_id").render_derived(name="asked")
    latest = (
        select(LearningActivity.created_at)
        .where(LearningActivity.user_id == asked.c.user_id)
        .order_by(LearningActivity.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    with sessions() as session:
        rows = session.execute(select(asked.c.user_id, latest).order_by(asked.c.user_id))
        return {user_id: at for user_id, at in rows if at is not None}


def _driverless(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
