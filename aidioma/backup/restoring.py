"""
Bringing a backup back: into an empty installation, or with a clear word in the place of what is there.

The database changes in one transaction, which also counts what came in: until it ends well, all is as it was.
"""

import io
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Final

from sqlalchemy import Connection, Engine, text

from aidioma.backup import archive, making
from aidioma.backup.archive import DATABASE, MEDIA, SETTINGS, Counts, Manifest
from aidioma.backup.contents import DEFINITIONS, tables
from aidioma.backup.tools import Tools
from aidioma.clock import utc_now
from aidioma.db import schema
from aidioma.db.engine import create_engine, direct_url
from aidioma.db.programs import explained
from aidioma.errors import ConflictError, DatabaseError, InvalidInputError
from aidioma.files import whole_file
from aidioma.settings import Settings

_CHUNK: Final = 1 << 20
_KNOWS_TRANSACTION_TIMEOUT: Final = 17

_DROP_OURS: Final = """
SET LOCAL lock_timeout = '10s';
SET LOCAL client_min_messages = warning;
DO $drop$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT relation.oid::regclass AS named, relation.relkind FROM pg_class AS relation
        WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind IN ('r', 'p', 'v', 'm', 'S')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = relation.oid AND deptype IN ('e', 'a', 'i'))
        ORDER BY relation.relkind <> 'm'
    LOOP
        IF to_regclass(one.named::text) IS NOT NULL THEN
            EXECUTE format('DROP %s %s CASCADE', CASE one.relkind
                WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE'
            END, one.named);
        END IF;
    END LOOP;
    FOR one IN
        SELECT routine.oid::regprocedure AS named FROM pg_proc AS routine
        WHERE routine.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = routine.oid AND deptype = 'e')
    LOOP
        EXECUTE format('DROP ROUTINE %s CASCADE', one.named);
    END LOOP;
END $drop$;
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back; *kept* is a backup of what was there before, *revision* where the schema is now."""

    manifest: Manifest
    revision: str
    files: int
    kept: Path | None


def restore(settings: Settings, path: Path, *, replace: bool = False) -> Restored:
    """
    Bring the backup at *path* into the installation of *settings*, and the schema to this release.

    Args:
        settings: Of an installation in which nobody is at work; an embedded database is made if it is missing.
        path: The backup. It is a program to the database: only one's own may be brought back.
        replace: Also where somebody has an account or content; what is there is backed up first.

    Raises:
        InvalidInputError: If *path* is no backup, or damaged.
        ConflictError: If the installation is in use, or not empty; nothing was changed.
        DatabaseError: If the database refuses; it is as it was before then.
    """
    manifest = archive.verified(path)
    _require_known(manifest)
    url = direct_url(settings)
    engine = create_engine(url, pooled=False)
    server, there = _looked_at(engine, replace=replace)
    tools = Tools.find(max(server, manifest.tools), embedded=settings.database_url is None)
    kept = _kept_before(settings) if there else None
    dump = settings.data_dir / ".restoring.dump"
    settings_files: dict[str, bytes] = {}
    written = 0
    try:
        with archive.opened(path) as (_, members):
            for name, content in members:
                if name.startswith(SETTINGS):
                    settings_files[name.removeprefix(SETTINGS)] = content.read()
                    continue
                _write(dump if name == DATABASE else settings.data_dir / "media" / name.removeprefix(MEDIA), content)
                written += name != DATABASE
        _bring_in(tools, url, dump, manifest, server=server)
    finally:
        dump.unlink(missing_ok=True)
    for name, said in settings_files.items():
        _write(settings.data_dir / name, io.BytesIO(said))
    schema.upgrade(url)
    return Restored(manifest, schema.head_revision(), written + len(settings_files), kept)


def _require_known(manifest: Manifest) -> None:
    """Refuse what a newer release made: its tables mean things that this one does not know."""
    if manifest.revision not in schema.revisions():
        msg = (
            f"the backup was made by AIdioma {manifest.made_by}, whose schema ({manifest.revision}) this one does not "
            "know: install that version or a newer one, and restore there"
        )
        raise InvalidInputError(msg)


