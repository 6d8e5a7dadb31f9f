"""
Dual-write: triggers on our tables write to the legacy ones in the same transaction, and triggers there note in an
outbox what the earlier application writes.

Triggers and not hooks in Python, because they hold for every writer: services, the command line, psql.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Final

from psycopg import OperationalError
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.errors import ConflictError
from aidioma.legacy.connections import Connections
from aidioma.legacy.scripts import run_script
from aidioma.legacy.source import LegacySource, quoted
from aidioma.legacy.state import IncomingWrites

OUTBOX: Final = "aidioma_outbox"
_FUNCTIONS: Final = ("mirror_rows", "mirror_shapes", "mirror_writes", "mirror_row")
_TABLES: Final = ("users", "learning_content", "learning_activities", "user_progress")
"""Of ours, what others refer to first. Each gets its triggers in a transaction of its own: nobody waits for several."""
_WAITS_MS: Final = (*[10] * 100, *[50] * 100)
"""How long to wait for a table, try by try: while we wait for those who hold it, who comes after waits behind us."""
_PAUSE_S: Final = 0.2
_SENT_AT_ONCE: Final = 20
"""An answer of the same learner waits until they are sent: about ten milliseconds."""
_SENT_AGAIN: Final = 500

_NATIVE_USERS: Final = "SELECT id FROM users WHERE NOT preferences ? 'legacy' AND id <> 'system' ORDER BY id"
_NATIVE_CONTENT: Final = """
    SELECT id FROM learning_content
    WHERE NOT metadata ? 'legacy' AND mirror_content_table(content_type) IS NOT NULL ORDER BY id
"""
_NATIVE_ACTIVITIES: Final = """
    SELECT id FROM learning_activities
    WHERE NOT metadata ? 'legacy' AND (metadata ? 'quality' OR metadata ? 'undoes') ORDER BY created_at, id
"""
_NATIVE_PROGRESS: Final = """
    SELECT DISTINCT standing.id FROM user_progress AS standing
    JOIN learning_activities AS done ON done.user_id = standing.user_id AND done.content_id = standing.content_id
    WHERE NOT done.metadata ? 'legacy' AND done.metadata ? 'quality' ORDER BY standing.id
"""
_BACKFILLS: Final = (
    (_NATIVE_USERS, "users"),
    (_NATIVE_CONTENT, "learning_content"),
    (_NATIVE_ACTIVITIES, "learning_activities"),
    (_NATIVE_PROGRESS, "user_progress"),
)
_AGAIN: Final = text("""
    SELECT mirror_again(asked.of_table, asked.key)
    FROM unnest(CAST(:tables AS text[]), CAST(:keys AS text[])) WITH ORDINALITY AS asked (of_table, key, place)
    ORDER BY asked.place
""")


def switch_on(place: Connections, source: LegacySource) -> IncomingWrites:
    """Install all triggers and return how the earlier application's writes come to us."""
    incoming = _watch(place.legacy, place.schema, list(source.tables))
    for name in (*_FUNCTIONS, *(f"mirror_{table}" for table in _TABLES)):
        _patiently(partial(_ours, place), name, {"legacy": place.schema})
    return incoming


def switch_off(place: Connections, source: LegacySource) -> None:
    """Remove all triggers; what the outbox still holds stays until it is drained or cleaned up."""
    stop_mirroring(place)
    for name in source.tables:
        _patiently(place.legacy.begin, "unwatch_table", {"legacy": place.schema, "table": name})


def stop_mirroring(place: Connections) -> None:
    """Remove what is ours, so that nothing of ours waits for a legacy table any more."""
    for table in reversed(_TABLES):
        _patiently(partial(_ours, place), "unmirror_table", {"table": table})
    _patiently(partial(_ours, place), "mirror_off", {})


@contextmanager
def _ours(place: Connections) -> Iterator[Connection]:
    with place.sessions.begin() as session:
        yield session.connection()


