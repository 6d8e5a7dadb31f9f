"""
A judge that is unlearnt: all that it has said goes, and whoever was marked by it is marked as without it.

That is its stored answers, what they taught about edits, and the marks that it gave, that were given again, or that
were composed of its evidence. What a teacher corrected of it stays, as it is a teacher's word by then.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import is_shared
from aidioma.accounts.audit import note
from aidioma.accounts.rows import require_admin
from aidioma.activity_filters import is_evidence
from aidioma.admin.entries import IS_ANSWER, given_again
from aidioma.clock import Clock
from aidioma.db.models import AiCache, LearningActivity, LearningContent
from aidioma.errors import NotFoundError
from aidioma.i18n import Message
from aidioma.marking.cache.evidence_store import forget_evidence
from aidioma.marking.cache.keys import CacheScope
from aidioma.model.marks import REASONED, Direction, Tier
from aidioma.regrade_queue import ask_again

CHANGE: Final = Message("unlearn a judge")
DIRECTIONS: Final[tuple[Direction, Direction]] = ("en-es", "es-en")
_UNHURRIED: Final = text("SET LOCAL statement_timeout = 0")
"""It happens once in the life of a judge, and is whole or not at all."""
_tier: Final = LearningActivity.details[("receipt", "tier")].astext
_model: Final = LearningActivity.details[("receipt", "model")].astext
_answer: Final = LearningActivity.details["answer"].astext
_direction: Final = func.coalesce(LearningActivity.details["direction"].astext, "en-es")
_COLUMNS: Final = (LearningActivity.content_id, _direction.label("direction"), _answer.label("answer"))


@dataclass(frozen=True, slots=True)
class Unlearnt:
    """What went with a judge: its stored answers, and the exercises whose past answers are marked again."""

    entries: int
    exercises: int


@dataclass(frozen=True, slots=True)
class UnlearningService:
    """
    Unlearns judges. ``by`` is who does it.

    Every method raises NotAllowedError if *by* is not an admin at that moment. What is done is in the audit trail.
    """

    sessions: sessionmaker[Session]
    clock: Clock

    def entries_of(self, *, by: str, model: str) -> int:
        """Return how many stored answers a judge has made."""
        with self.sessions() as session:
            require_admin(session, by, CHANGE)
            session.execute(_UNHURRIED)
            return session.scalar(select(func.count()).select_from(AiCache).where(_is_by(model))) or 0

    def unlearn(self, *, by: str, model: str) -> Unlearnt:
        """
        Take away all that the judge *model* has said, and ask that whoever was marked by it be marked again.

        Where nobody can say by then what such an answer is, its mark stays. Reads all marks once.

        Raises:
            NotFoundError: If nothing here was said by a judge of that name.
        """
        now = self.clock()
        with self.sessions.begin() as session:
            require_admin(session, by, CHANGE)
            session.execute(_UNHURRIED)
            marked = _marked_by(session, model)
            prompts = session.scalars(select(_PROMPT).where(_is_by(model)).distinct().order_by(_PROMPT)).all()
            gone = session.scalars(delete(AiCache).where(_is_by(model)).returning(AiCache.id)).all()
            if not gone and not marked:
                kind = "judge"
                raise NotFoundError(kind, model)
            for prompt in prompts:
                for direction in DIRECTIONS:
                    forget_evidence(session, CacheScope(model, prompt or "", "").domain(direction), now=now)
            exercises = ask_again(session, marked, now=now)
            note(session, "judge_unlearnt", user_id=None, now=now, by=by, model=model, entries=len(gone))
        return Unlearnt(len(gone), exercises)


_PROMPT: Final = AiCache.response["prompt_version"].astext


def _is_by(model: str) -> ColumnElement[bool]:
    """Return the condition for what *model* has said of answers. Served by ``idx_cache_made_by``."""
    return and_(IS_ANSWER, AiCache.model == model, AiCache.response["source"].astext.is_distinct_from("teacher"))


def _marked_by(session: Session, model: str) -> list[tuple[str, Direction, str]]:
    """
    Return the answers that were marked by *model*, by what it had said before, or by evidence that may be its own.

    Composed marks do not say whose evidence they are of: marked again, those of another judge's come out as they are.
    """
    said_again = (
        select(AiCache.id).where(AiCache.cache_key == given_again, _is_by(model)).correlate(LearningActivity).exists()
    )
    rows = session.execute(
        select(*_COLUMNS)
        .join(LearningContent, LearningContent.id == LearningActivity.content_id)
        .where(
            LearningActivity.details.has_key("receipt"),
            LearningActivity.details.has_key("answer"),
            is_evidence(),
            is_shared(),
            or_(
                and_(_tier == Tier.JUDGE.value, _model == model),
                _tier.in_(sorted(REASONED)),
                and_(_tier.in_((Tier.MEMORY.value, Tier.EXACT.value)), said_again),
            ),
        )
        .distinct()
        .order_by(*_COLUMNS)
    )
    return [(at, "es-en" if direction == "es-en" else "en-es", answer) for at, direction, answer in rows if answer]
