"""
The content that every installation begins with, of our own writing.

One JSONL file a kind beside this module, in the form that ``content import`` takes.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content import bulk_rows
from aidioma.content.item import Draft, author
from aidioma.content.reconcile import Fate, foreseen, loaded, store

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

    A second run changes nothing and waits for nobody; several processes may run it at once.
    """
    drafts = starter_drafts()
    with sessions() as session:
        fates = foreseen(bulk_rows.driver(session), drafts, protective=True)
    if not _TO_WRITE.isdisjoint(fates):
        with sessions.begin() as session:
            fates = store(bulk_rows.begin_import(session), drafts, protective=True, now=now)
    return Loaded(
        added=fates.count(Fate.ADDED),
        updated=fates.count(Fate.UPDATED),
        unchanged=fates.count(Fate.UNCHANGED),
        kept=fates.count(Fate.EDITED_HERE),
    )


@cache
def starter_drafts() -> tuple[Draft, ...]:
    """Return the starter content, checked, in order of file and line."""
    return tuple(loaded(author(json.loads(line))) for line in _lines())


def _lines() -> Iterator[str]:
    folder = resources.files(__name__)
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".jsonl")):
        yield from (folder / name).read_text(encoding="utf-8").splitlines()
