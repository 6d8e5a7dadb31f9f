"""From a correction to a flashcard of one's own."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.model.marks import Edit, EditClass, Exercise, Feedback, Verdict
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import Collected, CollectionService, from_correction
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, add_learner

TIRED = Exercise("s1", 1, "en-es", "I'm tired.", ("Estoy cansado.",))


@pytest.fixture
def collection(practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock) -> CollectionService:
    return CollectionService(sessions, clock)


def wrong(*edits: tuple[str, str], corrected: str = "Estoy cansado.") -> Feedback:
    return Feedback(
        verdict=Verdict.INCORRECT,
        score=50,
        corrected=corrected,
        edits=tuple(Edit(wrong=one, right=other, edit_class=EditClass.SER_ESTAR) for one, other in edits),
    )


def test_the_card_asks_for_the_word_that_went_wrong() -> None:
    """In its sentence, with what it shall mean."""
    assert from_correction(TIRED, wrong(("soy", "estoy"))) == Collected(
        "___ cansado. (I'm tired.)", "estoy", one_way=True
    )


def test_the_card_asks_for_a_quantity_with_its_signs() -> None:
    """The gap takes in all of it, however it is written; a digit of another number is none."""
    cold = Exercise("s2", 1, "en-es", "From -5 to 5.", ("De -5 a 5.",))
    assert from_correction(cold, wrong(("4", "5"), corrected="De -5 a 5.")).front == "De -5 a ___. (From -5 to 5.)"
    assert from_correction(cold, wrong(("5", "-5"), corrected="De -5 a 5.")).front == "De ___ a 5. (From -5 to 5.)"
    off = Exercise("s3", 1, "en-es", "20% off", ("un 20 % menos",))
    collected = from_correction(off, wrong(("20", "20%"), corrected="un 20 % menos"))
    assert (collected.front, collected.back) == ("un ___ menos (20% off)", "20%")


def test_without_a_word_to_ask_for_it_is_the_sentence() -> None:
    """A word too many leaves nothing to ask for; into English there is no gap either."""
    assert from_correction(TIRED, wrong(("yo", ""))) == Collected("I'm tired.", "Estoy cansado.")
    back = Exercise("s1", 1, "es-en", "Estoy cansado.", ("I'm tired.",))
    assert from_correction(back, wrong(("am", "'m"), corrected="I'm tired.")) == Collected(
        "I'm tired.", "Estoy cansado."
    )


def test_the_card_is_due_at_once_and_only_its_owners(
    practice: PracticeService, collection: CollectionService, sessions: sessionmaker[Session]
) -> None:
    """It falls into today's plan of its learner, and into nobody else's."""
    with sessions.begin() as session:
        add_learner(session, "learner-2")
    collected = from_correction(TIRED, wrong(("soy", "estoy")))
    assert not collection.has(collected, user_id=LEARNER)
    content_id = collection.keep(collected, user_id=LEARNER, from_id="s1")
    assert collection.keep(collected, user_id=LEARNER, from_id="s1") == content_id, "twice is one card"
    assert collection.has(collected, user_id=LEARNER)
    today = practice.today(user_id=LEARNER, content_type=None)
    assert today.next is not None
    assert (today.next.content_id, today.due) == (content_id, 1)
    other = practice.today(user_id="learner-2", content_type="flashcard")
    assert other.next is None


def test_a_gap_is_never_asked_the_other_way_round(practice: PracticeService, collection: CollectionService) -> None:
    """Whatever direction was dealt, the Spanish word is what is asked for."""
    collected = from_correction(TIRED, wrong(("soy", "estoy")))
    content_id = collection.keep(collected, user_id=LEARNER, from_id="s1")
    shown = practice.show(Card.dealt(content_id, "es-en"), user_id=LEARNER)
    assert (shown.exercise.direction, shown.exercise.model_answer) == ("en-es", "estoy")


def test_a_card_that_was_revealed_is_rated(practice: PracticeService) -> None:
    """Looking is no answer: nothing is kept of it but what its learner says."""
    card = Card.dealt("s1", "en-es")
    first = practice.reveal(user_id=LEARNER, card=card)
    assert (first.quality, first.is_revealed, first.may_be_reported) == (None, True, False)
    assert practice.reveal(user_id=LEARNER, card=card) == first
    rated = practice.rate(user_id=LEARNER, card=card, rating="good")
    assert (rated.quality, rated.is_revealed) == (4, True)
