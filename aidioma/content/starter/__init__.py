"""
The content that every installation begins with, of our own writing.

JSONL files in the form that ``content import`` takes: beside this module one a kind, in a folder a course, one a unit;
and in ``packs/`` judged answers, a pack as ``cache import`` takes it.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any, Final

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session, sessionmaker

from aidioma import __version__
from aidioma.content import bulk_rows
from aidioma.content.file_fragments import FileFragments
from aidioma.content.item import Draft, author
from aidioma.content.reconcile import Fate, foreseen, loaded, store
from aidioma.content.starter import settled
from aidioma.marking.packs.install import install, shipped

PACK: Final = "starter"
COURSES: Final = "course_"
"""How the folders of courses begin."""
_TO_WRITE = frozenset({Fate.ADDED, Fate.UPDATED})


class Loaded(BaseModel):
    """What loading did. ``kept`` items were edited here and left as they are."""

    model_config = ConfigDict(frozen=True)

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


def load_starter(sessions: sessionmaker[Session], *, now: datetime) -> Loaded:
    """
    Add what is missing of the starter content, and bring up to date what nobody has edited here since.

    A second run changes nothing and waits for nobody: where these very files were loaded, nothing of them has gone and
    nothing was edited here, it reads one row. Several processes may run it at once.
    """
    digest = starter_digest()
    with sessions() as session:
        if there := settled.items(session, digest):
            return Loaded(unchanged=there)
    drafts = starter_drafts()
    with sessions() as session:
        fates = foreseen(bulk_rows.driver(session), drafts, protective=True)
    with sessions.begin() as session:
        if not _TO_WRITE.isdisjoint(fates):
            bulk_rows.begin_import(session)
            fates = store(session, drafts, protective=True, now=now)
        if Fate.EDITED_HERE not in fates:
            settled.keep(session, digest, [str(draft.id) for draft in drafts], now=now)
    return Loaded(
        added=fates.count(Fate.ADDED),
        updated=fates.count(Fate.UPDATED),
        unchanged=fates.count(Fate.UNCHANGED),
        kept=fates.count(Fate.EDITED_HERE),
    )


def load_starter_pack(sessions: sessionmaker[Session], *, now: datetime) -> None:
    """
    Install the pack that comes with the starter content, or bring it up to date; where it was removed it stays away.

    A second run reads one row and changes nothing; several processes may run it at once.
    """
    written = starter_pack()
    digest = sha256(written).hexdigest()
    with sessions() as session:
        before = shipped(session, PACK)
    if before not in {"", digest}:
        with sessions.begin() as session:
            install(session, BytesIO(written), now=now, digest=digest)


@cache
def starter_pack() -> bytes:
    """Return the file of the pack that comes with the starter content."""
    return (resources.files(__name__) / "packs" / f"{PACK}.jsonl").read_bytes()


@cache
def starter_drafts() -> tuple[Draft, ...]:
    """Return the starter content, checked, in order of file and line."""
    return tuple(loaded(author(row, is_shipped=True)) for row in _rows())


@cache
def starter_digest() -> str:
    """Return what tells these files, read by this version, from any others."""
    told = sha256(__version__.encode())
    for file in starter_files():
        told.update(file.read_bytes())
    return told.hexdigest()


def starter_files() -> Iterator[Traversable]:
    """Yield the files of items: those beside this module, then those of each course, by name."""
    folder = resources.files(__name__)
    inside = sorted(folder.iterdir(), key=lambda entry: entry.name)
    courses = [entry for entry in inside if entry.is_dir() and entry.name.startswith(COURSES)]
    for place in ([entry for entry in inside if entry.is_file()], *(course.iterdir() for course in courses)):
        yield from (file for file in sorted(place, key=lambda one: one.name) if file.name.endswith(".jsonl"))


def _rows() -> Iterator[dict[str, Any]]:
    for file in starter_files():
        fragments = FileFragments()
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not fragments.defined_by(row):
                yield fragments.completed(row)
