"""Right answers near to a given one: written, by grammar, by rule; and what is right but for accents."""

import pytest

from aidioma.model.marks import Exercise, ForeseenMistake
from aidioma.spanish.right_answers import (
    but_for_accents,
    lattice_for,
    near_right,
    nearest_readings,
    with_foreseen_put_right,
)
from aidioma.text import words

GRAMMAR = "[me llamo|mi nombre es] Lucía y (yo) soy [de Chile|chilena]"
LUCIA = Exercise(
    "c", 1, "en-es", "My name is Lucía and I'm from Chile.", ("Me llamo Lucía y soy de Chile.",), grammars=(GRAMMAR,)
)
TIME = Exercise("c", 1, "en-es", "Do you have time?", ("¿Tienes tiempo?",))


def test_an_exercise_without_grammars_has_no_lattice() -> None:
    assert lattice_for(TIME) is None
    assert nearest_readings(TIME, words("Tienes tiempo"), at_most=2) == ()


def test_a_grammar_that_cannot_be_read_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """Learners are not to suffer for it; whoever runs the place is told."""
    broken = Exercise("c:7", 1, "en-es", "Yes.", ("Sí.",), grammars=("[sí",))
    assert lattice_for(broken) is None
    assert "c:7" in caplog.text


def test_readings_come_nearest_first() -> None:
    found = nearest_readings(LUCIA, words("Mi nombre es Lucía y yo soy chileno"), at_most=2)
    assert found[0].words == words("mi nombre es Lucía y yo soy chilena")
    assert [one.gap for one in found] == sorted(one.gap for one in found)


def test_what_follows_by_rule_is_near_too() -> None:
    """From what is written, and from what a grammar says."""
    assert words("tenés tiempo") in near_right(TIME, words("Tenés tiempo"), at_most=2).by_rule
    english = Exercise("c", 1, "es-en", "La nevera.", ("The fridge.",))
    assert words("the refrigerator", "en") in near_right(english, words("the refrigerator", "en"), at_most=2).by_rule


def test_nothing_far_is_near() -> None:
    near = near_right(TIME, words("Ayer comimos pescado con mis tíos"), at_most=2)
    assert near.readings == ()
    assert all(len(one) > 3 for one in near.by_rule)


@pytest.mark.parametrize(
    ("exercise", "given", "right", "gap"),
    [
        (LUCIA, "Me llamo Lucia y soy de Chile", "me llamo lucía y soy de chile", 1),
        (LUCIA, "Mi nombre es Lucia y soy chilena", "mi nombre es lucía y soy chilena", 1),
        (TIME, "Tenes tiempo", "tenés tiempo", 1),
        (TIME, "Teneis tiempo", "tenéis tiempo", 1),
    ],
)
def test_a_right_answer_is_found_without_its_accents(exercise: Exercise, given: str, right: str, gap: int) -> None:
    """Written, by grammar or by rule."""
    found = but_for_accents(exercise, words(given))
    assert found is not None
    assert (" ".join(found.words), found.gap) == (right, gap)


def test_what_differs_in_letters_is_not_found() -> None:
    assert but_for_accents(LUCIA, words("Me llamo Lucio y soy de Chile")) is None


def test_foreseen_mistakes_are_put_right() -> None:
    mistake = ForeseenMistake(wrong="estoy", right="soy", why="Where somebody comes from is told with ser.")
    exercise = Exercise("c", 1, "en-es", LUCIA.prompt, LUCIA.accepted, foreseen=(mistake,))
    ways = with_foreseen_put_right(exercise, words("Me llamo Lucía y estoy de Chile"))
    assert [way.words for way in ways] == [words("Me llamo Lucía y soy de Chile")]
    assert with_foreseen_put_right(LUCIA, words("Estoy de Chile")) == ()
