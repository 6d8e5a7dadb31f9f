"""From the next card to the stored mark, on the real database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningActivity, UserProgress
from aidioma.errors import ConflictError, InvalidInputError, NotFoundError
from aidioma.model.marks import Verdict
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.preference_service import PreferenceService
from aidioma.practice.service import MAX_ANSWER_CHARS, PracticeService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, ScriptedMarker, add_learner, add_sentence


def next_card(practice: PracticeService, extra_new: int = 0) -> Card:
    choice = practice.today(user_id=LEARNER, extra_new=extra_new).next
    assert choice is not None
    return Card.dealt(choice.content_id, "en-es", choice.why)


def count(sessions: sessionmaker[Session], activity_type: str = "translation") -> int:
    with sessions() as session:
        statement = select(func.count()).where(LearningActivity.activity_type == activity_type)
        return session.scalar(statement) or 0


def test_a_right_answer_is_recorded_and_scheduled(practice: PracticeService, sessions: sessionmaker[Session]) -> None:
    """Activity and progress are there together, and say the same."""
    outcome = practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="correct", duration_ms=4000)
    assert outcome.quality == 5
    assert outcome.due_at == datetime(2026, 3, 3, 3, tzinfo=UTC), "04:00 in Madrid the next day"
    with sessions() as session:
        activity = session.scalars(select(LearningActivity)).one()
        progress = session.scalars(select(UserProgress)).one()
    assert (activity.score, activity.duration_ms, activity.ai_cached) == (100, 4000, False)
    assert activity.details["local_day"] == "2026-03-02"
    assert activity.details["time_zone"] == "Europe/Madrid"
    assert (progress.attempts, progress.best_score, progress.next_review_at) == (1, 100, outcome.due_at)


def test_the_same_card_twice_is_one_answer(
    practice: PracticeService, marker: ScriptedMarker, sessions: sessionmaker[Session]
) -> None:
    """A double submit returns the first outcome and does not ask for a mark again."""
    card = next_card(practice)
    first = practice.submit_answer(user_id=LEARNER, card=card, answer="correct")
    second = practice.submit_answer(user_id=LEARNER, card=card, answer="incorrect")
    assert second == first
    assert marker.asked == 1
    assert count(sessions) == 1


def test_a_card_survives_its_address(practice: PracticeService) -> None:
    """What an address carries across a reload finds the outcome again."""
    card = next_card(practice)
    outcome = practice.submit_answer(user_id=LEARNER, card=card, answer="almost")
    assert practice.outcome(user_id=LEARNER, card=Card.parse(card.token)) == outcome


def test_an_unanswered_card_has_no_outcome(practice: PracticeService) -> None:
    """Nothing is made up for a card that is only shown."""
    assert practice.outcome(user_id=LEARNER, card=next_card(practice)) is None


def test_a_card_of_another_learner_is_another_card(practice: PracticeService, sessions: sessionmaker[Session]) -> None:
    """Knowing an address does not show what somebody else answered there."""
    with sessions.begin() as session:
        add_learner(session, "learner-2")
    card = next_card(practice)
    practice.submit_answer(user_id=LEARNER, card=card, answer="correct")
    assert practice.outcome(user_id="learner-2", card=card) is None


def test_a_pending_answer_is_kept_and_changes_nothing(
    practice: PracticeService, sessions: sessionmaker[Session]
) -> None:
    """No grade, no score, no schedule, but the answer is there."""
    outcome = practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="who knows")
    assert outcome.quality is None
    assert outcome.mark.feedback.verdict is Verdict.PENDING
    with sessions() as session:
        assert session.scalars(select(UserProgress)).all() == []
        assert session.scalars(select(LearningActivity)).one().score is None


@pytest.mark.parametrize(("rating", "quality"), [("again", 1), ("hard", 3), ("good", 4), ("easy", 5)])
def test_a_learner_rates_a_pending_answer(practice: PracticeService, rating: str, quality: int) -> None:
    """The learner's word schedules the item; it is no score."""
    card = next_card(practice)
    practice.submit_answer(user_id=LEARNER, card=card, answer="who knows")
    outcome = practice.rate(user_id=LEARNER, card=card, rating=rating)  # type: ignore[arg-type]
    assert (outcome.quality, outcome.rated) == (quality, True)
    assert outcome.progress.best_score is None
    assert outcome.due_at is not None


