"""
A learner's attempts as they count now, as SQL: without the undone ones, with the last correction's word.

The same rules as :func:`aidioma.practice.history.fold` and :func:`aidioma.progress.days.by_day`, stated once more for
the server, because a learner of three years has more rows than a page can wait for; a test holds them together.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, Date, Integer, Select, Text, and_, case, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, distinct_on
from sqlalchemy.orm import Session

from aidioma.clock import day_starts, zone_named
from aidioma.db.models import LearningActivity
from aidioma.feedback.model import Verdict
from aidioma.practice.history import CORRECTIONS, IMPORTED, UNDO
from aidioma.practice.schedule import PASSING_QUALITY
from aidioma.progress.days import LONGEST_ANSWER_MS, ONE_DAY, RIGHT, Day
from aidioma.progress.retention import GAPS, Retention, named

_DETAILS = LearningActivity.details
CHANGES = (*sorted(CORRECTIONS), UNDO)


def attempts(user_id: str, *, since: datetime | None = None, activity_types: Sequence[str] = ()) -> CTE:
    """
    Return the attempts of one learner since *since*, of *activity_types* (empty: all).

    Columns: id, content_id, at, day, activity_type, verdict, quality, duration_ms, hinted.
    Served by ``idx_activities_user_time (user_id, created_at DESC)``, and the few changes to them by
    ``idx_activities_changes (user_id, created_at)``.
    """
    undone = _undone(user_id)
    corrected = _corrected(user_id).subquery("corrected")
    where = [
        LearningActivity.user_id == user_id,
        _DETAILS.has_key("quality"),
        LearningActivity.activity_type.not_in((*CHANGES, IMPORTED)),
        LearningActivity.id.not_in(undone),
    ]
    if since is not None:
        where.append(LearningActivity.created_at >= since)
    if activity_types:
        where.append(LearningActivity.activity_type.in_(activity_types))
    statement = (
        select(
            LearningActivity.id,
            LearningActivity.content_id,
            LearningActivity.created_at.label("at"),
            cast(_DETAILS["local_day"].astext, Date).label("day"),
            LearningActivity.activity_type,
            func.coalesce(corrected.c.verdict, _DETAILS["verdict"].astext).label("verdict"),
            func.coalesce(corrected.c.quality, cast(_DETAILS["quality"].astext, Integer)).label("quality"),
            func.least(func.coalesce(LearningActivity.duration_ms, 0), LONGEST_ANSWER_MS).label("duration_ms"),
            (func.coalesce(func.jsonb_array_length(_DETAILS["hints"]), 0) > 0).label("hinted"),
        )
        .outerjoin(corrected, corrected.c.corrects == LearningActivity.id)
        .where(*where)
    )
    return statement.cte("attempt")


def _undone(user_id: str) -> Select[Any]:
    undoes = _DETAILS["undoes"].astext
    return select(undoes).where(
        LearningActivity.user_id == user_id, LearningActivity.activity_type == UNDO, undoes.is_not(None)
    )


def _corrected(user_id: str) -> Select[Any]:
    """Return for each corrected attempt the last grade, and the last verdict where any correction says one."""
    said = (
        select(
            LearningActivity.id,
            LearningActivity.created_at.label("at"),
            _DETAILS["corrects"].astext.label("corrects"),
            _DETAILS["verdict"].astext.label("verdict"),
            cast(_DETAILS["quality"].astext, Integer).label("quality"),
        )
        .where(
            LearningActivity.user_id == user_id,
            LearningActivity.activity_type.in_(CORRECTIONS),
            LearningActivity.id.not_in(_undone(user_id)),
        )
        .subquery("said")
        .c
    )
    latest = (said.at.desc(), said.id.desc())
    verdicts = func.array_agg(aggregate_order_by(said.verdict, *latest), type_=ARRAY(Text))
    qualities = func.array_agg(aggregate_order_by(said.quality, *latest), type_=ARRAY(Integer))
    return select(
        said.corrects,
        verdicts.filter(said.verdict.is_not(None))[1].label("verdict"),
        qualities[1].label("quality"),
    ).group_by(said.corrects)


def daily(
    session: Session, *, user_id: str, first: date | None = None, activity_types: Sequence[str] = ()
) -> list[Day]:
    """
    Return the learner's days with practice from *first* on, oldest first.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    attempt = attempts(user_id, since=since(first), activity_types=activity_types).c
    marked = and_(attempt.verdict.is_not(None), attempt.verdict != Verdict.PENDING)
    statement = (
        select(
            attempt.day,
            func.count(),
            func.count().filter(marked),
            func.count().filter(attempt.verdict.in_(RIGHT)),
            func.sum(attempt.duration_ms),
            func.count().filter(attempt.duration_ms > 0),
            func.count().filter(attempt.hinted),
        )
        .where(attempt.day.is_not(None), attempt.day >= (first or date.min))
        .group_by(attempt.day)
        .order_by(attempt.day)
    )
    return [Day(*row) for row in session.execute(statement)]


def since(first: date | None) -> datetime | None:
    """
    Return a moment before which nothing belongs to *first* or a later day.

    A day of slack: an answer keeps the local day that it was given on, also when its learner moved since.
    """
    return None if first is None else day_starts(first - ONE_DAY, zone_named("UTC"))


def retained(
    session: Session, *, user_id: str, first: date | None = None, activity_types: Sequence[str] = ()
) -> Sequence[Retention]:
    """
    Return :func:`aidioma.progress.retention.retention` of the learner's first graded answers a day and item.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    attempt = attempts(user_id, activity_types=activity_types).c
    met = (
        select(attempt.content_id, attempt.day, attempt.quality)
        .where(attempt.quality.is_not(None), attempt.day.is_not(None))
        .ext(distinct_on(attempt.content_id, attempt.day))
        .order_by(attempt.content_id, attempt.day, attempt.at, attempt.id)
        .subquery("met")
    )
    gap = met.c.day - func.lag(met.c.day).over(partition_by=met.c.content_id, order_by=met.c.day)
    again = select(gap.label("days"), met.c.quality, met.c.day).subquery("again")
    classes = case(
        *((again.c.days <= last, at) for at, (_, last, _) in enumerate(GAPS) if last is not None), else_=len(GAPS) - 1
    )
    statement = (
        select(classes, func.count().filter(again.c.quality >= PASSING_QUALITY), func.count())
        .where(again.c.days.is_not(None), again.c.day >= (first or date.min))
        .group_by(classes)
        .order_by(classes)
    )
    found = {at: (hits, n) for at, hits, n in session.execute(statement)}
    return named([found.get(at, (0, 0)) for at in range(len(GAPS))])
