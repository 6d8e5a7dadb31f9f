"""An edit of what is accepted, and the older answers that it settles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from aidioma import regrade_queue
from aidioma.content.exercises import can_be_asked, exercise
from aidioma.content.item import ContentItem, Draft
from aidioma.model.marks import Direction, Exercise
from aidioma.regrade_queue import RegradeRequest

_DIRECTIONS: Final[tuple[Direction, Direction]] = ("en-es", "es-en")


def ask_for_regrades(session: Session, before: ContentItem, after: ContentItem, *, now: datetime) -> None:
    """Ask that older answers be marked as the item has them now, where an edit changed that; the caller commits."""
    for request in _requests(before, after):
        regrade_queue.ask(session, request, now=now)


def ask_for_all(session: Session, edits: Sequence[tuple[ContentItem, ContentItem]], *, now: datetime) -> None:
    """Ask the same for many items at once, each as it was and as it is, but for those that nobody has met."""
    requests = [request for before, after in edits for request in _requests(before, after)]
    met = regrade_queue.met(session, sorted({one.content_id for one in requests}))
    for request in requests:
        if request.content_id in met:
            regrade_queue.ask(session, request, now=now)


def as_drafted(before: ContentItem, draft: Draft) -> ContentItem:
    """Return the item that *before* becomes once *draft* takes its place."""
    columns = ("content_type", "difficulty", "primary_text", "secondary_text", "details")
    return replace(before, **{name: getattr(draft, name) for name in columns})


def _requests(before: ContentItem, after: ContentItem) -> list[RegradeRequest]:
    return [
        RegradeRequest(content_id=after.id, direction=direction)
        for direction in _DIRECTIONS
        if (asked := _asked(after, direction)) is not None and asked != _asked(before, direction)
    ]


def _asked(item: ContentItem, direction: Direction) -> Exercise | None:
    """Return what of an exercise decides a mark; what else an author can change is left out."""
    if not can_be_asked(item, direction):
        return None
    return replace(exercise(item, direction), version=0, level="", concepts=())
