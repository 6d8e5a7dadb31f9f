"""
Bringing a database to the schema of this release.

Alembic runs the revisions under ``sql/versions/``; each of them runs the plain SQL file beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from aidioma.db.engine import create_engine
from aidioma.errors import ConfigurationError, DatabaseError
from aidioma.files import ROOT

_ONE_UPGRADE_AT_A_TIME = 0x41494449
"""Key of the advisory lock, of no meaning elsewhere."""


def upgrade(database_url: str, *, is_direct: bool = True) -> None:
    """
    Bring the database to the newest revision; several processes may ask for it at once.

    Args:
        database_url: Without a pooler in between, since the lock belongs to the session.
        is_direct: False if a pooler may be in between. Then a database that is up to date is left alone, and no other
            is touched.

    Raises:
        ConfigurationError: If there is something to do and no direct connection to do it by.
        DatabaseError: If it cannot be reached, is of a newer release, or a revision fails; then the
            database is what it was after the last revision that succeeded.
    """
    if is_current(create_engine(database_url, pooled=False, behind_pooler=not is_direct)):
        return
    if not is_direct:
        msg = (
            "the database's schema is not up to date, and cannot be changed through a pooler: set DATABASE_DIRECT_URL "
            "to the same database without the pooler"
        )
        raise ConfigurationError(msg)
    config = configuration()
    try:
        with upgrading(database_url) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        msg = f"the database is of a release that this one does not know ({error}): run the newer AIdioma"
        raise DatabaseError(msg) from error
    except DBAPIError as error:
        msg = f"the database's schema cannot be brought up to date: {str(error.orig).strip()}"
        raise DatabaseError(msg) from error


@contextmanager
def upgrading(database_url: str) -> Iterator[Connection]:
    """
    Yield a connection that alone may change the schema, and whose statements may not wait or run for long.

    Waiting for a table means that its readers wait behind us, so that is given up after 4 s. Waiting for
    another process to finish the same upgrade harms nobody. Closing the connection gives the lock back.
    """
    with create_engine(database_url, pooled=False).connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '10min'; SET statement_timeout = '10min'")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_ONE_UPGRADE_AT_A_TIME})")
        connection.exec_driver_sql("SET lock_timeout = '4s'; SET statement_timeout = '5min'")
        connection.commit()
        yield connection


def current_revision(engine: Engine) -> str | None:
    """Return the revision that the database is at; None where there is no schema yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def head_revision() -> str:
    """Return the newest revision of this release."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        msg = f"no revisions in {ROOT / 'sql' / 'versions'}: the installation is incomplete"
        raise DatabaseError(msg)
    return head


@cache
def revisions() -> frozenset[str]:
    """Return every revision that this release knows."""
    return frozenset(one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions())


def is_current(engine: Engine) -> bool:
    """Return whether the database is at the newest revision."""
    return current_revision(engine) == head_revision()


def run_file(connection: Connection, path: Path) -> None:
    """Run the statements of an SQL file as psql would: as they stand, no parameters, no escapes."""
    statements = path.read_text(encoding="utf-8")
    connection.execution_options(no_parameters=True).exec_driver_sql(statements)


def configuration() -> Config:
    """Return what Alembic needs to know, wherever it is called from."""
    return Config(toml_file=ROOT / "pyproject.toml")
