"""What an author wrote down of right answers and mistakes marks before anything that is remembered."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import ForeseenMistake, Mark, Tier, Verdict
from aidioma.text import joined, words
from tests.fake_clock import FakeClock
from tests.marking.scripted import LEARNER, TIRED, UNSURE, ScriptedJudge, service_on

WHY = "Being tired is a state, so it is estoy; soy says what somebody is: “¡siempre!”."
STATE = ForeseenMistake(wrong="soy", right="estoy", why=WHY)
STILL = ForeseenMistake(wrong="sigo", right="estoy", why="Sigo says that it goes on.")
WHEN = ForeseenMistake(wrong="esta día", right="hoy", why="Today is one word.")
AUTHORED = replace(
    TIRED,
    grammars=("{t: hoy} (yo) [estoy|ando] [p: (un|muy)|] [cansado|agotad[o|a]] {t}", "el día de hoy estoy cansado"),
    foreseen=(STATE, STILL, WHEN),
)


@pytest.fixture
def judge() -> ScriptedJudge:
    return ScriptedJudge()


@pytest.fixture
def service(sessions: sessionmaker[Session], clock: FakeClock, judge: ScriptedJudge) -> FeedbackService:
    return replace(service_on(sessions, clock, judge), weights=UNSURE)


def told(mark: Mark) -> list[tuple[str, str, str]]:
    return [(edit.wrong, edit.right, edit.why) for edit in mark.feedback.edits]


def test_a_reading_of_a_grammar_is_accepted(service: FeedbackService, judge: ScriptedJudge) -> None:
    """At no cost, shown as it was typed, and its receipt says by what."""
    mark = service.mark(AUTHORED, "hoy ando agotada", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.feedback.score, mark.receipt.tier) == (Verdict.CORRECT, 100, Tier.ACCEPTED)
    assert mark.feedback.corrected == "hoy ando agotada"
    assert mark.receipt.checked == ("It is a reading of a grammar that this exercise was written with.",)
    assert judge.asked == []


def test_a_slip_is_told_from_the_nearest_reading(service: FeedbackService, judge: ScriptedJudge) -> None:
    """An accent too many in a reading that nobody spelt out."""
    mark = service.mark(AUTHORED, "Hoy ando agótada", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier) == (Verdict.ALMOST, Tier.RULES)
    assert mark.feedback.corrected == "Hoy ando agotada"
    assert judge.asked == []


def test_a_foreseen_mistake_is_told_with_the_authors_reason_word_for_word(
    service: FeedbackService, judge: ScriptedJudge
) -> None:
    """Nothing of ours is put beside it."""
    mark = service.mark(AUTHORED, "hoy soy cansado", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier) == (Verdict.INCORRECT, Tier.FORESEEN)
    assert told(mark) == [("soy", "estoy", WHY)]
    assert (mark.feedback.corrected, mark.feedback.tip) == ("Hoy estoy cansado", "")
    assert judge.asked == []


def test_two_foreseen_mistakes_are_told_each_with_its_reason(service: FeedbackService, judge: ScriptedJudge) -> None:
    """Also where one of them is more than a word."""
    mark = service.mark(AUTHORED, "soy cansado esta día", learner_id=LEARNER)
    assert mark.feedback.corrected == "Estoy cansado hoy."
    assert {why for _, _, why in told(mark) if why} == {WHY, WHEN.why}
    assert [why for wrong, _, why in told(mark) if wrong == "soy"] == [WHY]
    assert judge.asked == []


def test_a_slip_beside_a_foreseen_mistake_is_told_too(service: FeedbackService, judge: ScriptedJudge) -> None:
    """The slip has our words, the mistake its author's."""
    mark = service.mark(AUTHORED, "hoy soy agótada", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier) == (Verdict.INCORRECT, Tier.FORESEEN)
    assert [(wrong, right) for wrong, right, _ in told(mark)] == [("soy", "estoy"), ("agótada", "agotada")]
    assert told(mark)[0][2] == WHY
    assert told(mark)[1][2] not in {"", WHY}
    assert judge.asked == []


