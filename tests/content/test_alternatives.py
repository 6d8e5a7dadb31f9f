"""One line of a vocabulary list is right in each of the ways it names."""

import pytest

from aidioma.content.alternatives import MOST_WAYS, are_beside, ways
from aidioma.content.exercises import exercise
from aidioma.model.marks import Direction, Verdict
from aidioma.spanish.rules import mark_by_rules
from tests.content.samples import item, sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(el) perro", ("el perro", "perro")),
        ("acordarse (de)", ("acordarse de", "acordarse")),
        ("el coche / el auto", ("el coche", "el auto")),
        ("el coche; el auto", ("el coche", "el auto")),
        ("bonito/a", ("bonito", "bonita")),
        ("bonito, -a", ("bonito", "bonita")),
        ("el profesor -a", ("el profesor", "la profesora")),
        ("los amigos/as", ("los amigos", "las amigas")),
        ("profesor/a", ("profesor", "profesora")),
        ("el/la estudiante", ("el estudiante", "la estudiante")),
        ("to want, to love", ("to want", "to love")),
        ("el coche, el auto", ("el coche", "el auto")),
    ],
)
def test_a_line_names_several_ways(text: str, expected: tuple[str, ...]) -> None:
    """As vocabulary lists are written."""
    assert ways(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sí, claro",
        "bien -eso sí",
        "Ven, -dijo",
        "80 km/h",
        "1/2 litro",
        "y/o",
        "3/5",
        "¿Qué tal?",
        "",
        "/",
        "a, b",
        "(2 veces)",
        "el",
    ],
)
def test_what_names_one_way_stays(text: str) -> None:
    """Commas and slashes mean other things, too."""
    assert ways(text) == (text,)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["el ordenador", "la computadora"], True),
        (["perro", "can"], True),
        (["to want", "to love"], True),
        (["la casa", "y el jardín"], False),
        (["Un perro.", "Un gato."], False),
        (["el perro"], False),
    ],
)
def test_lines_below_each_other_may_name_one_thing_each(lines: list[str], *, expected: bool) -> None:
    """A field of a deck has line ends for many reasons."""
    assert are_beside(lines) is expected


def test_ways_are_bounded() -> None:
    """However many brackets somebody writes."""
    assert len(ways(" ".join(["(a)"] * 30))) <= MOST_WAYS


@pytest.mark.parametrize(
    ("direction", "prompt", "accepted", "typed"),
    [
        ("en-es", "(the) dog", "(el) perro", "perro"),
        ("en-es", "the car", "el coche / el auto", "el auto"),
        ("en-es", "pretty", "bonito/a", "bonito"),
        ("es-en", "querer", "to want, to love", "to love"),
    ],
)
def test_each_way_is_marked_correct(direction: Direction, prompt: str, accepted: str, typed: str) -> None:
    """Without a judge, on the card as a list brings it."""
    spanish, english = (accepted, prompt) if direction == "en-es" else (prompt, accepted)
    card = item({"content_type": "flashcard", "primary_text": spanish, "secondary_text": english})
    mark = mark_by_rules(exercise(card, direction), typed)
    assert mark is not None
    assert mark.verdict is Verdict.CORRECT


def test_a_sentence_is_taken_as_it_stands() -> None:
    """Its author lists translations; brackets and slashes in it are its own."""
    assert exercise(item(sentence(accepted=["Sí / no (a veces)."]))).accepted[0] == "Sí / no (a veces)."
