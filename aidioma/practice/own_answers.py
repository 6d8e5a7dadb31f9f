"""
A learner's own accepted answers: right for this learner alone, until it is taken back.

Each is an activity of its learner's about the item, so that it is in their export and goes with their account; an
``undo`` takes it away. It is read with the history that answering reads anyway. Nobody else's mark, no stored answer
and no pack learns of it: whoever wants to share one reports the mark, and teachers decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, sessionmaker

from aidioma.access import is_readable
from aidioma.activity_log import append, history
from aidioma.clock import Clock
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.errors import ConflictError, NotFoundError
from aidioma.grading.decided import authored
from aidioma.grading.equal_answers import lock_learners
from aidioma.i18n import Message
from aidioma.model.activities import Activity
from aidioma.model.marks import Direction, Exercise, Tier
from aidioma.practice.card import Card
from aidioma.practice.own_marks import OWN_ANSWER, accepted
from aidioma.practice.result import AnswerResult, result_of, shown_card
from aidioma.scheduling.fold import Event

MOST_OF_AN_ITEM: Final = 10
MOST_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer that a learner accepts from themselves, and the card that it was given on."""

    id: str
    content_id: str
    direction: Direction
    text: str
    prompt: str
    at: datetime
    card: str
    answer_id: str


def may_be_own(outcome: AnswerResult) -> bool:
    """Say whether its learner may accept an answer: it is not right already, and neither author nor teacher judged."""
    judged = outcome.mark.receipt.tier in {Tier.TEACHER, Tier.FORESEEN}
    return outcome.may_be_reported and not judged and not outcome.is_own


@dataclass(frozen=True, slots=True)
class OwnAnswerService:
    """Keeps, lists and takes away what a learner accepts for themselves alone."""

    sessions: sessionmaker[Session]
    clock: Clock

    def accept(self, *, user_id: str, card: Card) -> None:
        """
        Let the answer that was given on *card* count as right from now on, for this learner alone.

        What has been marked keeps its mark. Idempotent.

        Raises:
            NotFoundError: If this card was never answered, or the answer was taken back.
            ConflictError: If it counts as right already, its author or a teacher said that it is wrong, or there are
                too many for one item.
        """
        with self.sessions.begin() as session:
            # Locked before it is looked at: two presses are one answer that is accepted.
            lock_learners(session, [user_id])
            events = history(session, user_id=user_id, content_id=card.content_id)
            shown = shown_card(session, card, user_id=user_id)
            outcome = result_of(events, shown, user_id=user_id)
            if outcome is None or outcome.is_undone:
                raise NotFoundError("answer", card.token)
            there = accepted(events, shown.exercise.direction)
            if outcome.is_own:
                return
            _require_open(outcome, shown.exercise, there)
            append(session, _acceptance(outcome, card, user_id=user_id, at=len(events)), now=self.clock())

    def listed(self, *, user_id: str) -> Sequence[OwnAnswer]:
        """
        Return the learner's own accepted answers, the latest first, without those to items that are not theirs to read.

        Served by ``idx_activities_user_time (user_id, created_at DESC)`` and ``idx_activities_undone``.
        """
        kept, undone = aliased(LearningActivity, name="kept"), aliased(LearningActivity, name="undone")
        taken_back = select(undone.id).where(
            undone.activity_type == "undo", undone.details["undoes"].astext == kept.id, undone.user_id == user_id
        )
        found = (
            select(kept.id, kept.content_id, kept.details, kept.created_at.label("at"),
                   LearningContent.primary_text, LearningContent.secondary_text)
            .join(LearningContent, (LearningContent.id == kept.content_id) & is_readable(by=user_id))
            .where(kept.user_id == user_id, kept.activity_type == OWN_ANSWER, ~taken_back.exists())
            .order_by(kept.created_at.desc(), kept.id)
            .limit(MOST_LISTED)
        )  # fmt: skip
        with self.sessions() as session:
            return [_listed(row) for row in session.execute(found)]

    def take_back(self, *, user_id: str, own_answer_id: str) -> None:
        """
        Mark answers like one that the learner accepted as everybody's are marked, from now on. Idempotent.

        Raises:
            NotFoundError: If they have no such answer.
        """
        with self.sessions.begin() as session:
            found = session.get(LearningActivity, own_answer_id)
            if found is None or found.user_id != user_id or found.activity_type != OWN_ANSWER:
                raise NotFoundError("answer", own_answer_id)
            undo = Activity(
                id=f"{own_answer_id}:undone",
                user_id=user_id,
                activity_type="undo",
                content_id=found.content_id,
                details={"undoes": own_answer_id},
            )
            append(session, undo, now=self.clock())


def _require_open(outcome: AnswerResult, asked: Exercise, there: Sequence[Event]) -> None:
    """
    Let an answer through that its learner may accept.

    Raises:
        ConflictError: If it is none.
    """
    if not outcome.may_be_reported:
        msg = Message("This answer counts as right already.")
        raise ConflictError(msg)
    if not may_be_own(outcome) or authored(asked, outcome.answer) is not None:
        msg = Message("The author or a teacher says what is wrong with this answer. Report the mark if you doubt it.")
        raise ConflictError(msg)
    if len(there) >= MOST_OF_AN_ITEM:
        msg = Message("You accept {n} answers of your own here. Take one of them back first.", n=MOST_OF_AN_ITEM)
        raise ConflictError(msg)


def _acceptance(outcome: AnswerResult, card: Card, *, user_id: str, at: int) -> Activity:
    """Return the activity of accepting; *at* tells it from an earlier one that was taken back."""
    return Activity(
        id=f"{outcome.activity_id}:own{at}",
        user_id=user_id,
        activity_type=OWN_ANSWER,
        content_id=card.content_id,
        details={
            "text": outcome.answer,
            "direction": outcome.exercise.direction,
            "attempt": outcome.activity_id,
            "card": card.token,
        },
    )


def _listed(row: Any) -> OwnAnswer:
    direction: Direction = "es-en" if row.details.get("direction") == "es-en" else "en-es"
    prompt = (row.primary_text if direction == "es-en" else row.secondary_text) or row.primary_text
    text, card = str(row.details.get("text") or ""), str(row.details.get("card") or "")
    return OwnAnswer(
        row.id, row.content_id, direction, text, prompt, row.at, card, str(row.details.get("attempt") or "")
    )
