"""Each tier settles what it should, says so, and leaves the rest to the next."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache, LearningActivity, User
from aidioma.errors import JudgeReplyError, JudgeUnavailableError
from aidioma.marking.background import AtOnce
from aidioma.marking.cache.answer_vectors import AnswerVectors
from aidioma.marking.cache.keys import Question
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.cache.vector_lookup import VectorLookup
from aidioma.marking.service import LONGEST_ANSWER_CHARS, FeedbackService
from aidioma.model.marks import Exercise, Tier, Verdict
from aidioma.model.people import OPERATOR
from tests.examined import examined
from tests.fake_clock import FakeClock
from tests.fake_provider import FakeProvider, obeys
from tests.injections import INJECTIONS
from tests.marking.scripted import COST, LEARNER, SURE, TIRED, UNSURE, ScriptedJudge, looked_at, service_on, settings


@pytest.fixture
def judge() -> ScriptedJudge:
    return ScriptedJudge()


@pytest.fixture
def service(sessions: sessionmaker[Session], clock: FakeClock, judge: ScriptedJudge) -> FeedbackService:
    return replace(service_on(sessions, clock, judge), weights=UNSURE)


@pytest.fixture
def elsewhere(sessions: sessionmaker[Session], clock: FakeClock, judge: ScriptedJudge) -> FeedbackService:
    """Return another process of the same installation."""
    return replace(service_on(sessions, clock, judge), weights=UNSURE)


def stored(sessions: sessionmaker[Session]) -> list[AiCache]:
    with sessions() as session:
        return list(
            session.scalars(select(AiCache).where(AiCache.cache_key.like("answer:%")).order_by(AiCache.cache_key))
        )


def test_an_authored_translation_costs_nothing(service: FeedbackService, judge: ScriptedJudge) -> None:
    """Case and punctuation aside it is the teacher's own sentence, shown as it was typed."""
    mark = service.mark(TIRED, "estoy cansado, hoy", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.feedback.corrected) == (Verdict.CORRECT, "estoy cansado, hoy")
    assert mark.receipt.tier is Tier.ACCEPTED
    assert mark.receipt.cost_usd == 0
    assert mark.receipt.checked
    assert judge.asked == []


def test_a_rule_settles_what_it_is_sure_of(service: FeedbackService, judge: ScriptedJudge) -> None:
    """A subject pronoun may be said, an accent that makes no other word is a slip, nothing is no answer."""
    said = service.mark(TIRED, "Yo estoy cansado hoy", learner_id=LEARNER)
    slip = service.mark(TIRED, "Estoy cánsado hoy", learner_id=LEARNER)
    blank = service.mark(TIRED, " ¿? ", learner_id=LEARNER)
    assert [mark.receipt.tier for mark in (said, slip, blank)] == [Tier.RULES] * 3
    assert [mark.feedback.verdict for mark in (said, slip, blank)] == [
        Verdict.CORRECT,
        Verdict.ALMOST,
        Verdict.INCORRECT,
    ]
    assert judge.asked == []


def test_one_judgement_serves_this_process_and_the_others(
    service: FeedbackService, elsewhere: FeedbackService, judge: ScriptedJudge
) -> None:
    """Asked once, then from memory here, and by one read there, with the same feedback."""
    first = service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    again = service.mark(TIRED, "sigo cansado hoy.", learner_id="learner-2")
    there = elsewhere.mark(TIRED, "Sigo cansado hoy", learner_id="learner-3")
    assert [mark.receipt.tier for mark in (first, again, there)] == [Tier.JUDGE, Tier.MEMORY, Tier.EXACT]
    assert first.feedback == again.feedback == there.feedback
    assert [(edit.wrong, edit.right) for edit in first.feedback.edits] == [("sigo", "estoy")]
    assert judge.asked == ["Sigo cansado hoy"]


@pytest.mark.parametrize(
    ("accepted", "typed", "lost"),
    [
        pytest.param("Hace -5 grados.", "Hace 5 grados.", ("5", "-5"), id="sign"),
        pytest.param("Tiene un 20 % de descuento.", "Tiene un 20 de descuento.", ("20", "20%"), id="percent"),
        pytest.param("Son 3,5 metros.", "Son 35 metros.", ("35", "3.5"), id="decimals"),
        pytest.param("Son 5 €.", "Son 5 $.", ("5$", "5€"), id="currency"),
    ],
)
def test_a_lost_sign_is_not_correct_and_the_learner_is_told(
    service: FeedbackService, judge: ScriptedJudge, accepted: str, typed: str, lost: tuple[str, str]
) -> None:
    """What a number says is compared; the edit names it."""
    mark = service.mark(Exercise("quantity", 1, "en-es", "A quantity.", (accepted,)), typed, learner_id=LEARNER)
    assert judge.asked == [typed]
    assert mark.feedback.verdict is Verdict.INCORRECT
    assert [(edit.wrong, edit.right) for edit in mark.feedback.edits] == [lost]
    assert mark.feedback.edits[0].why == f"Here it is “{lost[1]}”, not “{lost[0]}”."


