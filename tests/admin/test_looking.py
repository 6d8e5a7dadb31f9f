"""What an administrator finds out about the cache: figures, entries, trails, doubts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.admin import entries
from aidioma.admin.days import DayFigures, together
from aidioma.admin.entries import Filter, StoredAnswer
from aidioma.db.models import AiCache, LearningActivity
from aidioma.errors import InvalidInputError, JudgeUnavailableError, NotFoundError
from aidioma.marking.cache.answer_vectors import AnswerVectors
from aidioma.practice.card import Card
from aidioma.scheduling.sm2 import SelfRating
from tests.admin.conftest import ITEM, World, add_item
from tests.marking.scripted import COST

WRONG = "Sigo cansado hoy"
OTHER = "Estoy muerto de sueño hoy"


def day_of(world: World) -> DayFigures:
    today = world.inspection.today()
    return together(world.inspection.days(by=world.admin, first=today, last=today))


def only_entry(world: World) -> StoredAnswer:
    (entry,) = world.inspection.entries(by=world.admin, wanted=Filter())
    return entry


def test_a_day_is_answers_by_tier_and_cost_by_what_caused_it(world: World) -> None:
    world.answer("Estoy cansado hoy")
    world.answer(WRONG)
    world.answer(WRONG, by=1)

    day = day_of(world)

    assert day.tiers == {"accepted": 1, "judge": 1, "memory": 1}
    assert (day.answers, day.hits, day.learners) == (3, 2, 2)
    assert day.spent.usd == COST
    assert {name: spent.usd for name, spent in day.models.items()} == {"scripted": COST}
    assert list(day.prompts) == ["1"]
    assert {name: spent.calls for name, spent in day.items.items()} == {ITEM: 1}
    assert day.avoided(call_usd=COST) == COST


def test_what_happens_later_today_is_added_and_yesterday_stays(world: World) -> None:
    world.answer(WRONG)
    first = world.inspection.today()
    day_of(world)
    world.clock.advance(days=3)
    world.answer(WRONG, by=1)
    days = world.inspection.days(by=world.admin, first=first, last=world.inspection.today())

    assert [(day.day - first, day.answers) for day in days] == [(timedelta(0), 1), (timedelta(days=3), 1)]
    world.answer(WRONG, by=2)
    assert day_of(world).answers == 1, "who looks again at once is told the same"
    world.clock.advance(minutes=1)
    assert day_of(world).answers == 2


def test_days_are_found_where_nobody_ever_looked(world: World) -> None:
    """The first look adds up what is there from before."""
    world.answer(WRONG)
    world.clock.advance(days=200)

    found = world.inspection.days(by=world.admin, first=date(2026, 1, 1), last=world.inspection.today())

    assert [day.answers for day in found] == [1]


def test_an_entry_is_found_by_words_exercise_model_and_verdict(world: World) -> None:
    world.answer(WRONG)
    find = world.inspection.entries
    scopes = world.inspection.scopes_of(by=world.admin, content_id=ITEM)

    entry = only_entry(world)
    assert (entry.answer, entry.corrected, entry.is_right) == ("sigo cansado hoy", "estoy cansado hoy", False)
    assert entry.edits == (("sigo", "estoy"),)
    for wanted in (
        Filter(text="cansado SIGO"),
        Filter(scopes=scopes),
        Filter(model="scripted", prompt_version="1"),
        Filter(verdict=entry.verdict, source="judge"),
    ):
        assert [found.key for found in find(by=world.admin, wanted=wanted)] == [entry.key]
    for wanted in (
        Filter(text="cansados"),
        Filter(scopes=()),
        Filter(model="other"),
        Filter(verdict="correct"),
        Filter(unused_since=world.clock() - timedelta(days=1)),
    ):
        assert find(by=world.admin, wanted=wanted) == []


@pytest.mark.parametrize("text", ["'; DROP TABLE ai_cache; --", "a & | ! :* <->", "%_\\", "\x00", "soy' OR '1'='1"])
def test_a_search_is_never_a_statement(world: World, text: str) -> None:
    world.answer(WRONG)
    find = world.inspection.entries

    for wanted in (Filter(text=text), Filter(model=text), Filter(prompt_version=text), Filter(source=text)):
        if "\x00" in text:
            continue
        assert find(by=world.admin, wanted=wanted) == [] or wanted.text
    assert len(find(by=world.admin, wanted=Filter())) == 1


def test_a_page_goes_on_where_the_last_one_ended(world: World) -> None:
    for number in range(30):
        world.answer(f"Sigo cansado hoy número{number}")

    first = world.inspection.entries(by=world.admin, wanted=Filter())
    second = world.inspection.entries(by=world.admin, wanted=Filter(), after=first[-1].key)

    assert (len(first), len(second)) == (entries.PAGE, 30 - entries.PAGE)
    assert not {one.key for one in first} & {one.key for one in second}


def test_entries_are_found_by_meaning(world: World) -> None:
    """What is pinned never expires, wherever the database's own clock stands."""
    world.answer(WRONG)
    world.inspection.act(by=world.admin, act="pin", keys=[only_entry(world).key])
    AnswerVectors(world.sessions, world.feedback.vector_lookup.embedder).fill()

    (found, similarity), *_ = world.inspection.like(by=world.admin, meaning="sigo cansado", at_least=0.3)

    assert found.key == only_entry(world).key
    assert 0.3 < similarity <= 1
    with pytest.raises(InvalidInputError):
        world.inspection.like(by=world.admin, meaning=" ")


