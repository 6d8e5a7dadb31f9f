"""What a learner reads about their own progress, all of it derived from activities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock, local_day
from aidioma.content.types import KINDS
from aidioma.progress.answers import Struggle, struggles
from aidioma.progress.attempts import first_day_of
from aidioma.progress.days import WEEK, Day, Streak, current_streak, every_day
from aidioma.progress.finished import Finished, days_with, retained_with
from aidioma.progress.learner import Learner, learner
from aidioma.progress.mastery import Coming, Mastery, forecast, mastery
from aidioma.progress.recent import recent
from aidioma.progress.retention import Retention

SHOWN_DAYS = 30
FORECAST_DAYS: Final = 30
CALENDAR_WEEKS: Final = 53
SEARCHED_ANSWERS: Final = 500
"""Weak spots are looked for in so many of the latest answers of the period."""

Period = Literal["30", "90", "365", "all"]
PERIODS: Final[tuple[Period, ...]] = get_args(Period)
SHORT_PERIODS: Final[tuple[Period, ...]] = ("30", "90")


@dataclass(frozen=True, slots=True)
class Overview:
    """
    Progress in short.

    ``due`` is what the schedule holds for today and before; ``days`` are the last 30, oldest first; ``right`` counts
    among ``marked``.
    """

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
        return round(sum(day.whole_ms for day in self.days) / 60_000)


@dataclass(frozen=True, slots=True)
class Dashboard(Overview):
    """
    All of a learner's progress in one period.

    ``days`` are those of the period, without a gap; ``calendar`` the last 53 weeks, from a Monday on. ``begun`` is
    the first day of practice ever, None where there was none.
    """

    today: date
    streak: Streak
    days_a_week: int
    begun: date | None
    calendar: Sequence[Day]
    retention: Sequence[Retention]
    forecast: Sequence[Coming]
    mastery: Sequence[Mastery]
    struggles: Sequence[Struggle]


@dataclass(frozen=True, slots=True)
class ProgressService:
    """Reads progress; writes nothing."""

    sessions: sessionmaker[Session]
    clock: Clock
    finished: Finished = field(default_factory=Finished, kw_only=True)

    def overview(self, *, user_id: str) -> Overview:
        """
        Return the learner's last 30 days.

        Raises:
            NotFoundError: If there is no such learner.
        """
        with self.sessions() as session:
            who = learner(session, user_id)
            last = local_day(self.clock(), who.zone)
            sums = self.finished.of(session, user_id=user_id, now=self.clock())
            practised = days_with(sums, session, user_id=user_id)
            return Overview(
                due=forecast(session, user_id=user_id, today=last, zone=who.zone, days=1)[0].reviews,
                streak_days=_streak(practised, last, who.days_a_week).days,
                days=every_day(practised, first=last - timedelta(days=SHOWN_DAYS - 1), last=last),
            )

    def dashboard(self, *, user_id: str, period: Period = "30", content_type: str | None = None) -> Dashboard:
        """
        Return the learner's progress in *period*, of one kind of content or of all.

        Raises:
            NotFoundError: If there is no such learner.
        """
        with self.sessions() as session:
            who = learner(session, user_id)
            last = local_day(self.clock(), who.zone)
            types = activity_types(content_type)
            since = None if period == "all" else _calendar_starts(last)
            sums = self.finished.of(session, user_id=user_id, now=self.clock())
            every = days_with(sums, session, user_id=user_id, first=since)
            practised = every
            if types:
                sums = self.finished.of(session, user_id=user_id, now=self.clock(), activity_types=types)
                practised = days_with(sums, session, user_id=user_id, first=since, activity_types=types)
            first = first_day(period, last=last, begun=practised[0].day if practised else None)
            scope: dict[str, Any] = {"user_id": user_id, "first": first, "activity_types": types}
            of_type: dict[str, Any] = {"user_id": user_id, "content_type": content_type}
            coming = forecast(session, **of_type, today=last, zone=who.zone, days=FORECAST_DAYS)
            streak = self._streak_beyond(session, who, every, since=since, last=last)
            return Dashboard(
                due=coming[0].reviews,
                streak_days=streak.days,
                days=every_day(practised, first=first, last=last),
                today=last,
                streak=streak,
                days_a_week=who.days_a_week,
                begun=first_day_of(session, user_id),
                calendar=every_day(practised, first=_calendar_starts(last), last=last),
                retention=retained_with(sums, session, **scope, is_recent=period in SHORT_PERIODS),
                forecast=coming,
                mastery=mastery(session, **of_type),
                struggles=struggles(recent(session, **scope, limit=SEARCHED_ANSWERS)),
            )

    def _streak_beyond(
        self, session: Session, who: Learner, days: Sequence[Day], *, since: date | None, last: date
    ) -> Streak:
        """Return the streak; one that reaches back to where *days* begin may go on before, and all days are read."""
        found = _streak(days, last, who.days_a_week)
        if since is not None and found.since is not None and (found.since - since).days < WEEK:
            sums = self.finished.of(session, user_id=who.id, now=self.clock())
            return _streak(days_with(sums, session, user_id=who.id), last, who.days_a_week)
        return found


def activity_types(content_type: str | None) -> Sequence[str]:
    """Return the types of activity that practising *content_type* makes; empty for all."""
    if content_type is None:
        return ()
    kind = KINDS.get(content_type)
    return (kind.activity_type if kind else content_type,)


def first_day(period: Period, *, last: date, begun: date | None) -> date:
    """Return the first day of *period*; all of it begins with the first day of practice, 30 days ago at the latest."""
    if period != "all":
        return last - timedelta(days=int(period) - 1)
    recently = last - timedelta(days=SHOWN_DAYS - 1)
    return min(begun or recently, recently)


def _calendar_starts(last: date) -> date:
    return last - timedelta(days=last.weekday() + WEEK * (CALENDAR_WEEKS - 1))


def _streak(practised: Sequence[Day], last: date, days_a_week: int) -> Streak:
    return current_streak({day.day for day in practised}, today=last, days_a_week=days_a_week)
