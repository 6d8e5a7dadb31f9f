"""Packs beside what was judged here: they settle what nobody here judged, and nothing of them is taken for our own."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.marking.cache import packed as packed_rows
from aidioma.marking.cache import store
from aidioma.marking.packs import install as packs
from aidioma.marking.packs.install import PackReport
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Tier, Verdict
from tests.fake_clock import FakeClock
from tests.marking.packs.packed import CERTIFICATE, line, made
from tests.marking.scripted import LEARNER, TIRED, ScriptedJudge, service_on

WRONG = line("me siento agotado hoy día", "Me siento agotado hoy.")
RIGHT = line("hoy sigo cansado")


def install(sessions: sessionmaker[Session], clock: FakeClock, file: io.BytesIO) -> PackReport:
    with sessions.begin() as session:
        return packs.install(session, file, now=clock())


def remove(sessions: sessionmaker[Session], name: str = "made") -> int:
    with sessions.begin() as session:
        return packs.remove(session, name, now=datetime(2026, 3, 2, tzinfo=UTC))


def tier_of(service: FeedbackService, answer: str, exercise: Exercise = TIRED) -> Tier:
    return service.mark(exercise, answer, learner_id=LEARNER).receipt.tier


def test_a_pack_settles_what_nobody_judged_here_and_says_so(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Without a judge, in another version of the item, whatever model the pack comes from."""
    install(sessions, clock, made(RIGHT, WRONG))
    service = service_on(sessions, clock, None)
    later = Exercise("tired", 9, "en-es", "I am tired today!", ("estoy cansado hoy", "Hoy estoy cansado."))

    for exercise in (TIRED, later):
        right = service.mark(exercise, "¡Hoy sigo cansado!", learner_id=LEARNER)
        assert (right.receipt.tier, right.feedback.verdict) == (Tier.PACK, Verdict.CORRECT)
        assert right.feedback.corrected == "¡Hoy sigo cansado!"
        assert right.receipt.checked == (
            (
                "It comes with the pack “made”, judged by the judge of the installation that it comes from. "
                "Nobody here judged it."
            ),
        )
        wrong = service.mark(exercise, "me siento agotado hoy día", learner_id=LEARNER)
        assert (wrong.receipt.tier, wrong.feedback.verdict) == (Tier.PACK, Verdict.INCORRECT)
        assert [(edit.wrong, edit.right) for edit in wrong.feedback.edits] == [("día", "")]
        assert wrong.receipt.model is None
        assert not wrong.receipt.cost_usd


@pytest.mark.parametrize(
    "other",
    [
        Exercise("tired", 1, "en-es", "I am sick today.", ("Estoy cansado hoy.",)),
        Exercise("tired", 1, "en-es", "I am tired today.", ("Estoy cansada hoy.",)),
        Exercise("other", 1, "en-es", "I am tired today.", ("Estoy cansado hoy.",)),
        Exercise("tired", 1, "es-en", "I am tired today.", ("Estoy cansado hoy.",)),
    ],
    ids=["another prompt", "another model answer", "another item", "another direction"],
)
def test_a_pack_says_nothing_of_what_asks_something_else(
    sessions: sessionmaker[Session], clock: FakeClock, other: Exercise
) -> None:
    install(sessions, clock, made(RIGHT))
    assert tier_of(service_on(sessions, clock, None), "hoy sigo cansado", other) is Tier.NONE


@pytest.mark.parametrize("judged_first", [True, False])
def test_what_was_judged_here_comes_first_whichever_came_first(
    sessions: sessionmaker[Session], clock: FakeClock, judged_first: bool
) -> None:
    """And its row is as it was."""
    judge = ScriptedJudge({"hoy sigo cansado": "hoy estoy cansado"})
    service = service_on(sessions, clock, judge)
    if judged_first:
        assert tier_of(service, "hoy sigo cansado") is Tier.JUDGE
        install(sessions, clock, made(RIGHT))
    else:
        install(sessions, clock, made(RIGHT))
        remove(sessions)
        assert tier_of(service, "hoy sigo cansado") is Tier.JUDGE
        install(sessions, clock, made(RIGHT))

    clock.advance(minutes=2)
    mark = service.mark(TIRED, "hoy sigo cansado", learner_id=LEARNER)

    assert mark.receipt.tier is Tier.EXACT
    assert mark.feedback.verdict is Verdict.INCORRECT
    assert "by the judge" in mark.receipt.checked[0]
    assert judge.asked == ["hoy sigo cansado"]


