"""From a mark that was wrong to the stored answer behind it, and to whom that reached."""

from sqlalchemy import select

from aidioma.activity_log import append
from aidioma.admin.wrong_marks import WrongMark
from aidioma.classes.override import overridden
from aidioma.db.models import LearningActivity
from aidioma.model.marks import Verdict
from aidioma.practice.card import Card
from tests.admin.conftest import ITEM, World

WRONG = "Sigo cansado hoy"


def decide(world: World, learner: int, answer: str = WRONG) -> None:
    """Let a teacher decide that the learner's answer was right."""
    world.clock.advance(minutes=1)
    with world.sessions.begin() as session:
        theirs = select(LearningActivity.id).where(
            LearningActivity.user_id == world.learners[learner], LearningActivity.details["answer"].astext == answer
        )
        attempt = session.scalars(theirs.order_by(LearningActivity.created_at, LearningActivity.id)).first()
        assert attempt is not None
        word = overridden(session, world.learners[learner], attempt, Verdict.CORRECT, by="teacher")
        append(session, word, now=world.clock())


def test_a_mark_that_was_reused_leads_to_what_was_reused_and_whom_it_reached(world: World) -> None:
    for learner in range(3):
        world.answer(WRONG, by=learner)
    decide(world, 2)

    ((mark, entry),) = world.inspection.wrong_marks(by=world.admin)

    assert (mark.said, mark.verdict, mark.now) == ("a teacher decided otherwise", "incorrect", "correct")
    assert (mark.content_id, mark.answer) == (ITEM, WRONG)
    assert entry is not None
    assert (entry.key, entry.answer) == (mark.reused, "sigo cansado hoy")
    trail = world.inspection.trail(by=world.admin, key=entry.key)[1]
    assert (trail.times_served, trail.learners) == (2, 2)


def test_a_mark_that_was_made_for_its_answer_leads_to_what_it_taught(world: World) -> None:
    world.answer(WRONG)
    decide(world, 0)

    ((mark, entry),) = world.inspection.wrong_marks(by=world.admin)

    assert (mark.tier, mark.reused) == ("judge", "")
    assert entry is not None
    assert entry.answer == "sigo cansado hoy"


def test_a_learners_doubt_is_listed_too_the_latest_first_and_without_a_name(world: World) -> None:
    world.answer(WRONG)
    decide(world, 0)
    card = Card.dealt(ITEM, "en-es")
    world.clock.advance(minutes=1)
    world.practice.submit_answer(user_id=world.learners[1], card=card, answer="Yo sigo cansado")
    world.practice.report(user_id=world.learners[1], card=card)

    marks = [mark for mark, _ in world.inspection.wrong_marks(by=world.admin)]

    assert [mark.said for mark in marks] == ["its learner doubts it", "a teacher decided otherwise"]
    assert not any(learner in repr(marks) for learner in world.learners)


def test_what_may_not_be_kept_is_not_shown_and_leads_nowhere(world: World) -> None:
    private = "Escribe a ana@example.com hoy"
    world.answer(private)
    decide(world, 0, private)

    ((mark, entry),) = world.inspection.wrong_marks(by=world.admin)

    assert isinstance(mark, WrongMark)
    assert (mark.answer, entry) == ("", None)


def test_an_entry_that_is_gone_by_now_is_none(world: World) -> None:
    world.answer(WRONG)
    world.answer(WRONG, by=1)
    decide(world, 1)
    ((_, entry),) = world.inspection.wrong_marks(by=world.admin)
    assert entry is not None
    world.inspection.act(by=world.admin, act="invalidate", keys=[entry.key])

    assert world.inspection.wrong_marks(by=world.admin)[0][1] is None


def test_items_are_called_by_what_they_say(world: World) -> None:
    names = world.inspection.names(by=world.admin, content_ids=[ITEM, "gone", "system"])

    assert names == {ITEM: "Estoy cansado hoy. · I am tired today."}
