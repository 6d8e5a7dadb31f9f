"""Items that keep slipping."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from aidioma.practice.card import Card
from aidioma.practice.leeches import DRILLED, PAUSE_DAYS, LeechService, contrast, diagnose
from aidioma.practice.service import PracticeService
from aidioma.scheduling.fold import Event
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER

PAIR = ("soy", "estoy")
SENTENCES = [
    ("Estoy cansado.", "I'm tired."),
    ("Soy de Chile.", "I'm from Chile."),
    ("Estoy en casa.", "I'm at home."),
    ("Soy como soy.", "I am as I am."),
    ("No sé.", "I don't know."),
]


def event(number: int, *edits: tuple[str, str]) -> Event:
    told = [{"wrong": wrong, "right": right, "edit_class": "ser_estar"} for wrong, right in edits]
    details = {"quality": 1, "feedback": {"edits": told}}
    return Event(f"a{number}", "translation", datetime(2026, 3, number, tzinfo=UTC), 0, details)


def test_the_diagnosis_is_made_of_the_learners_own_errors() -> None:
    """The most frequent first; what was taken back is no error; a missing word cannot be drilled."""
    undo = Event("u", "undo", datetime(2026, 3, 9, tzinfo=UTC), None, {"undoes": "a4"})
    given = [event(1, ("", "yo")), event(2, PAIR, ("", "yo")), event(3, ("", "yo"), PAIR), event(4, PAIR, PAIR), undo]
    found = diagnose(given)
    assert found.errors == [(("", "yo"), 3), (PAIR, 2)]
    assert (found.answers, found.confused) == (3, PAIR)
    assert diagnose([]).confused is None


def test_a_drill_asks_which_of_the_two() -> None:
    """In turn, with the translation, and never where both stand in one sentence."""
    tasks = contrast(PAIR, SENTENCES)
    assert [(task.prompt, task.accepted) for task in tasks] == [
        ("___ cansado.", ("estoy",)),
        ("___ de Chile.", ("soy",)),
        ("___ en casa.", ("estoy",)),
    ]
    assert all(set(task.options) == set(PAIR) for task in tasks)
    assert len(contrast(PAIR, SENTENCES * 5)) == DRILLED


def test_a_drill_comes_from_the_library(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock, add: Callable[..., None]
) -> None:
    """And is recorded without a word to the schedule."""
    leeches = LeechService(sessions, clock)
    assert [task.accepted for task in leeches.drill(("hola", "adiós"))] == [("hola",)] * 5
    assert leeches.drill(PAIR) == []
    practice.submit_answer(user_id=LEARNER, card=Card.dealt("s1", "en-es"), answer="incorrect")
    due = practice.today(user_id=LEARNER)
    leeches.drilled(user_id=LEARNER, content_id="s1", pair=PAIR, right=1, of=5)
    assert practice.today(user_id=LEARNER).answered == due.answered
    assert leeches.diagnosis(user_id=LEARNER, content_id="s1").errors == []


def test_a_paused_item_waits_with_its_date(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """For a month no plan shows it; then it is due as before."""
    practice.submit_answer(user_id=LEARNER, card=Card.dealt("s1", "en-es"), answer="incorrect")
    LeechService(sessions, clock).pause(user_id=LEARNER, content_id="s1")
    clock.advance(days=2)
    assert practice.today(user_id=LEARNER).due == 0
    clock.advance(days=PAUSE_DAYS)
    assert practice.today(user_id=LEARNER).due == 1
