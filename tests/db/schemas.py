"""Where the schema's SQL lies, and what tests do with it."""

import subprocess

from aidioma.db.engine import create_engine
from aidioma.db.programs import bundled
from aidioma.files import ROOT
from tests.db.catalog import snapshot

SQL = ROOT / "sql"


def state_of(url: str) -> dict[str, str]:
    """Return the definitions in the catalog of the database at *url*."""
    with create_engine(url, pooled=False).connect() as connection:
        return snapshot(connection)


def run_psql(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the bundled psql on the database at *url*, without anybody's own settings."""
    return subprocess.run(
        [str(bundled() / "psql"), "--no-psqlrc", "--dbname", url, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