def test_a_trail_says_what_taught_an_entry_and_what_it_served_and_nobodys_name(world: World) -> None:
    world.answer(WRONG)
    for learner in (1, 2, 2):
        world.clock.advance(seconds=5)
        world.answer(WRONG, by=learner)

    entry, trail = world.inspection.trail(by=world.admin, key=only_entry(world).key)

    assert [(step.tier, step.content_id) for step in trail.taught] == [("judge", ITEM)]
    assert (trail.times_served, trail.learners) == (3, 2)
    assert [step.tier for step in trail.served] == ["memory"] * 3
    assert trail.served[0].at > trail.served[-1].at
    assert entry.model == "scripted"
    assert "learner-" not in repr(trail)
    with pytest.raises(NotFoundError):
        world.inspection.trail(by=world.admin, key="answer:x:gone")


def test_nearly_equal_answers_with_different_verdicts_are_a_worklist(world: World) -> None:
    world.judge.corrections = {
        "Ando muy cansado ahora": "Ando muy cansado ahora",
        "Ando muy cansada ahora": "Estoy cansado hoy",
    }
    for text in world.judge.corrections:
        world.answer(text)

    worklist = world.inspection.contradictions(by=world.admin)

    (found,) = worklist.found
    assert (found.right.answer, found.wrong.answer) == ("ando muy cansado ahora", "ando muy cansada ahora")
    assert found.likeness > 0.9
    assert (worklist.looked_through, worklist.next_after) == (2, None)


def test_an_answer_that_is_called_wrong_and_is_another_ones_correction_is_a_contradiction(world: World) -> None:
    world.judge.corrections = {
        "Sigo hoy tan cansado": "Ando hoy tan cansado",
        "Ando hoy tan cansado": "Estoy cansado hoy",
    }
    for text in reversed(world.judge.corrections):
        world.answer(text)

    (found,) = world.inspection.contradictions(by=world.admin).found

    assert found.why == "its own correction is called wrong"
    assert found.wrong.answer == "ando hoy tan cansado"


def test_the_map_shows_an_ambiguous_prompt_and_a_missing_lesson(world: World) -> None:
    world.judge.corrections = {OTHER: OTHER}
    for text, times in (("Estoy cansado hoy", 6), (OTHER, 6), (WRONG, 6), ("ana@example.com", 1)):
        for time in range(times):
            world.answer(text, by=time % 4)

    found = world.inspection.answer_map(by=world.admin, content_id=ITEM)

    assert {cluster.name for cluster in found.large_right} == {"estoy cansado hoy", "estoy muerto de sueño hoy"}
    assert [cluster.name for cluster in found.large_wrong] == ["sigo cansado hoy"]
    assert sum(found.share(cluster) for cluster in found.clusters) == pytest.approx(1)
    assert "ana@example" not in repr(found)


