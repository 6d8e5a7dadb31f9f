"""The migration's own SQL files, which psql runs too: ``psql -v legacy=public -v table=users -f …``."""

import re
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from aidioma.files import ROOT

FOLDER: Final = ROOT / "sql" / "migration"
_VARIABLE: Final = re.compile(r"""(?<!:):(?:"(?P<name>\w+)"|'(?P<text>\w+)')""")


def run_script(connection: Connection, name: str, variables: dict[str, str]) -> None:
    """Run the statements of the file *name* with psql's variables filled in, and nothing else touched."""
    cursor = connection.connection.cursor()
    cursor.execute(filled(FOLDER / f"{name}.sql", variables))
    cursor.close()


def filled(path: Path, variables: dict[str, str]) -> str:
    """Return the statements in *path* with ``:"name"`` as an identifier and ``:'name'`` as a text."""

    def value(match: re.Match[str]) -> str:
        if match["name"]:
            return '"' + variables[match["name"]].replace('"', '""') + '"'
        return "'" + variables[match["text"]].replace("'", "''") + "'"

    return _VARIABLE.sub(value, path.read_text("utf-8"))