def test_what_was_judged_with_a_sign_is_asked_anew_without(service: FeedbackService, judge: ScriptedJudge) -> None:
    """A reply about -5 says nothing of 5; the same value in another spelling is found."""
    exercise = Exercise("cold", 1, "en-es", "It is -5 degrees outside.", ("Afuera hace -5 grados.",))
    right = "Ahora hay -5 grados fuera."
    judge.corrections[right] = right
    assert service.mark(exercise, right, learner_id=LEARNER).feedback.verdict is Verdict.CORRECT
    assert service.mark(exercise, "Ahora hay \u22125 grados fuera", learner_id="other").receipt.tier is Tier.MEMORY
    service.mark(exercise, "Ahora hay 5 grados fuera.", learner_id="other")
    assert judge.asked == [right, "Ahora hay 5 grados fuera."]


def test_the_receipt_of_a_call_says_what_it_took(service: FeedbackService) -> None:
    """Model, wording, tokens and cost of the one who paid; nothing of it for those who reuse."""
    paid = service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt
    reused = service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt
    assert (paid.model, paid.prompt_version, paid.tokens_in, paid.cost_usd) == ("scripted", "1", 900, COST)
    assert (reused.model, reused.cost_usd) == (None, Decimal(0))
    assert reused.reused is not None
    assert reused.reused.startswith("answer:")


def test_a_correction_is_known_to_be_right_from_then_on(service: FeedbackService, judge: ScriptedJudge) -> None:
    """The sentence that the judge corrected to needs no judge when somebody gives it."""
    judge.corrections["Me siento cansada hoi"] = "Me siento cansada hoy"
    service.mark(TIRED, "Me siento cansada hoi", learner_id=LEARNER)
    mark = service.mark(TIRED, "me siento cansada hoy", learner_id=LEARNER)
    assert (mark.feedback.verdict, mark.receipt.tier) == (Verdict.CORRECT, Tier.MEMORY)
    assert len(judge.asked) == 1


def test_what_was_learnt_elsewhere_a_moment_ago_is_found(
    service: FeedbackService, elsewhere: FeedbackService, judge: ScriptedJudge, clock: FakeClock
) -> None:
    """A shelf that is in memory already asks for what is new before it asks the judge."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    clock.advance(seconds=5)
    elsewhere.mark(TIRED, "Ando cansado hoy", learner_id=LEARNER)
    mark = service.mark(TIRED, "ando cansado hoy", learner_id=LEARNER)
    assert mark.receipt.tier is Tier.EXACT
    assert len(judge.asked) == 2


def test_a_row_that_was_taken_away_is_forgotten_within_a_minute(
    service: FeedbackService, judge: ScriptedJudge, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Memory follows the rows: an admin's deletion reaches every process."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    with sessions.begin() as session:
        session.delete(session.scalars(select(AiCache).where(AiCache.cache_key.like("answer:%"))).one())
    clock.advance(seconds=61)
    assert service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt.tier is Tier.JUDGE


def test_judged_edits_compose_feedback_for_an_answer_nobody_gave(
    service: FeedbackService, judge: ScriptedJudge
) -> None:
    """What is trusted settles without a call, and the receipt says what it was compared with."""
    mark = looked_at(replace(service, weights=SURE)).mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    assert mark.receipt.tier is Tier.COMPOSED
    assert [(edit.wrong, edit.right) for edit in mark.feedback.edits] == [("sigo", "estoy")]
    assert any("estoy cansado hoy" in line for line in mark.receipt.checked)
    assert judge.asked == []


def test_a_vector_proposes_what_memory_does_not_hold_and_the_diff_decides(
    service: FeedbackService, judge: ScriptedJudge, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A stored translation beyond memory's bounds is found by likeness and compared word by word."""
    judge.corrections["Hoy me siento agotado"] = "Hoy me siento agotado"
    service.mark(TIRED, "Hoy me siento agotado", learner_id=LEARNER)
    AnswerVectors(sessions, service.vector_lookup.embedder).fill()
    question = Question.about(TIRED, "Hoy me siente agotado", cache_scope=service.cache_scope, learner_id=LEARNER)
    vector_lookup = VectorLookup(sessions, clock, service.vector_lookup.embedder, known_limit=1)
    found = vector_lookup.proposal(
        question, ScopeMemory.empty(question), service.evidence_store.of("en-es"), weights=SURE
    )
    assert found is not None
    assert found.edits == (("siente", "siento"),)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(TIRED, version=2), id="another version"),
        pytest.param(replace(TIRED, content_id="weary"), id="another item"),
        pytest.param(replace(TIRED, direction="es-en", prompt="Estoy cansado."), id="another direction"),
    ],
)
def test_no_verdict_leaves_its_scope(service: FeedbackService, judge: ScriptedJudge, other: Exercise) -> None:
    """The same words under another content, version or direction are judged anew."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    mark = service.mark(other, "Sigo cansado hoy", learner_id=LEARNER)
    assert mark.receipt.tier is Tier.JUDGE
    assert len(judge.asked) == 2


@pytest.mark.parametrize("other", [ScriptedJudge(model="newer"), ScriptedJudge(prompt_version="2")])
def test_another_judge_or_wording_starts_afresh(
    service: FeedbackService, sessions: sessionmaker[Session], clock: FakeClock, other: ScriptedJudge
) -> None:
    """Verdicts belong to who gave them and how they were asked."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    mark = replace(service_on(sessions, clock, other), weights=UNSURE).mark(TIRED, "Sigo cansado hoy", learner_id="x")
    assert mark.receipt.tier is Tier.JUDGE


