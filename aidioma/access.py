"""
Who may see which item: the one place that says what of content crosses from one person to another.

An item is *open* to somebody who may be shown it and practise it: it is published, and nobody's own card or theirs. It
stays *readable* by whoever practised it when it is retired; as a draft it is shown to its authors alone, and another's
own card to nobody. Authors see all that is *shared*, whatever its status. A test fails for a query of content that uses
none of these conditions and does not say why.
"""

from typing import Final

from sqlalchemy import ColumnElement, and_, func, literal_column, not_, or_

from aidioma.db.models import LearningContent
from aidioma.model.items import OWNER_KEY, Status

EVERYBODY: Final = None
"""To whom is open what is set to a class, or prepared for whoever comes."""


def is_open(*, to: str | ColumnElement[str] | None) -> ColumnElement[bool]:
    """Return the condition that an item may be shown to somebody and practised by them, or by ``EVERYBODY``."""
    return and_(has_status("published"), is_shared() if to is EVERYBODY else is_for(to))


def is_readable(*, by: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that somebody who practised an item may look back on it: it may be retired since."""
    return and_(not_(has_status("draft")), is_for(by))


def is_for(user_id: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that an item, whatever its status, is nobody's own card or this learner's."""
    return or_(is_shared(), LearningContent.details[OWNER_KEY].astext == user_id)


def is_shared() -> ColumnElement[bool]:
    """
    Return the condition that an item, whatever its status, is not a learner's own card.

    Not written as ``->> IS NULL``, which the planner takes for rare.
    """
    own: ColumnElement[bool] = LearningContent.details.has_key(OWNER_KEY)
    return not_(own)


def has_status(status: Status) -> ColumnElement[bool]:
    """
    Return the condition that an item is draft, published or retired; one that says nothing of it is published.

    Not written as ``@>``: nearly every row is published, and the GIN index shall serve only what is selective. Written
    as ``idx_content_listing`` has it, with its constants in place.
    """
    said = LearningContent.details.op("->>")(literal_column("'status'"))
    return func.coalesce(said, literal_column("'published'")) == status
