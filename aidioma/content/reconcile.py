"""What becomes of an incoming item, given what is there already."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection
from sqlalchemy.orm import Session

from aidioma.content import bulk_rows
from aidioma.content.additions import is_new_version, with_additions, without_additions
from aidioma.content.answered_otherwise import as_drafted, ask_for_all
from aidioma.content.bulk_rows import StoredItem
from aidioma.content.item import ContentItem, Draft, fingerprint

EDITED_HERE = (
    "was edited here after it was last imported or exported, so it was left alone; "
    "export it, bring both together and import that"
)


class Fate(StrEnum):
    """What becomes of an incoming item."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED_HERE = "edited_here"


def loaded(draft: Draft) -> Draft:
    """Return *draft* with its own fingerprint, by which a later import sees whether the item was edited here."""
    return with_details(draft, loaded=fingerprint(draft))


def with_details(draft: Draft, **changes: Any) -> Draft:
    """Return *draft* with *changes* to its metadata."""
    return draft.model_copy(update={"details": draft.details.model_copy(update=changes)})


def fate(stored: StoredItem | None, draft: Draft, *, protective: bool) -> Fate:
    """
    Say what becomes of *draft*.

    A *protective* import, whose drafts carry their fingerprint (:func:`loaded`), only replaces what it loaded
    itself. Any other means to change things, but never overwrites a later revision than its own. A learner's own card
    is nobody else's to change.
    """
    if stored is None:
        return Fate.ADDED
    if stored.is_own:
        return Fate.EDITED_HERE
    if stored.says(draft) or (protective and stored.loaded == draft.details.loaded):
        return Fate.UNCHANGED
    there = stored.item
    if fingerprint(there) == fingerprint(draft):
        return Fate.UNCHANGED
    if protective:
        return Fate.UPDATED if fingerprint(without_additions(there)) == stored.loaded else Fate.EDITED_HERE
    outdated = "revision" in draft.details.model_fields_set and draft.details.revision < there.details.revision
    return Fate.EDITED_HERE if outdated else Fate.UPDATED


def succeeding(stored: ContentItem, draft: Draft) -> Draft:
    """
    Return *draft* as it replaces *stored*: versions and owner go on from there, and what was added here stays.

    A draft that says which revision it was made from knows what was added until then.
    """
    if "revision" not in draft.details.model_fields_set:
        draft = with_additions(draft, stored.details.added_here)
    changes = {
        "version": stored.version + is_new_version(stored, draft),
        "revision": stored.details.revision + 1,
    }
    return with_details(draft, **changes, **({"owner": stored.details.owner} if stored.details.owner else {}))


def foreseen(connection: Connection[Any], drafts: Sequence[Draft], *, protective: bool) -> list[Fate]:
    """Return what would become of each of *drafts*, without waiting for anybody."""
    there = bulk_rows.stored(connection, _ids(drafts), lock=False)
    return [fate(there.get(key), draft, protective=protective) for key, draft in zip(_ids(drafts), drafts, strict=True)]


def store(session: Session, drafts: Sequence[Draft], *, protective: bool, now: datetime) -> list[Fate]:
    """
    Add and replace what is to be added and replaced, and return what became of each of *drafts*.

    Older answers to what is right otherwise by now are asked to be marked so. The caller holds what imports wait for
    (:func:`~aidioma.content.bulk_rows.begin_import`), and commits.
    """
    connection = bulk_rows.driver(session)
    there = bulk_rows.stored(connection, _ids(drafts), lock=True)
    new: list[Draft] = []
    changed: list[Draft] = []
    edits: list[tuple[ContentItem, ContentItem]] = []
    fates: list[Fate] = []
    for key, draft in zip(_ids(drafts), drafts, strict=True):
        before = there.get(key)
        what = fate(before, draft, protective=protective)
        fates.append(what)
        if before is None:
            new.append(draft)
        elif what is Fate.UPDATED:
            was = before.item
            changed.append(succeeding(was, draft))
            edits.append((was, as_drafted(was, changed[-1])))
    bulk_rows.insert(connection, new, now=now)
    bulk_rows.update(connection, changed, now=now)
    ask_for_all(session, edits, now=now)
    return fates


def _ids(drafts: Sequence[Draft]) -> list[str]:
    return [str(draft.id) for draft in drafts]