def test_mistakes_are_foreseen_into_english_too(service: FeedbackService) -> None:
    """Contractions are written out on both sides."""
    asked = replace(
        TIRED,
        direction="es-en",
        accepted=("I'm tired, and I'm not well.",),
        foreseen=(ForeseenMistake(wrong="I'm not good", right="I'm not well", why="How one feels is well."),),
    )
    mark = service.mark(asked, "I'm tired and I'm not good", learner_id=LEARNER)
    assert told(mark) == [("good", "well", "How one feels is well.")]


def test_mistakes_that_undo_each_other_are_none(service: FeedbackService, judge: ScriptedJudge) -> None:
    """What they would make of the answer is the answer."""
    undone = (ForeseenMistake(wrong="yo", right="yo estoy"), ForeseenMistake(wrong="estoy", right=""))
    mark = service.mark(replace(TIRED, foreseen=undone), "yo estoy cansado hoy", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier) == (Verdict.CORRECT, Tier.RULES)


def test_wrong_words_that_putting_right_does_not_mend_are_not_foreseen(
    service: FeedbackService, judge: ScriptedJudge
) -> None:
    """The judge is asked about the whole answer."""
    mark = service.mark(AUTHORED, "soy triste hoy", learner_id=LEARNER)
    assert mark.receipt.tier is Tier.JUDGE
    assert judge.asked == ["soy triste hoy"]


def test_a_foreseen_mistake_comes_before_what_a_judge_once_said(service: FeedbackService, judge: ScriptedJudge) -> None:
    """The author wrote it down afterwards, and it makes no new version."""
    before = service.mark(TIRED, "sigo cansado hoy", learner_id=LEARNER)
    after = service.mark(AUTHORED, "sigo cansado hoy", learner_id=LEARNER)
    assert (before.receipt.tier, after.receipt.tier) == (Tier.JUDGE, Tier.FORESEEN)
    assert told(after) == [("sigo", "estoy", STILL.why)]


def test_a_teachers_decision_comes_before_a_foreseen_mistake(
    sessions: sessionmaker[Session], clock: FakeClock, service: FeedbackService, judge: ScriptedJudge
) -> None:
    """Who looked at this very answer knows more than who foresaw it."""
    service.mark(TIRED, "sigo cansado hoy", learner_id=LEARNER)
    decided = {"source": "teacher", "corrected": joined(words("sigo cansado hoy")), "feedback": {}}
    right = service.mark(TIRED, "Estoy cansado hoy.", learner_id=LEARNER).feedback.model_dump(mode="json")
    with sessions.begin() as session:
        said = {**decided, "feedback": right}
        session.execute(
            update(AiCache)
            .where(AiCache.cache_key.like("answer:%"))
            .values(response=AiCache.response.concat(said), last_accessed=clock())
        )
    elsewhere = replace(service_on(sessions, clock, judge), weights=UNSURE)
    mark = elsewhere.mark(AUTHORED, "sigo cansado hoy", learner_id=LEARNER)
    assert mark.feedback.verdict is Verdict.CORRECT
    assert "by a teacher" in mark.receipt.checked[0]


def test_what_cannot_be_read_is_left_out(service: FeedbackService, caplog: pytest.LogCaptureFixture) -> None:
    """A row from elsewhere never breaks an answer; the log names its item."""
    broken = replace(TIRED, grammars=("[estoy",), foreseen=(ForeseenMistake(wrong="[sigo", right="estoy"),))
    assert service.mark(broken, "Estoy cansado hoy", learner_id=LEARNER).feedback.verdict is Verdict.CORRECT
    assert service.mark(broken, "sigo cansado hoy", learner_id=LEARNER).receipt.tier is Tier.JUDGE
    assert "tired" in caplog.text
