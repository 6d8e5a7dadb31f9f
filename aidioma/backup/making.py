"""Making a backup, while the app goes on."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from aidioma import __version__
from aidioma.backup import archive
from aidioma.backup.archive import DATABASE, FORMAT, Manifest
from aidioma.backup.contents import counted, files, secrets
from aidioma.backup.tools import Tools
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine, direct_url
from aidioma.db.schema import current_revision
from aidioma.errors import DatabaseError, InvalidInputError
from aidioma.settings import Settings


@dataclass(frozen=True, slots=True)
class Backup:
    """What was made."""

    path: Path
    manifest: Manifest


def make(settings: Settings, path: Path, *, with_secrets: bool = False, replace: bool = False) -> Backup:
    """
    Write the installation to *path*, read it back, and return what is in it.

    Args:
        settings: Of the installation.
        path: A new file, for its owner alone.
        with_secrets: Take along the keys that lie in the data folder; else they are named and left out.
        replace: Write over a file that is there.

    Raises:
        DatabaseError: If the database cannot be read, or PostgreSQL's tools are missing or too old.
        InvalidInputError: If *path* cannot be written, or is there already.
    """
    if path.exists() and not replace:
        msg = f"{path} is there already: choose another name, so that no backup is lost"
        raise InvalidInputError(msg)
    url = direct_url(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".aidioma-backup-") as folder:
            dump = Path(folder, DATABASE)
            manifest = _dumped(settings, url, dump)
            found = files(settings.data_dir)
            kept_back = {} if with_secrets else secrets(found)
            sources = {DATABASE: dump} | {name: at for name, at in found.items() if name not in kept_back}
            manifest = manifest.model_copy(
                update={
                    "members": tuple(archive.described(at, name) for name, at in sources.items()),
                    "secrets": tuple(secrets(found).values()) if with_secrets else (),
                    "left_out": tuple(kept_back.values()),
                }
            )
            archive.write(path, manifest, sources)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror or error}): choose a folder with room that you may write to"
        raise InvalidInputError(msg) from error
    return Backup(path, archive.verified(path))


def _dumped(settings: Settings, url: str, dump: Path) -> Manifest:
    """Let pg_dump write *dump*, look into it, and return what it holds, counted in the same snapshot."""
    engine = create_engine(url, pooled=False)
    revision = current_revision(engine)
    if revision is None:
        msg = (
            "there is nothing to back up: no schema in the database. Look where DATABASE_URL or AIDIOMA_DATA_DIR points"
        )
        raise DatabaseError(msg)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        # The snapshot lives as long as this transaction, which waits for pg_dump without doing anything.
        connection.execute(text("SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0"))
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        server = int(connection.scalar(text("SHOW server_version_num"))) // 10_000
        tools = Tools.find(server, embedded=settings.database_url is None)
        arguments = [
            f"--file={dump}",
            "--format=custom",
            f"--snapshot={snapshot}",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--lock-wait-timeout=60000",
            *(f'--exclude-schema="{name}"' for name in _other_schemas(connection)),
        ]
        tools.run("pg_dump", arguments, url=url)
        counts = counted(connection)
    _require_complete(tools, dump, set(counts.rows))
    return Manifest(
        format=FORMAT,
        made_at=utc_now(),
        made_by=__version__,
        revision=revision,
        server=server,
        tools=tools.major,
        counts=counts,
        members=(),
    )


def _other_schemas(connection: Connection) -> list[str]:
    """Return the schemas of the database that are somebody else's: a host's own, or what a school keeps beside."""
    query = (
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"
    )
    return [str(name).replace('"', '""') for name in connection.scalars(text(query))]


def _require_complete(tools: Tools, dump: Path, tables: set[str]) -> None:
    """Read the dump's own list, and refuse one in which a table is missing."""
    listed = tools.run("pg_restore", ["--list", str(dump)]).splitlines()
    words = [line.split() for line in listed if not line.startswith(";")]
    has_rows = {line[line.index("public") + 1] for line in words if "DATA" in line and "public" in line}
    if missing := sorted(tables - has_rows):
        msg = f"the backup is not whole: the rows of {', '.join(missing)} are not in what pg_dump wrote"
        raise DatabaseError(msg)


def place_of(url: str) -> str:
    """Say which database is meant, without a password."""
    address = make_url(url)
    host = address.host or (dict(address.query).get("host") or "this machine")
    return f"{address.database} at {host}"
