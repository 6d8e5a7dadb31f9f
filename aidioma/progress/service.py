"""What a learner reads about their own progress, all of it derived from activities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock, day_starts, local_day, zone_named
from aidioma.db.models import LearningActivity
from aidioma.practice.history import CORRECTIONS, UNDO
from aidioma.practice.today import level_and_zone, today
from aidioma.progress.days import Day, Happened, by_day, streak

SHOWN_DAYS = 30
STREAK_LOOKS_BACK_DAYS = 1_100


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of progress. ``days`` are the last 30, oldest first; ``right`` counts among ``marked``."""

    due: int
    streak_days: int
    days: Sequence[Day]

    @property
    def answers(self) -> int:
        """Answers given in the days shown."""
        return sum(day.answers for day in self.days)

    @property
    def marked(self) -> int:
        """Answers that have a mark."""
        return sum(day.marked for day in self.days)

    @property
    def right(self) -> int:
        """Answers marked correct, or correct but for a slip."""
        return sum(day.right for day in self.days)

    @property
    def accuracy(self) -> float | None:
        """Share of right answers among the marked ones (0-1), None where nothing is marked."""
        return self.right / self.marked if self.marked else None

    @property
    def minutes(self) -> int:
        """Time spent on the answers, in whole minutes."""
        return round(sum(day.duration_ms for day in self.days) / 60_000)


@dataclass(frozen=True, slots=True)
class ProgressService:
    """Reads progress; writes nothing."""

    sessions: sessionmaker[Session]
    clock: Clock

    def overview(self, *, user_id: str) -> Overview:
        """
        Return the learner's last 30 days.

        Raises:
            NotFoundError: If there is no such learner.
        """
        now = self.clock()
        with self.sessions() as session:
            _, zone = level_and_zone(session, user_id)
            last = local_day(now, zone)
            first = last - timedelta(days=SHOWN_DAYS - 1)
            # A day of slack: an answer keeps the local day it was given on, also when the zone changed since.
            rows = _happened(session, user_id=user_id, since_day=first - timedelta(days=1))
            return Overview(
                due=today(session, user_id=user_id, content_type="sentence", now=now).due,
                streak_days=streak(_practised(session, user_id=user_id, last=last), today=last),
                days=by_day(rows, first=first, last=last),
            )


def _happened(session: Session, *, user_id: str, since_day: date) -> list[Happened]:
    """
    Return what counts since *since_day*.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    details = LearningActivity.details
    refers_to = func.coalesce(details["corrects"].astext, details["undoes"].astext)
    statement = (
        select(
            LearningActivity.id,
            LearningActivity.activity_type,
            details["local_day"].astext,
            details["verdict"].astext,
            details.has_key("quality") & LearningActivity.activity_type.not_in(CORRECTIONS),
            func.coalesce(LearningActivity.duration_ms, 0),
            refers_to,
        )
        .where(
            LearningActivity.user_id == user_id,
            LearningActivity.created_at >= day_starts(since_day, zone_named("UTC")),
            details.has_key("quality") | (LearningActivity.activity_type == UNDO),
        )
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )
    return [
        Happened(id_, kind, date.fromisoformat(day), verdict, is_attempt, duration_ms, refers)
        for id_, kind, day, verdict, is_attempt, duration_ms, refers in session.execute(statement)
    ]


def _practised(session: Session, *, user_id: str, last: date) -> set[date]:
    """
    Return the learner's days with practice, three years back.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    day = LearningActivity.details["local_day"].astext
    since = day_starts(last - timedelta(days=STREAK_LOOKS_BACK_DAYS), zone_named("UTC"))
    statement = (
        select(day)
        .where(
            LearningActivity.user_id == user_id,
            LearningActivity.created_at >= since,
            LearningActivity.details.has_key("quality"),
        )
        .distinct()
        .order_by(day)
    )
    return {date.fromisoformat(found) for found in session.scalars(statement) if found}
