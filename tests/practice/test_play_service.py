"""Playing items of any kind, on the real database."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.item import ContentItem
from aidioma.content.kinds.scenario import Scenario
from aidioma.db.models import LearningActivity, LearningContent, UserProgress
from aidioma.errors import ConflictError, InvalidContentError, InvalidInputError
from aidioma.marking.judge.scene import SpokenLine
from aidioma.practice.library import LibraryService
from aidioma.practice.play_service import Play, PlayService, quality_of_share
from aidioma.practice.script import Said, nearest, talk_of
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.marking.verdicts import NOON
from tests.practice.conftest import LEARNER, ScriptedMarker

DRILLS = [
    {"prompt": "Mi café ___ frío.", "accepted": ["está"], "options": ["es", "está"]},
    {"prompt": "Nosotros ___ de Cuba.", "accepted": ["somos"]},
]
GRAMMAR = {"concept": "ser_estar", "sections": [{"heading": "Ser", "body": "Ser identifies."}], "drills": DRILLS}
SCRIPT = {
    "setting": "A café",
    "learner_role": "A guest",
    "goals": [{"id": "order", "text": "Order a coffee"}],
    "steps": [
        {
            "id": "hello",
            "speaker": "Ana",
            "says": "¿Qué desea?",
            "choices": [
                {"says": "Un café, por favor.", "translation": "A coffee, please.", "next": "end"},
                {"says": "No sé todavía.", "translation": "I don't know yet.", "next": "wait"},
            ],
        },
        {
            "id": "wait",
            "speaker": "Ana",
            "says": "Claro.",
            "choices": [{"says": "Un café, por favor.", "translation": "A coffee, please.", "next": "end"}],
        },
        {"id": "end", "speaker": "Ana", "says": "Enseguida.", "reaches": ["order"]},
    ],
}


@pytest.fixture
def play(practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock) -> PlayService:
    """Return the service on a clock that never says the same twice, as no clock does."""

    def later() -> datetime:
        clock.advance(seconds=1)
        return clock()

    return PlayService(sessions, ScriptedMarker(), later)


@pytest.fixture
def store(sessions: sessionmaker[Session]) -> Callable[..., str]:
    """Add an item of a kind."""

    def _store(content_type: str, **metadata: Any) -> str:
        with sessions.begin() as session:
            session.execute(
                insert(LearningContent).values(
                    id=f"a-{content_type}",
                    content_type=content_type,
                    difficulty="beginner",
                    primary_text="Ser y estar",
                    secondary_text="Ser and estar",
                    details=metadata,
                )
            )
        return f"a-{content_type}"

    return _store


def test_drills_are_marked_and_the_item_is_scheduled(
    play: PlayService, store: Callable[..., str], sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A choice by itself, writing by the marker; each through the one door, and the whole comes back by its share."""
    this = Play.of(store("grammar", **GRAMMAR))
    play.answer(this, user_id=LEARNER, number=0, text="está", duration_ms=3000)
    clock.advance(seconds=5)
    assert play.open(this, user_id=LEARNER).next_task == 1
    play.answer(this, user_id=LEARNER, number=1, text="incorrect")
    played = play.open(Play.of(this.content_id, this.nonce), user_id=LEARNER)
    assert (played.next_task, played.right, played.finished) == (None, 1, False)
    for _ in range(2):
        play.finish(this, user_id=LEARNER)
    assert play.open(this, user_id=LEARNER).finished
    with sessions() as session:
        progress = session.scalars(select(UserProgress)).one()
        types = session.scalars(select(LearningActivity.activity_type)).all()
    assert (progress.attempts, progress.details["last_quality"]) == (3, 2), "half of them right"
    assert progress.next_review_at is not None
    assert types == ["grammar"] * 3
    clock.advance(days=2)
    assert [item.id for item in LibraryService(sessions, clock).due(user_id=LEARNER)] == ["a-grammar"]


def test_a_game_counts_what_was_right_in_time(play: PlayService, store: Callable[..., str]) -> None:
    """Nobody loses anything when the clock is over: the answer counts, only not against the clock."""
    rounds = [{"prompt": "Yo ___ de Cuba.", "accepted": ["soy"], "options": ["soy", "estoy"]}] * 4
    this = Play.of(store("game", instructions="Fill in", rounds=rounds, seconds_per_round=10))
    for number, (text, took) in enumerate([("soy", 4_000), ("soy", 12_000), ("estoy", 1_000), ("soy", None)]):
        play.answer(this, user_id=LEARNER, number=number, text=text, duration_ms=took)
    played = play.open(this, user_id=LEARNER)
    assert (played.right, played.in_time, played.took_ms) == (3, 1, 17_000)
    assert play.open(Play.of(store("grammar", **GRAMMAR)), user_id=LEARNER).in_time is None


def test_a_task_is_answered_once(play: PlayService, store: Callable[..., str]) -> None:
    """A double click, a reload, a second tab: the first answer stands; another time through is another play."""
    this = Play.of(store("grammar", **GRAMMAR))
    play.answer(this, user_id=LEARNER, number=0, text="es")
    play.answer(this, user_id=LEARNER, number=0, text="está")
    assert [one.answer for one in play.open(this, user_id=LEARNER).answered] == ["es"]
    assert play.open(Play.of(this.content_id), user_id=LEARNER).next_task == 0


