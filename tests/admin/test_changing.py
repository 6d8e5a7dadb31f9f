"""What an administrator does to the cache: what goes is shown before, done once, and in the audit trail after."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from aidioma.admin import changes
from aidioma.admin.entries import Filter, StoredAnswer
from aidioma.admin.service import InspectionService
from aidioma.db.models import AiCache, LearningActivity
from aidioma.errors import ConflictError, InvalidInputError, NotAllowedError
from aidioma.marking.cache import store
from aidioma.model.people import OPERATOR
from aidioma.practice.card import Card
from tests.admin.conftest import ITEM, World, add_item
from tests.people import accounts_on

WRONG = "Sigo cansado hoy"


def entry_of(world: World, answer: str = WRONG) -> StoredAnswer:
    (entry,) = world.inspection.entries(by=world.admin, wanted=Filter(text=answer))
    return entry


def audit(world: World) -> list[tuple[str, dict[str, Any]]]:
    with world.sessions() as session:
        rows = session.execute(
            select(LearningActivity.activity_type, LearningActivity.details)
            .where(LearningActivity.user_id == OPERATOR, LearningActivity.activity_type.like("cache_%"))
            .order_by(LearningActivity.created_at, LearningActivity.id)
        )
        return [(what, details) for what, details in rows]


def test_an_invalidated_entry_is_asked_about_again(world: World) -> None:
    world.answer(WRONG)

    done = world.inspection.act(by=world.admin, act="invalidate", keys=[entry_of(world).key])
    world.clock.advance(minutes=2)
    world.answer(WRONG)

    assert done == 1
    assert world.judge.asked == [WRONG, WRONG]
    ((what, details),) = audit(world)
    assert (what, details["by"], details["entries"]) == ("cache_invalidate", world.admin, 1)


def test_a_pinned_entry_outlives_its_time_and_its_scopes_limit(world: World) -> None:
    world.answer(WRONG)
    world.answer("Soy cansadísimo hoy")
    entry = entry_of(world)
    world.inspection.act(by=world.admin, act="pin", keys=[entry.key])
    world.clock.advance(days=400)
    with world.sessions.begin() as session:
        store.sweep(session, now=world.clock())
        store.trim(session, entry.scope, keep=0)

    (left,) = world.inspection.entries(by=world.admin, wanted=Filter())
    assert (left.key, left.pinned, left.expires_at) == (entry.key, True, None)
    world.inspection.act(by=world.admin, act="unpin", keys=[entry.key])
    assert not entry_of(world).pinned
    assert entry_of(world).expires_at == world.clock() + changes.UNPINNED_FOR


def test_an_expired_entry_is_not_given_again(world: World) -> None:
    world.answer(WRONG)
    world.inspection.act(by=world.admin, act="expire", keys=[entry_of(world).key])
    world.clock.advance(minutes=2)

    world.answer(WRONG)

    assert len(world.judge.asked) == 2


def test_a_corrected_entry_says_the_new_thing_to_the_next(world: World) -> None:
    world.answer(WRONG)
    world.clock.advance(seconds=1)
    entry = world.inspection.correct(by=world.admin, key=entry_of(world).key, content_id=ITEM, corrected=WRONG)
    world.clock.advance(minutes=2)

    mark = world.practice.submit_answer(user_id=world.learners[1], card=Card.dealt(ITEM, "en-es"), answer=WRONG)

    assert (entry.is_right, entry.source, entry.edits) == (True, "teacher", ())
    assert mark.mark.feedback.verdict == "correct"
    assert len(world.judge.asked) == 1


def test_a_correction_needs_words_and_the_right_exercise(world: World) -> None:
    world.answer(WRONG)
    with world.sessions.begin() as session:
        add_item(session, "sentence:other", english="I am here.", spanish="Estoy aquí.")
    correct, key = world.inspection.correct, entry_of(world).key

    with pytest.raises(InvalidInputError, match="another exercise"):
        correct(by=world.admin, key=key, content_id="sentence:other", corrected=WRONG)
    with pytest.raises(InvalidInputError, match="Type the right translation"):
        correct(by=world.admin, key=key, content_id=ITEM, corrected=" ¡!")
    assert audit(world) == []


def test_by_filter_only_what_the_preview_showed_is_changed(world: World) -> None:
    for text in (WRONG, "Sigo muy cansado hoy", "Cansado estás hoy"):
        world.answer(text)
    wanted = Filter(text="sigo cansado")
    count, shown = world.inspection.preview(by=world.admin, wanted=wanted)
    act = world.inspection.act_on_all

    assert count == len(shown) == 2
    with pytest.raises(ConflictError):
        act(by=world.admin, act="invalidate", wanted=wanted, expected=1)
    assert act(by=world.admin, act="invalidate", wanted=wanted, expected=2) == 2
    assert [one.answer for one in world.inspection.entries(by=world.admin, wanted=Filter())] == ["cansado estás hoy"]
    with pytest.raises(InvalidInputError):
        act(by=world.admin, act="invalidate", wanted=Filter(), expected=1)


def test_too_many_at_once_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (WRONG, "Sigo muy cansado hoy"):
        world.answer(text)
    monkeypatch.setattr("aidioma.admin.changes.AT_MOST", 1)
    monkeypatch.setattr("aidioma.admin.service.AT_MOST", 1)

    with pytest.raises(InvalidInputError, match="more than 1 entries"):
        world.inspection.act_on_all(by=world.admin, act="expire", wanted=Filter(text="sigo"), expected=2)


def test_only_stored_answers_can_be_changed(world: World) -> None:
    """Counters, leases and figures are in the same table, and no button reaches them."""
    world.answer(WRONG)
    world.feedback.shadow_monitor.usage_counters.flush()
    with world.sessions() as session:
        others = session.scalars(select(AiCache.cache_key).where(AiCache.cache_key.not_like("answer:%"))).all()

    assert others
    assert world.inspection.act(by=world.admin, act="invalidate", keys=list(others)) == 0


TODAY: Any = None
CALLS: dict[str, Callable[[World, str], object]] = {
    "days": lambda w, by: w.inspection.days(by=by, first=w.inspection.today(), last=w.inspection.today()),
    "quality": lambda w, by: w.inspection.quality(by=by),
    "size": lambda w, by: w.inspection.size(by=by),
    "entries": lambda w, by: w.inspection.entries(by=by, wanted=Filter()),
    "like": lambda w, by: w.inspection.like(by=by, meaning="hola"),
    "scopes_of": lambda w, by: w.inspection.scopes_of(by=by, content_id=ITEM),
    "trail": lambda w, by: w.inspection.trail(by=by, key="answer:a:b"),
    "contradictions": lambda w, by: w.inspection.contradictions(by=by),
    "answer_map": lambda w, by: w.inspection.answer_map(by=by, content_id=ITEM),
    "simulate_threshold": lambda w, by: w.inspection.simulate_threshold(by=by, bound=0.01, past=TODAY, call_usd=TODAY),
    "preview": lambda w, by: w.inspection.preview(by=by, wanted=Filter()),
    "names": lambda w, by: w.inspection.names(by=by, content_ids=[ITEM]),
    "wrong_marks": lambda w, by: w.inspection.wrong_marks(by=by),
    "act": lambda w, by: w.inspection.act(by=by, act="invalidate", keys=["answer:a:b"]),
    "act_on_all": lambda w, by: w.inspection.act_on_all(by=by, act="pin", wanted=Filter(text="x"), expected=0),
    "correct": lambda w, by: w.inspection.correct(by=by, key="answer:a:b", content_id=ITEM, corrected="x"),
}


def test_every_method_is_among_those_tried() -> None:
    """A method that is added is tried too, or this fails."""
    methods = {name for name, value in vars(InspectionService).items() if callable(value)}
    assert {name for name in methods if not name.startswith("_")} - {"today"} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("role", ["learner", "teacher", "nobody"])
def test_only_administrators_may(world: World, name: str, role: str) -> None:
    by = {"learner": world.learners[0], "nobody": "no-such-id"}.get(role) or _teacher(world)

    with pytest.raises(NotAllowedError):
        CALLS[name](world, by)


def _teacher(world: World) -> str:
    people = accounts_on(world.sessions, world.clock).people
    return people.add_user(by=OPERATOR, email="teacher@example.com", role="teacher").id
