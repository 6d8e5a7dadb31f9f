"""
How much there is to know about a database: the legacy tables, as they are documented and planned, beside ours.

Run::

    python -m benchmarks.database_complexity

Both are made in scratch databases of the configured server and counted from its catalog. The legacy tables are those
of the documents, spelled in ``tests/legacy/`` without foreign keys and indexes, and with JSON in texts: of these the
figures say nothing.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from aidioma.db import schema
from aidioma.db.engine import create_engine
from aidioma.db.scratch import scratch_database
from aidioma.files import ROOT
from aidioma.settings import Settings

LEGACY: Final = tuple(ROOT / "tests" / "legacy" / name for name in ("legacy_documented.sql", "legacy_planned.sql"))
OURS: Final = "c.relnamespace = 'public'::regnamespace AND c.relname <> 'alembic_version'"
FIGURES: Final = {
    "tables": f"SELECT count(*) FROM pg_class AS c WHERE relkind = 'r' AND {OURS}",
    "views": f"SELECT count(*) FROM pg_class AS c WHERE relkind IN ('v', 'm') AND {OURS}",
    "columns": f"SELECT count(*) FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid "
    f"WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r' AND {OURS}",
    "JSON columns": f"SELECT count(*) FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid "
    f"WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r' AND atttypid = 'jsonb'::regtype AND {OURS}",
    "foreign keys": f"SELECT count(*) FROM pg_constraint JOIN pg_class AS c ON c.oid = conrelid "
    f"WHERE contype = 'f' AND {OURS}",
    "checks": f"SELECT count(*) FROM pg_constraint JOIN pg_class AS c ON c.oid = conrelid "
    f"WHERE contype = 'c' AND {OURS}",
    "keys": f"SELECT count(*) FROM pg_constraint JOIN pg_class AS c ON c.oid = conrelid "
    f"WHERE contype IN ('p', 'u') AND {OURS}",
    "further indexes": f"SELECT count(*) FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid "
    f"WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) AND {OURS}",
    "triggers": f"SELECT count(*) FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid "
    f"WHERE NOT tgisinternal AND {OURS}",
}
NOT_SPELLED: Final = frozenset({"JSON columns", "foreign keys", "further indexes"})


def counted(connection: Connection) -> dict[str, int]:
    """Return the figures of a database."""
    return {name: int(connection.scalar(text(query)) or 0) for name, query in FIGURES.items()}


def legacy(settings: Settings, files: tuple[Path, ...] = LEGACY) -> dict[str, int]:
    """Return the figures of the legacy tables: one documentation after the other, as each names its own."""
    total = dict.fromkeys(FIGURES, 0)
    for path in files:
        with scratch_database(settings, durable=False) as url, create_engine(url, pooled=False).begin() as connection:
            schema.run_file(connection, path)
            total = {name: total[name] + n for name, n in counted(connection).items()}
    return total


def ours(settings: Settings) -> dict[str, int]:
    """Return the figures of this release's schema."""
    with scratch_database(settings, durable=False) as url:
        schema.upgrade(url)
        with create_engine(url, pooled=False).connect() as connection:
            return counted(connection)


if __name__ == "__main__":
    configured = Settings()
    before, now = legacy(configured), ours(configured)
    for figure in FIGURES:
        told = "–" if figure in NOT_SPELLED else before[figure]
        print(f"{figure:16} {told:>5} {now[figure]:5}")
