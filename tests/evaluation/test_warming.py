"""What is typed before a measurement: the same by the same seed, right and wrong answers to every exercise."""

import random
from collections import Counter

from aidioma.evaluation.warming import ANSWERS_A_ROUND, READINGS_A_ROUND, readings_of, typed
from aidioma.model.marks import Exercise

EXERCISES = (
    Exercise("moon", 1, "en-es", "The moon is red.", ("La luna está roja.", "La luna es roja.")),
    Exercise("bread", 1, "en-es", "There is bread.", ("Hay pan.",)),
    Exercise("bread", 1, "es-en", "Hay pan.", ("There is bread.",)),
)


def test_readings_are_right_answers() -> None:
    """As many as asked for, with repetition where there are not so many."""
    drawn = readings_of(EXERCISES[0], 40, random.Random(1))
    assert len(drawn) == 40
    assert set(drawn) == set(EXERCISES[0].accepted)


def test_every_exercise_is_answered_in_every_round() -> None:
    """Two right answers and one that is made from them, in another order each time."""
    rounds = list(typed(EXERCISES, rounds=30, seed=0))
    assert Counter(one.number for one in rounds) == dict.fromkeys(range(3), 30 * ANSWERS_A_ROUND)
    right = [one for one in rounds if one.answer in EXERCISES[one.number].accepted]
    assert len(right) >= 30 * READINGS_A_ROUND * len(EXERCISES)
    wrong = {one.answer for one in rounds if one.number == 0} - set(EXERCISES[0].accepted)
    assert {"Hay pan.", "La luna roja.", "La está luna roja."} & wrong
    assert {one.rates for one in rounds} == {True, False}
    orders = {tuple(one.number for one in rounds[at : at + 9 : 3]) for at in range(0, len(rounds), 9)}
    assert len(orders) > 1


def test_the_same_seed_types_the_same() -> None:
    """And another one something else."""
    one, same, other = (list(typed(EXERCISES, rounds=5, seed=seed)) for seed in (3, 3, 4))
    assert one == same
    assert one != other


def test_an_answer_of_one_word_stays_an_answer() -> None:
    """Nothing is left out of it, since nothing would be left."""
    short = Exercise("hello", 1, "en-es", "Hello!", ("Hola",))
    assert all(one.answer for one in typed([short], rounds=50, seed=0))
