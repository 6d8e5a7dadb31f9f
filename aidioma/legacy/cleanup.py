"""The end of a migration: the legacy tables written to files, counted, and dropped."""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import InternalError

from aidioma.errors import ConflictError
from aidioma.legacy.connections import Connections
from aidioma.legacy.scripts import run_script
from aidioma.legacy.source import LegacySource, Table
from aidioma.legacy.state import MigrationState

VERIFIED_WITHIN = timedelta(hours=24)
_ALL = 100


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """One table in a file: how many rows, and the checksum that tells whether the file is whole."""

    file: str
    rows: int
    sha256: str


def objections(state: MigrationState, *, now: datetime, settled_for: timedelta) -> list[str]:
    """Return why it is too early to clean up; nothing where it is not."""
    found = []
    if state.verified is None or state.verified.count or now - state.verified.at > VERIFIED_WITHIN:
        found.append("the last `migrate verify` was not clean, or is older than a day")
    if state.reads_since is None or state.new_percent < _ALL:
        found.append("not everybody is read from the new tables: `migrate reads new`")
    elif now - state.reads_since < settled_for:
        hours = settled_for.total_seconds() / 3600
        found.append(f"everybody has been read from the new tables for less than {hours:g} hours")
    return found


def require_ready(state: MigrationState, *, now: datetime, settled_for: timedelta) -> None:
    """
    Let a clean-up pass that comes at its time.

    Raises:
        ConflictError: If it is too early; nothing was changed.
    """
    if found := objections(state, now=now, settled_for=settled_for):
        msg = f"Too early to clean up: {'; '.join(found)}. Nothing was changed."
        raise ConflictError(msg)


def export_and_drop(
    place: Connections, source: LegacySource, folder: Path, *, settle: Callable[[], object]
) -> dict[str, ExportedTable]:
    """
    Write every legacy table to *folder*, and drop them and the outbox, all or none.

    Nobody writes to them meanwhile: what came before is brought over by *settle* and is in the files, and nothing
    can come between the files and the end of the tables.

    Raises:
        ConflictError: If a file is not whole, or something that is not part of the migration depends on a table.
    """
    tables = ", ".join(table.qualified for table in source)
    try:
        with place.legacy.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
            settle()
            exported = _export_all(source, connection, folder)
            connection.execute(text(f"DROP TABLE {tables}"))
            run_script(connection, "outbox_off", {"legacy": place.schema})
    except InternalError as error:
        told = str(error.orig).strip()
        msg = (
            f"The files are written, and nothing was dropped, because something depends on the tables: {told} "
            "Dual-write is off now; `migrate dual-write on` begins it again."
        )
        raise ConflictError(msg) from error
    return exported


def already_exported(place: Connections, folder: Path) -> dict[str, ExportedTable]:
    """Return what is in *folder*, where the tables are gone already; nothing while any of them is there."""
    manifest = folder / "manifest.json"
    with place.legacy.connect() as connection:
        if LegacySource.read(connection, place.schema).tables or not manifest.exists():
            return {}
    return {name: ExportedTable(**one) for name, one in json.loads(manifest.read_text("utf-8")).items()}


def _export_all(source: LegacySource, connection: Connection, folder: Path) -> dict[str, ExportedTable]:
    """Write gzipped CSV with a header, and a manifest of what is in the files."""
    folder.mkdir(parents=True, exist_ok=True)
    done = {table.name: _export(table, connection, folder) for table in source}
    manifest: Mapping[str, Any] = {
        name: {"file": one.file, "rows": one.rows, "sha256": one.sha256} for name, one in done.items()
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2), "utf-8")
    return done


def _export(table: Table, connection: Connection, folder: Path) -> ExportedTable:
    path = folder / f"{table.name}.csv.gz"
    digest = hashlib.sha256()
    cursor = connection.connection.cursor()
    with gzip.open(path, "wb") as file, cursor.copy(f"COPY {table.qualified} TO STDOUT (FORMAT csv, HEADER)") as rows:
        for chunk in rows:
            digest.update(chunk)
            file.write(chunk)
    copied, there = cursor.rowcount, table.count(connection)
    cursor.close()
    if copied != there:
        msg = f"{path} holds {copied} rows, and {table.name} has {there}. Nothing was dropped."
        raise ConflictError(msg)
    return ExportedTable(path.name, copied, digest.hexdigest())
