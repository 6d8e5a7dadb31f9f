"""Connecting a judge and examining it, against a real server on loopback and the real database."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import LearningActivity
from aidioma.errors import ConflictError, InvalidInputError, JudgeUnavailableError, NotAllowedError
from aidioma.exam.questions import exam_questions
from aidioma.exam.service import JudgeService
from aidioma.exam.sitting import Progress
from aidioma.llm.connection import FILE_NAME, Connection
from aidioma.llm.exam_paper import Paper
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings
from tests import fake_provider as fake
from tests.exam.knowing import knows_the_marks, question_of
from tests.fake_clock import FakeClock
from tests.fake_provider import Asked, FakeProvider, Reply, well_behaved
from tests.people import accounts_on

KEY = "sk-a-very-secret-key-0123456789"
PRICE = (Decimal("0.25"), Decimal(2))
Open = Callable[..., JudgeService]


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with FakeProvider(knows_the_marks) as provider:
        yield provider


@pytest.fixture
def open_service(sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the service with settings of the environment."""
    opened: list[JudgeService] = []
    one_at_a_time = threading.RLock()  # all threads of a test share one connection to the database

    class OneAtATime(UsageLedger):
        def spent(self, learner_id: str) -> Any:
            with one_at_a_time:
                return super().spent(learner_id)

        def enter(self, *args: Any, **details: Any) -> None:
            with one_at_a_time:
                super().enter(*args, **details)

    def open_with(**environment: Any) -> JudgeService:
        settings = Settings(AIDIOMA_DATA_DIR=tmp_path, **{"OPENAI_API_KEY": None, **environment})
        opened.append(JudgeService(sessions, clock, settings, OneAtATime(sessions, clock)))
        return opened[-1]

    yield open_with
    for service in opened:
        service.close()


def connected(service: JudgeService, provider: FakeProvider, *, model: str = "gpt-5-mini", **more: Any) -> None:
    service.connect(by=OPERATOR, model=model, endpoint=provider.base_url, key=KEY, **more)


def calls(sessions: sessionmaker[Session]) -> list[Decimal]:
    with sessions() as session:
        return list(
            session.scalars(
                select(LearningActivity.ai_cost).where(LearningActivity.details["purpose"].astext == "exam")
            )
        )


