"""``doctor``: what is configured, reachable, missing."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from aidioma.cli.judge import exam_in_words
from aidioma.cli.reply import Commands, Output, command
from aidioma.db.engine import open_engine
from aidioma.db.schema import current_revision, head_revision
from aidioma.errors import AidiomaError
from aidioma.exam.service import standing_of
from aidioma.llm.local_servers import local_servers
from aidioma.settings import Settings

ENOUGH_DISK_BYTES = 500_000_000
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``needed`` is False for what AIdioma can do without."""

    name: str
    ok: bool
    detail: str
    needed: bool = True


def add_commands(commands: Commands) -> None:
    """Add ``doctor``."""
    command(commands, "doctor", _doctor, about="say what is configured, reachable and missing")


def _doctor(_args: argparse.Namespace) -> Output:
    settings = Settings()
    checks = [_python(), *_disk(settings), *_database(settings), *_replica(settings)]
    checks += [*_judge(settings), _embedder(settings)]
    well = all(check.ok for check in checks if check.needed)
    lines = [f"{_sign(check)} {check.name}: {check.detail}" for check in checks]
    return Output({"ok": well, "checks": [asdict(check) for check in checks]}, "\n".join(lines), status=int(not well))


def _sign(check: Check) -> str:
    if check.ok:
        return "ok     "
    return "MISSING" if check.needed else "unused "


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), f"{version} (3.11 or newer is needed)")


def _disk(settings: Settings) -> Iterator[Check]:
    if settings.database_url is not None:
        return
    folder = next(path for path in (settings.data_dir, *settings.data_dir.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    yield Check("Disk", free >= ENOUGH_DISK_BYTES, f"{free // 1_000_000} MB free at {_shown(settings.data_dir)}")


def _shown(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _database(settings: Settings) -> Iterator[Check]:
    kind = "embedded" if settings.database_url is None else "DATABASE_URL"
    try:
        engine = open_engine(settings)
        with engine.connect() as connection:
            version = connection.scalar(text("SHOW server_version"))
            vector = connection.scalar(text("SELECT extversion FROM pg_extension WHERE extname = 'vector'"))
            limit = connection.scalar(text("SHOW statement_timeout"))
        revision = current_revision(engine)
        engine.dispose()
    except AidiomaError as error:
        yield Check("Database", ok=False, detail=f"{kind}: {error}")
        return
    yield Check("Database", ok=True, detail=f"{kind}, PostgreSQL {version}")
    yield Check(
        "pgvector", vector is not None, vector or "the extension is not installed: python -m aidioma db upgrade"
    )
    newest = head_revision()
    yield Check("Schema", revision == newest, f"at {revision or 'nothing'}, newest is {newest}")
    if limit == "0":
        detail = (
            "no statement has a bound, as a pooler takes no settings: ALTER ROLE … SET statement_timeout = '30s', "
            "and so lock_timeout and idle_in_transaction_session_timeout"
        )
        yield Check("Limits", ok=False, detail=detail, needed=False)


def _replica(settings: Settings) -> Iterator[Check]:
    if settings.database_read_url is not None:
        detail = "DATABASE_READ_URL is set, but not used yet: every query goes to the database above"
        yield Check("Read replica", ok=False, detail=detail, needed=False)


def _judge(settings: Settings) -> Iterator[Check]:
    """Say who judges and whether it has passed its exam; where nobody does, who could."""
    standing = standing_of(settings)
    if not standing.is_connected:
        detail = "none is connected, on the AI page or by OPENAI_API_KEY: rules and self-rating"
        yield Check("Judge", ok=False, detail=detail, needed=False)
        for server in local_servers():
            found = f"{server.endpoint} answers and has {', '.join(server.models[:_NAMED])}: connect it on the AI page"
            yield Check("Local model", ok=False, detail=found, needed=False)
        return
    yield Check("Judge", ok=True, detail=f"{standing.model} at {standing.endpoint}", needed=False)
    yield Check("Judge's exam", standing.teaches, exam_in_words(standing), needed=False)
    if standing.price is None:
        detail = (
            f"of {standing.model} it is not known, so it is counted as one of the dearest: the AI page or "
            "AIDIOMA_PRICES sets it"
        )
        yield Check("Judge's price", ok=False, detail=detail, needed=False)


def _embedder(settings: Settings) -> Check:
    return Check("Embedder", ok=True, detail=settings.embedding_model or "local", needed=False)
