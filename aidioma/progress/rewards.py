"""After a session: features brought up to date, achievements given; and what a learner wants of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.progress.achievements import Earned, Rule, earned, evaluate
from aidioma.progress.learner import Learner, learner, prefer
from aidioma.progress.store import after_session, is_stale


@dataclass(frozen=True, slots=True)
class RewardService:
    """What follows from practice, worked out when a session is over and when the learner looks."""

    sessions: sessionmaker[Session]
    clock: Clock

    def settle(self, user_id: str) -> Sequence[Rule]:
        """Bring the learner's features up to date if a session ended since, and return what was newly earned."""
        now = self.clock()
        with self.sessions.begin() as session:
            return after_session(session, user_id, now=now)[1] if is_stale(session, user_id, now=now) else ()

    def end_session(self, user_id: str) -> Sequence[Rule]:
        """Do the same at once: the learner said that the session is over."""
        now = self.clock()
        with self.sessions.begin() as session:
            return after_session(session, user_id, now=now)[1]

    def earned(self, user_id: str) -> Sequence[Earned]:
        """Return what a learner has earned, latest first; nothing where achievements are not wanted."""
        with self.sessions() as session:
            return earned(session, learner(session, user_id))

    def wanted(self, user_id: str) -> Learner:
        """Return what a learner wants to see."""
        with self.sessions() as session:
            return learner(session, user_id)

    def prefer(self, *, user_id: str, days_a_week: int, achievements: bool) -> None:
        """
        Keep how many days of seven make a streak, and whether achievements are wanted; what that earns is given.

        Raises:
            InvalidInputError: If a week has not that many days.
        """
        with self.sessions.begin() as session:
            prefer(session, user_id, days_a_week=days_a_week, achievements=achievements)
            evaluate(session, learner(session, user_id), now=self.clock())
