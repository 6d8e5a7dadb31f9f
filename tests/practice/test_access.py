"""What may be opened: published items and one's own cards; what was answered stays to be looked back on."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.courses import CourseService
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.errors import NotFoundError
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import Collected, CollectionService
from aidioma.practice.play_service import Play, PlayService
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, ScriptedMarker, add_learner

OTHER = "learner-2"
CARD = Card.dealt("s1", "en-es")


@pytest.fixture
def become(practice: PracticeService) -> Callable[..., None]:
    """Return how an item becomes a draft, retired, or somebody's own."""

    def _become(content_id: str = "s1", **said: Any) -> None:
        with practice.sessions.begin() as session:
            changed = LearningContent.details.concat(said)
            session.execute(update(LearningContent).where(LearningContent.id == content_id).values(details=changed))

    return _become


@pytest.fixture
def other(sessions: sessionmaker[Session]) -> str:
    with sessions.begin() as session:
        add_learner(session, OTHER)
    return OTHER


NOT_OPEN = [
    pytest.param({"status": "draft"}, id="a draft"),
    pytest.param({"status": "retired"}, id="retired"),
    pytest.param({"learner": OTHER}, id="another's own"),
]


@pytest.mark.parametrize("said", NOT_OPEN)
def test_an_address_opens_nothing_that_is_not_for_its_learner(
    practice: PracticeService, become: Callable[..., None], clock: FakeClock, other: str, said: dict[str, str]
) -> None:
    """Not as a card, nor to be played, nor as a course; no answer is taken, and nobody is told more than of no item."""
    become(**said)
    plays = PlayService(practice.sessions, ScriptedMarker(), clock)
    courses = CourseService(practice.sessions, clock)

    for act in (
        lambda: practice.show(CARD, user_id=LEARNER),
        lambda: practice.submit_answer(user_id=LEARNER, card=CARD, answer="correct"),
        lambda: practice.reveal(user_id=LEARNER, card=CARD),
        lambda: plays.open(Play.of("s1"), user_id=LEARNER),
        lambda: plays.answer(Play.of("s1"), user_id=LEARNER, number=0, text="correct"),
        lambda: courses.course("s1", user_id=LEARNER),
        lambda: courses.stages("s1", user_id=LEARNER),
        lambda: courses.follow("s1", user_id=LEARNER),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert practice.outcome(user_id=LEARNER, card=CARD) is None


def test_what_was_answered_before_it_was_retired_is_still_shown(
    practice: PracticeService, become: Callable[..., None]
) -> None:
    """With its mark, rated if that is open, and said to be asked no more; a second press is still one answer."""
    first = practice.submit_answer(user_id=LEARNER, card=CARD, answer="slip")
    become(status="retired")

    again = practice.submit_answer(user_id=LEARNER, card=CARD, answer="another")
    shown = practice.outcome(user_id=LEARNER, card=CARD)

    assert shown is not None
    assert (again.activity_id, shown.answer, shown.is_open, shown.comes_back_today) == (
        first.activity_id,
        "slip",
        False,
        False,
    )
    practice.report(user_id=LEARNER, card=CARD)
    with pytest.raises(NotFoundError):
        practice.show(Card.dealt("s1", "en-es"), user_id=LEARNER)


def test_a_play_that_was_begun_may_be_finished(
    practice: PracticeService, sessions: sessionmaker[Session], become: Callable[..., None], clock: FakeClock
) -> None:
    with sessions.begin() as session:
        question = {"prompt": "¿Qué?", "accepted": ["correct"]}
        details = {"title": "Hola", "questions": [question, question]}
        session.add(LearningContent(id="t", content_type="text", primary_text="Hola.", details=details))
    plays, begun = PlayService(practice.sessions, ScriptedMarker(), clock), Play.of("t")
    plays.answer(begun, user_id=LEARNER, number=0, text="correct")
    become("t", status="retired")

    plays.answer(begun, user_id=LEARNER, number=1, text="correct")
    plays.finish(begun, user_id=LEARNER)

    assert plays.open(begun, user_id=LEARNER).finished
    with pytest.raises(NotFoundError):
        plays.open(Play.of("t"), user_id=LEARNER)


def test_nothing_is_written_about_anothers_own_card(
    practice: PracticeService, clock: FakeClock, other: str, sessions: sessionmaker[Session]
) -> None:
    """The one door refuses it whatever the way: what stands in the stream would be shown by what reads the stream."""
    collection = CollectionService(practice.sessions, clock)
    own = collection.keep(Collected("a secret", "un secreto"), user_id=other, from_id="s1")
    card = Card.dealt(own, "en-es")

    for act in (
        lambda: practice.hint(user_id=LEARNER, card=card, level="nudge"),
        lambda: collection.keep(Collected("x", "y"), user_id=LEARNER, from_id=own),
    ):
        with pytest.raises(NotFoundError):
            act()
    with sessions() as session:
        assert session.query(LearningActivity).filter_by(content_id=own, user_id=LEARNER).count() == 0
    assert practice.show(card, user_id=other).item.id == own
