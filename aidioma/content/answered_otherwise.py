"""An edit of what is accepted, and the older answers that it settles."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from aidioma import regrade_queue
from aidioma.content.exercises import can_be_asked, exercise
from aidioma.content.item import ContentItem
from aidioma.model.marks import Direction, Exercise
from aidioma.regrade_queue import RegradeRequest

_DIRECTIONS: Final[tuple[Direction, Direction]] = ("en-es", "es-en")


def ask_for_regrades(session: Session, before: ContentItem, after: ContentItem, *, now: datetime) -> None:
    """Ask that older answers be marked as the item has them now, where an edit changed that; the caller commits."""
    for direction in _DIRECTIONS:
        asked = _asked(after, direction)
        if asked is not None and asked != _asked(before, direction):
            regrade_queue.ask(session, RegradeRequest(content_id=after.id, direction=direction), now=now)


def _asked(item: ContentItem, direction: Direction) -> Exercise | None:
    """Return what of an exercise decides a mark; what else an author can change is left out."""
    if not can_be_asked(item, direction):
        return None
    return replace(exercise(item, direction), version=0, level="", concepts=())
