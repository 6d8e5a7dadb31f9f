"""What there is to play: found by kind, and what is due again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import EVERYBODY, is_open
from aidioma.clock import Clock
from aidioma.content import exercises
from aidioma.content.item import ContentItem
from aidioma.content.rows import get_item, is_played_in_parts
from aidioma.content.types import DEFINITION
from aidioma.db.models import LearningContent, UserProgress
from aidioma.practice.playthrough import MEMORISED
from aidioma.practice.queries import PLAYED

MOST_DUE: Final = 20


@dataclass(frozen=True, slots=True)
class LibraryService:
    """Finds what a learner may open."""

    sessions: sessionmaker[Session]
    clock: Clock

    def due(self, *, user_id: str) -> Sequence[ContentItem]:
        """
        Return up to 20 played items that are due again, the longest overdue first.

        Served by ``idx_progress_review (user_id, next_review_at)``.
        """
        statement = (
            select(UserProgress.content_id)
            .join(LearningContent, LearningContent.id == UserProgress.content_id)
            .where(
                UserProgress.user_id == user_id,
                UserProgress.next_review_at <= self.clock(),
                or_(UserProgress.content_type.in_(sorted(MEMORISED)), is_played_in_parts()),
                is_open(to=user_id),
            )
            .order_by(UserProgress.next_review_at, UserProgress.content_id)
            .limit(MOST_DUE)
        )
        with self.sessions() as session:
            return [get_item(session, content_id) for content_id in session.scalars(statement)]

    def find(self, content_type: str, *, user_id: str, after_id: str = "", limit: int = 50) -> Sequence[ContentItem]:
        """
        Return up to *limit* published items of *content_type* that the learner may see, in order of id.

        Served by ``idx_content_type_difficulty`` and the primary key.
        """
        statement = (
            select(LearningContent.id)
            .where(
                LearningContent.content_type == content_type,
                LearningContent.id > after_id,
                is_open(to=user_id),
            )
            .order_by(LearningContent.id)
            .limit(limit)
        )
        with self.sessions() as session:
            return [get_item(session, content_id) for content_id in session.scalars(statement)]

    def kinds(self) -> Sequence[str]:
        """
        Return the kinds that there is anything of for everybody, in alphabetical order; definitions of kinds are none.

        Served by ``idx_content_type_difficulty``, and for each kind by ``idx_content_listing``.
        """
        kind = (
            select(LearningContent.content_type)
            .where(LearningContent.content_type != DEFINITION)
            .group_by(LearningContent.content_type)
            .subquery("kind")
            .c.content_type
        )
        some = exists().where(LearningContent.content_type == kind, is_open(to=EVERYBODY))
        with self.sessions() as session:
            return session.scalars(select(kind).where(some).order_by(kind)).all()

    @staticmethod
    def is_card(item: ContentItem) -> bool:
        """Say whether *item* is asked as a card, in practice."""
        return item.content_type not in PLAYED and exercises.is_card(item)
