"""
What happened since: one listener a process hears of every activity and raises a version for everyone it concerns.

The database says who (``sql/schema/live.sql``) when a transaction commits. Pages ask for versions through ``/live``,
which reads memory alone. Where only a pooled connection exists, which hears no notifications, one statement a second
asks for the latest activity of those whose pages are open. Which of the two it is, is found out: a listener notifies
itself.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from uuid import uuid4

import psycopg
from cachetools import LRUCache
from sqlalchemy import Text, case, cast, func, literal, make_url, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import utc_now
from aidioma.db.engine import is_pooler
from aidioma.db.models import LearningActivity
from aidioma.errors import DatabaseError

CHANNEL: Final = "aidioma_activity"
POLL_EVERY_S: Final = 1.0
RETRY_EVERY_S: Final = 2.0
LISTEN_AGAIN_S: Final = 60.0
"""So long is asked before a direct connection is tried again."""

PROBE_S: Final = 3.0
TOPICS: Final = 10_000
"""So many learners and classes have a version of their own; more than have a page open at a time."""

WATCHED_FOR_S: Final = 60.0
"""A page that did not ask for so long is closed, and its learners are no longer looked at."""

OPENED_BEFORE: Final = timedelta(seconds=5)
"""A page was read at most so long before its learners are looked at for the first time."""

_log = logging.getLogger(__name__)

Wake = Callable[[], object]


@dataclass(slots=True)
class Board:
    """
    A version for each learner and class, raised whenever something happened to them. Safe to share between threads.

    Versions mean nothing but "moved": they begin anew with the process, and a lost connection moves all of them. Only
    the latest topics are remembered: to who watches another, it has moved.
    """

    _versions: LRUCache[str, int] = field(default_factory=lambda: LRUCache(TOPICS))
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _watched: dict[str, float] = field(default_factory=dict)
    _waiting: dict[str, set[Wake]] = field(default_factory=dict)
    _everything: int = field(default_factory=time.time_ns)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def raise_version(self, topic: str) -> None:
        """Note that something happened to *topic*."""
        with self._lock:
            self._versions[topic] = next(self._numbers)  # never one that was there before it was forgotten
            woken = tuple(self._waiting.get(topic, ()))
        for wake in woken:
            wake()

    def raise_all(self) -> None:
        """Note that something may have happened to anybody: some time nobody was listening."""
        with self._lock:
            self._everything += 1
            self._versions.clear()
            woken = frozenset().union(*self._waiting.values())
        for wake in woken:
            wake()

    def version(self, topics: Iterable[str]) -> str:
        """Return what changes when something happens to any of *topics*."""
        with self._lock:
            return f"{self._everything}.{sum(self._versions.get(topic, 0) for topic in topics)}"

    @contextmanager
    def waking(self, topics: Sequence[str], wake: Wake) -> Iterator[None]:
        """Call *wake*, in whatever thread hears of it, each time something happens to any of *topics*."""
        with self._lock:
            for topic in topics:
                self._waiting.setdefault(topic, set()).add(wake)
        try:
            yield
        finally:
            with self._lock:
                for topic in topics:
                    self._waiting[topic].discard(wake)
                    if not self._waiting[topic]:
                        del self._waiting[topic]

    def watch(self, topics: Iterable[str]) -> None:
        """Remember that a page shows *topics*."""
        with self._lock:
            self._watched = self._still_watched() | dict.fromkeys(topics, time.monotonic())

    def watched(self) -> Sequence[str]:
        """Return what the pages that are open show."""
        with self._lock:
            self._watched = self._still_watched()
            return sorted(self._watched)

    def _still_watched(self) -> dict[str, float]:
        since = time.monotonic() - WATCHED_FOR_S
        return {topic: at for topic, at in self._watched.items() if at > since}


@dataclass(slots=True)
class Listener:
    """The thread that keeps a board up to date, by notification where it can and by asking where it cannot."""

    board: Board
    sessions: sessionmaker[Session]
    url: str
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _latest: dict[str, datetime] = field(default_factory=dict)
    _is_deaf: bool = False

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
        retry_s = RETRY_EVERY_S
        while not self._stopped.is_set():
            try:
                if not self._listen():
                    self._ask()
                retry_s = RETRY_EVERY_S
            except (SQLAlchemyError, DatabaseError) as error:
                _log.warning("live updates wait for the database: %s", type(error).__name__)
                self._stopped.wait(RETRY_EVERY_S)
            except Exception:  # noqa: BLE001 - whatever happens, the thread goes on: the log is where it shows
                _log.exception("live updates failed, and are tried again")
                self._stopped.wait(retry_s)
                retry_s = min(2 * retry_s, LISTEN_AGAIN_S)

    def _listen(self) -> bool:
        """Hear notifications until the connection breaks or we are stopped; return False where none can be heard."""
        hears = False
        if self._is_deaf or is_pooler(make_url(self.url)):
            return hears
        try:
            with psycopg.connect(_driverless(self.url), autocommit=True, connect_timeout=5) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                hears = self._hears(connection)
                self._is_deaf = not hears
                self.board.raise_all()
                while hears and not self._stopped.is_set():
                    for heard in connection.notifies(timeout=POLL_EVERY_S, stop_after=100):
                        self.board.raise_version(heard.payload)
        except psycopg.Error as error:
            _log.warning("live updates have no connection of their own: %s", error)
        return hears

    def _hears(self, connection: psycopg.Connection) -> bool:
        """Say whether what is notified where activities are written is heard here: a pool forgets who listens."""
        probe = f"probe:{uuid4()}"
        with self.sessions.begin() as session:
            session.execute(select(func.pg_notify(CHANNEL, probe)))
        ends_at = time.monotonic() + PROBE_S
        while (left := ends_at - time.monotonic()) > 0:
            for heard in connection.notifies(timeout=left, stop_after=1):
                if heard.payload == probe:
                    return True
        return False

    def _ask(self) -> None:
        """Ask once a second, until it is time to try and listen again."""
        ends_at = time.monotonic() + LISTEN_AGAIN_S
        while not self._stopped.is_set() and time.monotonic() < ends_at:
            self._ask_once()
            self._stopped.wait(POLL_EVERY_S)

    def _ask_once(self) -> None:
        """Raise the version of whatever is watched and something happened to since the last look."""
        watched = self.board.watched()
        first = utc_now() - OPENED_BEFORE
        self._latest = {topic: self._latest.get(topic, first) for topic in watched}
        if not watched:
            return
        for topic, at in latest_activities(self.sessions, watched).items():
            if at > self._latest[topic]:
                self.board.raise_version(topic)
                self._latest[topic] = at


def latest_activities(sessions: sessionmaker[Session], topics: Sequence[str]) -> dict[str, datetime]:
    """
    Return when something last happened to each of *topics* (learners, and classes), those it never did left out.

    As the trigger tells it: what somebody did, and what was done to them or to a class. Served by
    ``idx_activities_user_time (user_id, created_at DESC)``, one probe each, and by
    ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    asked = func.unnest(cast(list(topics), ARRAY(Text))).table_valued("topic").render_derived(name="asked").c.topic
    subject = case((asked.like("class:%"), asked), else_=literal("user:").concat(asked))
    by_them = (
        select(LearningActivity.created_at)
        .where(LearningActivity.user_id == asked)
        .order_by(LearningActivity.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    to_them = (
        select(func.max(LearningActivity.created_at)).where(LearningActivity.content_id == subject).scalar_subquery()
    )
    with sessions() as session:
        rows = session.execute(select(asked, func.greatest(by_them, to_them)).order_by(asked))
        return {topic: at for topic, at in rows if at is not None}


def _driverless(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
