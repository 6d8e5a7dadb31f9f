"""Beside a pending mark stands what is probably so: on every way to it, in both directions, and never learnt from."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache
from aidioma.errors import JudgeUnavailableError
from aidioma.marking.service import LONGEST_ANSWER_CHARS, FeedbackService
from aidioma.model.marks import Exercise, Suggested, Tier, Verdict
from tests.fake_clock import FakeClock
from tests.marking.scripted import LEARNER, ScriptedJudge, service_on

LATE = Exercise("late", 1, "en-es", "My brother always arrives late to the office.",
                ("Mi hermano siempre llega tarde a la oficina.",))  # fmt: skip
RADIO = Exercise("radio", 1, "en-es", "Please turn on the radio.", ("Enciende la radio, por favor.",))
BACK = Exercise("back", 1, "es-en", "Tengo mucha hambre.", ("I am very hungry.",))


@pytest.fixture
def service(sessions: sessionmaker[Session], clock: FakeClock) -> FeedbackService:
    """Return the service as it is installed: without a judge, with the weights it ships with."""
    return service_on(sessions, clock, None)


def suggested(service: FeedbackService, exercise: Exercise, answer: str) -> Suggested:
    mark = service.mark(exercise, answer, learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier, mark.feedback.score) == (Verdict.PENDING, Tier.NONE, None)
    assert mark.suggested is not None
    return mark.suggested


def test_a_superfluous_word_is_probably_a_mistake_and_is_named(service: FeedbackService) -> None:
    found = suggested(service, LATE, "Mi hermano siempre llega con tarde a la oficina.")
    assert (found.verdict, found.quality) == (Verdict.INCORRECT, 2)
    assert [(edit.wrong, edit.right) for edit in found.edits] == [("con", "")]
    assert found.why == found.edits[0].why != ""


def test_another_wording_is_probably_right_and_the_reason_says_why_it_may_be(service: FeedbackService) -> None:
    found = suggested(service, LATE, "Mi hermano llega siempre tarde al despacho")
    assert (found.verdict, found.edits, found.maybe_right) == (Verdict.CORRECT, (), True)
    assert found.corrected == "Mi hermano llega siempre tarde al despacho"
    assert found.why


def test_what_is_far_from_everything_is_compared_as_a_whole(service: FeedbackService) -> None:
    """No word of it has a counterpart, so none is named; the translation is there to compare with."""
    found = suggested(service, LATE, "Los elefantes azules bailan de noche")
    assert (found.verdict, found.edits, found.maybe_right) == (Verdict.INCORRECT, (), False)
    assert found.corrected == LATE.model_answer
    assert "half" in found.why


def test_another_sentence_is_not_probably_right_however_few_words_are_asked(service: FeedbackService) -> None:
    """Somebody who answers the sentence before, or another one: nothing in it is wrong but that it is not asked."""
    please = Exercise("please", 1, "en-es", "Yes, please.", ("Sí, por favor.",))
    assert suggested(service, please, "Hola, soy Ana").verdict is Verdict.INCORRECT
    ana = Exercise("ana", 1, "en-es", "Hello, I'm Ana.", ("Hola, soy Ana.", "Hola, me llamo Ana."))
    assert suggested(service, ana, "Me llamo Lucía y estoy de Chile").verdict is Verdict.INCORRECT


def test_the_translation_that_is_shown_is_never_half_mended(service: FeedbackService) -> None:
    """What else differs may be right, but put together with what was mended it is a sentence that nobody said."""
    dinner = Exercise("dinner", 1, "en-es", "Do you have many friends?", ("Tienes muchos amigos.",))
    found = suggested(service, dinner, "Tienen una muchas amigos.")
    assert found.corrected.lower().removeprefix("tú ") == "tienes muchos amigos."
    assert found.edits
    dice = Exercise("dice", 1, "en-es", "Throw the dice.", ("Tira los dados.",))
    assert suggested(service, dice, "Arroja las dados.").corrected == "Arroja los dados."
    tom = Exercise("tom", 1, "en-es", "I'm not your friend.", ("no soy tu amigo",))
    assert suggested(service, tom, "No, lo soy tu amigo.").corrected[:2] == "No"


def test_into_english_the_kinds_of_difference_decide(service: FeedbackService) -> None:
    """What Spanish leaves open is no mistake; the opposite is wrong."""
    assert suggested(service, BACK, "I am so hungry").verdict is Verdict.CORRECT
    assert suggested(service, BACK, "I am not very hungry").verdict is Verdict.INCORRECT
    assert suggested(service, BACK, "I am very tired").verdict is Verdict.INCORRECT


def test_a_short_form_says_the_same(service: FeedbackService) -> None:
    doctor = Exercise("doctor", 1, "es-en", "Mi hermana es médica.", ("My sister is a doctor.",))
    mark = service.mark(doctor, "My sister's a doctor", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier, mark.suggested) == (Verdict.CORRECT, Tier.RULES, None)


def test_it_stands_there_while_the_judge_is_down_and_where_the_judge_refuses(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    judge = ScriptedJudge(failure=JudgeUnavailableError("down"))
    service = service_on(sessions, clock, judge)
    typed = "Mi hermano siempre llega con tarde a la oficina."
    assert suggested(service, LATE, typed).verdict is Verdict.INCORRECT
    judge.failure, judge.flags = None, True
    clock.advance(minutes=5)
    assert suggested(service, LATE, typed).verdict is Verdict.INCORRECT


def test_a_mark_has_none(service: FeedbackService) -> None:
    assert service.mark(LATE, LATE.model_answer, learner_id=LEARNER).suggested is None


def test_nothing_is_suggested_of_what_is_not_compared(service: FeedbackService) -> None:
    assert service.mark(LATE, "a " * LONGEST_ANSWER_CHARS, learner_id=LEARNER).suggested is None


def test_nothing_is_learnt_from_a_suggestion(service: FeedbackService, sessions: sessionmaker[Session]) -> None:
    """Neither an entry nor evidence, and the same answer gets the same suggestion, however often it comes."""
    typed = "Mi hermano siempre llega con tarde a la oficina."
    first = suggested(service, LATE, typed)
    assert [suggested(service, LATE, typed) for _ in range(3)] == [first] * 3
    service.close()
    with sessions() as session:
        of_answers = AiCache.cache_key.like("answer:%") | AiCache.cache_key.like("evidence:%")
        assert session.scalar(select(func.count()).select_from(AiCache).where(of_answers)) == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Please turn on the radio", "not its translation"),
        ("I do not know what to say", "This is English"),
        ("asdf qwer", "no words of Spanish"),
    ],
)
def test_what_is_no_attempt_is_marked_so_by_rule(service: FeedbackService, typed: str, told: str) -> None:
    mark = service.mark(RADIO, typed, learner_id=LEARNER)
    assert (mark.receipt.tier, mark.feedback.verdict, mark.feedback.score) == (Tier.RULES, Verdict.INCORRECT, 0)
    assert told in mark.feedback.tip
    assert (mark.feedback.edits, mark.feedback.corrected) == ((), RADIO.model_answer)
    assert mark.suggested is None
