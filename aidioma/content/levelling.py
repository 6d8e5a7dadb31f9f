"""Fills in the level of items that were stored without one: learners are dealt new items by level."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.types import DEALT
from aidioma.db.models import LearningContent
from aidioma.spanish.level import estimated_level

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Levels:
    """Gives items the level that they are likely to have, a few hundred at a time."""

    sessions: sessionmaker[Session]

    def fill(self) -> int:
        """
        Give up to 500 items without a level one, and return how many there were.

        Nothing else of them changes, and nothing is sent to legacy tables. Served by ``idx_content_type_difficulty``.
        """
        without = (
            select(LearningContent.id, LearningContent.primary_text)
            .where(LearningContent.content_type.in_(DEALT), LearningContent.difficulty.is_(None))
            .order_by(LearningContent.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True, key_share=True)
        )
        with self.sessions.begin() as session:
            session.execute(select(func.set_config("aidioma.origin", "legacy", True)))  # noqa: FBT003 - SQL's own
            rows = [{"key": key, "level": estimated_level(said)} for key, said in session.execute(without)]
            if rows:
                one = update(LearningContent).where(LearningContent.id == bindparam("key"))
                session.connection().execute(one.values(difficulty=bindparam("level")), rows)
        return len(rows)
