"""Keeping what a learner chose; another scheduler works out all dates again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.clock import Clock
from aidioma.db.models import User, UserProgress
from aidioma.errors import NotFoundError
from aidioma.model.activities import Activity
from aidioma.model.items import Level
from aidioma.model.preferences import Preferences

RESCHEDULED = "rescheduled"


@dataclass(frozen=True, slots=True)
class PreferenceService:
    """Keeps preferences beside whatever else the JSON in ``users.preferences`` holds."""

    sessions: sessionmaker[Session]
    clock: Clock

    def save(self, *, user_id: str, wanted: Preferences, level: Level | None = None) -> None:
        """
        Store *wanted*, and the *level* if one is said; what is there and is not a preference stays.

        Where the scheduler changes, each item says so by an activity and is folded anew from the same answers.

        Raises:
            NotFoundError: If there is no such learner.
        """
        with self.sessions.begin() as session:
            stored = session.scalar(select(User.preferences).where(User.id == user_id).with_for_update())
            if stored is None:
                raise NotFoundError("learner", user_id)
            together = User.preferences.concat(wanted.model_dump(mode="json"))
            session.execute(update(User).where(User.id == user_id).values(preferences=together))
            if level is not None:
                session.execute(update(User).where(User.id == user_id).values(level=level))
            if Preferences.read(stored).scheduler != wanted.scheduler:
                _reschedule(session, user_id=user_id, now=self.clock())


def preferences_of(session: Session, user_id: str) -> Preferences:
    """
    Return what a learner chose.

    Raises:
        NotFoundError: If there is no such learner.
    """
    stored = session.scalar(select(User.preferences).where(User.id == user_id))
    if stored is None:
        raise NotFoundError("learner", user_id)
    return Preferences.read(stored)


def _reschedule(session: Session, *, user_id: str, now: datetime) -> None:
    """Tell every item of the learner's, through the one door, that another scheduler sets its dates."""
    items = session.scalars(
        select(UserProgress.content_id).where(UserProgress.user_id == user_id).order_by(UserProgress.content_id)
    ).all()
    for content_id in items:
        told = Activity(user_id=user_id, activity_type=RESCHEDULED, content_id=content_id)
        append(session, told, now=now)
