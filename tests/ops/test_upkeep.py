"""What an installation does by itself, on the real database, with a provider that answers as the test says."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from aidioma.db.models import AiCache, LearningActivity
from aidioma.errors import JudgeUnavailableError
from aidioma.marking.judge.judge import Likely
from aidioma.model.marks import Exercise, Verdict
from aidioma.ops.upkeep import PREPARED_A_ROUND
from aidioma.practice.card import Card
from aidioma.practice.pending import BATCH, Settler
from aidioma.progress.store import FeatureStore
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from tests.fake_clock import FakeClock
from tests.marking.scripted import ScriptedJudge

CARD = Card.dealt("starter:sentence:001", "en-es")


@pytest.fixture
def runtime(stocked_database: str, clock: FakeClock) -> Iterator[Runtime]:
    """Yield an installation without a judge."""
    settings = Settings(database_url=SecretStr(stocked_database), AIDIOMA_SECRET_KEY=SecretStr("k" * 43))
    opened = Runtime.open(settings, clock=clock)
    yield opened
    opened.close()


def test_without_a_judge_a_round_leaves_what_is_pending(runtime: Runtime) -> None:
    """Nothing is settled, nothing is made up, nothing is stored."""
    guest = runtime.accounts.guest(time_zone="UTC")
    runtime.practice.submit_answer(user_id=guest.id, card=CARD, answer="los elefantes bailan de noche")
    runtime.upkeep.round()
    outcome = runtime.practice.outcome(user_id=guest.id, card=CARD)
    assert outcome is not None
    assert outcome.mark.feedback.verdict is Verdict.PENDING
    with runtime.sessions() as session:
        assert session.scalar(select(func.count()).where(LearningActivity.activity_type == "settlement")) == 0
        assert session.scalar(select(func.count()).where(AiCache.cache_key.like("answer:%"))) == 0


@pytest.mark.parametrize("error", [JudgeUnavailableError("down"), KeyError("quality"), RecursionError(), ValueError()])
def test_a_round_goes_on_after_a_failure(error: Exception, runtime: Runtime, caplog: pytest.LogCaptureFixture) -> None:
    """One piece of work that fails is logged, and the others are done."""

    class Failing(Settler):
        def settle(self, *, at_most: int = BATCH) -> int:
            raise error

    done: list[str] = []

    class Noting(FeatureStore):
        def refresh_stale(self) -> int:
            done.append("features")
            return 0

    upkeep = replace(
        runtime.upkeep,
        settler=Failing(runtime.sessions, runtime.feedback, runtime.clock),
        features=Noting(runtime.sessions, runtime.clock),
    )
    upkeep.round()
    assert done == ["features"]
    assert "tries again" in caplog.text


def test_new_content_is_prepared_once(runtime: Runtime, clock: FakeClock) -> None:
    """What was added today is foreseen in one call, a few items a round, and none of them twice."""
    asked: list[str] = []

    class Foresighted(ScriptedJudge):
        def likely(self, exercise: Exercise) -> Likely:
            asked.append(exercise.content_id)
            return Likely()

    upkeep = replace(runtime.upkeep, prewarm=replace(runtime.feedback.prewarm, tutor=Foresighted()))
    upkeep.prepare()
    upkeep.prepare()
    assert len(asked) == 2 * PREPARED_A_ROUND
    assert len(set(asked)) == len(asked)
    clock.advance(days=2)
    upkeep.prepare()
    assert len(asked) == 2 * PREPARED_A_ROUND, "what is old has had its turn"


def test_stopping_ends_the_thread(runtime: Runtime) -> None:
    """Within seconds, whatever it waits for."""
    runtime.upkeep.start()
    thread = next(thread for thread in threading.enumerate() if thread.name == "upkeep")
    runtime.upkeep.stop()
    assert not thread.is_alive()
