"""
Reads by flag: whose progress is read from the legacy tables is changed at run time, learner by learner, and back.

A legacy read gives the answers of the very services that read ours: inside one transaction, the learner's legacy rows
are mapped into temporary tables that are named like ours, and so stand before them. Nothing of it outlives the read.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.engine import create_engine
from aidioma.db.models import User
from aidioma.errors import DatabaseError
from aidioma.legacy import progress
from aidioma.legacy.batch import write_batch
from aidioma.legacy.fields import OURS
from aidioma.legacy.folding import fold_learner
from aidioma.legacy.references import EVENTS, references_of
from aidioma.legacy.source import LegacySource
from aidioma.legacy.state import MigrationState, read_state
from aidioma.legacy.tables import EVALUATIONS, ROWS
from aidioma.settings import Settings

FLAG_LASTS_S: Final = 3.0
SOURCE_LASTS_S: Final = 60.0
_HUNDRED: Final = 100
_POOL: Final[Mapping[str, Any]] = {"pool_size": 2, "max_overflow": 0}
"""Two reads at a time keep an interpreter busy. Who waits for ten seconds is read from our tables instead."""
_SHADOWS: Final = (
    """
    CREATE TEMPORARY TABLE learning_activities
        (LIKE learning_activities INCLUDING DEFAULTS INCLUDING GENERATED, PRIMARY KEY (id)) ON COMMIT DROP
    """,
    """
    CREATE TEMPORARY TABLE user_progress
        (LIKE user_progress INCLUDING DEFAULTS INCLUDING GENERATED, UNIQUE (user_id, content_id)) ON COMMIT DROP
    """,
)
"""One learner's rows: what they conflict by, and no other index, whose making takes longer than it could save."""
_ANALYZE: Final = text("ANALYZE learning_activities, user_progress")
"""Of thousands of rows of which nothing is known, statements make pairs one by one."""
_ANSWERS: Final = (EVALUATIONS, EVENTS)
"""Whose rows count. The others are records that no total is made of, and no read of a learner asks for them."""

ReadT = TypeVar("ReadT")


def bucket(user_id: str) -> int:
    """Return 0-99 for a learner, the same for good: whoever is read new at 10 % still is at 50 %."""
    return int.from_bytes(blake2b(user_id.encode(), digest_size=8).digest()) % _HUNDRED


def reads_new(user_id: str, *, new_percent: int) -> bool:
    """Return whether the learner is among the *new_percent* who are read from our tables."""
    return bucket(user_id) < new_percent


@dataclass(slots=True)
class ReadFlag:
    """The state as of a few seconds ago: asked in every read, so it is not read in every one."""

    sessions: sessionmaker[Session]
    _state: MigrationState = field(default_factory=MigrationState)
    _read_at: float = float("-inf")
    _lock: Lock = field(default_factory=Lock)

    def state(self) -> MigrationState:
        """Return the state, at most three seconds old."""
        with self._lock:
            if time.monotonic() - self._read_at > FLAG_LASTS_S:
                with self.sessions() as session:
                    self._state = read_state(session)
                self._read_at = time.monotonic()
            return self._state

    def is_new(self, user_id: str) -> bool:
        """Return whether the learner is read from our tables."""
        state = self.state()
        return state.cleaned_at is not None or reads_new(user_id, new_percent=state.new_percent)


@dataclass(slots=True)
class LegacyReads:
    """Reads of one learner from the legacy tables. Nothing is prepared: no plan outlives its temporary tables."""

    ours: Engine
    theirs: Engine
    schema: str
    _source: LegacySource | None = None
    _read_at: float = float("-inf")

    @classmethod
    def open(cls, settings: Settings, engine: Engine) -> "LegacyReads":
        """Return reads beside *engine*; nobody is connected to yet."""
        assert settings.legacy_database_url is not None, "a legacy database is named"
        theirs = create_engine(settings.legacy_database_url.get_secret_value(), prepared=False, **_POOL)
        ours = create_engine(engine.url.render_as_string(hide_password=False), prepared=False, **_POOL)
        return cls(ours, theirs, settings.legacy_schema)

    def close(self) -> None:
        """Give the connections back."""
        self.theirs.dispose()
        self.ours.dispose()

    def read(self, user_id: str, ask: Callable[[sessionmaker[Session]], ReadT]) -> ReadT:
        """Return what *ask* makes of sessions in which the learner's rows are those of the legacy tables."""
        with self.ours.connect() as connection, connection.begin() as transaction:
            with Session(connection, join_transaction_mode="create_savepoint") as session, session.begin():
                self._shadow(session, user_id)
            answer = ask(sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint"))
            transaction.rollback()
        return answer

    def _shadow(self, session: Session, user_id: str) -> None:
        with self.theirs.connect() as legacy:
            source = self._tables(legacy)
            person = session.get(User, user_id)
            key = user_id if person is None else person.preferences.get("legacy", {}).get("key", user_id)
            for shadow in _SHADOWS:
                session.execute(text(shadow))
            _fill(session, source, legacy, key)
            progress.import_progress(session, legacy, source, {key: user_id}, sent=False)
        fold_learner(session, user_id, locked=False)
        session.execute(_ANALYZE)

    def _tables(self, legacy: Connection) -> LegacySource:
        if self._source is None or time.monotonic() - self._read_at > SOURCE_LASTS_S:
            self._source = LegacySource.read(legacy, self.schema)
            self._read_at = time.monotonic()
        return self._source


def _fill(session: Session, source: LegacySource, legacy: Connection, key: str) -> None:
    scales = read_state(session).scales
    for row in ROWS:
        table = source.tables.get(row.name)
        if row.name not in _ANSWERS or table is None or not table.has("user_id"):
            continue
        rows = [(one.removeprefix(OURS), said) for one, said in table.of(legacy, user_id=[key])]
        if rows:
            write_batch(session, row, rows, references_of(session, row.name, rows), factor=scales.get(row.name, 1))


@dataclass(frozen=True, slots=True)
class ReadSwitch:
    """Asks ours or theirs, as the flag says of the learner. Where theirs cannot be read, ours answers."""

    flag: ReadFlag
    legacy: LegacyReads

    def ask(self, user_id: str, ask: Callable[[sessionmaker[Session]], ReadT], *, ours: sessionmaker[Session]) -> ReadT:
        """Return the answer from the side that the learner is read from."""
        if self.flag.is_new(user_id):
            return ask(ours)
        try:
            return self.legacy.read(user_id, ask)
        except DatabaseError:
            return ask(ours)
