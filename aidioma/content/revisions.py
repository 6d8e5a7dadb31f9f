"""What an item said before: kept in the stream with whoever changed it, and compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Numeric, case, cast, func, select
from sqlalchemy.orm import Session

from aidioma.activity_filters import is_evidence
from aidioma.activity_log import append_many
from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import BOOKKEEPING
from aidioma.content.types import dump_details
from aidioma.db.models import LearningActivity, User
from aidioma.odd_rows import left_out

REVISED: Final = "content_revised"
MAX_REVISIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One field that two revisions say differently; None where one says nothing."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What an item said until *at*, when *by* changed it."""

    number: int
    version: int
    said: Mapping[str, Any]
    by: str
    at: datetime


def said_by(item: ContentItem) -> dict[str, Any]:
    """Return all that an author can say of *item*."""
    metadata = {key: value for key, value in dump_details(item.details).items() if key not in BOOKKEEPING}
    columns = {"primary_text": item.primary_text, "secondary_text": item.secondary_text, "difficulty": item.difficulty}
    return {**{key: value for key, value in columns.items() if value is not None}, "metadata": metadata}


def keep_revision(session: Session, before: ContentItem, *, by: str, now: datetime) -> None:
    """Keep what *before* said, as something that *by* did; the command line is nobody, and its files are the record."""
    if session.get(User, by) is None:
        return
    revision = {
        "id": str(uuid4()),
        "user_id": by,
        "activity_type": REVISED,
        "content_id": before.id,
        "metadata": {"revision": before.details.revision, "version": before.version, "said": said_by(before)},
        "ai_cached": False,
        "ai_cost": 0,
        "created_at": now,
    }
    append_many(session, [revision])


def revisions(session: Session, content_id: str) -> Sequence[Revision]:
    """
    Return what the item said before its last 50 changes, the latest first.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    revision = LearningActivity.details["revision"]
    number = case((func.jsonb_typeof(revision) == "number", cast(revision.astext, Numeric)))
    statement = (
        select(LearningActivity.id, LearningActivity.details, User.name, LearningActivity.created_at)
        .join(User, User.id == LearningActivity.user_id)
        .where(LearningActivity.content_id == content_id, LearningActivity.activity_type == REVISED, is_evidence())
        .order_by(number.desc().nulls_last(), LearningActivity.id)
        .limit(MAX_REVISIONS)
    )
    return [one for row in session.execute(statement) if (one := _revision(*row))]


def _revision(activity_id: str, details: Mapping[str, Any], name: str | None, at: datetime) -> Revision | None:
    match details:
        case {"revision": int(number), "version": int(version), "said": dict(said)}:
            return Revision(number, version, said, name or "", at)
        case _:
            left_out(activity_id, of="its item's history")
            return None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return the fields that *before* and *after* say differently, by name."""
    old, new = dict(_flat(before)), dict(_flat(after))
    differing = (name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))
    return [Change(name, old.get(name), new.get(name)) for name in differing]


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(part, f"{path}.{key}" if path and path != "metadata" else str(key))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value, start=1):
            yield from _flat(part, f"{path} {number}")
    else:
        yield path, str(value)