def test_reading_is_tracked_and_not_scheduled(
    play: PlayService, store: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    """A text is read, not memorised."""
    this = Play.of(store("text", title="Un texto", questions=DRILLS[:1]))
    play.answer(this, user_id=LEARNER, number=0, text="está")
    play.finish(this, user_id=LEARNER)
    with sessions() as session:
        assert session.scalars(select(UserProgress.next_review_at)).one() is None
        assert session.scalars(select(LearningActivity.activity_type)).all() == ["reading"] * 2


def test_what_cannot_be_marked_is_rated(
    play: PlayService, store: Callable[..., str], sessions: sessionmaker[Session]
) -> None:
    """Saying something aloud comes back as its learner says it went."""
    this = Play.of(store("pronunciation", sound="rr", phrases=[{"text": "perro"}]))
    play.finish(this, user_id=LEARNER, rating="good")
    with sessions() as session:
        assert session.scalars(select(UserProgress.next_review_at)).one() is not None


def test_a_type_nobody_has_heard_of_is_played(play: PlayService, store: Callable[..., str]) -> None:
    """It has no tasks, so opening and finishing it is all there is; it is tracked."""
    this = Play.of(store("hologram", shape="cube"))
    assert play.open(this, user_id=LEARNER).next_task is None
    play.finish(this, user_id=LEARNER)
    assert play.open(this, user_id=LEARNER).finished


def test_a_conversation_goes_where_the_learner_leads_it(play: PlayService, store: Callable[..., str]) -> None:
    """By what was understood, however well it was said; each turn has the same feedback as any answer."""
    this = Play.of(store("scenario", **SCRIPT))
    play.say(this, user_id=LEARNER, text="xyz", turn=0)
    talked = play.open(this, user_id=LEARNER)
    assert talked.talk is not None
    assert talked.talk.here is not None
    assert talked.talk.here.id == "hello", "not understood: the partner asks again"
    assert talked.answered == []
    play.say(this, user_id=LEARNER, text="no se todavia", turn=1)
    play.say(this, user_id=LEARNER, text="un cafe por favor", turn=2)
    talked = play.open(this, user_id=LEARNER)
    assert talked.talk is not None
    assert talked.talk.is_over
    assert talked.talk.reached == {"order"}
    lines = [one.says for one in talked.talk.course if isinstance(one, SpokenLine)]
    assert lines == ["¿Qué desea?", "Claro.", "Enseguida."]
    with pytest.raises(ConflictError, match="over"):
        play.say(this, user_id=LEARNER, text="hola", turn=3)


def test_a_script_passes_over_what_was_said_elsewhere() -> None:
    """Two tabs in one conversation do not throw it off its way."""
    scenario = Scenario.model_validate(SCRIPT)
    item = ContentItem("a", "scenario", "beginner", "Café", "Café", scenario, 0, None, NOON, NOON)
    said = [Said("wait", 0), Said("hello", 9), Said("hello", None)]
    talk = talk_of(item, said, has_partner=False)
    assert talk is not None
    assert talk.here is scenario.steps[0]
    assert nearest(scenario.steps[0], "por favor un café") == 0
    assert nearest(scenario.steps[2], "hola") is None


@pytest.mark.parametrize(
    ("right", "of", "quality"), [(10, 10, 5), (8, 10, 4), (6, 10, 3), (4, 10, 2), (0, 10, 1), (0, 0, 1)]
)
def test_the_share_of_right_answers_is_the_grade(right: int, of: int, quality: int) -> None:
    """A pass is three of five."""
    assert quality_of_share(right, of) == quality


def test_what_makes_no_sense_is_refused(play: PlayService, store: Callable[..., str]) -> None:
    """A task that is not there, an answer that is too long."""
    this = Play.of(store("grammar", **GRAMMAR))
    with pytest.raises(InvalidContentError):
        play.answer(this, user_id=LEARNER, number=7, text="es")
    with pytest.raises(InvalidInputError, match="at most 500"):
        play.answer(this, user_id=LEARNER, number=0, text="x" * 501)
    assert Play.of("x", "not a nonce").nonce != "not a nonce"


def test_the_library_shows_what_a_learner_may_open(
    practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock, store: Callable[..., str]
) -> None:
    """By kind, a page at a time, without what is somebody else's own; kinds nobody has heard of are kinds too."""
    store("hologram", shape="cube")
    library = LibraryService(sessions, clock)
    assert [item.id for item in library.find("sentence", user_id=LEARNER, after_id="s3")][:2] == ["s4", "s5"]
    with sessions.begin() as session:
        private = update(LearningContent).where(LearningContent.id == "s4").values(details={"learner": "somebody else"})
        session.execute(private)
    assert [item.id for item in library.find("sentence", user_id=LEARNER, after_id="s3")][:1] == ["s5"]
    assert "hologram" in library.kinds()
    assert library.is_card(library.find("sentence", user_id=LEARNER)[0])
    store("grammar", **GRAMMAR)
    assert not library.is_card(library.find("grammar", user_id=LEARNER)[0])