def test_a_pack_is_not_believed_where_its_correction_is_known_to_be_wrong_here(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    judge = ScriptedJudge({"me siento agotado hoy": "estoy cansado hoy"})
    service = service_on(sessions, clock, judge)
    service.mark(TIRED, "me siento agotado hoy", learner_id=LEARNER)
    install(sessions, clock, made(WRONG))
    clock.advance(minutes=2)

    assert tier_of(service, "me siento agotado hoy día") is Tier.JUDGE


def test_a_pack_is_no_evidence_here(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """It teaches no counts, opens no kind, and is not among what was judged here."""
    install(sessions, clock, made(RIGHT, WRONG))
    service = service_on(sessions, clock, None)
    tier_of(service, "hoy sigo cansado")
    service.close()

    with sessions() as session:
        kinds = set(session.scalars(select(func.split_part(AiCache.cache_key, ":", 1))))
        gate = session.scalars(select(AiCache.response).where(AiCache.cache_key.like("gate:%"))).all()
    assert {"pack", "packs"} <= kinds
    assert kinds <= {"pack", "packs", "gate", "tiers"}
    assert not any("looks" in row or "predicted" in row for row in gate)
    evidence = service.evidence_store.of("en-es")
    assert (evidence.learnt.judged, evidence.learnt.counts, evidence.gate.gate.looks) == (0, {}, 0)
    with sessions() as session:
        assert store.scope_rows(session, service.cache_scope.scope(TIRED), now=clock()) == []


def test_answers_are_compared_with_what_packs_know_to_be_right(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """An accent that is missing is told by a pack's translation; the translation itself is told as the pack's."""
    install(sessions, clock, made(line("me encuentro fatigadísimo hoy")))
    service = service_on(sessions, clock, None)

    mark = service.mark(TIRED, "me encuentro fatigadisimo hoy", learner_id=LEARNER)

    assert (mark.receipt.tier, mark.feedback.verdict) == (Tier.RULES, Verdict.ALMOST)
    assert tier_of(service, "me encuentro fatigadísimo hoy") is Tier.PACK


def test_a_pack_is_removed_as_one(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Others stay, and so does what was judged here."""
    service = service_on(sessions, clock, ScriptedJudge())
    tier_of(service, "estoy muy harto")
    install(sessions, clock, made(RIGHT, WRONG))
    install(sessions, clock, made(line("hoy sigo fatigado"), name="other"))
    assert tier_of(service, "hoy sigo cansado") is Tier.PACK

    assert remove(sessions) == 2

    clock.advance(minutes=2)
    bare = service_on(sessions, clock, None)
    assert tier_of(bare, "hoy sigo cansado") is Tier.NONE
    assert tier_of(bare, "hoy sigo fatigado") is Tier.PACK
    assert tier_of(service_on(sessions, clock, ScriptedJudge()), "estoy muy harto") in {Tier.EXACT, Tier.MEMORY}
    with sessions() as session:
        assert [pack.header.name for pack in packs.installed(session)] == ["other"]
    with pytest.raises(NotFoundError):
        remove(sessions)


def test_a_process_that_holds_it_notices_within_a_minute(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    service = service_on(sessions, clock, None)
    assert tier_of(service, "hoy sigo cansado") is Tier.NONE
    install(sessions, clock, made(RIGHT))
    clock.advance(seconds=1)
    assert tier_of(service, "hoy sigo cansado") is Tier.PACK  # by what is new in the range
    remove(sessions)
    clock.advance(seconds=61)
    assert tier_of(service, "hoy sigo cansado") is Tier.NONE


def test_installing_again_replaces_and_says_what_changed(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    first = install(sessions, clock, made(RIGHT, WRONG, line("hoy ando cansado")))
    assert (first.added, first.updated, first.unchanged, first.removed) == (3, 0, 0, 0)
    again = install(sessions, clock, made(RIGHT, WRONG, line("hoy ando cansado")))
    assert (again.added, again.updated, again.unchanged, again.removed) == (0, 0, 3, 0)
    other = install(sessions, clock, made(RIGHT, line("me siento agotado hoy día", "Estoy cansado hoy.")))
    assert (other.added, other.updated, other.unchanged, other.removed) == (0, 1, 1, 1)


def test_of_two_packs_the_author_is_believed(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Whatever they are called, and whichever came first."""
    install(sessions, clock, made(line("hoy sigo cansado", "Hoy estoy cansado."), name="a"))
    install(sessions, clock, made(line("hoy sigo cansado", by="author"), name="z"))
    mark = service_on(sessions, clock, None).mark(TIRED, "hoy sigo cansado", learner_id=LEARNER)
    assert mark.feedback.verdict is Verdict.CORRECT
    assert "“z”, judged by its author" in mark.receipt.checked[0]


def test_packs_neither_expire_nor_make_room(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Nor do they take the room of what was judged here."""
    install(sessions, clock, made(*(line(f"hoy sigo {word}") for word in ("harto", "rendido", "fatigado"))))
    clock.advance(days=1000)
    service = service_on(sessions, clock, None)
    with sessions.begin() as session:
        store.sweep(session, now=clock())
        store.trim(session, service.cache_scope.scope(TIRED), keep=0)
    assert tier_of(service, "hoy sigo rendido") is Tier.PACK


def test_how_often_a_pack_was_given_is_counted(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    install(sessions, clock, made(RIGHT, WRONG))
    service = service_on(sessions, clock, None)
    for _ in range(3):
        tier_of(service, "hoy sigo cansado")
    service.close()
    with sessions() as session:
        (pack,) = packs.installed(session)
    assert (pack.answers, pack.hits, pack.installed_at) == (2, 3, clock())
    assert pack.header.certificate == CERTIFICATE


def test_the_judge_looks_at_packs_now_and_then_and_what_it_says_is_learnt(
    sessions: sessionmaker[Session], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it contradicts a pack twice, its own word stands from then on."""
    monkeypatch.setattr("aidioma.marking.shadow_monitor.is_drawn", lambda *_: True)
    judge = ScriptedJudge({"hoy sigo cansado": "hoy estoy cansado"})
    service = service_on(sessions, clock, judge)
    install(sessions, clock, made(RIGHT))

    assert tier_of(service, "hoy sigo cansado") is Tier.PACK
    assert judge.asked == ["hoy sigo cansado"] * 2
    assert service.evidence_store.of("en-es").gate.gate.looks == 0
    assert service.mark(TIRED, "hoy sigo cansado", learner_id=LEARNER).feedback.verdict is Verdict.INCORRECT


def test_no_more_packs_than_may_be(
    sessions: sessionmaker[Session], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "MOST_PACKS", 2)
    for name in ("a", "b", "a"):
        install(sessions, clock, made(RIGHT, name=name))
    with pytest.raises(InvalidInputError, match="2 packs already"):
        install(sessions, clock, made(RIGHT, name="c"))


def test_no_more_answers_to_one_exercise_than_may_be(
    sessions: sessionmaker[Session], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "MOST_OF_A_PLACE", 1)
    report = install(sessions, clock, made(RIGHT, WRONG))
    assert (report.taken, report.rejected) == (1, 1)
    assert "more than 1 answers" in report.errors[0].error
    assert packed_rows.MOST_OF_A_PLACE == 400


def test_a_pack_without_a_good_line_changes_nothing(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    install(sessions, clock, made(RIGHT))
    file = io.BytesIO(made().getvalue() + b'{"answer": 1}\n')
    with pytest.raises(InvalidInputError, match="line 2"):
        install(sessions, clock, file)
    with sessions() as session:
        assert [pack.answers for pack in packs.installed(session)] == [1]
