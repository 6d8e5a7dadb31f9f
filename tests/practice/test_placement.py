"""Placement: how few gaps tell where somebody stands, and that nothing in it depends on luck alone."""

import math
from random import Random

import pytest

from aidioma.practice.placement import (
    BANDS,
    BY_ID,
    GUESSED,
    ITEMS,
    MOST_ASKED,
    STEEPNESS,
    GapAnswer,
    Standing,
    level_of,
    next_item,
    standing,
)

SEED = 1907
PEOPLE = 150


def answers(ability: float, chance: Random, *, admits: bool = False) -> list[GapAnswer]:
    """Return what somebody of this ability says, who guesses where they do not know, or admits it."""
    given: list[GapAnswer] = []
    while (item := next_item(given)) is not None:
        knows = chance.random() < 1 / (1 + math.exp(-STEEPNESS * (ability - BANDS[item.band])))
        guesses = not knows and not admits and chance.random() < GUESSED
        given.append(GapAnswer(item.id, knows or guesses, knows_not=admits and not knows))
    return given


@pytest.mark.parametrize(
    ("ability", "stands", "share"),
    [(-1.5, "beginner", 0.8), (1.0, "intermediate", 0.8), (3.5, "advanced", 0.8)],
)
def test_people_are_placed_where_they_are(ability: float, stands: Standing, share: float) -> None:
    """Drawn from the model itself, in the middle of each level; at its edge either level is right."""
    chance = Random(SEED)
    placed = [standing(answers(ability, chance)) for _ in range(PEOPLE)]
    assert placed.count(stands) / PEOPLE >= share


def test_never_more_than_twelve_and_nothing_twice() -> None:
    chance = Random(SEED)
    for ability in (-4.0, -1.0, 0.0, 1.0, 4.0):
        given = answers(ability, chance)
        assert len(given) <= MOST_ASKED
        assert len({one.item_id for one in given}) == len(given)


def test_who_knows_nothing_is_let_go_soon() -> None:
    given: list[GapAnswer] = []
    while (item := next_item(given)) is not None:
        given.append(GapAnswer(item.id, is_right=False, knows_not=True))
    assert len(given) <= 6
    assert standing(given) == "none"
    assert level_of("none") == "beginner"


def test_it_gets_harder_after_right_answers_and_easier_after_wrong_ones() -> None:
    first = next_item([])
    assert first is not None
    after_right, after_wrong = (next_item([GapAnswer(first.id, is_right)]) for is_right in (True, False))
    assert after_right is not None
    assert after_wrong is not None
    assert BANDS[after_right.band] > BANDS[after_wrong.band]


def test_each_gap_has_one_right_word_among_four_and_a_name() -> None:
    assert len(BY_ID) == len(ITEMS)
    for item in ITEMS:
        assert item.text.count("___") == 1, item
        assert len(set(item.options)) == 4, item
