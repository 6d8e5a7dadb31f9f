"""Whatever makes a mark wrong, those who got it are marked anew by one mechanism: too strict and too kind alike."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from aidioma.admin.pack_service import PackService
from aidioma.admin.unlearning import UnlearningService, Unlearnt
from aidioma.content import bulk_rows
from aidioma.content.item import author
from aidioma.content.reconcile import Fate, store
from aidioma.errors import NotAllowedError, NotFoundError
from aidioma.grading.regrade import Regraded, Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.marking.engine.evidence import Evidence
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Tier, Verdict
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from aidioma.progress.rebuild import rebuild
from tests.admin.conftest import ITEM, World
from tests.admin.test_changing import entry_of
from tests.marking.packs.packed import line, made
from tests.marking.scripted import SURE, ScriptedJudge, looked_at, service_on

ASKED = Exercise(ITEM, 1, "en-es", "I am tired today.", ("Estoy cansado hoy.",))
FINE, BAD, OTHER = "Ando cansado hoy", "Hoy canso estoy", "Sigo cansado hoy"
ALIKE = "Ando cansado cansado hoy"


@pytest.fixture
def unlearning(world: World) -> UnlearningService:
    return UnlearningService(world.sessions, world.clock)


def worker_of(world: World, feedback: FeedbackService | None = None) -> RegradeWorker:
    return RegradeWorker(world.sessions, Regrader(world.sessions, feedback or world.feedback, world.clock), world.clock)


def given(world: World, text: str, *, by: int = 0, marker: FeedbackService | None = None) -> Card:
    card = Card.dealt(ITEM, "en-es")
    practice = PracticeService(world.sessions, marker or world.feedback, world.clock)
    practice.submit_answer(user_id=world.learners[by], card=card, answer=text)
    world.clock.advance(seconds=1)
    return card


def mark(world: World, card: Card, *, by: int = 0) -> tuple[Verdict, Tier]:
    outcome = world.practice.outcome(user_id=world.learners[by], card=card)
    assert outcome is not None
    return outcome.mark.feedback.verdict, outcome.mark.receipt.tier


def test_a_judge_is_unlearnt_with_all_that_it_said(world: World, unlearning: UnlearningService) -> None:
    """What it judged, what was given again of it, too strict and too kind; another judge's word is asked for once."""
    world.judge.corrections[BAD] = BAD
    strict, again, kind = given(world, FINE), given(world, FINE, by=1), given(world, BAD, by=2)
    assert [mark(world, one, by=by)[0] for by, one in enumerate((strict, again, kind))] == [
        Verdict.INCORRECT,
        Verdict.INCORRECT,
        Verdict.CORRECT,
    ]
    better = ScriptedJudge(corrections={FINE: FINE}, model="better")
    feedback = service_on(world.sessions, world.clock, better)
    world.clock.advance(minutes=2)
    assert unlearning.entries_of(by=world.admin, model="scripted") == 2

    assert unlearning.unlearn(by=world.admin, model="scripted") == Unlearnt(2, 1)

    assert worker_of(world, feedback).work().answers == 3
    assert [mark(world, one, by=by)[0] for by, one in enumerate((strict, again, kind))] == [
        Verdict.CORRECT,
        Verdict.CORRECT,
        Verdict.INCORRECT,
    ]
    assert sorted(better.asked) == [FINE, BAD]
    assert not rebuild(world.sessions, check_only=True).differences
    with pytest.raises(NotFoundError):
        unlearning.unlearn(by=world.admin, model="nobody")
    with pytest.raises(NotAllowedError):
        unlearning.unlearn(by=world.learners[0], model="better")


def test_what_was_composed_of_an_unlearnt_judge_s_evidence_goes_with_it(
    world: World, unlearning: UnlearningService
) -> None:
    """In a process that holds its evidence, too, within a minute; who judges by then is asked about such an answer."""
    given(world, FINE)
    sure = looked_at(replace(service_on(world.sessions, world.clock, world.judge), weights=SURE))
    composed = given(world, ALIKE, by=1, marker=sure)
    held = sure.evidence_store.of("en-es")
    assert mark(world, composed, by=1) == (Verdict.INCORRECT, Tier.COMPOSED)
    assert held.learnt.judged > 0
    world.clock.advance(minutes=2)

    unlearning.unlearn(by=world.admin, model="scripted")

    assert sure.evidence_store.of("en-es").learnt == Evidence()
    better = service_on(world.sessions, world.clock, ScriptedJudge(corrections={ALIKE: ALIKE}, model="better"))
    worker_of(world, better).work()
    assert mark(world, composed, by=1) == (Verdict.CORRECT, Tier.JUDGE)


