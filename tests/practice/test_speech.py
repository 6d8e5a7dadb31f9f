"""The provider's voice and ear: paid for once, bounded, and never in the way of the judge."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import LearningActivity, LearningContent
from aidioma.errors import BudgetSpentError, ConflictError, InvalidInputError, JudgeError, NotFoundError
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.model.marks import Verdict
from aidioma.practice.play_service import Play, PlayService
from aidioma.practice.pronouncing import PronunciationService
from aidioma.practice.service import PracticeService
from aidioma.practice.speech import MAX_RECORDING_BYTES, MAX_SPOKEN_CHARS, Speech
from aidioma.settings import Settings
from tests import fake_provider as fake
from tests.fake_clock import FakeClock
from tests.fake_provider import FakeProvider
from tests.practice.conftest import LEARNER, ScriptedMarker

SECRET = SecretStr("a-secret-of-at-least-32-characters")
PHRASES = {"sound": "rr", "phrases": [{"text": "El perro."}, {"text": "Perro"}]}


@pytest.fixture
def open_speech(
    practice: PracticeService,
    sessions: sessionmaker[Session],
    clock: FakeClock,
    upstream: FakeProvider,
    tmp_path: Path,
) -> Iterator[Callable[..., Speech]]:
    """Return what opens speech with a key, and with further settings."""
    opened: list[Speech] = []

    def _open(**settings: Any) -> Speech:
        named: dict[str, Any] = {"AIDIOMA_DATA_DIR": tmp_path, "openai_base_url": upstream.base_url, **settings}
        chosen = Settings(openai_api_key=SecretStr("sk-secret"), **named)
        speech = Speech.open(UsageLedger(sessions, clock), settings=chosen, secret=lambda: SECRET, clock=clock)
        assert speech is not None
        speech.provider.sleep = lambda _: None
        opened.append(speech)
        return speech

    yield _open
    for speech in opened:
        speech.close()


def ticket(speech: Speech, text: str = "Hola, ¿qué tal?") -> str:
    issued = speech.ticket(text, "es-MX")
    assert issued is not None
    return issued


def test_a_text_is_recorded_once(
    open_speech: Callable[..., Speech], upstream: FakeProvider, sessions: sessionmaker[Session]
) -> None:
    """In the region's Spanish; whoever listens next pays nothing, and what it cost stands in the ledger."""
    speech = open_speech()
    for one in (speech, speech, open_speech()):
        assert one.spoken(ticket(one), learner_id=LEARNER) == b"ID3Hola, \xc2\xbfqu\xc3\xa9 tal?"
    (asked,) = upstream.requests
    assert asked.body["model"] == "gpt-4o-mini-tts"
    assert "Mexico" in asked.body["instructions"]
    with sessions() as session:
        statement = select(LearningActivity.activity_type, LearningActivity.details["purpose"].astext)
        assert session.execute(statement).one() == ("judge_call", "speech")
        assert session.scalars(select(LearningActivity.ai_cost)).one() == Decimal("0.000268")


def test_only_what_was_offered_is_read(open_speech: Callable[..., Speech], upstream: FakeProvider) -> None:
    """Not what somebody puts into the address, nor what another key has signed."""
    speech = open_speech()
    for forged in ("", "hola", ticket(speech)[:-2], speech._signer.dumps(["es-ES"]), speech._signer.dumps({"a": 1})):
        with pytest.raises(InvalidInputError, match="not offered"):
            speech.spoken(forged, learner_id=LEARNER)
    assert upstream.requests == []


def test_what_is_too_long_is_left_to_the_browser(open_speech: Callable[..., Speech]) -> None:
    """So is everything where no voice is configured."""
    assert open_speech().ticket("x" * (MAX_SPOKEN_CHARS + 1), "es-ES") is None
    assert open_speech(AIDIOMA_SPEECH_MODEL="").ticket("hola", "es-ES") is None


