"""An activity out of an export on its way into an account: whose it becomes, and whether it may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.access import is_readable
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.errors import NotFoundError
from aidioma.model.activities import BROUGHT_BACK
from aidioma.practice.card import Card
from aidioma.privacy.clock_ahead import ClockAhead
from aidioma.privacy.exported import Export
from aidioma.privacy.own_activities import (
    ABOUT,
    NAMELESS,
    REFERENCES,
    OwnActivity,
    RefusedActivityError,
    kind_of,
    read_row,
    with_own_details,
)
from aidioma.privacy.own_kinds import OWN_KINDS

_USER, _SESSION, _KEPT, _ENDED = "user:", "session:", ":kept", ":ended"
NOT_ITEMS: Final = (_USER, _SESSION, "class:", "system")
"""How subjects of activities begin that are no items."""


@dataclass(slots=True)
class Move:
    """
    From the account that was exported to the one that a file is brought back into, perhaps the same.

    ``cards`` are the learner's own flashcards by their ids in the file. An activity that is there already keeps its id;
    any other gets one that no account but this can have, the same every time.
    """

    export: Export
    user_id: str
    cards: Mapping[str, str | None]
    now: datetime
    clock: ClockAhead
    items: dict[str, str | None] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)

    def look_up(self, session: Session, told: Sequence[Any]) -> None:
        """Learn which items a batch of rows is about are here, and which of its activities."""
        said = [row for row in told if isinstance(row, dict)]
        wanted = {self._item(row["content_id"]) for row in said if isinstance(row.get("content_id"), str)}
        fresh = [item for item in wanted - self.items.keys() if "\x00" not in item and item.isprintable()]
        self.items.update(_items(session, fresh, user_id=self.user_id))
        if self.user_id == self.export.user_id:
            ids = [row["id"] for row in said if isinstance(row.get("id"), str) and row["id"].isprintable()]
            named = [
                value
                for row in said
                if isinstance(row.get("metadata"), dict)
                for name in REFERENCES
                if isinstance(value := row["metadata"].get(name), str) and value.isprintable()
            ]
            self._kept = _theirs(session, [*ids, *named], user_id=self.user_id)

    def moved(self, said: Any) -> dict[str, Any]:
        """
        Return a row of the file as a row of ``learning_activities``, by the names of its columns.

        Raises:
            RefusedActivityError: If it may not be brought back.
            NotFoundError: If what it is about is not here.
        """
        row = read_row(said, now=self.now, clock=self.clock)
        if said.get("user_id") != self.export.user_id:
            raise RefusedActivityError(ABOUT)
        is_item = not row.content_id.startswith(NOT_ITEMS)
        content_type = self.items.get(self._item(row.content_id)) if is_item else None
        if is_item and content_type is None and row.activity_type not in OWN_KINDS:
            raise NotFoundError("content", row.content_id)
        row = with_own_details(row, content_type=content_type)
        content_id = self._subject(row)
        if is_item and content_type is None:
            raise NotFoundError("content", row.content_id)
        return {
            "id": self._id(row.id),
            "user_id": self.user_id,
            "activity_type": row.activity_type,
            "content_id": content_id,
            "score": row.score,
            "duration_ms": row.duration_ms,
            "metadata": self._details(row, content_id),
            "ai_cached": row.ai_cached,
            "ai_cost": 0,
            "ai_model": row.ai_model,
            "created_at": row.created_at,
        }

    def _subject(self, row: OwnActivity) -> str:
        content_type = self.items.get(self._item(row.content_id))
        _, about = kind_of(row.activity_type, content_type=content_type)
        match about:
            case "learner" if row.content_id == f"{_USER}{self.export.user_id}":
                return f"{_USER}{self.user_id}"
            case "session" if row.content_id.startswith(_SESSION):
                return f"{_SESSION}{self._id(row.content_id.removeprefix(_SESSION))}"
            case "item" if not row.content_id.startswith(NOT_ITEMS):
                item, mark, part = row.content_id.partition("#")
                return f"{self.cards.get(item) or item}{mark}{part}"
            case _:
                raise RefusedActivityError(ABOUT)

    def _details(self, row: OwnActivity, content_id: str) -> dict[str, Any]:
        details = row.metadata | {BROUGHT_BACK: True}
        for name in REFERENCES:
            if name in details:
                if name != "duplicate_of" and self.export.answers.get(details[name]) != row.content_id:
                    raise RefusedActivityError(NAMELESS)
                details[name] = self._id(details[name])
        if details.get("card") and content_id != row.content_id:
            card = Card.parse(details["card"])
            details["card"] = Card(content_id, card.direction, card.nonce, cram=card.cram).token
        return details

    def _item(self, content_id: str) -> str:
        """Return the item here that a row is about: a reply in a conversation is part of one."""
        item = content_id.partition("#")[0]
        return self.cards.get(item) or item

    def _id(self, id_: str) -> str:
        card, separator, kept = id_.partition(_KEPT)
        if separator and not kept and self.cards.get(card):
            return f"{self.cards[card]}{_KEPT}"
        return id_ if id_ in self._kept else str(uuid5(NAMESPACE_URL, f"aidioma:{self.user_id}:{id_}"))


def _items(session: Session, ids: Collection[str], *, user_id: str) -> Mapping[str, str | None]:
    """Return the kind of each of those items, None of one that is not here for this learner. By the primary key."""
    statement = select(LearningContent.id, LearningContent.content_type).where(
        LearningContent.id.in_(list(ids)), is_readable(by=user_id)
    )
    found = {row[0]: row[1] for row in session.execute(statement.order_by(LearningContent.id))}
    return {id_: found.get(id_) for id_ in ids}


def _theirs(session: Session, ids: Sequence[str], *, user_id: str) -> set[str]:
    """Return those of *ids* that are activities of the learner's. By the primary key."""
    statement = select(LearningActivity.id).where(LearningActivity.id.in_(ids), LearningActivity.user_id == user_id)
    return set(session.scalars(statement.order_by(LearningActivity.id)))