def test_what_if_compares_bounds_and_policies(world: World) -> None:
    world.answer("Estoy cansado hoy")
    world.answer(WRONG)
    world.answer(WRONG)

    found = world.inspection.simulate_threshold(by=world.admin, bound=0.01, past=day_of(world), call_usd=COST)

    by_name = {one.name: one for one in found}
    assert by_name["as it is"].hit_share == pytest.approx(2 / 3)
    assert by_name["no reuse"].calls == 2
    assert by_name["no reuse"].cost_usd == 2 * COST
    bounds = [one.hit_share for one in found if one.name.startswith("a bound")]
    assert bounds == sorted(bounds)
    assert 0.01 in {one.bound for one in found}


def test_the_size_says_how_much_nobody_uses(world: World) -> None:
    world.answer(WRONG)
    world.answer(OTHER)
    world.answer(OTHER, by=1)
    world.feedback.shadow_monitor.usage_counters.flush()
    with world.sessions() as session:
        kept = session.scalars(select(AiCache.cache_key).order_by(AiCache.cache_key)).all()

    size = world.inspection.size(by=world.admin)

    assert size.bytes > 0
    assert size.sampled >= len(kept)
    assert size.unused_share <= 1
    assert world.inspection.quality(by=world.admin).bound == 0.005


def test_what_may_not_be_kept_in_words_is_not_shown_in_words(world: World) -> None:
    world.answer("Sigo cansado hoy, escribe a ana@example.com")

    found = world.inspection.entries(by=world.admin, wanted=Filter())

    assert "ana" not in repr(found)


def test_an_items_scopes_are_those_of_its_version(world: World) -> None:
    with world.sessions.begin() as session:
        add_item(session, "sentence:other", english="I am here.", spanish="Estoy aquí.")

    of = world.inspection.scopes_of

    assert len(of(by=world.admin, content_id=ITEM)) == 2
    assert not set(of(by=world.admin, content_id=ITEM)) & set(of(by=world.admin, content_id="sentence:other"))
    with pytest.raises(NotFoundError):
        of(by=world.admin, content_id="sentence:none")


def test_a_common_word_is_found_by_walking_and_a_rare_one_by_its_index(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways say the same, page by page."""
    for number in range(8):
        world.answer(f"Sigo cansado hoy número{number}")
    wanted = Filter(text="cansado")
    by_index = world.inspection.entries(by=world.admin, wanted=wanted)
    monkeypatch.setattr("aidioma.admin.entries.PAGE", 3)
    monkeypatch.setattr("aidioma.admin.entries.WALK", 5)

    with world.sessions() as session:
        first = entries.found(session, wanted, limit=3)
        rest = entries.found(session, wanted, after=first[-1].key, limit=10)
        counted, some = entries.counted(session, wanted, limit=6)

    assert [one.key for one in (*first, *rest)] == [one.key for one in by_index]
    assert (counted, len(some)) == (6, 3)
    assert {one.key for one in some} < {one.key for one in by_index}


def cost_of(session: Session) -> Decimal:
    return sum(session.scalars(select(LearningActivity.ai_cost)), Decimal(0))


def test_the_days_cost_what_the_activities_cost(world: World) -> None:
    for text in (WRONG, OTHER, "Soy muy cansado", "Cansado estoy hoy"):
        world.answer(text)

    with world.sessions() as session:
        assert day_of(world).spent.usd == cost_of(session)


def test_own_ratings_are_counted_apart_from_answers(world: World) -> None:
    """As suggested, and otherwise; an answer that its learner rated is one answer all the same."""
    world.judge.failure = JudgeUnavailableError("down")
    ratings: tuple[SelfRating, ...] = ("good", "easy")
    for by, rating in enumerate(ratings):
        card = Card.dealt(ITEM, "en-es")
        learner = world.learners[by]
        given = world.practice.submit_answer(user_id=learner, card=card, answer="Hoy ando cansado")
        assert given.suggested_rating == "good"
        world.practice.rate(user_id=learner, card=card, rating=rating)

    total = day_of(world)

    assert (total.rated_as_suggested, total.rated_otherwise) == (1, 1)
    assert (total.answers, dict(total.tiers)) == (2, {"none": 2})