def test_a_rating_is_given_once(practice: PracticeService) -> None:
    """The second press of a rating button changes nothing and says so."""
    card = next_card(practice)
    practice.submit_answer(user_id=LEARNER, card=card, answer="who knows")
    practice.rate(user_id=LEARNER, card=card, rating="again")
    with pytest.raises(ConflictError, match="already"):
        practice.rate(user_id=LEARNER, card=card, rating="easy")


def test_a_marked_answer_takes_no_rating(practice: PracticeService) -> None:
    """Nobody rates away a mark."""
    card = next_card(practice)
    practice.submit_answer(user_id=LEARNER, card=card, answer="incorrect")
    with pytest.raises(ConflictError):
        practice.rate(user_id=LEARNER, card=card, rating="easy")


def test_an_unanswered_card_takes_no_rating(practice: PracticeService) -> None:
    """There is nothing to rate yet."""
    with pytest.raises(NotFoundError):
        practice.rate(user_id=LEARNER, card=next_card(practice), rating="good")


def test_hints_cap_the_grade_across_a_reload(practice: PracticeService, sessions: sessionmaker[Session]) -> None:
    """Hints are noted when they are looked at, once, so that a reload does not forget them."""
    card = next_card(practice)
    practice.hint(user_id=LEARNER, card=card, level="nudge")
    practice.hint(user_id=LEARNER, card=card, level="nudge")
    again = Card.parse(card.token)
    assert practice.hints_used(user_id=LEARNER, card=again) == ("nudge",)
    assert practice.submit_answer(user_id=LEARNER, card=again, answer="correct").quality == 4
    assert count(sessions, "hint") == 1


def test_hints_of_an_earlier_showing_do_not_count(practice: PracticeService) -> None:
    """Each showing starts without hints."""
    practice.hint(user_id=LEARNER, card=Card.dealt("s1", "en-es"), level="answer")
    assert practice.submit_answer(user_id=LEARNER, card=Card.dealt("s1", "en-es"), answer="correct").quality == 5


def test_a_slip_comes_back_the_same_day_until_it_holds(practice: PracticeService, clock: FakeClock) -> None:
    """Below 4 an item returns after a few others, its dates unchanged, until it is known."""
    slipped = practice.submit_answer(user_id=LEARNER, card=Card.dealt("s1", "en-es"), answer="incorrect")
    assert slipped.comes_back_today
    for _ in range(3):
        clock.advance(seconds=10)
        practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="correct")
    clock.advance(seconds=10)
    choice = practice.today(user_id=LEARNER).next
    assert choice is not None
    assert (choice.content_id, choice.why) == ("s1", "again")
    outcome = practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="correct")
    assert outcome.due_at == slipped.due_at
    assert practice.today(user_id=LEARNER).slips == 0


def test_due_items_come_the_longest_overdue_first(practice: PracticeService, clock: FakeClock) -> None:
    """The day after, what was learnt comes back in the order it fell due."""
    for content_id in ("s2", "s1"):
        practice.submit_answer(user_id=LEARNER, card=Card.dealt(content_id, "en-es"), answer="correct")
        clock.advance(days=1)
    today = practice.today(user_id=LEARNER)
    assert today.due == 2
    assert today.next is not None
    assert (today.next.content_id, today.next.why) == ("s2", "due")


def test_new_items_end_with_the_allowance(practice: PracticeService, add: Callable[..., None]) -> None:
    """Twenty new sentences a day; five more on request."""
    for number in range(10, 10 + Preferences().new_a_day):
        add(f"t{number}")
    for _ in range(Preferences().new_a_day):
        practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="correct")
    assert practice.today(user_id=LEARNER).next is None
    assert next_card(practice, extra_new=5).why == "new"


def test_new_items_are_of_the_learners_level_first(practice: PracticeService, add: Callable[..., None]) -> None:
    """Another level only when the own one has nothing new left."""
    add("a1", level="intermediate")
    for _ in range(5):
        practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="correct")
    assert next_card(practice).content_id == "a1"


