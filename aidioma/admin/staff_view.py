"""
``user_dashboard_stats``: everybody's figures for administrators, as of the last refresh.

One learner's own page reads the rows themselves, which is fast and never old. Refreshing the view over millions of
activities takes minutes, whatever changed; so it serves the overviews of many learners alone, says how old it is, and
is refreshed when somebody asks or the operator's timer does, never by a page view and never twice at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.rows import require_admin
from aidioma.activity_log import append_by_operator
from aidioma.clock import Clock
from aidioma.db.models import LearningActivity
from aidioma.errors import ConflictError, ThrottledError
from aidioma.i18n import Message
from aidioma.model.people import OPERATOR

LOOK: Final = "see everybody's figures"
REFRESHED: Final = "stats_refreshed"
REST: Final = timedelta(minutes=15)
MOST_SHOWN: Final = 200
_ONE_AT_A_TIME: Final = 0x53544154
"""Key of the advisory lock, of no meaning elsewhere."""


@dataclass(frozen=True, slots=True)
class LearnerFigures:
    """One learner in the view."""

    user_id: str
    name: str
    content_completed: int
    average_score: float | None
    total_minutes: float
    activity_types_used: int
    last_activity: datetime | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """The learners who were active last, all learners' number and minutes, and when this was true (None: never)."""

    learners: Sequence[LearnerFigures]
    count: int
    total_minutes: float
    refreshed_at: datetime | None


@dataclass(frozen=True, slots=True)
class StaffViewService:
    """Reads and refreshes the view, for administrators: a teacher sees classes, not everybody."""

    sessions: sessionmaker[Session]
    clock: Clock

    def view(self, *, by: str) -> StaffView:
        """
        Return the figures as of the last refresh.

        Raises:
            NotAllowedError: If *by* is no administrator.
        """
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            listed = session.execute(_LISTED, {"limit": MOST_SHOWN})
            learners = [LearnerFigures(*row) for row in listed]
            count, minutes = session.execute(_SUMS).one()
            return StaffView(learners, count, minutes, _refreshed_at(session))

    def refresh(self, *, by: str) -> None:
        """
        Bring the view up to date, which may take minutes; readers see the old figures meanwhile.

        Raises:
            NotAllowedError: If *by* is no administrator.
            ThrottledError: If it was refreshed a moment ago.
            ConflictError: If it is being refreshed.
        """
        now = self.clock()
        with self.sessions.begin() as session:
            require_admin(session, by, LOOK)
            last = _refreshed_at(session)
            if by != OPERATOR and last is not None and now - last < REST:
                raise ThrottledError("refreshes", retry_after_s=round((last + REST - now).total_seconds()))
            if not session.scalar(select(func.pg_try_advisory_xact_lock(_ONE_AT_A_TIME))):
                msg = Message("The figures are being refreshed already. They will be here in a few minutes.")
                raise ConflictError(msg)
            session.execute(text("SET LOCAL statement_timeout = '30min'"))
            session.execute(text("REFRESH MATERIALIZED VIEW CONCURRENTLY user_dashboard_stats"))
            append_by_operator(session, REFRESHED, now=now)


_LISTED: Final = text("""
    SELECT stats.user_id, learner.name, stats.content_completed, stats.average_score, stats.total_minutes,
           stats.activity_types_used, stats.last_activity
    FROM user_dashboard_stats AS stats
    JOIN users AS learner ON learner.id = stats.user_id
    ORDER BY stats.last_activity DESC NULLS LAST, stats.user_id
    LIMIT :limit
""")
_SUMS: Final = text("SELECT count(*), coalesce(sum(total_minutes), 0) FROM user_dashboard_stats")


def _refreshed_at(session: Session) -> datetime | None:
    """
    Return when the view was refreshed.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    return session.scalar(
        select(func.max(LearningActivity.created_at)).where(
            LearningActivity.content_id == OPERATOR,
            LearningActivity.user_id == OPERATOR,
            LearningActivity.activity_type == REFRESHED,
        )
    )