def backfill(sessions: sessionmaker[Session], on_rows: Callable[[str, int], object]) -> dict[str, int]:
    """Send what is ours alone to the legacy tables, in the order in which it came about, and count it."""
    sent = {}
    for which, table in _BACKFILLS:
        with sessions() as session:
            ids = session.scalars(text(which)).all()
        for start in range(0, len(ids), _SENT_AT_ONCE):
            chunk = ids[start : start + _SENT_AT_ONCE]
            with sessions.begin() as session:
                session.execute(_AGAIN, {"tables": [table] * len(chunk), "keys": list(chunk)})
            on_rows(f"to legacy: {table}", len(chunk))
        sent[table] = len(ids)
    return sent


def send_failed(sessions: sessionmaker[Session], schema: str) -> None:
    """Send again, once each, the oldest rows of ours that the legacy tables did not take; their locks pass."""
    place = f"{quoted(schema)}.{OUTBOX}"
    oldest = f"SELECT seq FROM {place} WHERE op = 'FAILED' ORDER BY seq LIMIT {_SENT_AGAIN} FOR UPDATE SKIP LOCKED"  # noqa: S608
    taken = text(f"DELETE FROM {place} WHERE seq IN ({oldest}) RETURNING seq, table_name, row_now ->> 'id'")  # noqa: S608
    with sessions.begin() as session:
        rows = sorted(session.execute(taken).all())
        if not rows:
            return
        session.execute(_AGAIN, {"tables": [row[1] for row in rows], "keys": [row[2] for row in rows]})


def _watch(legacy: Engine, schema: str, tables: Sequence[str]) -> IncomingWrites:
    """Make the outbox and its triggers; where that is not allowed, what they write comes by copying again."""
    watched: list[str] = []
    try:
        _patiently(legacy.begin, "outbox", {"legacy": schema})
        for name in tables:
            _patiently(legacy.begin, "watch_table", {"legacy": schema, "table": name})
            watched.append(name)
    except InsufficientPrivilege:
        for name in watched:
            _patiently(legacy.begin, "unwatch_table", {"legacy": schema, "table": name})
        _patiently(legacy.begin, "outbox_off", {"legacy": schema})
        return "copy"
    return "outbox"


def _patiently(begin: Callable[[], AbstractContextManager[Connection]], name: str, variables: dict[str, str]) -> None:
    """
    Run the script *name*, again and again while somebody holds its table: it waits no longer than those who answer may.

    Raises:
        ConflictError: If the table was held each time, for half a minute and more; nothing was changed then.
    """
    for wait_ms in _WAITS_MS:
        try:
            with begin() as connection:
                connection.execute(text(f"SET LOCAL lock_timeout = '{wait_ms}ms'"))
                run_script(connection, name, variables)
        except OperationalError:
            time.sleep(_PAUSE_S)
        else:
            return
    msg = (
        f"{variables.get('table', 'a table')} was in use whenever its trigger was to be changed. Look into "
        "pg_stat_activity for a transaction that has been open for long, and run the command again when it has ended."
    )
    raise ConflictError(msg)


def under_way(connection: Connection, schema: str) -> set[str]:
    """Return the legacy ids of the people of whom something waits in the outbox."""
    place = f"{quoted(schema)}.{OUTBOX}"
    if connection.scalar(text("SELECT to_regclass(:place)"), {"place": place}) is None:
        return set()
    told = f"SELECT DISTINCT coalesce(row_now, row_before) ->> 'user_id' FROM {place} WHERE op <> 'FAILED'"  # noqa: S608
    return {key for key in connection.scalars(text(told)) if key is not None}


def outbox_size(connection: Connection, schema: str) -> dict[str, int]:
    """Return how many entries wait in the outbox, and how many rows of ours the legacy tables did not take."""
    place = f"{quoted(schema)}.{OUTBOX}"
    if connection.scalar(text("SELECT to_regclass(:place)"), {"place": place}) is None:
        return {"waiting": 0, "failed": 0}
    row = connection.execute(
        text(
            f"SELECT count(*) FILTER (WHERE op <> 'FAILED'), count(*) FILTER (WHERE op = 'FAILED') FROM {place}"  # noqa: S608
        )
    ).one()
    return {"waiting": row[0], "failed": row[1]}