def test_without_a_judge_the_answer_is_pending_and_no_grade_is_invented(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """The model answer is shown to compare with; nothing is stored."""
    mark = replace(service_on(sessions, clock, None), weights=UNSURE).mark(TIRED, "Sigo cansado hoy", learner_id="x")
    assert (mark.feedback.verdict, mark.feedback.score, mark.receipt.tier) == (Verdict.PENDING, None, Tier.NONE)
    assert mark.feedback.corrected == "Estoy cansado hoy."
    assert mark.receipt.note
    assert stored(sessions) == []


@pytest.mark.parametrize("failure", [JudgeUnavailableError("down"), JudgeReplyError("nonsense")], ids=repr)
def test_an_outage_leaves_the_answer_pending_and_nothing_behind(
    service: FeedbackService, judge: ScriptedJudge, sessions: sessionmaker[Session], failure: JudgeUnavailableError
) -> None:
    """Errors are never kept: the next learner's question is asked again at once."""
    judge.failure = failure
    assert service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).feedback.verdict is Verdict.PENDING
    assert stored(sessions) == []
    judge.failure = None
    assert service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt.tier is Tier.JUDGE


def test_a_rejected_reply_is_paid_for_all_the_same(service: FeedbackService, judge: ScriptedJudge) -> None:
    """What a useless reply cost stands in the receipt, so that the budget knows of it."""
    judge.failure = JudgeReplyError("nonsense", cost_usd=COST)
    receipt = service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt
    assert (receipt.cost_usd, receipt.model, receipt.tier) == (COST, "scripted", Tier.NONE)


def test_a_crash_in_the_call_gives_the_lease_back(
    service: FeedbackService, judge: ScriptedJudge, sessions: sessionmaker[Session]
) -> None:
    """Even an error that nobody expects leaves no lease for others to wait for."""

    def crash() -> None:
        raise KeyboardInterrupt

    judge.before_reply = crash
    with pytest.raises(KeyboardInterrupt):
        service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    assert stored(sessions) == []


