"""A learner's day: what is due, what slipped, what is new, and which item comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.classes.wishes import wishes
from aidioma.clock import day_starts, local_day, zone_named
from aidioma.content.courses import next_in_courses
from aidioma.db.models import User, UserFeatures
from aidioma.errors import NotFoundError
from aidioma.model.items import LEVELS
from aidioma.model.preferences import Preferences
from aidioma.practice import queries, selection
from aidioma.practice.queries import ItemStanding
from aidioma.practice.selection import Again, DayPlan, DealCandidate, NextItem, choose
from aidioma.practice.session import CurrentSession, Given, current, spent_ms
from aidioma.progress.store import weak_concepts
from aidioma.scheduling.sm2 import SETTLED_QUALITY

CANDIDATES = 50
NEW_ARE = "sentence"
"""What a day of every kind deals as new; cards of other kinds are begun in the library, and then fall due here."""


@dataclass(frozen=True, slots=True)
class Today:
    """
    What a learner's day holds, as counts of items, and what comes next.

    ``due`` items fit into the day's minutes; ``waiting`` ones are due as well and keep their dates.
    """

    due: int
    waiting: int
    answered: int
    slips: int
    new_left: int
    is_quiet: bool
    current_session: CurrentSession
    next: NextItem | None
    preferences: Preferences = field(default_factory=Preferences)

    @property
    def goal_done(self) -> int:
        """How much of the session's goal is done, in its unit."""
        return self.current_session.done(self.preferences.goal_unit)

    @property
    def goal_reached(self) -> bool:
        """Whether the session has come to its goal."""
        return self.goal_done >= self.preferences.goal


def today(
    session: Session,
    *,
    user_id: str,
    content_type: str | None,
    now: datetime,
    extra_new: int = 0,
    more_minutes: int = 0,
) -> Today:
    """
    Return what the learner's day at *now* holds and which item comes next, weak concepts first.

    A learner waits for this with every card, so it asks for as much at once as one statement can answer.
    """
    learner = _learner(session, user_id)
    limits = _Limits.on(local_day(now, zone_named(learner.preferences.time_zone)), learner, extra_new, more_minutes)
    done = queries.answers_since(session, user_id=user_id, since=limits.starts)
    answered = _in_order(done.given)
    standings = {content_id: done.standings[content_id] for content_id in answered if content_id in done.standings}
    room, new_left = limits.room(done.given), limits.new_left(standings.values())
    due, count = queries.due_items(
        session, user_id=user_id, content_type=content_type, now=now, until=limits.ends, limit=CANDIDATES
    )
    plan = DayPlan(
        again=_slipped(answered, standings),
        due=due,
        fresh=(),
        room=room,
        new_left=new_left,
        recent=[answer.family for answer in done.given],
        weak=learner.weak,
    )
    plan = _with_wishes(session, plan, limits, user_id=user_id, content_type=content_type)
    if new_left > 0 and room > 0 and not due:
        plan = _with_new(session, plan, learner, content_type=content_type, answered=answered)
    return Today(
        due=min(count, room),
        waiting=max(0, count - room),
        answered=len(answered),
        slips=len(plan.again),
        new_left=new_left,
        is_quiet=limits.is_quiet,
        current_session=current(done.given, ended_at=done.ended_at, now=now),
        next=choose(plan),
        preferences=learner.preferences,
    )


