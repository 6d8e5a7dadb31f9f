"""Courses: items in order, followed and left."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.content.courses import CourseService
from aidioma.content.item import author
from aidioma.content.service import ContentService
from aidioma.db.models import User
from aidioma.errors import InvalidContentError, NotFoundError
from aidioma.model.activities import Activity
from aidioma.practice.selection import NextItem
from aidioma.practice.service import PracticeService
from tests.content.conftest import TEACHER
from tests.content.samples import sentence
from tests.fake_clock import FakeClock
from tests.practice.conftest import ScriptedMarker


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
        append(session, answered, now=clock())
    told = [(stage.unit.title, stage.item.id, stage.met) for stage in courses.stages(made.id, user_id="ana")]
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


def test_the_next_item_of_a_course_is_what_a_day_begins_with(
    courses: CourseService, content: ContentService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """In the course's order, before other new items; what is no card is for the course's page, and left means left."""
    for key in ("a", "b", "z"):
        content.create({**sentence(), "id": key}, by=TEACHER)
    text = {"content_type": "text", "id": "t", "primary_text": "Un texto.", "metadata": {"title": "Texto"}}
    content.create(text, by=TEACHER)
    made = content.create(course(["t", "z"], ["b"]), by=TEACHER)
    service = PracticeService(sessions, ScriptedMarker(), clock)
    assert service.today(user_id="ana").next == NextItem("a", "new")
    courses.follow(made.id, user_id="ana")
    assert service.today(user_id="ana").next == NextItem("z", "course")
    assert [one.id for one in courses.followed("ana")] == [made.id]
    answered = Activity(user_id="ana", activity_type="translation", content_id="z", score=100, details={"quality": 5})
    with sessions.begin() as session:
        append(session, answered, now=clock())
    assert service.today(user_id="ana").next == NextItem("b", "course")
    clock.advance(minutes=1)
    courses.follow(made.id, user_id="ana", stop=True)
    assert service.today(user_id="ana").next == NextItem("a", "new")


def test_a_course_of_other_cards_waits_for_its_deck(
    courses: CourseService, content: ContentService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Who practises one kind alone is dealt that kind alone."""
    card = {"content_type": "flashcard", "id": "f", "primary_text": "el pan", "secondary_text": "bread"}
    content.create(card, by=TEACHER)
    content.create({**sentence(), "id": "s"}, by=TEACHER)
    courses.follow(content.create(course(["f", "s"]), by=TEACHER).id, user_id="ana")
    service = PracticeService(sessions, ScriptedMarker(), clock)
    assert service.today(user_id="ana", content_type="sentence").next == NextItem("s", "course")
    assert service.today(user_id="ana", content_type=None).next == NextItem("f", "course")
