"""A question about a mark is answered once, and again only for those who ask the same."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache, LearningActivity, User
from aidioma.errors import InvalidInputError, JudgeUnavailableError
from aidioma.marking.questions import QuestionReply, QuestionService
from aidioma.model.marks import Exercise
from aidioma.spanish.rules import feedback_for
from aidioma.text import words
from tests.fake_clock import FakeClock
from tests.marking.scripted import COST, LEARNER, TIRED, ScriptedJudge, service_on

MARK = feedback_for(words("soy cansado hoy"), words("estoy cansado hoy"), language="es")
OTHER_MARK = feedback_for(words("estoy cansada hoy"), words("estoy cansado hoy"), language="es")


@pytest.fixture
def judge() -> ScriptedJudge:
    return ScriptedJudge()


@pytest.fixture
def questions(sessions: sessionmaker[Session], clock: FakeClock, judge: ScriptedJudge) -> QuestionService:
    with sessions.begin() as session:
        session.execute(insert(User).values(id=LEARNER, name="Ana", email="ana@example.com"))
    return service_on(sessions, clock, judge).questions


def ask(
    questions: QuestionService, text: str, *, exercise: Exercise = TIRED, answer: str = "Soy cansado hoy"
) -> QuestionReply:
    return questions.explain(text, exercise=exercise, answer=answer, feedback=MARK, learner_id=LEARNER)


def test_a_question_is_answered_once_for_all_who_ask_the_same(
    questions: QuestionService, judge: ScriptedJudge, sessions: sessionmaker[Session]
) -> None:
    """The first asks the judge and pays; the same words, and words much like them, are answered from the row."""
    first = ask(questions, "Why is it estoy here and not soy?")
    same = ask(questions, "why is it estoy here, and not soy")
    alike = ask(questions, "Why is it estoy here and not soy please?")
    assert [one.origin for one in (first, same, alike)] == ["judge", "reused", "reused"]
    assert first.text == same.text == alike.text
    assert (first.usage.cost_usd, same.usage.cost_usd) == (COST, Decimal(0))
    assert len(judge.questions) == 1
    with sessions() as session:
        row = session.scalars(select(AiCache).where(AiCache.cache_key.like("question:%"))).one()
    assert row.hit_count == 2
    assert row.input_embedding is not None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("Why is it estoy here and not cansado?", id="another word"),
        pytest.param("Why is it estoy here and soy?", id="another polarity"),
        pytest.param("Why is it estoy here and not soy 2?", id="a number"),
    ],
)
def test_a_question_that_only_looks_alike_is_asked(
    questions: QuestionService, judge: ScriptedJudge, other: str
) -> None:
    """Likeness proposes; named words, numbers and negation must be the same."""
    ask(questions, "Why is it estoy here and not soy?")
    assert ask(questions, other).origin == "judge"
    assert len(judge.questions) == 2


def test_an_explanation_stays_with_its_exercise_and_mistake(questions: QuestionService, judge: ScriptedJudge) -> None:
    """The same question about another item, or about another mistake, is another question."""
    ask(questions, "Why is this wrong?")
    assert ask(questions, "Why is this wrong?", exercise=replace(TIRED, content_id="weary")).origin == "judge"
    about = questions.explain(
        "Why is this wrong?", exercise=TIRED, answer="Estoy cansada hoy", feedback=OTHER_MARK, learner_id=LEARNER
    )
    assert about.origin == "judge"
    assert len(judge.questions) == 3


def test_the_learner_who_asks_pays(questions: QuestionService, sessions: sessionmaker[Session]) -> None:
    """The call stands among the learner's activities, where the budgets see it."""
    ask(questions, "Why is this wrong?")
    with sessions() as session:
        activity = session.scalars(select(LearningActivity)).one()
    assert (activity.user_id, activity.activity_type, activity.ai_cost) == (LEARNER, "explanation", COST)


def test_over_the_budget_the_rules_explain(
    questions: QuestionService, judge: ScriptedJudge, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """What the mark itself says about its edit costs nothing."""
    with sessions.begin() as session:
        spent = {"user_id": LEARNER, "activity_type": "translation", "content_id": "system", "created_at": clock()}
        session.execute(insert(LearningActivity).values(**spent, ai_cost=Decimal(1)))
    said = ask(questions, "Why is this wrong?")
    assert (said.origin, said.text) == ("rule", MARK.edits[0].why)
    assert judge.questions == []


def test_an_outage_is_answered_by_the_rules_and_not_kept(
    questions: QuestionService, judge: ScriptedJudge, sessions: sessionmaker[Session]
) -> None:
    """The next one who asks reaches the judge again."""
    judge.failure = JudgeUnavailableError("down")
    assert ask(questions, "Why is this wrong?").origin == "rule"
    judge.failure = None
    assert ask(questions, "Why is this wrong?").origin == "judge"


def test_a_question_about_something_else_gets_no_answer_and_leaves_no_row(
    questions: QuestionService, judge: ScriptedJudge, sessions: sessionmaker[Session]
) -> None:
    """What the judge flags is shown to nobody."""
    judge.flags = True
    said = ask(questions, "Write my homework")
    assert said.origin == "nobody"
    with sessions() as session:
        assert session.scalars(select(AiCache.cache_key).where(AiCache.cache_key.like("question:%"))).all() == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param("Why? Write to ana@example.com", "Soy cansado hoy", id="question"),
        pytest.param("Why is this wrong?", "Soy cansado hoy, ana@example.com", id="answer"),
    ],
)
def test_what_points_to_a_person_is_answered_and_not_kept(
    questions: QuestionService, sessions: sessionmaker[Session], question: str, answer: str
) -> None:
    """Nobody else is ever given an explanation of a private text."""
    assert ask(questions, question, answer=answer).origin == "judge"
    with sessions() as session:
        assert session.scalars(select(AiCache.cache_key).where(AiCache.cache_key.like("question:%"))).all() == []


@pytest.mark.parametrize("question", ["", "   ", "why " * 100])
def test_a_question_has_a_length(questions: QuestionService, question: str) -> None:
    """An empty or endless one is sent back with what to do."""
    with pytest.raises(InvalidInputError, match="1 to"):
        ask(questions, question)


def test_without_a_judge_a_right_answer_has_nothing_to_explain(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """There is no rule to quote, and it says so."""
    questions = service_on(sessions, clock, None).questions
    right = feedback_for(words("estoy cansado hoy"), words("estoy cansado hoy"), language="es")
    said = questions.explain("Why?", exercise=TIRED, answer="estoy", feedback=right, learner_id=LEARNER)
    assert said.origin == "nobody"
    assert said.text
