"""Definitions of types that are data, as rows."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from aidioma.content.defined import FACETS, stamped
from aidioma.content.kinds.content_type import TYPE_PREFIX, ContentType
from aidioma.content.types import KINDS, read_details
from aidioma.db.models import LearningContent


def definition_of(session: Session, content_type: object) -> ContentType | None:
    """
    Return the definition of *content_type*; None of a type of the code's, and of one that nobody defined.

    Served by the primary key.
    """
    if not isinstance(content_type, str) or content_type in KINDS:
        return None
    return definitions_of(session, [content_type]).get(content_type)


def definitions_of(session: Session, content_types: Iterable[str]) -> dict[str, ContentType]:
    """Return those of *content_types* that are defined, by name. Served by the primary key."""
    ids = [f"{TYPE_PREFIX}{name}" for name in content_types]
    statement = (
        select(LearningContent.details)
        .where(LearningContent.id.in_(ids), LearningContent.content_type == "content_type")
        .order_by(LearningContent.id)
    )
    return _by_name(read_details("content_type", metadata) for metadata in session.scalars(statement))


def all_definitions(session: Session) -> dict[str, ContentType]:
    """Return every definition that is not retired, by name. Served by ``idx_content_type_difficulty``."""
    statement = (
        select(LearningContent.details)
        .where(LearningContent.content_type == "content_type")
        .order_by(LearningContent.id)
        .limit(1_000)
    )
    found = _by_name(read_details("content_type", metadata) for metadata in session.scalars(statement))
    return {name: definition for name, definition in found.items() if definition.status != "retired"}


def _by_name(found: Iterable[object]) -> dict[str, ContentType]:
    return {definition.name: definition for definition in found if isinstance(definition, ContentType)}


def stamp_items(session: Session, definition: ContentType, *, now: datetime) -> None:
    """
    Make every item of the type carry the facets that *definition* has now; one whose facets change is a new version.

    Served by ``idx_content_type_difficulty``.
    """
    facets = stamped({}, definition)[FACETS]
    new = bindparam("facets", facets, JSONB)
    number = {
        name: func.coalesce(LearningContent.details[name].as_integer(), 1) + 1 for name in ("version", "revision")
    }
    metadata = LearningContent.details.concat(
        func.jsonb_build_object(FACETS, new, "version", number["version"], "revision", number["revision"])
    )
    session.execute(
        update(LearningContent)
        .where(
            LearningContent.content_type == definition.name,
            func.coalesce(LearningContent.details[FACETS], text("'{}'::jsonb")) != new,
        )
        .values(details=metadata, updated_at=now)
    )
