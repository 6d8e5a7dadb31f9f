"""One press from a correction, or from a word that was looked up, to a flashcard of one's own that is due at once."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.clock import Clock
from aidioma.content.item import ContentItem, Draft, author
from aidioma.content.kinds.parts import GAP
from aidioma.content.rows import insert_item, item_for
from aidioma.db.models import LearningContent
from aidioma.marking.display import bare
from aidioma.model.activities import Activity
from aidioma.model.marks import Exercise, Feedback
from aidioma.text import pieces

OWN_CARD_PREFIX: Final = "own:"
"""How the ids of learners' own cards begin."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a flashcard asks (``front``) and wants (``back``, Spanish). ``one_way`` ones make no sense reversed."""

    front: str
    back: str
    one_way: bool = False


def from_correction(exercise: Exercise, feedback: Feedback) -> Collected:
    """
    Return a card for what went wrong: the corrected sentence with a gap where the first wrong word was.

    Where no single word can be asked for, it is the whole sentence. Pure.
    """
    if exercise.direction == "es-en":
        return Collected(feedback.corrected or exercise.model_answer, exercise.prompt)
    sentence = feedback.corrected or exercise.model_answer
    for edit in feedback.edits:
        with_gap = _with_gap(sentence, edit.right) if edit.right else ""
        if with_gap:
            return Collected(f"{with_gap} ({exercise.prompt})", edit.right, one_way=True)
    return Collected(exercise.prompt, sentence)


def _with_gap(sentence: str, right: str) -> str:
    """Return Spanish *sentence* with a gap where the word or quantity *right* stands; "" where it does not."""
    cut = pieces(sentence, "es")
    at = next((at for at, (_, said) in enumerate(cut) if said == (right,)), None)
    if at is None:
        word = re.compile(rf"(?<!\w){re.escape(right)}(?!\w)", re.IGNORECASE)
        return word.sub(GAP, sentence, count=1) if right.isalpha() and word.search(sentence) else ""
    piece = cut[at][0]
    cut[at] = (piece.replace(bare(piece, "es"), GAP, 1), cut[at][1])
    return " ".join(piece for piece, _ in cut)


@dataclass(frozen=True, slots=True)
class CollectionService:
    """Keeps a learner's own flashcards. Nobody else is dealt them."""

    sessions: sessionmaker[Session]
    clock: Clock

    def keep(self, collected: Collected, *, user_id: str, from_id: str) -> str:
        """
        Make a flashcard of *collected*, due at once, and return its id; the same twice is one card.

        It keeps apart from *from_id*, the item that it was made from.

        Raises:
            NotFoundError: If that item does not exist or is another learner's own, or the learner does not exist.
        """
        now = self.clock()
        content_id = self.id_of(collected, user_id=user_id)
        with self.sessions.begin() as session:
            if not _is_there(session, content_id):
                origin, _ = item_for(session, from_id, user_id=user_id)
                insert_item(session, _draft(content_id, collected, user_id=user_id, origin=origin), now=now)
            due = Activity(
                id=f"{content_id}:kept",
                user_id=user_id,
                activity_type="progress_imported",
                content_id=content_id,
                details={"due_at": now.isoformat(), "from": from_id},
            )
            append(session, due, now=now)
        return content_id

    def has(self, collected: Collected, *, user_id: str) -> bool:
        """Say whether the learner has that card already."""
        with self.sessions() as session:
            return _is_there(session, self.id_of(collected, user_id=user_id))

    @staticmethod
    def id_of(collected: Collected, *, user_id: str) -> str:
        """Return the card's id: one for each learner and text."""
        digest = sha256(f"{user_id}\n{collected.front}\n{collected.back}".encode()).hexdigest()
        return f"{OWN_CARD_PREFIX}{digest[:32]}"


def _is_there(session: Session, content_id: str) -> bool:
    return bool(session.scalar(select(exists().where(LearningContent.id == content_id))))


def _draft(content_id: str, collected: Collected, *, user_id: str, origin: ContentItem) -> Draft:
    draft = author(
        {
            "id": content_id,
            "content_type": "flashcard",
            "difficulty": origin.difficulty,
            "primary_text": collected.back,
            "secondary_text": collected.front,
            "metadata": {"grammar_concepts": list(origin.details.grammar_concepts)},
        }
    )
    private = {"owner": user_id, "learner": user_id, "sibling_of": origin.id, "one_way": collected.one_way}
    return draft.model_copy(update={"details": draft.details.model_copy(update=private)})