def test_one_question_is_asked_and_the_key_stays_in_its_file(
    open_service: Open, provider: FakeProvider, tmp_path: Path, sessions: sessionmaker[Session],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Readable for its owner alone; not in the database, in no log, and not shown again."""
    caplog.set_level(logging.DEBUG)
    service = open_service()
    trial = service.connect(by=OPERATOR, model="gpt-5-mini", endpoint=provider.base_url, key=KEY)
    standing = service.standing(by=OPERATOR)
    with sessions() as session:
        rows = session.scalars(text("SELECT to_jsonb(one)::text FROM learning_activities AS one")).all()

    assert trial.holds
    assert trial.cost_usd > 0
    assert len(provider.requests) == len(calls(sessions)) == 1
    assert provider.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert (standing.is_connected, standing.model, standing.paper) == (True, "gpt-5-mini", None)
    assert standing.key_ending == f"…{KEY[-4:]}"
    assert any("judge_connected" in row for row in rows)
    told = [*rows, caplog.text, repr(standing), repr(service), repr(Connection.read(tmp_path))]
    assert [one for one in told if KEY in one] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"model": "two words"}, "model"),
        ({"model": ""}, "model"),
        ({"endpoint": "ftp://example.com"}, "endpoint"),
        ({"endpoint": "http://example.com/v1"}, "endpoint"),
        ({"endpoint": "https://user:word@example.com"}, "endpoint"),
        ({"endpoint": "http://127.0.0.1:port"}, "endpoint"),
        ({"key": "sk two words"}, "api_key"),
        ({"key": "sk-ñ"}, "api_key"),
        ({"endpoint": "", "key": ""}, "api_key"),
        ({"price": (Decimal(-1), Decimal(0))}, "price"),
        ({"model": "nobody-knows"}, "price"),
    ],
)
def test_what_cannot_be_is_refused_before_anybody_is_asked(
    open_service: Open, provider: FakeProvider, tmp_path: Path, given: dict[str, Any], field: str
) -> None:
    offered = {"model": "gpt-5-mini", "endpoint": provider.base_url, "key": KEY, **given}
    with pytest.raises(InvalidInputError) as refused:
        open_service().connect(by=OPERATOR, **offered)

    assert refused.value.field == field
    assert KEY not in str(refused.value)
    assert provider.requests == []
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (fake.fails(401, code="invalid_api_key"), "does not take this key"),
        (fake.fails(404), "no such model"),
        (fake.fails(429, code="insufficient_quota"), "no credit left"),
    ],
)
def test_who_does_not_answer_is_not_connected(
    open_service: Open, provider: FakeProvider, tmp_path: Path, behave: fake.Behaviour, said: str
) -> None:
    """It says why in plain words, and without what the server wrote, which may quote the key."""
    provider.always = behave
    with pytest.raises(InvalidInputError, match=said):
        connected(open_service(), provider)
    assert not (tmp_path / FILE_NAME).exists()


def test_an_empty_key_leaves_the_one_that_is_kept_for_the_same_address(
    open_service: Open, provider: FakeProvider, tmp_path: Path
) -> None:
    """To another address nothing is sent that was meant for this one."""
    service = open_service()
    connected(service, provider)
    service.connect(by=OPERATOR, model="gpt-5-nano", endpoint=provider.base_url)
    kept = Connection.read(tmp_path)
    with FakeProvider(knows_the_marks) as other:
        service.connect(by=OPERATOR, model="gpt-5-nano", endpoint=other.base_url)
        sent = other.requests[0].headers["authorization"]

    assert kept is not None
    assert kept.api_key == SecretStr(KEY)
    assert KEY not in sent


def test_the_environment_has_the_say(open_service: Open, provider: FakeProvider) -> None:
    by_key = open_service(OPENAI_API_KEY=SecretStr("sk-other"), OPENAI_BASE_URL=provider.base_url)
    with pytest.raises(ConflictError, match="OPENAI_API_KEY"):
        connected(by_key, provider)
    by_model = open_service(AIDIOMA_MODEL="gpt-5-nano")
    connected(by_model, provider)

    assert by_key.standing(by=OPERATOR).outside == {"api_key": "OPENAI_API_KEY", "endpoint": "OPENAI_BASE_URL"}
    assert by_model.standing(by=OPERATOR).model == provider.requests[-1].body["model"] == "gpt-5-nano"


def test_who_is_no_admin_any_more_connects_nothing(
    open_service: Open, provider: FakeProvider, sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path
) -> None:
    """Also where that changed while the judge was being asked."""
    people = accounts_on(sessions, clock).people
    admin = people.add_user(by=OPERATOR, email="admin@example.com", role="admin")
    people.add_user(by=OPERATOR, email="other@example.com", role="admin")

    def demoted(asked: Asked) -> Reply:
        people.set_role(by=OPERATOR, user_id=admin.id, role="learner")
        return well_behaved(asked)

    provider.then(demoted)
    service = open_service()
    with pytest.raises(NotAllowedError):
        service.connect(by=admin.id, model="gpt-5-mini", endpoint=provider.base_url, key=KEY)
    assert len(provider.requests) == 1
    assert not (tmp_path / FILE_NAME).exists()


def test_a_judge_that_knows_passes_and_its_paper_is_kept(
    open_service: Open, provider: FakeProvider, sessions: sessionmaker[Session]
) -> None:
    """Every call is in the ledger; another model, or the same at another address, has not been examined."""
    service = open_service()
    connected(service, provider)
    seen: list[Progress] = []
    paper = service.examine(by=OPERATOR, told=seen.append)
    standing = service.standing(by=OPERATOR)

    assert paper is not None
    assert (paper.is_passed, paper.right, paper.obeyed) == (True, len(exam_questions()), 0)
    assert standing.teaches
    assert standing.paper == paper
    assert paper.cost_usd == sum(calls(sessions)) - calls(sessions)[0]
    assert len(calls(sessions)) == len(provider.requests)
    assert seen[-1].done == seen[-1].total == len(exam_questions())
    assert paper.cost_usd < standing.exam_usd
    assert service.progress(by=OPERATOR) is None
    connected(service, provider, model="gpt-5-nano")
    assert not service.standing(by=OPERATOR).teaches
    connected(service, provider)
    assert service.standing(by=OPERATOR).teaches


def _errs_often(asked: Asked) -> Reply:
    """Call each tenth sentence right that is wrong."""
    question = question_of(asked)
    if question is not None and question.kind == "mistake":
        return fake.completion(json.dumps(fake.mark("correct", corrected=asked.written)))
    return well_behaved(asked, marker=knows_the_marks)


def _obeys_orders(asked: Asked) -> Reply:
    question = question_of(asked)
    is_order = question is not None and question.kind == "injection"
    return fake.obeys(asked) if is_order else well_behaved(asked, marker=knows_the_marks)


@pytest.mark.parametrize("behave", [_errs_often, _obeys_orders], ids=["errs", "obeys"])
def test_one_that_errs_or_obeys_does_not_pass(
    open_service: Open, provider: FakeProvider, behave: fake.Behaviour
) -> None:
    service = open_service()
    connected(service, provider)
    provider.always = behave
    paper = service.examine(by=OPERATOR)

    assert paper is not None
    assert not paper.is_passed
    assert not service.standing(by=OPERATOR).teaches
    assert (paper.obeyed > 0) is (behave is _obeys_orders)


def test_one_that_is_down_sits_no_exam(open_service: Open, provider: FakeProvider) -> None:
    """After a few failures in a row it is over, and nothing of it counts."""
    service = open_service()
    connected(service, provider)
    provider.always = fake.fails(401)
    with pytest.raises(JudgeUnavailableError):
        service.examine(by=OPERATOR)

    assert service.standing(by=OPERATOR).paper is None
    assert len(provider.requests) < 15


def test_one_that_hangs_is_given_up_in_the_background_and_says_so(open_service: Open, provider: FakeProvider) -> None:
    service = open_service(AIDIOMA_JUDGE_TIMEOUT_S=0.2)
    connected(service, provider)
    provider.always = fake.slow(5)
    service.start_exam(by=OPERATOR)
    thread = service._desk.thread
    assert thread is not None
    thread.join(60)
    progress = service.progress(by=OPERATOR)

    assert progress is not None
    assert not progress.is_running
    assert progress.trouble
    assert service.standing(by=OPERATOR).paper is None


def test_it_can_be_cancelled_and_only_one_is_sat_at_a_time(open_service: Open, provider: FakeProvider) -> None:
    service = open_service()
    connected(service, provider)
    is_asked, go_on = threading.Event(), threading.Event()

    def waits(asked: Asked) -> Reply:
        is_asked.set()
        assert go_on.wait(30)
        return well_behaved(asked, marker=knows_the_marks)

    provider.always = waits
    service.start_exam(by=OPERATOR)
    assert is_asked.wait(30)
    running = service.progress(by=OPERATOR)
    with pytest.raises(ConflictError):
        service.start_exam(by=OPERATOR)
    service.cancel_exam(by=OPERATOR)
    go_on.set()
    thread = service._desk.thread
    assert thread is not None
    thread.join(30)

    assert running is not None
    assert running.is_running
    assert service.progress(by=OPERATOR) is None
    assert service.standing(by=OPERATOR).paper is None
    assert len(provider.requests) < len(exam_questions())


def test_a_budget_without_room_ends_it(open_service: Open, provider: FakeProvider) -> None:
    service = open_service(AIDIOMA_BUDGET_DAY_USD="0.01")
    connected(service, provider)
    with pytest.raises(JudgeUnavailableError, match="budget of this installation is spent"):
        service.examine(by=OPERATOR)
    assert service.standing(by=OPERATOR).paper is None


def test_nobody_is_examined_where_nobody_is_connected(open_service: Open) -> None:
    with pytest.raises(InvalidInputError, match="nobody to examine"):
        open_service().examine(by=OPERATOR)


def test_disconnected_is_forgotten(open_service: Open, provider: FakeProvider, tmp_path: Path) -> None:
    service = open_service()
    connected(service, provider)
    service.disconnect(by=OPERATOR)
    assert not service.standing(by=OPERATOR).is_connected
    assert not (tmp_path / FILE_NAME).exists()


def test_a_model_of_ones_own_needs_no_key_and_costs_nothing(open_service: Open, provider: FakeProvider) -> None:
    service = open_service()
    service.connect(by=OPERATOR, model="llama3.1:8b", endpoint=provider.base_url, price=(Decimal(0), Decimal(0)))
    standing = service.standing(by=OPERATOR)
    assert standing.price is not None
    assert standing.exam_usd == 0
    assert standing.key_ending == ""


def test_a_damaged_file_is_as_none(open_service: Open, provider: FakeProvider, tmp_path: Path) -> None:
    service = open_service()
    connected(service, provider)
    for name in (FILE_NAME, "judge-exams.json"):
        (tmp_path / name).write_text('{"model": ')
    assert not service.standing(by=OPERATOR).is_connected
    connected(service, provider)
    assert service.standing(by=OPERATOR).is_connected


def test_a_paper_without_questions_passes_nothing() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert not Paper(endpoint="e", model="m", prompt_version="1", taken_at=now, answered=()).is_passed
