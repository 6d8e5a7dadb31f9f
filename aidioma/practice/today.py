"""A learner's day: what is due, what slipped, what is new, and which item comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.clock import day_starts, local_day, zone_named
from aidioma.db.models import User
from aidioma.errors import NotFoundError
from aidioma.practice import queries
from aidioma.practice.schedule import SETTLED_QUALITY
from aidioma.practice.selection import Again, Choice, choose

LEVELS = ("beginner", "intermediate", "advanced")
NEW_A_DAY = 20


@dataclass(frozen=True, slots=True)
class Today:
    """What a learner's day holds, as counts of items, and what comes next."""

    due: int
    answered: int
    slips: int
    new_left: int
    next: Choice | None


def today(session: Session, *, user_id: str, content_type: str, now: datetime, extra_new: int = 0) -> Today:
    """Return what the learner's day at *now* holds and which item comes next."""
    level, zone = level_and_zone(session, user_id)
    day = local_day(now, zone)
    tomorrow = day_starts(day + timedelta(days=1), zone)
    answered = queries.answered_since(session, user_id=user_id, since=day_starts(day, zone))
    standings = queries.standings(session, user_id=user_id, content_ids=answered)
    new_left = max(
        0, NEW_A_DAY + extra_new - sum(s.first_attempt_at >= day_starts(day, zone) for s in standings.values())
    )
    again = [
        Again(content_id, len(answered) - 1 - place)
        for place, content_id in enumerate(answered)
        if content_id in standings and standings[content_id].last_quality < SETTLED_QUALITY
    ]
    scope = {"user_id": user_id, "content_type": content_type}
    due = queries.due_items(session, **scope, until=tomorrow, limit=1)
    fresh = _fresh(session, **scope, level=level, answered=answered) if new_left and not due else ()
    return Today(
        due=queries.due_count(session, **scope, until=tomorrow) if due else 0,
        answered=len(answered),
        slips=len(again),
        new_left=new_left,
        next=choose(again=again, due=due, fresh=fresh, new_left=new_left),
    )


def level_and_zone(session: Session, user_id: str) -> tuple[str, ZoneInfo]:
    """
    Return the learner's level and time zone.

    Raises:
        NotFoundError: If there is no such learner.
    """
    row = session.execute(
        select(User.level, User.preferences["time_zone"].astext).where(User.id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError("learner", user_id)
    return row[0] or LEVELS[0], zone_named(row[1] or "UTC")


def _fresh(session: Session, *, user_id: str, content_type: str, level: str, answered: Sequence[str]) -> Sequence[str]:
    """Return a new item of the learner's level, else of a harder one, else of an easier one."""
    at = LEVELS.index(level) if level in LEVELS else 0
    for candidate in (*LEVELS[at:], *reversed(LEVELS[:at])):
        found = queries.fresh_items(
            session, user_id=user_id, content_type=content_type, level=candidate, answered=answered, limit=1
        )
        if found:
            return found
    return ()
