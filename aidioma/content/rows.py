"""Rows of content: read, found, written. Each query names the index that serves it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, collate, insert, select, update
from sqlalchemy.orm import Session

from aidioma.access import is_open, is_readable, is_shared
from aidioma.content.item import ContentItem, Draft
from aidioma.content.types import dump_details, read_details
from aidioma.db.models import LearningContent
from aidioma.errors import NotFoundError
from aidioma.text import can_be_stored

COLUMNS = (
    LearningContent.id,
    LearningContent.content_type,
    LearningContent.difficulty,
    LearningContent.primary_text,
    LearningContent.secondary_text,
    LearningContent.details,
    LearningContent.usage_count,
    LearningContent.success_rate,
    LearningContent.created_at,
    LearningContent.updated_at,
)


def is_played_in_parts() -> ColumnElement[bool]:
    """Return the condition that an item of a type made here is played by its parts, and is no card with an answer."""
    facets = LearningContent.details["facets"]
    asked = and_(facets.has_key("prompt"), facets.has_key("answer"), ~facets.has_key("options"))
    return and_(LearningContent.details.has_key("facets"), ~asked)


def get_item(session: Session, content_id: str) -> ContentItem:
    """
    Return one item, whatever its status and whosever card it is: for what is shown to nobody else.

    Served by the primary key.

    Raises:
        NotFoundError: If there is none with that id.
    """
    one = select(*COLUMNS).where(LearningContent.id == content_id)
    row = session.execute(one).one_or_none() if can_be_stored(content_id) else None
    if row is None:
        raise NotFoundError("content", content_id)
    return item_of(*row)


def item_for(session: Session, content_id: str, *, user_id: str) -> tuple[ContentItem, bool]:
    """
    Return one item that *user_id* may look back on, and whether it is open to them.

    Served by the primary key.

    Raises:
        NotFoundError: If there is none with that id for them.
    """
    one = select(*COLUMNS, is_open(to=user_id)).where(LearningContent.id == content_id, is_readable(by=user_id))
    row = session.execute(one).one_or_none() if can_be_stored(content_id) else None
    if row is None:
        raise NotFoundError("content", content_id)
    return item_of(*row[:-1]), row[-1]


def open_item(session: Session, content_id: str, *, user_id: str) -> ContentItem:
    """
    Return one item that is open to *user_id*.

    Served by the primary key.

    Raises:
        NotFoundError: If there is none with that id that they may see and practise.
    """
    item, is_open_to_them = item_for(session, content_id, user_id=user_id)
    if not is_open_to_them:
        raise NotFoundError("content", content_id)
    return item


def shared_item(session: Session, content_id: str) -> ContentItem:
    """
    Return one item for an author, whatever its status; learners' own cards are not there for them.

    Served by the primary key.

    Raises:
        NotFoundError: If there is none with that id.
    """
    one = select(*COLUMNS).where(LearningContent.id == content_id, is_shared())
    row = session.execute(one).one_or_none() if can_be_stored(content_id) else None
    if row is None:
        raise NotFoundError("content", content_id)
    return item_of(*row)


def get_items(session: Session, content_ids: Collection[str], *, own: bool = False) -> Mapping[str, ContentItem]:
    """Return those items that are there, by id, with learners' *own* cards or without. Served by the primary key."""
    some = select(*COLUMNS).where(LearningContent.id.in_(content_ids)).order_by(LearningContent.id)
    some = some if own else some.where(is_shared())
    return {item.id: item for item in (item_of(*row) for row in session.execute(some))}


def lock_item(session: Session, content_id: str) -> tuple[ContentItem, dict[str, Any]]:
    """
    Return one shared item and its metadata as stored, locked until the transaction ends.

    Served by the primary key.

    Raises:
        NotFoundError: If there is none with that id.
    """
    one = select(*COLUMNS).where(LearningContent.id == content_id, is_shared()).with_for_update()
    row = session.execute(one).one_or_none() if can_be_stored(content_id) else None
    if row is None:
        raise NotFoundError("content", content_id)
    return item_of(*row), row.details


def insert_item(session: Session, draft: Draft, *, now: datetime) -> ContentItem:
    """Write *draft* as a new row and return it."""
    columns = _columns_of(draft) | {"created_at": now, "updated_at": now}
    row = session.execute(insert(LearningContent).values(columns).returning(*COLUMNS)).one()
    return item_of(*row)


def replace_item(session: Session, content_id: str, draft: Draft, *, kept: Mapping[str, Any], now: datetime) -> None:
    """Make the row of *content_id* say *draft*, and *kept* in its metadata besides."""
    columns = _columns_of(draft) | {"id": content_id, "updated_at": now}
    columns["details"] = {**kept, **columns["details"]}
    session.execute(update(LearningContent).where(LearningContent.id == content_id).values(columns))


def store_metadata(session: Session, content_id: str, metadata: Mapping[str, Any], *, now: datetime) -> None:
    """Make the metadata of *content_id* be *metadata*."""
    columns = {"details": dict(metadata), "updated_at": now}
    session.execute(update(LearningContent).where(LearningContent.id == content_id).values(columns))


def _columns_of(draft: Draft) -> dict[str, Any]:
    identity = {} if draft.id is None else {"id": draft.id}
    return identity | {
        "content_type": draft.content_type,
        "difficulty": draft.difficulty,
        "primary_text": draft.primary_text,
        "secondary_text": draft.secondary_text,
        "details": dump_details(draft.details),
    }


def exported_rows(session: Session, content_type: str | None) -> Iterator[dict[str, Any]]:
    """
    Yield every item of *content_type*, or of all types, as plain values in order of id, byte by byte.

    Learners' own cards stay with them, in the export of their data. One pass over the table and a sort of it; nothing
    is kept in memory.
    """
    statement = (
        select(*COLUMNS[:6])
        .where(is_shared())
        .order_by(collate(LearningContent.id, "C"))
        .execution_options(yield_per=1_000)
    )
    if content_type is not None:
        statement = statement.where(LearningContent.content_type == content_type)
    names = ("id", "content_type", "difficulty", "primary_text", "secondary_text")
    for *columns, metadata in session.execute(statement):
        said = {name: value for name, value in zip(names, columns, strict=True) if value is not None}
        yield {**said, "metadata": {key: value for key, value in metadata.items() if key != "content_type"}}


def item_of(*row: Any) -> ContentItem:
    """Return a row, its columns in the table's order, as content."""
    content_id, content_type, difficulty, primary, secondary, metadata, *rest = row
    details = read_details(content_type, metadata)
    return ContentItem(content_id, content_type, difficulty, primary, secondary, details, *rest)
