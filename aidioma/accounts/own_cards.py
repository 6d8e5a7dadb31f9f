"""A learner's own flashcards out of an export: made again where they are gone, for whom brings them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.content.item import Draft, author
from aidioma.content.rows import insert_item
from aidioma.db.models import LearningContent
from aidioma.practice.collecting import OWN, Collected, CollectionService

CARDS: Final = "flashcard"
_Text = Annotated[str, Field(max_length=2_000)]


class Exported(BaseModel):
    """An item in an export, as far as a card of one's own has it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    content_type: str
    difficulty: str | None = None
    primary_text: _Text = ""
    secondary_text: _Text | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)

    def is_own(self, exported: str) -> bool:
        """Say whether this is a card that the learner *exported* made, and nobody else is dealt."""
        mine = self.metadata.get("owner") == self.metadata.get("learner") == exported
        return mine and self.content_type == CARDS and self.id.startswith(OWN)


def restore(
    session: Session, items: Sequence[Exported], *, user_id: str, exported: str, now: datetime
) -> Mapping[str, str]:
    """
    Make those of *items* that are the exported learner's own cards *user_id*'s, and return their new ids by the old.

    A card's id follows from its owner and its texts, so a card that is there already is that card.

    Raises:
        InvalidContentError: If a card could not have been made here.
    """
    cards = [item for item in items if item.is_own(exported)]
    ids = {card.id: card.id if user_id == exported else _id_of(card, user_id=user_id) for card in cards}
    there = set(session.scalars(select(LearningContent.id).where(LearningContent.id.in_(ids.values()))))
    for card in cards:
        if ids[card.id] not in there:
            insert_item(session, _draft(card, ids[card.id], user_id=user_id), now=now)
            there.add(ids[card.id])
    return ids


def _id_of(card: Exported, *, user_id: str) -> str:
    return CollectionService.id_of(Collected(card.secondary_text or "", card.primary_text), user_id=user_id)


def _draft(card: Exported, content_id: str, *, user_id: str) -> Draft:
    said = card.metadata
    row = {
        "id": content_id,
        "content_type": CARDS,
        "difficulty": card.difficulty,
        "primary_text": card.primary_text,
        "secondary_text": card.secondary_text,
        "metadata": {"grammar_concepts": said.get("grammar_concepts", [])},
    }
    private = {
        "owner": user_id,
        "learner": user_id,
        "sibling_of": str(said.get("sibling_of") or content_id),
        "one_way": bool(said.get("one_way")),
    }
    draft = author(row)
    return draft.model_copy(update={"details": draft.details.model_copy(update=private)})
