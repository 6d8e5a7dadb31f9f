"""
A copy that ends before its end says so: the one that can by itself, the one that was killed by its silence.

Whoever copies holds a lock for as long as its connection lives. A pass that has begun and not ended, while nobody holds
it, was killed, or lost its machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, Literal

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from aidioma.errors import AidiomaError, CopyFailedError
from aidioma.legacy.connections import Connections
from aidioma.legacy.state import Failure, MigrationState, locked_state, write_state

CopyStanding = Literal["never", "under way", "finished", "failed", "stopped"]
_KEY: Final = 0x4C454743
"""Key of the advisory lock of those who copy, shared among them, of no meaning elsewhere."""
_HOLD: Final = text(f"SELECT pg_advisory_lock_shared({_KEY})")
_IS_HELD: Final = text(f"""
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = {_KEY} AND granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
""")  # noqa: S608 - a number of ours
TO_DO: Final = "Mend what it says, then start `migrate copy` again: it goes on where it stood."


def failed(failure: Failure) -> CopyFailedError:
    """Return the error that says *failure* and what to do about it."""
    return CopyFailedError(f"The copy failed in {failure.where}: {failure.what}. {TO_DO}")


@contextmanager
def held(place: Connections) -> Iterator[None]:
    """Be known as somebody who copies, until the block ends or the process does."""
    bound = place.sessions.kw["bind"]
    assert isinstance(bound, Engine), "sessions are made on the engine"
    with bound.connect() as connection:
        alone: Connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.execute(_HOLD)
        try:
            yield
        finally:
            connection.invalidate()


def standing(session: Session, state: MigrationState) -> CopyStanding:
    """Return how the last copy stands."""
    if state.failed is not None:
        return "failed"
    if state.run is None or state.run.finished_at is not None:
        return "never" if state.run is None else "finished"
    return "under way" if session.scalar(_IS_HELD) else "stopped"


def trouble(found: CopyStanding, state: MigrationState) -> str | None:
    """Return what is wrong with the last copy and what to do about it; None where nothing is."""
    if state.failed is not None:
        return f"The last copy failed in {state.failed.where}: {state.failed.what}. {TO_DO}"
    if found == "stopped" and state.run is not None:
        return f"The last copy was stopped after {stopped_after(state)}. Start `migrate copy` again: it goes on there."
    return None


def stopped_after(state: MigrationState) -> str:
    """Return the last step that an unfinished pass had finished."""
    return state.run.done[-1] if state.run is not None and state.run.done else "it began"


def noted(place: Connections, error: Exception, *, where: str) -> Failure:
    """Remember that a copy failed with *error*, if our database still takes it, and return what is remembered."""
    failure = Failure(at=place.clock(), where=where, what=said_of(error))
    with suppress(SQLAlchemyError), place.sessions.begin() as session:
        state = locked_state(session)
        state.failed = failure
        write_state(session, state)
    return failure


def said_of(error: Exception) -> str:
    """
    Return what kind of error it is, without what it quotes: rows hold people's words.

    Of a database's error, its class, its code, and the table and constraint that it names.
    """
    if isinstance(error, AidiomaError):
        return str(error)
    if not isinstance(error, DBAPIError):
        return type(error).__name__
    told = getattr(error.orig, "diag", None)
    parts = [getattr(error.orig, "sqlstate", None), *(getattr(told, name, None) for name in _NAMED)]
    known = ", ".join(str(part) for part in parts if part)
    return f"{type(error.orig).__name__} ({known})" if known else type(error.orig).__name__


_NAMED: Final = ("table_name", "constraint_name")