@dataclass(frozen=True, slots=True)
class _Learner:
    """What the day asks of its learner."""

    id: str
    level: str
    preferences: Preferences
    weak: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Limits:
    """What one day of a learner's may hold, and when it begins and ends (UTC)."""

    day: date
    starts: datetime
    ends: datetime
    is_quiet: bool
    minutes: int
    more_minutes: int
    new: int

    @classmethod
    def on(cls, day: date, learner: _Learner, extra_new: int, more_minutes: int) -> Self:
        wanted = learner.preferences
        zone = zone_named(wanted.time_zone)
        is_quiet = day.weekday() in wanted.quiet_days
        return cls(
            day=day,
            starts=day_starts(day, zone),
            ends=day_starts(day + timedelta(days=1), zone),
            is_quiet=is_quiet,
            minutes=wanted.daily_minutes,
            more_minutes=more_minutes,
            new=(0 if is_quiet else wanted.new_a_day) + extra_new,
        )

    def room(self, given: Sequence[Given]) -> int:
        """Return how many more reviews the day has room for."""
        usual = selection.room(len(given), spent_ms=spent_ms(given), minutes=self.minutes, is_quiet=self.is_quiet)
        return usual + selection.room(0, spent_ms=0, minutes=self.more_minutes)

    def new_left(self, standings: Iterable[ItemStanding]) -> int:
        """Return how many new items are left of the day's allowance."""
        return max(0, self.new - sum(standing.first_attempt_at >= self.starts for standing in standings))


def _with_wishes(
    session: Session, plan: DayPlan, limits: _Limits, *, user_id: str, content_type: str | None
) -> DayPlan:
    """Return *plan* with what the learner asked to practise today, and today's share of what teachers assigned."""
    wished = wishes(session, user_id=user_id, content_type=content_type, today=limits.day, day_started_at=limits.starts)
    return replace(
        plan,
        focus=[wish.content_id for wish in wished if wish.by == "focus"],
        assigned=[wish.content_id for wish in wished if wish.by == "assigned"],
    )


def _with_new(
    session: Session, plan: DayPlan, learner: _Learner, *, content_type: str | None, answered: Sequence[str]
) -> DayPlan:
    """Return *plan* with what could be new: the next item of a course that is followed, else of the learner's level."""
    course = next_in_courses(session, user_id=learner.id, content_type=content_type, played=queries.PLAYED)
    if course is not None:
        return replace(plan, course=course)
    return replace(plan, fresh=_fresh(session, learner, content_type=content_type or NEW_ARE, answered=answered))


def _slipped(answered: Sequence[str], standings: Mapping[str, ItemStanding]) -> Sequence[Again]:
    return [
        Again(content_id, len(answered) - 1 - place)
        for place, content_id in enumerate(answered)
        if content_id in standings and standings[content_id].last_quality < SETTLED_QUALITY
    ]


def _in_order(given: Sequence[Given]) -> Sequence[str]:
    """Return the items answered for the schedule, the latest answered last."""
    return list(dict.fromkeys(answer.content_id for answer in reversed(given) if not answer.cram))[::-1]


def _learner(session: Session, user_id: str) -> _Learner:
    """Return what the day asks of the learner, by the primary keys of both tables."""
    row = session.execute(
        select(User.level, User.preferences, UserFeatures.struggle_areas)
        .outerjoin(UserFeatures, UserFeatures.user_id == User.id)
        .where(User.id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError("learner", user_id)
    level, preferences, struggles = row
    return _Learner(user_id, level or LEVELS[0], Preferences.read(preferences), weak_concepts(struggles or ()))


def level_and_zone(session: Session, user_id: str) -> tuple[str, ZoneInfo]:
    """
    Return the learner's level and time zone.

    Raises:
        NotFoundError: If there is no such learner.
    """
    learner = _learner(session, user_id)
    return learner.level, zone_named(learner.preferences.time_zone)


def _fresh(
    session: Session, learner: _Learner, *, content_type: str, answered: Sequence[str]
) -> Sequence[DealCandidate]:
    """
    Return new items of the learner's level, else of a harder one, else of an easier one, else of none.

    Of the own level come first those that are about what the learner learns for.
    """
    at = LEVELS.index(learner.level) if learner.level in LEVELS else 0
    levels: list[str | None] = [*LEVELS[at:], *reversed(LEVELS[:at]), None]
    topics = learner.preferences.topics
    for level, about in [*([(levels[0], topics)] if topics else []), *((level, ()) for level in levels)]:
        found = queries.fresh_items(
            session,
            user_id=learner.id,
            content_type=content_type,
            level=level,
            answered=answered,
            limit=CANDIDATES,
            topics=about,
        )
        if found:
            return found
    return ()
