"""What progress knows of a learner besides the stream: time zone, and what they want to see."""

from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from typing_extensions import TypeIs

from aidioma.clock import zone_named
from aidioma.db.models import User
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.i18n import Message
from aidioma.progress.days import WEEK

USUAL_DAYS_A_WEEK: Final = 5


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner's zone, how many days of seven keep a streak, and whether achievements are wanted."""

    id: str
    name: str
    zone: ZoneInfo
    days_a_week: int = USUAL_DAYS_A_WEEK
    wants_achievements: bool = True


def learner(session: Session, user_id: str) -> Learner:
    """
    Return the learner with *user_id*.

    Raises:
        NotFoundError: If there is none.
    """
    row = session.execute(select(User.name, User.preferences).where(User.id == user_id)).one_or_none()
    if row is None:
        raise NotFoundError("learner", user_id)
    name, preferences = row
    return Learner(
        id=user_id,
        name=name,
        zone=zone_named(preferences.get("time_zone", "UTC")),
        days_a_week=_days(preferences.get("days_a_week")),
        wants_achievements=preferences.get("achievements") is not False,
    )


def prefer(session: Session, user_id: str, *, days_a_week: int, achievements: bool) -> None:
    """
    Keep what a learner prefers; the caller commits.

    Raises:
        InvalidInputError: If a week has not that many days.
    """
    if not is_days_a_week(days_a_week):
        msg = Message("A week has 1 to 7 days of practice, not {n}.", n=days_a_week)
        raise InvalidInputError(msg, field="days_a_week")
    wanted = User.preferences.concat({"days_a_week": days_a_week, "achievements": achievements})
    session.execute(update(User).where(User.id == user_id).values(preferences=wanted))


def is_days_a_week(value: Any) -> TypeIs[int]:
    """Say whether so many days of a week can be practised on."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= WEEK


def _days(value: Any) -> int:
    return value if is_days_a_week(value) else USUAL_DAYS_A_WEEK
