"""A corrected sentence keeps what the learner wrote around its words."""

import pytest

from aidioma.spanish.align import align
from aidioma.spanish.restored import restored
from aidioma.text import canonical, words


@pytest.mark.parametrize(
    ("typed", "right", "shown"),
    [
        ("Soy cansado, hoy.", "estoy cansado hoy", "Estoy cansado, hoy."),
        ("¿Donde esta la estación de tren?", "dónde está la estación de tren", "¿Dónde está la estación de tren?"),
        ("Me gusta café con leche.", "me gusta el café con leche", "Me gusta el café con leche."),
        ("Hola, Tom es una médico.", "hola tom es médico", "Hola, Tom es médico."),
        ("una casa BLANCO!", "una casa blanca", "una casa BLANCA!"),
        ("Quiero a ir", "quiero ir", "Quiero ir"),
        ("Ella no supo.", "ella no lo sabía", "Ella no lo sabía."),
        ("Voy!", "voy mañana", "Voy mañana!"),
        ("Si, quiero agua.", "sí quiero agua", "Sí, quiero agua."),
        ("Ella no le gusta.", "a ella no le gusta", "A ella no le gusta."),
        ("Madrid voy.", "a madrid voy", "A Madrid voy."),
        ("no tengo hambre", "ya no tengo hambre", "ya no tengo hambre"),
    ],
)
def test_what_was_typed_stays_around_what_is_put_right(typed: str, right: str, shown: str) -> None:
    """Capitals, commas and question marks are the learner's."""
    assert restored(typed, align(words(typed), words(right)), "es") == shown
    assert canonical(shown) == right


def test_an_english_word_gives_its_capital_to_the_one_before_it() -> None:
    """A name, which may be a word too, keeps its own."""
    for typed, right, shown in (
        ("The house is red.", "now the house is red", "Now the house is red."),
        ("Rose is here.", "now rose is here", "Now Rose is here."),
        ("I work.", "now i work", "Now I work."),
    ):
        assert restored(typed, align(words(typed, "en"), words(right, "en")), "en") == shown


def test_words_that_cannot_be_told_apart_are_left_to_others() -> None:
    """A contraction is two words in one: what was typed cannot be cut there."""
    typed = "I'm happy today."
    assert restored(typed, align(words(typed, "en"), words("i am sad today", "en")), "en") is None
