"""
PostgreSQL's own tools: those that come along for the embedded server, and for another those of this machine.

A tool reads servers of its own age and older ones, and files that a tool of its own age or an older one wrote.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import make_url

from aidioma.db.programs import bundled, explained
from aidioma.errors import DatabaseError

NEEDED = ("pg_dump", "pg_restore", "psql")
_NOT_TOLD = "PG"
"""How the names of variables begin that speak to every client; what we connect to is said in full."""
_FOUND_BY = {"PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL", "PGSSLCRLDIR", "PGPASSFILE"}


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools in *folder*, all of the major version *major*."""

    folder: Path
    major: int

    @classmethod
    def find(cls, least: int, *, embedded: bool) -> Self:
        """
        Return tools of the major version *least* or a newer one.

        Args:
            least: The age of the server, or of the tools that wrote what is to be read.
            embedded: Whether the server is the embedded one, with its own tools; for others those on PATH come first.

        Raises:
            DatabaseError: If there are none, or older ones alone; the message says what to install.
        """
        seen: list[str] = []
        for folder in _folders(embedded=embedded):
            major = _major(folder)
            if major is not None and major >= least:
                return cls(folder, major)
            seen.append(f"those in {folder} are {'of no known version' if major is None else f'version {major}'}")
        found = "; ".join(seen) or "there are none on PATH"
        msg = (
            f"PostgreSQL's tools {', '.join(NEEDED)} of version {least} or newer are needed, and {found}: install "
            f"them (Debian: postgresql-client-{least}), and put their folder first on PATH"
        )
        raise DatabaseError(msg)

    def start(
        self, tool: str, arguments: Sequence[str], *, url: str | None = None, stdin: int | None = None
    ) -> "subprocess.Popen[bytes]":
        """
        Start *tool*, on the database at *url*, to be fed by *stdin* or to be read from.

        No password stands among its arguments, which others can read.
        """
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(_NOT_TOLD) or name in _FOUND_BY
        }
        environment |= {"LC_ALL": "C", "PGAPPNAME": "aidioma-backup", "PGCLIENTENCODING": "UTF8"}
        target: list[str] = []
        if url is not None:
            address = make_url(url).set(drivername="postgresql")
            if address.password is not None:
                environment["PGPASSWORD"] = str(address.password)
            bare = address._replace(password=None).render_as_string(hide_password=False)
            target = [f"--dbname={bare}", *(("--no-password",) if tool != "pg_restore" else ())]
        return subprocess.Popen(  # noqa: S603 - one of PostgreSQL's tools, arguments without a shell
            [str(self.folder / tool), *target, *arguments],
            env=environment,
            stdin=stdin,
            stdout=subprocess.DEVNULL if stdin is not None else subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, tool: str, arguments: Sequence[str], *, url: str | None = None) -> str:
        """
        Run *tool* to its end and return what it printed.

        Raises:
            DatabaseError: If it fails; the message ends with its own last words.
        """
        done = self.start(tool, arguments, url=url)
        said, complained = done.communicate()
        if done.returncode != 0:
            raise DatabaseError(explained(f"{tool} failed", complained.decode(errors="replace")))
        return said.decode(errors="replace")


def _folders(*, embedded: bool) -> Iterator[Path]:
    if not embedded:
        first = shutil.which(NEEDED[0])
        if first is not None and all((Path(first).parent / tool).exists() for tool in NEEDED):
            yield Path(first).parent
    try:
        yield bundled()
    except DatabaseError:
        if embedded:
            raise


def _major(folder: Path) -> int | None:
    """Return the version that all tools of *folder* have at least."""
    try:
        said = [
            subprocess.run([str(folder / tool), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
            for tool in NEEDED
        ]
    except OSError:
        return None
    found = [re.search(r"\) (\d+)", one) for one in said]
    return min((int(one[1]) for one in found if one), default=None) if all(found) else None
