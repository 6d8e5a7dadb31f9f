"""
What teachers said about answers to an item, kept as activities of the installation about that item.

A decision *counts* from the moment that somebody made it who may: the item's author, an administrator, or a second
teacher who says the same. Until then it is an opinion. Without a verdict it asks for one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.activity_log import append_by_operator
from aidioma.db.models import LearningActivity
from aidioma.model.marks import Direction, Verdict
from aidioma.model.people import OPERATOR
from aidioma.odd_rows import left_out
from aidioma.regrade_queue import MOST_ANSWERS

DECIDED: Final = "decision"
MOST_WORD_CHARS: Final = 300


class TeacherDecision(BaseModel):
    """What somebody said about some answers, in canonical words, to an item asked in one direction."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    by: str
    direction: Direction
    answers: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_ANSWERS)]
    verdict: Verdict | None = None
    word: Annotated[str, Field(max_length=MOST_WORD_CHARS)] = ""
    counts: bool = False
    generalised: Annotated[str, Field(max_length=40)] = ""
    """What was said of the exercise besides, from which the last of the answers follow."""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision, and when it was made about which item."""

    id: str
    content_id: str
    at: datetime
    decision: TeacherDecision

    def covers(self, content_id: str, direction: Direction, answer: str) -> bool:
        """Say whether it is about *answer*, in canonical words."""
        about = self.content_id == content_id and self.decision.direction == direction
        return about and answer in self.decision.answers


def keep(session: Session, content_id: str, decision: TeacherDecision, *, now: datetime) -> str:
    """Keep *decision* and return its id; the caller commits."""
    details = decision.model_dump(mode="json", exclude_defaults=True)
    return append_by_operator(session, DECIDED, now=now, about=content_id, details=details).activity_id


def decisions_on(session: Session, content_ids: Collection[str]) -> Sequence[Made]:
    """
    Return all that was said about answers to *content_ids*, the oldest first.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    rows = session.execute(
        select(LearningActivity.id, LearningActivity.content_id, LearningActivity.created_at, LearningActivity.details)
        .where(LearningActivity.content_id.in_(content_ids), LearningActivity.user_id == OPERATOR,
               LearningActivity.activity_type == DECIDED)
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )  # fmt: skip
    found = []
    for key, content_id, at, details in rows:
        try:
            found.append(Made(key, content_id, at, TeacherDecision.model_validate(details)))
        except ValidationError:
            left_out(key, of="what was decided")
    return found


def that_counts(made: Iterable[Made], content_id: str, direction: Direction, answer: str) -> Made | None:
    """Return the last of *made*, which are in order, that counts for *answer*; None where nobody has decided."""
    about = [one for one in made if one.decision.counts and one.covers(content_id, direction, answer)]
    return about[-1] if about else None
