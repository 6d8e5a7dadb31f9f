"""Whoever was given a stored answer that was wrong gets the mark that it has by now."""

import pytest

from aidioma.grading.regrade import Regraded, Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.model.marks import Verdict
from aidioma.practice.card import Card
from tests.admin.conftest import ITEM, World
from tests.admin.test_changing import entry_of

FINE = "Ando cansado hoy"


@pytest.fixture
def worker(world: World) -> RegradeWorker:
    return RegradeWorker(world.sessions, Regrader(world.sessions, world.feedback, world.clock), world.clock)


def verdict(world: World, card: Card) -> Verdict:
    outcome = world.practice.outcome(user_id=world.learners[0], card=card)
    assert outcome is not None
    return outcome.mark.feedback.verdict


def test_a_corrected_entry_regrades_those_whom_it_reached(world: World, worker: RegradeWorker) -> None:
    """Also who taught it: their answer says the same."""
    card = Card.dealt(ITEM, "en-es")
    world.practice.submit_answer(user_id=world.learners[0], card=card, answer=FINE)
    world.answer(FINE, by=1)
    assert verdict(world, card) is Verdict.INCORRECT
    world.clock.advance(minutes=1)

    world.inspection.correct(by=world.admin, key=entry_of(world, FINE).key, content_id=ITEM, corrected=FINE)

    found = worker.work()
    assert (found.answers, found.learners) == (2, 2)
    assert verdict(world, card) is Verdict.CORRECT


@pytest.mark.parametrize("given_again", [True, False])
def test_a_deleted_entry_has_its_answers_marked_again(
    world: World, worker: RegradeWorker, *, given_again: bool
) -> None:
    """By whoever marks now; its exercise is found by whom it was given to, or by the moment that it was judged."""
    card = Card.dealt(ITEM, "en-es")
    world.practice.submit_answer(user_id=world.learners[0], card=card, answer=FINE)
    if given_again:
        world.answer(FINE, by=1)
    world.judge.corrections[FINE] = FINE
    key = entry_of(world, FINE).key
    world.clock.advance(minutes=2)

    world.inspection.act(by=world.admin, act="invalidate", keys=[key])

    assert worker.work().answers == 1 + given_again
    assert verdict(world, card) is Verdict.CORRECT


def test_an_entry_that_goes_and_was_right_changes_no_mark(world: World, worker: RegradeWorker) -> None:
    world.answer(FINE)
    world.clock.advance(minutes=2)

    world.inspection.act(by=world.admin, act="invalidate", keys=[entry_of(world, FINE).key])

    assert worker.work() == Regraded()