def test_a_flagged_reply_is_never_kept_and_not_asked_for_again_at_once(
    service: FeedbackService, elsewhere: FeedbackService, judge: ScriptedJudge, clock: FakeClock
) -> None:
    """A refusal is remembered for ten minutes, in every process, and teaches nothing."""
    judge.flags = True
    for process in (service, elsewhere):
        assert process.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).feedback.verdict is Verdict.PENDING
    assert len(judge.asked) == 1
    clock.advance(minutes=11)
    judge.flags = False
    assert service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt.tier is Tier.JUDGE


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("Sigo cansado hoy, escríbeme a ana.gomez@example.com", id="e-mail"),
        pytest.param("Sigo cansado hoy porque " + "trabajo y trabajo " * 12, id="long"),
    ],
)
def test_a_private_answer_is_kept_as_a_hash_alone(
    service: FeedbackService,
    elsewhere: FeedbackService,
    judge: ScriptedJudge,
    sessions: sessionmaker[Session],
    answer: str,
) -> None:
    """No word of it stands in a row, and whoever sends it again still gets its feedback without a call."""
    judge.corrections[answer] = answer.replace("Sigo", "Estoy")
    first = service.mark(TIRED, answer, learner_id=LEARNER)
    again = elsewhere.mark(TIRED, answer, learner_id=LEARNER)
    assert AnswerVectors(sessions, service.vector_lookup.embedder).fill() == 0
    with sessions() as session:
        rows = session.scalars(select(AiCache)).all()
    kept = " ".join(f"{row.cache_key} {row.response}" for row in rows)
    assert "cansado" not in kept
    assert "gomez" not in kept
    assert all(row.input_embedding is None for row in rows)
    assert len(judge.asked) == 1
    assert [(edit.wrong, edit.right) for edit in again.feedback.edits] == [("sigo", "estoy")]
    assert again.feedback.verdict is first.feedback.verdict


def test_no_row_names_a_learner(service: FeedbackService, sessions: sessionmaker[Session]) -> None:
    """What one answer taught belongs to everybody."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    service.close()
    with sessions() as session:
        rows = session.scalars(select(AiCache)).all()
    assert rows
    assert all(LEARNER not in f"{row.cache_key} {row.response}" for row in rows)


def test_vectors_of_answer_and_reply_are_kept(service: FeedbackService, sessions: sessionmaker[Session]) -> None:
    """Both have the width of the columns, for inspection and search, once a round has made them."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    AnswerVectors(sessions, service.vector_lookup.embedder).fill()
    (row,) = stored(sessions)
    assert row.input_embedding is not None
    assert row.response_embedding is not None
    assert len(row.input_embedding) == len(row.response_embedding) == 1536


def spend(sessions: sessionmaker[Session], clock: FakeClock, user_id: str, cost: str) -> None:
    with sessions.begin() as session:
        session.execute(insert(User).values(id=user_id, name="Ana", email=f"{user_id}@example.com"))
        session.execute(
            insert(LearningActivity).values(
                user_id=user_id,
                activity_type="translation",
                content_id="system",
                ai_cost=Decimal(cost),
                created_at=clock(),
            )
        )


