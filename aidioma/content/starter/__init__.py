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

from aidioma.content.item import Draft, author
from aidioma.content.transfer import staging
from aidioma.content.transfer.reconcile import Fate, fate, loaded, succeeding


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

    A second run changes nothing; several processes may run it at once.
    """
    drafts = starter_drafts()
    with sessions.begin() as session:
        connection = staging.begin_import(session)
        there = staging.stored(connection, [str(draft.id) for draft in drafts])
        fates = [fate(there.get(str(draft.id)), draft, protective=True) for draft in drafts]
        told = list(zip(drafts, fates, strict=True))
        new = [draft for draft, what in told if what is Fate.ADDED]
        changed = [succeeding(there[str(draft.id)].item, draft) for draft, what in told if what is Fate.UPDATED]
        staging.insert(connection, new, now=now)
        staging.update(connection, changed, now=now)
    return Loaded(
        added=len(new),
        updated=len(changed),
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
