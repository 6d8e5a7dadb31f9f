"""Where a learner stands and what is coming: read from ``user_progress``, which is folded from the stream."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, Date, Select, cast, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from aidioma.access import is_open, is_readable
from aidioma.clock import DAY_ENDS_AT_HOUR, day_starts
from aidioma.db.models import LearningContent, UserProgress
from aidioma.progress.days import each_day
from aidioma.scheduling.sm2 import MASTERY_DAYS

MasteryKind = Literal["level", "topic", "concept"]
LEVELS_OF_MASTERY: Final = len(MASTERY_DAYS) + 1
_EASIEST_FIRST: Final = {"beginner": -3, "intermediate": -2, "advanced": -1}


@dataclass(frozen=True, slots=True)
class Mastery:
    """How many of the items met in one level, topic or concept are at each level of mastery, 0 first."""

    kind: MasteryKind
    name: str
    items: tuple[int, ...]

    @property
    def n(self) -> int:
        """Items met."""
        return sum(self.items)

    @property
    def mean(self) -> float:
        """The average level of mastery."""
        return sum(level * count for level, count in enumerate(self.items)) / self.n


@dataclass(frozen=True, slots=True)
class Coming:
    """How many reviews fall on a day; what is overdue falls on today."""

    day: date
    reviews: int


def mastery(session: Session, *, user_id: str, content_type: str | None = None) -> Sequence[Mastery]:
    """
    Return the learner's mastery by level, the easiest first, and by topic and grammar concept, most items first.

    Served by ``user_progress``'s unique key (user_id, content_id).
    """
    met = _met(user_id, content_type)
    labels = union_all(_labels(met, "level"), _labels(met, "topic"), _labels(met, "concept")).subquery("labels").c
    statement = (
        select(labels.kind, labels.name, labels.mastery_level, func.count())
        .where(labels.name.is_not(None))
        .group_by(labels.kind, labels.name, labels.mastery_level)
        .order_by(labels.kind, labels.name, labels.mastery_level)
    )
    counted: dict[tuple[MasteryKind, str], list[int]] = {}
    for kind, name, level, items in session.execute(statement):
        counted.setdefault((kind, name), [0] * LEVELS_OF_MASTERY)[min(level, LEVELS_OF_MASTERY - 1)] += items
    found = [Mastery(kind, name, tuple(items)) for (kind, name), items in counted.items()]
    return sorted(
        found, key=lambda one: (one.kind, _EASIEST_FIRST.get(one.name, 0) if one.kind == "level" else -one.n, one.name)
    )


def _met(user_id: str, content_type: str | None) -> CTE:
    statement = (
        select(
            UserProgress.mastery_level,
            LearningContent.difficulty.label("level"),
            LearningContent.details["topics"].label("topic"),
            LearningContent.details["grammar_concepts"].label("concept"),
        )
        .join(LearningContent, LearningContent.id == UserProgress.content_id)
        .where(UserProgress.user_id == user_id, is_readable(by=user_id))
    )
    if content_type is not None:
        statement = statement.where(UserProgress.content_type == content_type)
    return statement.cte("met")


def _labels(met: CTE, kind: MasteryKind) -> Select[Any]:
    """Return a row for each item and label of *kind* that it has: a level is one, topics and concepts are lists."""
    if kind == "level":
        return select(literal(kind).label("kind"), met.c.level.label("name"), met.c.mastery_level)
    each = func.jsonb_array_elements_text(met.c[kind]).table_valued("value").render_derived(name=kind)
    return (
        select(literal(kind).label("kind"), each.c.value.label("name"), met.c.mastery_level)
        .select_from(met)
        .join(each, true())
        .where(func.jsonb_typeof(met.c[kind]) == "array")
    )


def forecast(
    session: Session, *, user_id: str, today: date, zone: ZoneInfo, days: int, content_type: str | None = None
) -> Sequence[Coming]:
    """
    Return the reviews that the schedule holds for *days* days from *today* on.

    Served by ``idx_progress_review (user_id, next_review_at)``.
    """
    last = today + timedelta(days=days - 1)
    wall = func.timezone(zone.key, UserProgress.next_review_at) - timedelta(hours=DAY_ENDS_AT_HOUR)
    day = func.greatest(cast(wall, Date), today)
    statement = (
        select(day, func.count())
        .join(LearningContent, LearningContent.id == UserProgress.content_id)
        .where(
            UserProgress.user_id == user_id,
            UserProgress.next_review_at < day_starts(last + timedelta(days=1), zone),
            is_open(to=user_id),
        )
        .group_by(day)
        .order_by(day)
    )
    if content_type is not None:
        statement = statement.where(UserProgress.content_type == content_type)
    due: dict[date, int] = {day: reviews for day, reviews in session.execute(statement)}  # noqa: C416 - rows are not pairs
    return [Coming(day, due.get(day, 0)) for day in each_day(today, last)]
