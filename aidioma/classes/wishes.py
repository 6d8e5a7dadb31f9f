"""What a learner is asked to practise: by a teacher, within the daily load, or by their own wish."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.classes.model import Assignment
from aidioma.classes.rows import answered_since, classes_of, practisable
from aidioma.db.models import LearningActivity
from aidioma.progress.attempts import is_one_of

REQUESTED: Final = "practice_requested"
MOST_REQUESTED: Final = 30

WishedBy = Literal["focus", "assigned"]


@dataclass(frozen=True, slots=True)
class Wish:
    """An item that somebody asked for: the learner's own focus, or a teacher's assignment."""

    content_id: str
    by: WishedBy


def share_of_today(left: int, *, done_today: int, due_on: date, today: date) -> int:
    """
    Return how many of the *left* items of an assignment belong to what remains of today.

    The rest is spread evenly over the days until it is due; what was done today counts for today.
    """
    days = max(1, (due_on - today).days + 1)
    return min(left, max(0, math.ceil((left + done_today) / days) - done_today))


def wishes(
    session: Session, *, user_id: str, content_type: str | None, today: date, day_started_at: datetime
) -> Sequence[Wish]:
    """
    Return what a learner is asked for today and has not answered since: own focus first, then by due date.

    Only items of *content_type* are returned; None is every kind.
    """
    focus = _focus(session, user_id=user_id, day_started_at=day_started_at)
    assigned = _assigned(session, user_id=user_id, today=today, day_started_at=day_started_at)
    every = [*focus, *assigned]
    shown = practisable(session, every, by=user_id, content_type=content_type) if every else ()
    return [Wish(content_id, "focus" if content_id in focus else "assigned") for content_id in shown]


def _focus(session: Session, *, user_id: str, day_started_at: datetime) -> Sequence[str]:
    """
    Return what the learner's last wish of today still holds.

    Served by ``idx_activities_wishes (user_id, created_at)``.
    """
    wish = session.execute(
        select(LearningActivity.created_at, LearningActivity.details["content_ids"])
        .where(
            LearningActivity.user_id == user_id,
            LearningActivity.created_at >= day_started_at,
            is_one_of(REQUESTED),
        )
        .order_by(LearningActivity.created_at.desc(), LearningActivity.id.desc())
        .limit(1)
    ).one_or_none()
    if wish is None:
        return ()
    at, said = wish
    content_ids = [content_id for content_id in said if isinstance(content_id, str)] if isinstance(said, list) else []
    done = answered_since(session, [user_id], content_ids, at).get(user_id, set())
    return [content_id for content_id in content_ids if content_id not in done]


def _assigned(session: Session, *, user_id: str, today: date, day_started_at: datetime) -> Sequence[str]:
    """Return today's share of every assignment, what is due soonest first."""
    found: list[str] = []
    for work in sorted(assignments_of(session, user_id), key=lambda work: (work.due_on, work.set_at, work.id)):
        done = answered_since(session, [user_id], work.content_ids, work.set_at).get(user_id, set())
        since = max(day_started_at, work.set_at)
        done_today = answered_since(session, [user_id], work.content_ids, since).get(user_id, set())
        left = [content_id for content_id in work.content_ids if content_id not in done]
        found.extend(left[: share_of_today(len(left), done_today=len(done_today), due_on=work.due_on, today=today)])
    return found


def assignments_of(session: Session, user_id: str) -> Sequence[Assignment]:
    """Return what is set to the learner in all classes."""
    return [work for one in classes_of(session, user_id) if user_id in one.members for work in one.assignments]
