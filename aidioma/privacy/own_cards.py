"""A learner's own flashcards out of an export: made again where they are gone, for whoever brings them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.content.item import Draft, author
from aidioma.content.rows import insert_item
from aidioma.db.models import LearningContent
from aidioma.errors import InvalidContentError
from aidioma.practice.own_flashcards import OWN_CARD_PREFIX, Collected, CollectionService

_BATCH: Final = 1_000
_Text = Annotated[str, Field(max_length=2_000)]
_Id = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^\S+$")]


class _Said(BaseModel):
    """What of a card's metadata is brought back; whatever else an export holds of it follows from its owner."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    owner: str
    learner: str
    grammar_concepts: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)] = []
    sibling_of: _Id | None = None
    one_way: bool = False


class ExportedCard(BaseModel):
    """An item in an export, as far as a card of one's own has it."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: Annotated[str, Field(max_length=300, pattern=rf"^{OWN_CARD_PREFIX}\S+$")]
    content_type: Literal["flashcard"]
    difficulty: Annotated[str, Field(max_length=40)] | None = None
    primary_text: _Text
    secondary_text: _Text | None = None
    metadata: _Said


def owner_of(said: Any) -> str | None:
    """Return whose own card an item of an export says it is, whatever else it says; None of any other item."""
    metadata = said.get("metadata") if isinstance(said, dict) else None
    owner = metadata.get("owner") if isinstance(metadata, dict) else None
    return owner if isinstance(owner, str) and metadata and metadata.get("learner") == owner else None


def restore(
    session: Session, cards: Sequence[ExportedCard], *, user_id: str, now: datetime
) -> Mapping[str, str | None]:
    """
    Make *cards* the learner *user_id*'s, and return their new ids by the old; None for one that cannot be made here.

    A card's id follows from its owner and its texts, so a card that is there already is that card. One that its owner
    changed since keeps its id.
    """
    found: dict[str, str | None] = {}
    for start in range(0, len(cards), _BATCH):
        batch = cards[start : start + _BATCH]
        ids = {card.id: _id_of(card, user_id=user_id) for card in batch}
        there = _theirs(session, [*ids, *ids.values()], user_id=user_id)
        for card in batch:
            kept = card.id if card.id in there else ids[card.id]
            found[card.id] = kept if kept in there else _made(session, card, kept, user_id=user_id, now=now)
            there.add(kept)
    return found


def _theirs(session: Session, ids: Sequence[str], *, user_id: str) -> set[str]:
    """Return those of *ids* that are the learner's own cards. Served by the primary key."""
    own = LearningContent.details["learner"].astext == user_id
    return set(session.scalars(select(LearningContent.id).where(LearningContent.id.in_(ids), own)))


def _made(session: Session, card: ExportedCard, content_id: str, *, user_id: str, now: datetime) -> str | None:
    try:
        draft = _draft(card, content_id, user_id=user_id)
    except InvalidContentError:
        return None
    return insert_item(session, draft, now=now).id


def _id_of(card: ExportedCard, *, user_id: str) -> str:
    return CollectionService.id_of(Collected(card.secondary_text or "", card.primary_text), user_id=user_id)


def _draft(card: ExportedCard, content_id: str, *, user_id: str) -> Draft:
    row = {
        "id": content_id,
        "content_type": card.content_type,
        "difficulty": card.difficulty,
        "primary_text": card.primary_text,
        "secondary_text": card.secondary_text,
        "metadata": {"grammar_concepts": card.metadata.grammar_concepts},
    }
    private = {
        "owner": user_id,
        "learner": user_id,
        "sibling_of": card.metadata.sibling_of or content_id,
        "one_way": card.metadata.one_way,
    }
    draft = author(row)
    return draft.model_copy(update={"details": draft.details.model_copy(update=private)})