def test_what_a_teacher_corrected_of_it_stays(world: World, unlearning: UnlearningService) -> None:
    card = given(world, FINE)
    world.inspection.correct(by=world.admin, key=entry_of(world, FINE).key, content_id=ITEM, corrected=FINE)
    worker_of(world).work()
    world.clock.advance(minutes=2)

    assert unlearning.unlearn(by=world.admin, model="scripted").entries == 0

    assert entry_of(world, FINE).is_right
    assert worker_of(world).work() == Regraded()
    assert mark(world, card) == (Verdict.CORRECT, Tier.TEACHER)


@pytest.fixture
def packs(world: World) -> PackService:
    return PackService(world.sessions, world.clock, world.feedback.cache_scope, 0.005, 3)


def test_a_pack_that_is_removed_is_replaced_or_comes_changes_the_marks(world: World, packs: PackService) -> None:
    """Removed: whoever judges is asked. Replaced: by what it says now. Installed: what waited for a mark gets it."""
    bare = service_on(world.sessions, world.clock, None)
    pending = given(world, OTHER, marker=bare)
    packs.install(made(line(FINE, exercise=ASKED), line(BAD, exercise=ASKED)), by=world.admin)
    world.clock.advance(minutes=2)
    fine, bad = given(world, FINE, by=1, marker=bare), given(world, BAD, by=2, marker=bare)
    assert mark(world, fine, by=1) == mark(world, bad, by=2) == (Verdict.CORRECT, Tier.PACK)

    again = made(
        line(FINE, exercise=ASKED), line(BAD, "Hoy estoy cansado", exercise=ASKED), line(OTHER, exercise=ASKED)
    )
    packs.install(again, by=world.admin)
    world.clock.advance(minutes=2)

    assert worker_of(world, bare).work().answers == 2
    assert mark(world, bad, by=2) == (Verdict.INCORRECT, Tier.PACK)
    assert mark(world, pending) == (Verdict.CORRECT, Tier.PACK)

    packs.remove("made", by=world.admin)
    world.clock.advance(minutes=2)
    assert worker_of(world, bare).work() == Regraded(), "nobody says otherwise, so nothing that was confirmed is lost"
    world.clock.advance(minutes=4)
    assert worker_of(world).work().answers == 2
    assert mark(world, fine, by=1) == (Verdict.INCORRECT, Tier.JUDGE)


def imported(session: Session, *, accepted: list[str], foreseen: list[dict[str, str]]) -> Fate:
    row = {
        "id": ITEM,
        "content_type": "sentence",
        "difficulty": "beginner",
        "primary_text": "Estoy cansado hoy.",
        "secondary_text": "I am tired today.",
        "metadata": {"accepted": accepted, "foreseen": foreseen},
    }
    bulk_rows.begin_import(session)
    (fate,) = store(session, [author(row)], protective=False, now=datetime(2026, 3, 2, 13, tzinfo=UTC))
    return fate


def test_an_import_that_changes_what_is_accepted_changes_the_marks(world: World) -> None:
    """As an edit on a page does: a right answer that came, and a mistake that was taken for right."""
    world.judge.corrections[BAD] = BAD
    strict, kind, untouched = given(world, FINE), given(world, BAD, by=1), given(world, OTHER, by=2)
    mistakes = [{"wrong": "hoy canso estoy", "right": "hoy estoy cansado", "why": "", "verdict": "incorrect"}]

    with world.sessions.begin() as session:
        fate = imported(session, accepted=["Estoy cansado hoy.", FINE, "Hoy estoy cansado"], foreseen=mistakes)

    assert fate is Fate.UPDATED
    assert worker_of(world).work().answers == 2
    assert mark(world, strict) == (Verdict.CORRECT, Tier.ACCEPTED)
    assert mark(world, kind, by=1) == (Verdict.INCORRECT, Tier.FORESEEN)
    assert mark(world, untouched, by=2) == (Verdict.INCORRECT, Tier.JUDGE)


def test_an_import_of_what_nobody_met_asks_for_nothing(world: World) -> None:
    with world.sessions.begin() as session:
        imported(session, accepted=["Estoy cansado hoy.", FINE], foreseen=[])

    assert worker_of(world).work() == Regraded()
