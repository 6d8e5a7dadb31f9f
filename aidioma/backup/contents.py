"""What a backup holds besides the database, and how the rows and definitions of a database are counted."""

import json
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from aidioma.accounts.secret import FILE_NAME as SECRET_KEY
from aidioma.backup.archive import MEDIA, SETTINGS, Counts
from aidioma.llm.connection import EXAMS_FILE_NAME
from aidioma.llm.connection import FILE_NAME as JUDGE

SETTING_FILES: Final = (SECRET_KEY, JUDGE, EXAMS_FILE_NAME)
_SAID: Final = {
    SECRET_KEY: "the key that signs session cookies",
    JUDGE: "the key of the AI provider",
}

_TABLES: Final = """
SELECT relation.relname FROM pg_class AS relation
WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind = 'r'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = relation.oid AND deptype = 'e')
ORDER BY 1
"""

DEFINITIONS: Final = {
    "indexes": "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' "
    "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_constraint.oid AND deptype = 'e')",
    "triggers": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
    "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')",
}
"""How many of what; constraints without NOT NULL, which are some from PostgreSQL 18 on alone."""


def tables(connection: Connection) -> list[str]:
    """Return the names of our tables; what a view keeps is made again from them."""
    return list(connection.scalars(text(_TABLES)))


def counted(connection: Connection) -> Counts:
    """Count what the database holds, as *connection* sees it."""
    rows = {name: connection.scalar(text(f'SELECT count(*) FROM public."{name}"')) for name in tables(connection)}  # noqa: S608
    return Counts(rows=rows, definitions={name: connection.scalar(text(query)) for name, query in DEFINITIONS.items()})


def files(data_dir: Path) -> dict[str, Path]:
    """Return the files of the data folder that a backup takes along, by their names in it."""
    media = data_dir / "media"
    found = {
        MEDIA + path.name: path
        for path in sorted(media.iterdir() if media.is_dir() else ())
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".") and path.suffix != ".part"
    }
    return found | {SETTINGS + name: data_dir / name for name in SETTING_FILES if (data_dir / name).is_file()}


def secrets(found: dict[str, Path]) -> dict[str, str]:
    """Return which of the files hold a secret, and what for; a judge on this machine needs no key."""
    return {
        name: _SAID[path.name]
        for name, path in found.items()
        if name.startswith(SETTINGS) and path.name in _SAID and not (path.name == JUDGE and _is_keyless(path))
    }


def _is_keyless(path: Path) -> bool:
    try:
        return json.loads(path.read_bytes()).get("api_key") is None
    except (OSError, ValueError, AttributeError):
        return False