def test_level_and_reason_decide_what_is_new(
    practice: PracticeService, sessions: sessionmaker[Session], add: Callable[..., None], clock: FakeClock
) -> None:
    """Of the chosen level, first what is about what somebody learns for, and then the rest of it."""
    add("b1", level="intermediate")
    add("b2", level="intermediate", topics=["travel"])
    chosen = Preferences(time_zone="Europe/Madrid", reason="travel")
    PreferenceService(sessions, clock).save(user_id=LEARNER, wanted=chosen, level="intermediate")
    assert next_card(practice).content_id == "b2"
    practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="correct")
    assert next_card(practice).content_id == "b1"


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_published_items_are_dealt(practice: PracticeService, add: Callable[..., None], status: str) -> None:
    """A draft is not shown yet, a retired item no longer."""
    add("a0", status=status)
    assert next_card(practice).content_id == "s1"


def test_a_pending_item_is_not_dealt_again_the_same_day(practice: PracticeService) -> None:
    """What waits for its mark does not come straight back as new."""
    practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="who knows")
    assert next_card(practice).content_id == "s2"


def test_giving_up_is_graded_zero(practice: PracticeService, marker: ScriptedMarker) -> None:
    """A blank answer goes to the marker like any other."""
    practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="")
    assert marker.asked == 1


def test_an_answer_that_is_too_long_is_refused_with_its_length(practice: PracticeService) -> None:
    """The message says the limit and what came; nothing is recorded."""
    with pytest.raises(InvalidInputError, match="at most 500 characters; this one has 501"):
        practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer="x" * (MAX_ANSWER_CHARS + 1))


@pytest.mark.parametrize("answer", ["hola\0", "hola\ud800"])
def test_an_answer_that_no_database_keeps_is_refused(practice: PracticeService, answer: str) -> None:
    """As something to type again, not as a failure of the page."""
    with pytest.raises(InvalidInputError, match="cannot be kept"):
        practice.submit_answer(user_id=LEARNER, card=next_card(practice), answer=answer)


@pytest.mark.parametrize(
    "token",
    ["", "x", "0123456789ab.en-fr.s1", "0123456789AB.en-es.s1", "0123456789ab.en-es.", "0123456789ab.en-es.a\0"],
)
def test_an_address_that_names_no_card_is_refused(token: str) -> None:
    """The error says what to do."""
    with pytest.raises(InvalidInputError, match="Open Practice"):
        Card.parse(token)


def test_a_missing_item_is_a_message(practice: PracticeService) -> None:
    """An address may outlive its item."""
    for content_id in ("gone", "gone\0", "gone\ud800"):
        with pytest.raises(NotFoundError):
            practice.show(Card.dealt(content_id, "en-es"), user_id=LEARNER)


@pytest.fixture
def shared(fresh_database: str) -> Iterator[sessionmaker[Session]]:
    """Several connections on one database, as several tabs have."""
    engine = create_engine(fresh_database)
    yield sessions_on(engine)
    engine.dispose()


def test_two_tabs_answering_one_item_lose_nothing(shared: sessionmaker[Session], clock: FakeClock) -> None:
    """Eight tabs, one item, each its own card: eight attempts, and progress says eight."""
    with shared.begin() as session:
        add_learner(session)
        add_sentence(session, "s1")
    practice = PracticeService(shared, ScriptedMarker(), clock)
    cards = [Card.dealt("s1", "en-es") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda card: practice.submit_answer(user_id=LEARNER, card=card, answer="correct"), cards))
    with shared() as session:
        assert session.scalars(select(UserProgress.attempts)).one() == 8


def test_one_card_submitted_from_many_places_at_once_is_one_answer(
    shared: sessionmaker[Session], clock: FakeClock
) -> None:
    """A double click, eightfold: one activity, one outcome for all."""
    with shared.begin() as session:
        add_learner(session)
        add_sentence(session, "s1")
    practice, card = PracticeService(shared, ScriptedMarker(), clock), Card.dealt("s1", "en-es")
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(
            pool.map(lambda _: practice.submit_answer(user_id=LEARNER, card=card, answer="correct"), range(8))
        )
    assert len({outcome.activity_id for outcome in outcomes}) == 1
    assert count(shared) == 1
