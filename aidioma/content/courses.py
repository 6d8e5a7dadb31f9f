"""Courses: which there are, who follows them, and what comes in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import is_open
from aidioma.activity_log import append
from aidioma.clock import Clock
from aidioma.content.exercises import is_card
from aidioma.content.item import ContentItem
from aidioma.content.kinds.course import Course, Unit
from aidioma.content.rows import COLUMNS, item_of, open_item
from aidioma.content.search.filter import find_content
from aidioma.db.models import LearningActivity, LearningContent, UserProgress
from aidioma.errors import NotFoundError
from aidioma.model.activities import Activity

FOLLOWED, LEFT = "course_followed", "course_left"
MAX_COURSES: Final = 200
A_FEW: Final = 50


@dataclass(frozen=True, slots=True)
class Stage:
    """One item of a course for one learner, and the unit that it stands in."""

    unit: Unit
    item: ContentItem
    met: bool
    """Whether the learner has practised it at least once."""


@dataclass(frozen=True, slots=True)
class CourseService:
    """Lists courses and keeps who follows which."""

    sessions: sessionmaker[Session]
    clock: Clock

    def courses(self) -> Sequence[ContentItem]:
        """Return the published courses, in order of id."""
        with self.sessions() as session:
            return find_content(session, "course", {}, limit=MAX_COURSES)

    def course(self, course_id: str, *, user_id: str) -> ContentItem:
        """
        Return a course that the learner may see.

        Raises:
            NotFoundError: If there is no such course, or it is none for them.
        """
        with self.sessions() as session:
            return _course(session, course_id, user_id=user_id)[0]

    def followed(self, user_id: str) -> Sequence[ContentItem]:
        """Return the published courses that the learner follows, the first followed first; see :func:`followed`."""
        with self.sessions() as session:
            return followed(session, user_id)

    def follow(self, course_id: str, *, user_id: str, stop: bool = False) -> None:
        """
        Follow a course from now on, or *stop* following it; what was practised stays.

        Raises:
            NotFoundError: If there is no such course or learner.
        """
        with self.sessions.begin() as session:
            _course(session, course_id, user_id=user_id)
            kind = LEFT if stop else FOLLOWED
            activity = Activity(user_id=user_id, activity_type=kind, content_id=course_id)
            append(session, activity, now=self.clock())

    def follows(self, course_id: str, *, user_id: str) -> bool:
        """
        Say whether the learner follows the course.

        Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
        """
        latest = (
            select(LearningActivity.activity_type)
            .where(
                LearningActivity.content_id == course_id,
                LearningActivity.user_id == user_id,
                LearningActivity.activity_type.in_((FOLLOWED, LEFT)),
            )
            .order_by(LearningActivity.created_at.desc(), LearningActivity.id)
            .limit(1)
        )
        with self.sessions() as session:
            return session.scalar(latest) == FOLLOWED

    def stages(self, course_id: str, *, user_id: str) -> Sequence[Stage]:
        """
        Return the items of a course that are open to the learner, in its order, and whether the learner has met each.

        Served by the primary key and by the unique key of ``user_progress``.

        Raises:
            NotFoundError: If there is no such course.
        """
        with self.sessions() as session:
            _, course = _course(session, course_id, user_id=user_id)
            wanted = course.items
            rows = session.execute(
                select(*COLUMNS).where(LearningContent.id.in_(wanted), is_open(to=user_id)).order_by(LearningContent.id)
            )
            items = {item.id: item for item in (item_of(*row) for row in rows)}
            met = set(session.scalars(_met(user_id, wanted)))
        return [Stage(unit, items[key], key in met) for unit in course.units for key in unit.items if key in items]


def followed(session: Session, user_id: str) -> Sequence[ContentItem]:
    """
    Return the published courses that the learner follows, the first followed first.

    Served by ``idx_content_listing`` and, for each course, ``idx_activities_content_user``.
    """
    latest = (
        select(LearningActivity.activity_type, LearningActivity.created_at)
        .where(
            LearningActivity.content_id == LearningContent.id,
            LearningActivity.user_id == user_id,
            LearningActivity.activity_type.in_((FOLLOWED, LEFT)),
        )
        .order_by(LearningActivity.created_at.desc(), LearningActivity.id)
        .limit(1)
        .lateral("latest")
    )
    statement = (
        select(*COLUMNS)
        .join(latest, true())
        .where(LearningContent.content_type == "course", is_open(to=user_id), latest.c.activity_type == FOLLOWED)
        .order_by(latest.c.created_at, LearningContent.id)
        .limit(MAX_COURSES)
    )
    return [item_of(*row) for row in session.execute(statement)]


def next_in_courses(session: Session, *, user_id: str, content_type: str | None, played: Sequence[str]) -> str | None:
    """
    Return the first item that the learner has not met in the courses they follow, among what is asked as a card.

    *content_type* is the one kind that is practised, if it is one alone; *played* are the kinds that are no cards.
    Served as :func:`followed`, by the unique key of ``user_progress`` and the primary key.
    """
    for course in followed(session, user_id):
        ids = course.details.items if isinstance(course.details, Course) else ()
        met = set(session.scalars(_met(user_id, ids)))
        left = [content_id for content_id in ids if content_id not in met]
        cards = (
            item.id
            for item in _opened(session, left, user_id=user_id)
            if is_card(item)
            and (item.content_type not in played if content_type is None else item.content_type == content_type)
        )
        if found := next(cards, None):
            return found
    return None


def _opened(session: Session, ids: Sequence[str], *, user_id: str) -> Iterator[ContentItem]:
    """Yield those of *ids* that are open to the learner, in their order; a few are read at a time."""
    for start in range(0, len(ids), A_FEW):
        some = ids[start : start + A_FEW]
        statement = select(*COLUMNS).where(LearningContent.id.in_(some), is_open(to=user_id))
        rows = session.execute(statement.order_by(LearningContent.id))
        items = {item.id: item for item in (item_of(*row) for row in rows)}
        yield from (items[key] for key in some if key in items)


def _met(user_id: str, ids: Sequence[str]) -> Select[str]:
    return (
        select(UserProgress.content_id)
        .where(UserProgress.user_id == user_id, UserProgress.content_id.in_(ids), UserProgress.attempts > 0)
        .order_by(UserProgress.content_id)
    )


def _course(session: Session, course_id: str, *, user_id: str) -> tuple[ContentItem, Course]:
    item = open_item(session, course_id, user_id=user_id)
    if not isinstance(item.details, Course):
        raise NotFoundError("course", course_id)
    return item, item.details