def test_without_a_key_or_a_model_there_is_none(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """The browser speaks and the learner rates."""
    ledger = UsageLedger(sessions, clock)
    silent: dict[str, Any] = {"AIDIOMA_SPEECH_MODEL": "", "AIDIOMA_TRANSCRIPTION_MODEL": ""}
    for settings in (Settings(openai_api_key=None), Settings(openai_api_key=SecretStr("sk"), **silent)):
        assert Speech.open(ledger, settings=settings, secret=lambda: SECRET, clock=clock) is None


@pytest.mark.parametrize("trouble", [fake.fails(404), fake.fails(500), fake.resets, lambda _: fake.Reply(b"")])
def test_a_voice_that_fails_is_an_error_and_keeps_nothing(
    open_speech: Callable[..., Speech], upstream: FakeProvider, trouble: fake.Behaviour
) -> None:
    """The page falls back to the browser's voice; the next time is a new try."""
    speech = open_speech()
    upstream.always = trouble
    with pytest.raises(JudgeError):
        speech.spoken(ticket(speech), learner_id=LEARNER)
    upstream.always = fake.well_behaved
    assert speech.spoken(ticket(speech), learner_id=LEARNER).startswith(b"ID3")


def test_an_older_server_is_asked_without_instructions(
    open_speech: Callable[..., Speech], upstream: FakeProvider
) -> None:
    """The form that it knows is remembered."""
    speech = open_speech()
    upstream.then(fake.fails(400))
    speech.spoken(ticket(speech), learner_id=LEARNER)
    speech.spoken(ticket(speech, "Adiós"), learner_id=LEARNER)
    assert [("instructions" in asked.body) for asked in upstream.requests] == [True, False, False]


def test_a_spent_budget_makes_no_recording(open_speech: Callable[..., Speech], upstream: FakeProvider) -> None:
    """What is kept is heard all the same."""
    rich, poor = open_speech(), open_speech(AIDIOMA_BUDGET_DAY_USD="0")
    rich.spoken(ticket(rich), learner_id=LEARNER)
    assert poor.spoken(ticket(poor), learner_id=LEARNER).startswith(b"ID3")
    with pytest.raises(BudgetSpentError):
        poor.spoken(ticket(poor, "Adiós"), learner_id=LEARNER)


@pytest.fixture
def phrases(sessions: sessionmaker[Session]) -> Play:
    with sessions.begin() as session:
        columns = {"primary_text": "La erre", "secondary_text": "The rr", "difficulty": "beginner"}
        session.execute(
            insert(LearningContent).values(id="p", content_type="pronunciation", details=PHRASES, **columns)
        )
    return Play.of("p")


def test_a_phrase_is_compared_with_what_was_heard(
    open_speech: Callable[..., Speech],
    phrases: Play,
    upstream: FakeProvider,
    sessions: sessionmaker[Session],
    clock: FakeClock,
) -> None:
    """Word by word; said again, the latest counts; the recording is not kept, and its cost is the learner's."""
    plays = PlayService(sessions, ScriptedMarker(), clock)
    pronunciation = PronunciationService(plays, open_speech())
    assert pronunciation.hears
    for recording in (b"RIFF one", b"RIFF one", b"RIFF two"):
        clock.advance(seconds=5)
        pronunciation.say(phrases, user_id=LEARNER, number=0, recording=recording)
    pronunciation.say(phrases, user_id=LEARNER, number=1, recording=b"RIFF")
    played = plays.open(phrases, user_id=LEARNER)
    first, second = (played.by_part[part].feedback for part in ("phrase0", "phrase1"))
    assert [(edit.wrong, edit.right) for edit in first.edits] == [("", "el")]
    assert second.verdict is Verdict.CORRECT
    assert 'name="language"\r\n\r\nes' in upstream.requests[0].body["form"]
    with sessions() as session:
        costs = session.scalars(select(LearningActivity.ai_cost)).all()
    assert costs == [Decimal("0.000120")] * 3, "the same recording twice is one"


def test_silence_is_not_a_mistake(
    open_speech: Callable[..., Speech],
    phrases: Play,
    upstream: FakeProvider,
    sessions: sessionmaker[Session],
    clock: FakeClock,
) -> None:
    """Nothing understood is nothing marked; a server that counts no tokens is charged by the length."""
    plays = PlayService(sessions, ScriptedMarker(), clock)
    upstream.then(lambda _: fake.as_json({"text": " "}))
    PronunciationService(plays, open_speech()).say(phrases, user_id=LEARNER, number=0, recording=b"0" * 64_000)
    played = plays.open(phrases, user_id=LEARNER)
    assert played.by_part["phrase0"].feedback.verdict is Verdict.PENDING
    with sessions() as session:
        assert session.scalars(select(LearningActivity.ai_cost)).one() == Decimal("0.000100")


def test_what_cannot_be_heard_is_refused(
    open_speech: Callable[..., Speech],
    phrases: Play,
    upstream: FakeProvider,
    sessions: sessionmaker[Session],
    clock: FakeClock,
) -> None:
    """Too long, no such phrase, nobody who listens, no transcription; and nothing is recorded."""
    plays = PlayService(sessions, ScriptedMarker(), clock)
    pronunciation = PronunciationService(plays, open_speech())
    with pytest.raises(InvalidInputError, match="too long"):
        pronunciation.say(phrases, user_id=LEARNER, number=0, recording=b"0" * (MAX_RECORDING_BYTES + 1))
    with pytest.raises(NotFoundError):
        pronunciation.say(phrases, user_id=LEARNER, number=9, recording=b"RIFF")
    with pytest.raises(ConflictError, match="by ear"):
        PronunciationService(plays, None).say(phrases, user_id=LEARNER, number=0, recording=b"RIFF")
    upstream.then(fake.not_json)
    with pytest.raises(JudgeError):
        pronunciation.say(phrases, user_id=LEARNER, number=0, recording=b"RIFF")
    assert plays.open(phrases, user_id=LEARNER).answered == []
