"""
Content found by what it is: type, level, status, what its metadata contains, and its words.

Two looks, so that neither what nearly every item has nor what hardly one has takes long. What is common is met by
walking a few hundred rows in order of id. What is not is looked up in its index, and then put in order. Left to itself,
the planner would walk the whole table for words and keys that are common among items of another end of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select, text
from sqlalchemy.orm import Session

from aidioma.access import has_status, is_shared
from aidioma.content.item import ContentItem
from aidioma.content.rows import COLUMNS, item_of
from aidioma.content.types import require_storable
from aidioma.db.models import LearningContent
from aidioma.errors import InvalidInputError
from aidioma.model.items import Status

MAX_PAGE: Final = 500
WALKED: Final = 500
"""Rows that the first look takes."""
MOST_SORTED: Final = 5_000
"""
Matches that the second look puts in order.

What more items share is met by the first look, unless they all come late in the order; then any 5,000 are sorted.
"""

_BY_INDEX: Final = text("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
_AS_BEFORE: Final = text("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_indexscan TO DEFAULT")


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is looked for; what is not said may be anything. A learner's own cards are nobody else's to find.

    ``filters`` are contained as ``@>`` has it: ``{"topics": ["food"]}`` finds every item with that topic.
    """

    content_type: str | None = None
    difficulty: str | None = None
    status: Status | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)

    def listed(self) -> list[ColumnElement[bool]]:
        """Return the conditions that ``idx_content_listing (content_type, status, id)`` keeps in order of id."""
        if self.content_type is None or self.status is None:
            return []
        return [LearningContent.content_type == self.content_type, has_status(self.status)]

    def conditions(self) -> list[ColumnElement[bool]]:
        """
        Return all conditions.

        Raises:
            InvalidContentError: If the filters cannot be JSON.
        """
        found: list[ColumnElement[bool]] = []
        if self.content_type is not None:
            found.append(LearningContent.content_type == self.content_type)
        if self.difficulty is not None:
            found.append(LearningContent.difficulty == self.difficulty)
        if self.status is not None:
            found.append(has_status(self.status))
        if self.filters:
            require_storable(self.filters)
            found.append(LearningContent.details.contains(dict(self.filters)))
        return found


def find_content(
    session: Session,
    content_type: str | None,
    filters: Mapping[str, Any],
    *,
    difficulty: str | None = None,
    status: Status | None = "published",
    limit: int = 50,
    after_id: str = "",
) -> Sequence[ContentItem]:
    """
    Return up to *limit* items whose metadata contains *filters*, in order of id, those after *after_id*.

    Served by the primary key or ``idx_content_listing``, and where few items fit by ``idx_content_metadata`` (GIN),
    ``idx_content_type_difficulty`` or ``idx_content_listing``. A *status* of None finds drafts and retired items too;
    *limit* is 1-500.

    Raises:
        InvalidInputError: If *limit* is out of bounds, or *filters* cannot be JSON.
    """
    wanted = Wanted(content_type, difficulty, status, filters)
    return first_found(session, wanted, limit=limit, after_id=after_id)


def first_found(
    session: Session, wanted: Wanted, *also: ColumnElement[bool], limit: int, after_id: str = ""
) -> list[ContentItem]:
    """
    Return the first *limit* items after *after_id* that are *wanted* and fulfil *also*, in order of id.

    Raises:
        InvalidInputError: If *limit* is out of bounds, or filters cannot be JSON.
    """
    if not 1 <= limit <= MAX_PAGE:
        msg = f"A page has 1 to {MAX_PAGE} items, not {limit}."
        raise InvalidInputError(msg, field="limit")
    listed, every = wanted.listed(), [*wanted.conditions(), *also]
    after = and_(LearningContent.id > after_id, is_shared())
    if len(listed) == len(every):
        ordered = select(*COLUMNS).where(after, *every).order_by(LearningContent.id)
        return [item_of(*row) for row in session.execute(ordered.limit(limit))]
    found = session.execute(_walk([after, *listed], every, limit=limit)).all()
    if len(found) < limit:
        ids = select(LearningContent.id).where(after, *every).limit(MOST_SORTED)
        found = by_index(session, _first_of(ids, limit=limit))
    return [item_of(*row) for row in found]


def any_found(session: Session, wanted: Wanted, *also: ColumnElement[bool], limit: int) -> list[ContentItem]:
    """Return up to *limit* items that are *wanted* and fulfil *also*: whichever the index names first."""
    ids = select(LearningContent.id).where(is_shared(), *wanted.conditions(), *also).limit(limit)
    return [item_of(*row) for row in by_index(session, _first_of(ids, limit=limit))]


def by_index(session: Session, statement: Select[Any]) -> Sequence[Any]:
    """Return the rows of *statement*, planned without walking tables and indexes row by row."""
    session.execute(_BY_INDEX)
    rows = session.execute(statement).all()
    session.execute(_AS_BEFORE)
    return rows


def _walk(inside: Sequence[ColumnElement[bool]], every: Sequence[ColumnElement[bool]], *, limit: int) -> Select[Any]:
    """Select the first *limit* rows that fulfil *every* among the first few hundred that are *inside*."""
    walked = select(LearningContent.id).where(*inside).order_by(LearningContent.id).limit(WALKED).subquery()
    last = select(func.max(walked.c.id)).scalar_subquery()
    within = select(*COLUMNS).where(*inside, *every, LearningContent.id <= last)
    return within.order_by(LearningContent.id).limit(limit)


def _first_of(ids: Select[Any], *, limit: int) -> Select[Any]:
    """Select the first *limit* of those that *ids* selects, in order of id; these are found before they are sorted."""
    found = ids.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    first = select(found.c.id).order_by(found.c.id).limit(limit)
    return select(*COLUMNS).where(LearningContent.id.in_(first)).order_by(LearningContent.id)