def test_a_learner_over_the_budget_waits_and_others_do_not(
    service: FeedbackService, judge: ScriptedJudge, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """The day's budget of one learner is that learner's alone, and a new day begins anew."""
    spend(sessions, clock, LEARNER, "0.06")
    over = service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    assert over.feedback.verdict is Verdict.PENDING
    assert "budget" in over.receipt.note
    assert service.mark(TIRED, "Sigo cansado hoy", learner_id="learner-2").receipt.tier is Tier.JUDGE
    clock.advance(days=1)
    assert service.mark(TIRED, "Es cansado hoy", learner_id=LEARNER).receipt.tier is Tier.JUDGE
    assert len(judge.asked) == 2


def test_the_installation_s_budget_stops_everybody(
    service: FeedbackService, judge: ScriptedJudge, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """What is known is still given; nobody new is asked about."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    spend(sessions, clock, "somebody", "5.01")
    assert service.mark(TIRED, "Es cansado hoy", learner_id=LEARNER).feedback.verdict is Verdict.PENDING
    assert service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt.tier is Tier.MEMORY
    assert len(judge.asked) == 1


def test_a_text_of_endless_length_is_not_even_compared(service: FeedbackService, judge: ScriptedJudge) -> None:
    """Nobody translates a sentence into a book."""
    mark = service.mark(TIRED, "sí " * LONGEST_ANSWER_CHARS, learner_id=LEARNER)
    assert mark.feedback.verdict is Verdict.PENDING
    assert judge.asked == []


def test_the_shadow_is_entered_in_the_ledger_and_teaches(
    service: FeedbackService, judge: ScriptedJudge, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at a hit belongs to no learner: the installation's own user pays, and the row is there afterwards."""
    monkeypatch.setattr("aidioma.marking.shadow_monitor.is_drawn", lambda *_: True)
    mark = looked_at(replace(service, weights=SURE)).mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    assert (mark.receipt.tier, mark.receipt.cost_usd) == (Tier.COMPOSED, Decimal(0))
    with sessions() as session:
        ledger = session.scalars(select(LearningActivity)).one()
    assert (ledger.user_id, ledger.activity_type, ledger.ai_cost) == (OPERATOR, "judge_call", COST)
    assert ledger.details["purpose"] == "shadow"
    assert service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER).receipt.tier is Tier.MEMORY
    assert len(judge.asked) == 1


@pytest.mark.parametrize(("opinions", "verdict"), [(2, Verdict.INCORRECT), (1, Verdict.CORRECT)])
def test_what_the_judge_contradicts_twice_is_no_longer_known_to_be_right(
    service: FeedbackService, judge: ScriptedJudge, monkeypatch: pytest.MonkeyPatch, opinions: int, verdict: Verdict
) -> None:
    """A translation known from a correction is only as right as that; one contradiction may be the judge's slip."""
    judge.corrections["Soi cansado hoy"] = "Sigo cansado hoy"
    service.mark(TIRED, "Soi cansado hoy", learner_id=LEARNER)
    judge.corrections["Sigo cansado hoy"] = "Sigo cansado hoy"
    contradictions = iter(range(3))

    def contradict() -> None:
        if next(contradictions, 3) < opinions:
            judge.corrections["sigo cansado hoy"] = "Estoy cansado hoy"
        else:
            judge.corrections["sigo cansado hoy"] = "sigo cansado hoy"

    judge.before_reply = contradict
    monkeypatch.setattr("aidioma.marking.shadow_monitor.is_drawn", lambda _share, *parts: parts[0] == "shadow")
    assert service.mark(TIRED, "sigo cansado hoy", learner_id=LEARNER).feedback.verdict is Verdict.CORRECT
    monkeypatch.setattr("aidioma.marking.shadow_monitor.is_drawn", lambda *_: False)
    assert service.mark(TIRED, "sigo cansado hoy", learner_id=LEARNER).feedback.verdict is verdict


def test_a_call_from_the_command_line_is_entered_in_the_ledger(
    service: FeedbackService, sessions: sessionmaker[Session]
) -> None:
    """It belongs to no learner's answer either."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=OPERATOR)
    with sessions() as session:
        entered = session.scalars(select(LearningActivity)).one()
    assert (entered.user_id, entered.details["purpose"], entered.ai_cost) == (OPERATOR, "inspection", COST)


ENGLISH = Exercise("tired", 1, "es-en", "Estoy cansado hoy.", ("I am tired today.",))


def test_english_is_not_composed_by_weights_learnt_on_spanish(service: FeedbackService, judge: ScriptedJudge) -> None:
    """Nobody has confirmed the edit yet, so the judge is asked."""
    mark = replace(service, weights=SURE).mark(ENGLISH, "I am sleepy today", learner_id=LEARNER)
    assert mark.receipt.tier is Tier.JUDGE


def test_english_is_composed_from_what_the_judge_has_confirmed_often(
    service: FeedbackService, judge: ScriptedJudge
) -> None:
    """An edit that was a mistake in many exercises is one in the next, once the gate trusts what is counted."""
    trades = (
        "cook nurse lawyer teacher farmer painter sailor baker clerk judge miner driver singer writer tailor dancer"
    )
    for name in trades.split():
        other = Exercise(name, 1, "es-en", "Soy.", (f"I am a {name}.",))
        service.mark(other, f"I are a {name}", learner_id=LEARNER)
    asked = len(judge.asked)
    mark = service.mark(ENGLISH, "I are tired today", learner_id=LEARNER)
    assert [(edit.wrong, edit.right) for edit in mark.feedback.edits] == [("are", "am")]
    assert mark.receipt.tier is Tier.COMPOSED
    assert len(judge.asked) == asked


@pytest.fixture
def obedient(sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path) -> Iterator[FeedbackService]:
    """Yield a service whose model does what the answer tells it to."""
    with FakeProvider() as provider:
        provider.always = obeys
        configured = settings().model_copy(
            update={"openai_api_key": SecretStr("k"), "openai_base_url": provider.base_url}
        )
        configured = examined(configured, tmp_path)
        opened = FeedbackService.open(sessions, settings=configured, clock=clock, background=AtOnce())
        yield opened
        opened.close()


def test_no_order_in_an_answer_moves_a_verdict(obedient: FeedbackService) -> None:
    """Whatever the text demands, and even if the model obeys: never right, and nothing kept that others could meet."""
    marks = [obedient.mark(TIRED, f"Sigo cansado hoy. {order}", learner_id=LEARNER) for _, order in INJECTIONS]
    assert {mark.feedback.verdict for mark in marks} <= {Verdict.PENDING, Verdict.INCORRECT}
    honest = obedient.mark(TIRED, "Estoy cansado hoy", learner_id=LEARNER)
    assert honest.feedback.verdict is Verdict.CORRECT
