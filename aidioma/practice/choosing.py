"""Keeping what a learner chose."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import User
from aidioma.errors import NotFoundError
from aidioma.practice.preferences import Preferences


@dataclass(frozen=True, slots=True)
class PreferenceService:
    """Keeps preferences beside whatever else the JSON in ``users.preferences`` holds."""

    sessions: sessionmaker[Session]

    def save(self, *, user_id: str, wanted: Preferences) -> None:
        """
        Store *wanted*; what is there and is not a preference stays.

        Raises:
            NotFoundError: If there is no such learner.
        """
        with self.sessions.begin() as session:
            together = User.preferences.concat(wanted.model_dump(mode="json"))
            statement = update(User).where(User.id == user_id).values(preferences=together).returning(User.id)
            if session.scalar(statement) is None:
                raise NotFoundError("learner", user_id)
