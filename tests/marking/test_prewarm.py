"""Before the first learner: what is foreseen settles equal answers, and is marked as foreseen."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from typing_extensions import override

from aidioma.db.models import AiCache, LearningActivity
from aidioma.errors import JudgeUnavailableError
from aidioma.llm.usage import Usage
from aidioma.marking.judge.judgement import Likely, LikelyMistake
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Tier, Verdict
from aidioma.model.people import OPERATOR
from tests.fake_clock import FakeClock
from tests.marking.scripted import COST, LEARNER, TIRED, UNSURE, ScriptedJudge, service_on

MISTAKE = LikelyMistake("Sigo cansado hoy", "Estoy cansado hoy.", ())


@dataclass
class ForesightedJudge(ScriptedJudge):
    """Foresees one other translation and one mistake."""

    times: int = 0

    @override
    def likely(self, exercise: Exercise) -> Likely:
        self.times += 1
        if self.failure is not None:
            raise self.failure
        usage = Usage(self.model, self.prompt_version, cost_usd=COST)
        private = "Estoy cansado hoy, escribe a ana@example.com"
        return Likely(("Hoy me encuentro cansado.", private), (MISTAKE,), usage)


@pytest.fixture
def judge() -> ForesightedJudge:
    return ForesightedJudge()


@pytest.fixture
def service(sessions: sessionmaker[Session], clock: FakeClock, judge: ForesightedJudge) -> FeedbackService:
    return replace(service_on(sessions, clock, judge), weights=UNSURE)


def test_what_was_foreseen_settles_the_first_learner_s_answer(
    service: FeedbackService, judge: ForesightedJudge
) -> None:
    """The alternative is right, the mistake is told, and the receipt says that nobody had given it before."""
    assert service.prewarm.prepare(TIRED) == 2
    right = service.mark(TIRED, "hoy me encuentro cansado", learner_id=LEARNER)
    wrong = service.mark(TIRED, "sigo cansado hoy", learner_id=LEARNER)
    assert right.feedback.verdict is Verdict.CORRECT
    assert [(edit.wrong, edit.right) for edit in wrong.feedback.edits] == [("sigo", "estoy")]
    assert {right.receipt.tier, wrong.receipt.tier} <= {Tier.MEMORY, Tier.EXACT}
    assert "before anybody had answered" in wrong.receipt.checked[0]
    assert judge.asked == []


def test_an_exercise_is_prepared_once_and_its_call_entered(
    service: FeedbackService, judge: ForesightedJudge, sessions: sessionmaker[Session]
) -> None:
    """One call, owned by the installation; a second round finds it done."""
    assert [service.prewarm.prepare(TIRED), service.prewarm.prepare(TIRED)] == [2, 0]
    assert judge.times == 1
    with sessions() as session:
        entered = session.scalars(select(LearningActivity)).one()
    assert (entered.user_id, entered.details["purpose"], entered.ai_cost) == (OPERATOR, "preparation", COST)


def test_foresight_is_no_evidence(service: FeedbackService) -> None:
    """Nobody made these mistakes yet: nothing is counted."""
    service.prewarm.prepare(TIRED)
    service.mark(TIRED, "sigo cansado hoy", learner_id=LEARNER)
    assert service.evidence_store.of("en-es").learnt.judged == 0


def test_an_outage_leaves_the_exercise_for_the_next_time(
    service: FeedbackService, judge: ForesightedJudge, sessions: sessionmaker[Session]
) -> None:
    """Nothing is kept of it."""
    judge.failure = JudgeUnavailableError("down")
    assert service.prewarm.prepare(TIRED) == 0
    with sessions() as session:
        assert session.scalars(select(AiCache)).all() == []
    judge.failure = None
    assert service.prewarm.prepare(TIRED) == 2


def test_without_a_judge_nothing_is_foreseen(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """The rules' variants need no rows."""
    assert service_on(sessions, clock, None).prewarm.prepare(TIRED) == 0


def test_what_other_content_knows_needs_no_judge(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Right answers to the same prompt are right here too, and the receipt says whose they were."""
    service = service_on(sessions, clock, None)
    known = ("Hoy ando cansado.", "Hoy me siento cansado.")
    assert service.prewarm.prepare(TIRED, elsewhere=known) == 2
    assert service.prewarm.prepare(TIRED, elsewhere=known) == 0
    mark = service.mark(TIRED, "hoy ando cansado", learner_id=LEARNER)
    assert mark.feedback.verdict is Verdict.CORRECT
    assert "another exercise with this prompt" in mark.receipt.checked[0]


def test_other_content_does_not_keep_the_judge_from_being_asked(
    service: FeedbackService, judge: ForesightedJudge
) -> None:
    """An outage at the first try is made up for at the next."""
    judge.failure = JudgeUnavailableError("down")
    assert service.prewarm.prepare(TIRED, elsewhere=("Hoy ando cansado.",)) == 1
    judge.failure = None
    assert service.prewarm.prepare(TIRED, elsewhere=("Hoy ando cansado.",)) == 2
