"""Where a migration takes place: our database, the legacy one, and whether they are the same."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.db.engine import create_engine
from aidioma.errors import ConfigurationError
from aidioma.legacy.source import LegacySource
from aidioma.settings import Settings

LONGEST_SCAN = "15min"
"""Reading a whole table may take so long; what a learner waits for has the pool's own limit."""

_OURS = text("SELECT to_regclass(:name) = to_regclass('learning_activities')")


@dataclass(frozen=True, slots=True)
class Connections:
    """Our sessions, an engine on the legacy database, its schema, and the time."""

    sessions: sessionmaker[Session]
    legacy: Engine
    schema: str
    clock: Clock
    same_database: bool

    @classmethod
    def open(cls, sessions: sessionmaker[Session], *, settings: Settings, clock: Clock) -> "Connections":
        """
        Return the place that *settings* describe.

        Raises:
            ConfigurationError: If no legacy database is named, or the schema is our own.
        """
        if settings.legacy_database_url is None:
            msg = "LEGACY_DATABASE_URL is not set: it names the database that holds the legacy tables"
            raise ConfigurationError(msg)
        legacy = create_engine(settings.legacy_database_url.get_secret_value(), pooled=False)
        same = _is_same(sessions, legacy)
        place = cls(sessions, legacy, settings.legacy_schema, clock, same)
        place.require_apart()
        return place

    @contextmanager
    def source(self) -> Iterator[tuple[LegacySource, Connection]]:
        """Yield the legacy tables as they are now, and a connection to read them by."""
        with self.legacy.connect() as connection:
            connection.execute(text(f"SET statement_timeout = '{LONGEST_SCAN}'"))
            connection.commit()
            found = LegacySource.read(connection, self.schema)
            connection.rollback()
            if not found.tables:
                msg = f"the schema {self.schema!r} holds no legacy tables: set LEGACY_SCHEMA to the one that does"
                raise ConfigurationError(msg)
            yield found, connection

    def require_apart(self) -> None:
        """
        Refuse a legacy schema that is our own: two tables are called ``users``.

        Raises:
            ConfigurationError: If it is.
        """
        if not self.same_database:
            return
        with self.sessions() as session:
            name = f'"{self.schema}".learning_activities'
            if session.scalar(_OURS, {"name": name}):
                msg = (
                    f"LEGACY_SCHEMA {self.schema!r} is the schema of AIdioma's own tables. Put one of the two into a "
                    "schema of its own: DATABASE_URL takes ?options=-csearch_path%3Daidioma"
                )
                raise ConfigurationError(msg)


def _is_same(sessions: sessionmaker[Session], legacy: Engine) -> bool:
    """
    Return whether both addresses lead to one database.

    Addresses can differ and mean the same; an advisory lock, which belongs to a database, tells.
    """
    key = secrets.randbits(62)
    with sessions.begin() as session, legacy.connect() as connection:
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
        return not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": key})
