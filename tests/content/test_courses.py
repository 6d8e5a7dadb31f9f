"""Courses: items in order, followed and left."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activities import Activity
from aidioma.content.courses import CourseService
from aidioma.content.item import author
from aidioma.content.service import ContentService
from aidioma.db.models import User
from aidioma.errors import InvalidContentError, NotFoundError
from aidioma.learning import record
from tests.content.conftest import TEACHER
from tests.content.samples import sentence
from tests.fake_clock import FakeClock


def course(*units: list[str]) -> dict[str, Any]:
    said = [{"title": f"Unidad {number}", "items": items} for number, items in enumerate(units, start=1)]
    return {"content_type": "course", "primary_text": "Primeros pasos", "metadata": {"units": said}}


@pytest.fixture
def courses(sessions: sessionmaker[Session], clock: FakeClock) -> CourseService:
    with sessions.begin() as session:
        session.execute(insert(User).values(id="ana", email="ana@example.com", name="Ana", role="learner"))
    return CourseService(sessions, clock)


def test_a_course_is_followed_in_its_order(
    courses: CourseService, content: ContentService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Units and items as the teacher put them; a retired item is passed over, one that was practised is marked."""
    for key in ("a", "b", "c"):
        content.create({**sentence(), "id": key}, by=TEACHER)
    content.set_status("b", "retired", revision=1, by=TEACHER)
    made = content.create(course(["c", "b"], ["a", "gone"]), by=TEACHER)
    with sessions.begin() as session:
        answered = Activity(
            user_id="ana", activity_type="translation", content_id="c", score=100, details={"quality": 5}
        )
        record(session, answered, now=clock())
    told = [(stage.unit, stage.item.id, stage.met) for stage in courses.stages(made.id, user_id="ana")]
    assert told == [("Unidad 1", "c", True), ("Unidad 2", "a", False)]
    assert [one.id for one in courses.courses()] == [made.id]


def test_a_learner_follows_and_leaves(courses: CourseService, content: ContentService, clock: FakeClock) -> None:
    """The latest word counts."""
    made = content.create(course(["a"]), by=TEACHER)
    assert not courses.follows(made.id, user_id="ana")
    courses.follow(made.id, user_id="ana")
    assert courses.follows(made.id, user_id="ana")
    clock.advance(minutes=1)
    courses.follow(made.id, user_id="ana", stop=True)
    assert not courses.follows(made.id, user_id="ana")


def test_only_a_course_is_followed(courses: CourseService, content: ContentService) -> None:
    """Another item is no course, and an item stands in a course once."""
    content.create({**sentence(), "id": "a"}, by=TEACHER)
    with pytest.raises(NotFoundError):
        courses.follow("a", user_id="ana")
    with pytest.raises(InvalidContentError, match="twice"):
        author(course(["a"], ["a"]))
