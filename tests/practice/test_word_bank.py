"""An easier way to produce a sentence: its words, shuffled."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from aidioma.model.marks import Exercise
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from aidioma.practice.word_bank import MOST_STRANGERS, word_bank
from aidioma.text import words
from tests.practice.conftest import LEARNER

SENTENCE = Exercise("x", 1, "en-es", "…", ("Hoy no tengo hambre.", "Ahora no tengo nada de hambre."))


@given(st.text(max_size=20))
def test_the_answer_can_be_built(seed: str) -> None:
    """Every word as often as it is needed, and a few strangers; the same after a reload."""
    bank = word_bank(SENTENCE, seed=seed)
    assert not Counter(words(SENTENCE.model_answer)) - Counter(bank)
    assert len(bank) - len(words(SENTENCE.model_answer)) <= MOST_STRANGERS
    assert bank == word_bank(SENTENCE, seed=seed)


def test_english_answers_have_english_words() -> None:
    """The bank is in the answer's language."""
    assert set(word_bank(Exercise("x", 1, "es-en", "…", ("I don't know",)), seed="1")) == {"i", "do", "not", "know"}


def test_a_word_to_be_recognised_stands_among_others() -> None:
    """None of them another right answer; a word to be produced has none beside it."""
    hello = Exercise("x", 1, "es-en", "hola", ("hello", "hi", "good day"))
    for seed in "abcdef":
        bank = word_bank(hello, seed=seed)
        assert len(bank) == 1 + MOST_STRANGERS
        assert set(bank) & {"hello", "hi", "good", "day"} == {"hello"}


def test_chosen_words_earn_less_than_found_ones(practice: PracticeService, add: object) -> None:
    """Right by choosing is a 4; a sentence of one word has no bank and earns what it always does."""
    easier = Preferences(word_bank=True)
    add("long", accepted=["Hola a todos."])  # type: ignore[operator]
    for content_id, quality in (("long", 4), ("s1", 5)):
        card = Card.dealt(content_id, "en-es")
        assert bool(practice.show(card, user_id=LEARNER).word_bank) is (quality == 4)
        outcome = practice.submit_answer(user_id=LEARNER, card=card, answer="correct", preferences=easier)
        assert outcome.quality == quality
