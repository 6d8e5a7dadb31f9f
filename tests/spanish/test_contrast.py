"""The table of words that mean another thing: well formed, and sure only within its classes."""

from collections import Counter
from importlib.resources import files

import pytest

from aidioma.spanish.align import align
from aidioma.spanish.certain import certain_mistakes
from aidioma.spanish.certain.contrast import TABLE, classes, stems
from aidioma.text import words

LINES = [
    line
    for line in files("aidioma.spanish.certain").joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
MEAN_TWO_THINGS = {
    "comida", "camión", "caliente", "corto", "bajo", "tarde", "mañana", "chico", "mayor", "café", "naranja", "tomar",
    "noche",
}  # fmt: skip
"""Words that stand for two English ones of their class, on purpose."""


@pytest.mark.parametrize("line", LINES)
def test_each_line_has_a_class_english_and_spanish(line: str) -> None:
    name, english, spanish = (part.strip() for part in line.split("|"))
    assert name.isalpha()
    assert all(one.strip() and words(one, "en") for one in english.split(","))
    assert all(one.strip() and words(one) for one in spanish.split(","))


def test_no_word_stands_in_two_lines_of_a_class_without_reason() -> None:
    """What means two things of a class can be no mistake for either."""
    counted = Counter(
        (line.split("|")[0].strip(), one.strip()) for line in LINES for one in line.split("|")[2].split(",")
    )
    assert {word for (_, word), count in counted.items() if count > 1} <= MEAN_TWO_THINGS


def test_each_class_has_several_meanings() -> None:
    assert all(len({frozenset(means) for means in table.values()}) > 1 for table in classes().values())


@pytest.mark.parametrize(
    ("word", "stem"), [("hermanas", "hermano"), ("cierro", "cerrar"), ("rojas", "rojo"), ("lápices", "lápiz")]
)
def test_a_word_stands_under_its_dictionary_form(word: str, stem: str) -> None:
    assert stem in stems(word)


def is_another(prompt: str, answer: str, right: str) -> bool:
    steps = align(words(answer), words(right))
    return bool(certain_mistakes(steps, prompt=words(prompt, "en")))


@pytest.mark.parametrize(
    ("prompt", "answer", "right"),
    [
        ("My sister cooks.", "Mi hermano cocina.", "Mi hermana cocina."),
        ("It is Monday.", "Es martes.", "Es lunes."),
        ("I have three books.", "Tengo dos libros.", "Tengo tres libros."),
        ("Turn off the light.", "Enciende la luz.", "Apaga la luz."),
        ("I open the door.", "Cierro la puerta.", "Abro la puerta."),
        ("The dog barks.", "El gato ladra.", "El perro ladra."),
        ("The red shirt.", "La camisa verde.", "La camisa roja."),
        ("It is hot.", "Está frío.", "Está caliente."),
        ("He sells cars.", "Compra coches.", "Vende coches."),
        ("We arrived in July.", "Llegamos en junio.", "Llegamos en julio."),
        ("I read a book.", "Escribo un libro.", "Leo un libro."),
    ],
)
def test_another_word_of_its_class_is_a_mistake(prompt: str, answer: str, right: str) -> None:
    assert is_another(prompt, answer, right)


@pytest.mark.parametrize(
    ("prompt", "answer", "right"),
    [
        ("My dad cooks.", "Mi papá cocina.", "Mi padre cocina."),
        ("The boy runs.", "El niño corre.", "El chico corre."),
        ("They have dinner.", "Toman la cena.", "Toman la comida."),
        ("Two weeks later.", "Quince días después.", "Dos semanas después."),
        ("The light is on.", "La luz está encendida.", "La luz está prendida."),
        ("He did not win.", "Perdió.", "No ganó."),
        ("My brother in law.", "Mi cuñado.", "Mi hermano político."),
        ("It is a thing.", "Es perro.", "Es gato."),
    ],
)
def test_words_that_can_stand_for_each_other_are_left_alone(prompt: str, answer: str, right: str) -> None:
    """Synonyms, idioms, the opposite with a no, and what the English does not say."""
    assert not is_another(prompt, answer, right)