def _looked_at(engine: Engine, *, replace: bool) -> tuple[int, bool]:
    """
    Return how old the server is, and whether there is something that a restore would replace.

    Raises:
        ConflictError: If somebody is at work there, or there is something and *replace* was not said.
    """
    with engine.connect() as connection:
        server = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
        _require_rest(connection)
        names = tables(connection)
        if names and "alembic_version" not in names:
            msg = "the database holds tables of another application: make an empty one, and set DATABASE_URL to it"
            raise ConflictError(msg)
        there = _people_and_content(connection) if names else (0, 0)
    if any(there) and not replace:
        msg = (
            f"this installation is not empty: {there[0]} accounts, {there[1]} items that were written or brought here. "
            "To have the backup in their place, say --replace: what is there is then backed up first"
        )
        raise ConflictError(msg)
    return server, any(there)


def _require_rest(connection: Connection) -> None:
    at_work = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND application_name = 'aidioma'"
    )
    if connection.scalar(text(at_work)):
        msg = "AIdioma is at work on this database: end the app (every process of it), and restore again"
        raise ConflictError(msg)


def _people_and_content(connection: Connection) -> tuple[int, int]:
    """Count who and what would be lost; what comes with every installation would not."""
    people = connection.scalar(text("SELECT count(*) FROM users WHERE id <> 'system'"))
    content = connection.scalar(
        text("SELECT count(*) FROM learning_content WHERE metadata ->> 'source' IS DISTINCT FROM 'AIdioma'")
    )
    return int(people or 0), int(content or 0)


def _kept_before(settings: Settings) -> Path:
    """Back up what is about to be replaced, keys included, into the data folder."""
    path = settings.data_dir / "backups" / f"before-restore-{utc_now():%Y%m%dT%H%M%S.%f}.tar"
    return making.make(settings, path, with_secrets=True).path


def _write(path: Path, content: IO[bytes]) -> None:
    try:
        with whole_file(path) as file:
            archive.copy(content, file)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror or error}): make room there, and restore again"
        raise InvalidInputError(msg) from error


def _bring_in(tools: Tools, url: str, dump: Path, manifest: Manifest, *, server: int) -> None:
    """
    Put what is in *dump* in the place of our tables, count it, and commit only if it is all there.

    psql commits at the end of what it is given. So it is ended without an end where pg_restore did not end well.
    """
    reader = tools.start(
        "pg_restore",
        ["--file=-", "--no-owner", "--no-privileges", "--no-comments", str(dump)],
    )
    wanted = [
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--command={_DROP_OURS}",
        "--file=-",
        f"--command={_counted_as(manifest.counts)}",
    ]
    writer = tools.start("psql", wanted, url=url, stdin=subprocess.PIPE)
    with reader, writer:
        complaint = Thread(target=lambda: said.append(writer.stderr.read() if writer.stderr else b""))
        said: list[bytes] = []
        complaint.start()
        _pump(reader, writer, server=server)
        broken = b"" if reader.wait() == 0 else reader.stderr.read() if reader.stderr else b""
        if reader.returncode != 0 and writer.poll() is None:
            writer.kill()
        if writer.stdin is not None:
            with suppress(BrokenPipeError):
                writer.stdin.close()
        writer.wait()
        complaint.join()
    if reader.returncode != 0 or writer.returncode != 0:
        words = (b"".join(said) or broken).decode(errors="replace")
        raise DatabaseError(explained("the restore failed, and the database is as it was before", words))


def _pump(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]", *, server: int) -> None:
    """Hand on the script, without what an older server does not know; to the end, or until psql has given up."""
    if reader.stdout is None or writer.stdin is None:
        return
    is_head = server < _KNOWS_TRANSACTION_TIMEOUT
    with suppress(BrokenPipeError):
        while line_or_piece := reader.stdout.readline() if is_head else reader.stdout.read(_CHUNK):
            if is_head and line_or_piece.startswith(b"SET transaction_timeout"):
                is_head = False
                continue
            writer.stdin.write(line_or_piece)
        return
    reader.kill()


def _counted_as(counts: Counts) -> str:
    """Return what ends the transaction with an error unless the database holds what the manifest says."""
    rows = {f"rows of {name}": (f'SELECT count(*) FROM public."{name}"', n) for name, n in counts.rows.items()}  # noqa: S608
    definitions = {name: (DEFINITIONS[name], n) for name, n in counts.definitions.items() if name in DEFINITIONS}
    checks = [
        f"found := ({query}); IF found <> {n} THEN RAISE EXCEPTION '% {what} instead of {n} came in', found; END IF;"
        for what, (query, n) in (rows | definitions).items()
    ]
    return f"DO $count$ DECLARE found bigint; BEGIN {' '.join(checks)} END $count$"
