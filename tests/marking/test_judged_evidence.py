"""Without judged evidence nothing composed is settled, and use alone changes no mark."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.marking.judge.prompts import PROMPT_VERSION
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Feedback, Tier, Verdict
from tests.fake_clock import FakeClock
from tests.marking.scripted import LEARNER, SURE, TIRED, ScriptedJudge, looked_at, service_on, settings

HAPPY = Exercise("happy", 1, "en-es", "I am happy today.", ("Estoy contento hoy.", "Hoy estoy contento."))
EXERCISES = (
    TIRED,
    HAPPY,
    Exercise("phone", 1, "en-es", "I bought a new phone.", ("Compré un teléfono nuevo.", "Me compré un móvil nuevo.")),
    Exercise("spoke", 1, "en-es", "He spoke with my mother.", ("Habló con mi madre.", "Él habló con mi mamá.")),
    Exercise("station", 1, "en-es", "Where is the station?", ("¿Dónde está la estación?", "¿Dónde queda la estación?")),
    Exercise("fish", 1, "en-es", "I don't like fish.", ("No me gusta el pescado.",)),
    Exercise("doctor", 1, "en-es", "My sister is a doctor.", ("Mi hermana es médica.", "Mi hermana es doctora.")),
    Exercise("nurse", 1, "es-en", "Mi hermana es enfermera.", ("My sister is a nurse.",)),
)
SAYS_SOMETHING_ELSE = {
    "tired": ("No estoy cansado hoy", "Estamos cansados hoy", "Estoy enfermo hoy", "Estuve cansado hoy"),
    "happy": ("Estoy triste hoy", "Hoy no estoy contento", "Hoy estás contento"),
    "phone": ("Compré un coche nuevo", "Vendí un teléfono nuevo", "Compraste un teléfono nuevo"),
    "spoke": ("Habló con mi padre", "Hablé con mi madre", "No habló con mi madre"),
    "station": ("¿Dónde está la escuela?", "¿Cuándo está la estación?"),
    "fish": ("Me gusta el pescado", "No me gusta la carne", "No te gusta el pescado"),
    "doctor": ("Mi hermano es médica", "Mi hermana no es médica", "Mi madre es médica"),
    "nurse": ("My brother is a nurse", "My sister is not a nurse"),
}
FLAWED_OR_NEW = {
    "tired": ("Soy cansado hoy", "Estoy cansada hoy", "Sigo cansado hoy", "Estoi cansado hoy"),
    "happy": ("Soy contento hoy", "Estoy feliz hoy", "Hoy estoy contenta"),
    "phone": ("Compro un teléfono nuevo", "Compré una teléfono nuevo", "Compre un telefono nuevo"),
    "spoke": ("Hablo con mi madre", "Habló a mi madre", "Habló con la madre"),
    "station": ("¿Donde esta la estacion?", "¿Dónde es la estación?", "¿En dónde está la estación?"),
    "fish": ("No me gusta pescado", "No me gustan el pescado"),
    "doctor": ("Mi hermana es una médica", "Mi hermana está médica", "Mi hermana es medica"),
    "nurse": ("My sister is nurse", "My sister are a nurse"),
}
Asked = tuple[Exercise, str]


def answers(*kinds: dict[str, tuple[str, ...]]) -> list[Asked]:
    return [(one, answer) for one in EXERCISES for kind in kinds for answer in kind[one.content_id]]


EVERY = [*answers(SAYS_SOMETHING_ELSE, FLAWED_OR_NEW), *((one, answer) for one in EXERCISES for answer in one.accepted)]


@pytest.fixture
def unjudged(sessions: sessionmaker[Session], clock: FakeClock) -> Iterator[FeedbackService]:
    """Yield the default installation: no judge was ever there."""
    service = service_on(sessions, clock, None)
    yield service
    service.close()


def marked(service: FeedbackService, asked: Sequence[Asked]) -> dict[tuple[str, str], Feedback]:
    """Return the feedback that each answer gets, given in this order."""
    return {
        (exercise.content_id, answer): service.mark(exercise, answer, learner_id=LEARNER).feedback
        for exercise, answer in asked
    }


def test_nothing_composed_is_settled_where_no_judge_ever_was(unjudged: FeedbackService) -> None:
    """However sure the weights are, and however many easy answers came before."""
    sure = replace(unjudged, weights=SURE)
    for _ in range(200):
        sure.mark(TIRED, "Estoy cansado hoy", learner_id=LEARNER)
    mark = sure.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier) == (Verdict.PENDING, Tier.NONE)


@pytest.mark.parametrize("seed", range(2))
def test_neither_use_nor_order_changes_a_mark(
    unjudged: FeedbackService, clock: FakeClock, sessions: sessionmaker[Session], seed: int
) -> None:
    """Each answer gets on a used database, in any order and from another process, what it gets on a fresh one."""
    chance = random.Random(seed)
    fresh = marked(unjudged, EVERY)
    for exercise, answer in chance.sample(EVERY * 5, len(EVERY) * 5):
        unjudged.mark(exercise, answer, learner_id=LEARNER)
    used = marked(unjudged, chance.sample(EVERY, len(EVERY)))
    unjudged.close()
    clock.advance(minutes=5)
    started = marked(service_on(sessions, clock, None), chance.sample(EVERY, len(EVERY)))
    assert used == fresh
    assert started == fresh


def test_what_says_something_else_is_never_called_right(unjudged: FeedbackService) -> None:
    """On a used database, for another word, person, number, time, or a no too many or too few."""
    for exercise, answer in EVERY * 3:
        unjudged.mark(exercise, answer, learner_id=LEARNER)
    said = marked(unjudged, answers(SAYS_SOMETHING_ELSE))
    assert [asked for asked, feedback in said.items() if feedback.verdict is Verdict.CORRECT] == []


def test_receipts_name_no_judge_where_none_was(unjudged: FeedbackService) -> None:
    """They say what was looked at here, and nothing of what somebody would say or has said."""
    receipts = [unjudged.mark(*asked, learner_id=LEARNER).receipt for asked in EVERY * 2]
    settled = [" ".join(receipt.checked) for receipt in receipts if receipt.tier is not Tier.NONE]
    assert settled
    assert [said for said in settled if "judge" in said.lower() or "confirmed" in said] == []


@pytest.fixture
def gone(sessions: sessionmaker[Session], clock: FakeClock) -> FeedbackService:
    """Return the installation after its judge has called one edit a mistake in two exercises, and is gone."""
    judge = ScriptedJudge(model=settings().model, prompt_version=PROMPT_VERSION)
    judged = service_on(sessions, clock, judge)
    for exercise in (TIRED, replace(TIRED, content_id="weary")):
        judged.mark(exercise, "Sigo cansado hoy", learner_id=LEARNER)
    looked_at(judged).close()
    return replace(service_on(sessions, clock, None), weights=SURE)


def test_what_a_judge_has_said_stays_when_it_is_gone(gone: FeedbackService) -> None:
    """An edit that was judged twice is one in the next exercise, and the receipt expects no judge's word on it."""
    mark = gone.mark(HAPPY, "Sigo contento hoy", learner_id=LEARNER)
    assert [(edit.wrong, edit.right) for edit in mark.feedback.edits] == [("sigo", "estoy")]
    assert mark.receipt.tier is Tier.COMPOSED
    assert "“sigo” for “estoy” was judged a mistake before." in mark.receipt.checked
    assert not any("expected" in line for line in mark.receipt.checked)


def test_what_it_never_said_is_not_settled_when_it_is_gone(gone: FeedbackService) -> None:
    """Nobody is there who could contradict a guess."""
    assert gone.mark(HAPPY, "Ando contento hoy", learner_id=LEARNER).feedback.verdict is Verdict.PENDING


def test_a_receipt_tells_what_was_judged_here_from_what_the_weights_expect(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """With a judge a guess may be settled, and says that it is one."""
    service = looked_at(replace(service_on(sessions, clock, ScriptedJudge()), weights=SURE))
    checked = service.mark(HAPPY, "Ando contento hoy", learner_id=LEARNER).receipt.checked
    assert any("“ando” for “estoy” was not judged here before" in line for line in checked)
    assert not any("was judged a mistake" in line for line in checked)
