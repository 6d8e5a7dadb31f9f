"""What a lattice says of answers is what all its readings, spelt out, would say."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidioma.lattice.lattice import lattice_of
from aidioma.spanish.align import align
from aidioma.text import EDIT_COST, change_cost, words
from tests.lattice.random_grammars import WORDS, RandomGrammar, grammars

SAID = st.lists(st.sampled_from((*WORDS, "sola", "mares")), max_size=6).map(tuple)
TRIES = settings(max_examples=120, deadline=None)


def cost(answer: tuple[str, ...], reading: tuple[str, ...]) -> int:
    """Return what turning *answer* into *reading* costs, by the alignment that everything shares."""
    steps = align(answer, reading)
    return sum(EDIT_COST if not (step.wrong and step.right) else change_cost(*step.pair) for step in steps)


@TRIES
@given(grammar=grammars(), answer=SAID)
def test_an_answer_is_accepted_where_it_is_a_reading(grammar: RandomGrammar, answer: tuple[str, ...]) -> None:
    """With links, movable pieces, options and parts of words."""
    lattice = lattice_of([grammar.line])
    assert lattice.accepts(answer) == (answer in grammar.readings)
    assert all(lattice.accepts(reading) for reading in grammar.readings)


@TRIES
@given(grammar=grammars())
def test_all_readings_can_be_spelt_out(grammar: RandomGrammar) -> None:
    """Each once, and as it is written it says its words."""
    readings = list(lattice_of([grammar.line]).readings(100_000))
    assert len({reading.words for reading in readings}) == len(readings)
    assert {reading.words for reading in readings} == grammar.readings
    assert all(words(reading.text) == reading.words for reading in readings)


@TRIES
@given(grammar=grammars(), answer=SAID, at_most=st.integers(0, 4), count=st.integers(1, 5))
def test_the_nearest_are_those_that_cost_least(
    grammar: RandomGrammar, answer: tuple[str, ...], at_most: int, count: int
) -> None:
    """In order, with how many words differ, and none that differs in more than was asked for."""
    found = lattice_of([grammar.line]).nearest(answer, at_most=at_most, count=count)
    costs = sorted(cost(answer, reading) for reading in grammar.readings)
    expected = [one for one in costs if one <= at_most * EDIT_COST][:count]
    assert [cost(answer, reading.words) for reading in found] == expected
    assert all(reading.words in grammar.readings for reading in found)
    assert [reading.gap for reading in found] == [-(-one // EDIT_COST) for one in expected]


@TRIES
@given(grammar=grammars(), seed=st.integers(0, 99))
def test_what_is_drawn_is_a_reading(grammar: RandomGrammar, seed: int) -> None:
    """And there are at least as many ways as readings."""
    lattice = lattice_of([grammar.line])
    drawn = lattice.sample(8, Random(seed))
    assert {reading.words for reading in drawn} - {()} <= grammar.readings
    assert len({reading.words for reading in drawn}) == len(drawn)
    assert lattice.ways() >= len(grammar.readings)


def test_another_seed_draws_other_readings() -> None:
    """And the same one the same."""
    lattice = lattice_of(["[uno|dos|tres|cuatro|cinco] [sol|luna|mar|pan] [hoy|ayer|luego]"])
    first, again, other = (lattice.sample(6, Random(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("line", "answer", "shown"),
    [
        ("[me llamo|mi nombre es] Lucía.", "mi nombre es lucía", "Mi nombre es Lucía."),
        ("¿[cómo|qué tal] estás?", "qué tal estás", "¿Qué tal estás?"),
        ("(sí,) quiero", "sí quiero", "Sí, quiero"),
        ("¡[hola|buenas], (señor) Gómez!", "hola gómez", "¡Hola, Gómez!"),
    ],
)
def test_a_reading_is_shown_as_its_author_writes_it(line: str, answer: str, shown: str) -> None:
    """With its punctuation, and a capital first."""
    assert lattice_of([line]).as_written(words(answer)) == shown


def test_english_is_compared_as_english() -> None:
    """Contractions are written out."""
    lattice = lattice_of(["[I'm|I am feeling] [very|really] hungry"], language="en")
    assert lattice.accepts(words("I am really hungry", "en"))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("I [do not|cannot] speak English", {"I do not speak English", "I cannot speak English"}),
        ("[why do you not|why don't you] like it", {"Why do you not like it", "Why don't you like it"}),
    ],
)
def test_what_a_contraction_has_said_is_left_out_after_it_alone(line: str, shown: set[str]) -> None:
    lattice = lattice_of([line], language="en")
    assert {reading.text for reading in lattice.readings(9)} == shown
    assert all(words(reading.text, "en") == reading.words for reading in lattice.readings(9))


def test_blank_answers_are_no_reading() -> None:
    """Also where everything may be left out."""
    assert not lattice_of(["(hola)"]).accepts(())
    assert lattice_of(["(hola)"]).nearest((), at_most=1) == lattice_of(["hola"]).nearest((), at_most=1)


def test_millions_of_readings_are_compared_without_being_spelt_out() -> None:
    """The nearest of 2^40 is found; only what lies near is walked."""
    lattice = lattice_of(
        [" ".join(f"[sol{letter}|luna{letter}]" for letter in "abcdefghijklmnopqrstuvwxyzáéíóúñüäëïöçàè")]
    )
    assert lattice.ways() == 2**40
    answer = lattice.sample(1, Random(7))[0].words
    (nearest,) = lattice.nearest((*answer[:-1], "pan"), at_most=1)
    assert nearest.words[:-1] == answer[:-1]
