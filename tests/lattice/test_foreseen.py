"""A foreseen mistake is found where putting it right makes a right answer, and nowhere else."""

import pytest

from aidioma.lattice.foreseen import MOST_AT_ONCE, mended, spellings
from aidioma.lattice.notation import NotationError
from aidioma.model.marks import ForeseenMistake
from aidioma.text import joined, words

STATE = ForeseenMistake(wrong="soy", right="estoy", why="Being tired is a state.")
GENDER = ForeseenMistake(wrong="[cansado|cansados]", right="cansada", why="Lucía is a woman.")


def put_right(answer: str, *mistakes: ForeseenMistake) -> list[tuple[str, int]]:
    found = mended(words(answer), mistakes, (), language="es")
    return [(joined(one.words), len(one.mistakes)) for one in found]


def test_wrong_words_are_put_right_one_by_one_and_then_together() -> None:
    """In each way that they allow; what of it is right, others know."""
    assert put_right("Soy cansado.", STATE, GENDER) == [
        ("estoy cansado", 1),
        ("soy cansada", 1),
        ("estoy cansada", 2),
    ]


def test_each_place_is_one_of_its_own() -> None:
    """The same words may be right elsewhere in the answer."""
    assert put_right("soy yo y soy cansada", STATE) == [
        ("estoy yo y soy cansada", 1),
        ("soy yo y estoy cansada", 1),
        ("estoy yo y estoy cansada", 2),
    ]


def test_a_stretch_of_words_may_become_longer_or_nothing() -> None:
    """And mistakes that touch one word are never put right both."""
    missing = ForeseenMistake(wrong="español es", right="el español es")
    extra = ForeseenMistake(wrong="que el", right="que")
    assert put_right("dice que el español es", missing, extra) == [
        ("dice que español es", 1),
        ("dice que el el español es", 1),
        ("dice que el español es", 2),
    ]
    overlapping = ForeseenMistake(wrong="que el español", right="español")
    assert ("dice español es", 1) in put_right("dice que el español es", missing, overlapping)
    assert all(count == 1 for _, count in put_right("que el español es", missing, overlapping))


def test_nothing_is_found_where_nothing_is_said() -> None:
    """Wrong words are words, not letters."""
    assert put_right("soyuz", STATE) == []


def test_what_is_tried_is_bounded() -> None:
    """However often the wrong words come."""
    found = put_right("soy " * 60, STATE)
    assert len(found) <= 60
    assert max(count for _, count in put_right("soy soy soy soy", STATE)) == MOST_AT_ONCE


def test_both_sides_may_be_in_notation() -> None:
    """Linked choices hold within a side."""
    mistake = ForeseenMistake(wrong="[mucho|mucha] $hambre", right="tanta hambre")
    found = spellings(mistake, (("hambre", "[hambre|apetito]"),), language="es")
    assert (("mucha", "apetito"), ("tanta", "hambre")) in found
    with pytest.raises(NotationError, match="never closed"):
        spellings(ForeseenMistake(wrong="[a", right="b"), (), language="es")


def test_what_the_learner_wrote_beside_the_mistake_stays() -> None:
    """Where the right words have spellings of their own, the nearest comes first: five, not 5."""
    times = ForeseenMistake(wrong="[cinco|5] tiempos", right="[5|cinco] veces")
    assert [said for said, _ in put_right("lo perdí cinco tiempos", times)] == [
        "lo perdí cinco veces",
        "lo perdí 5 veces",
    ]
    assert put_right("lo perdí 5 tiempos", times)[0][0] == "lo perdí 5 veces"


def test_english_is_compared_as_english() -> None:
    """Contractions are written out on both sides."""
    found = mended(words("I'm 30 years", "en"), [ForeseenMistake(wrong="I have", right="I'm")], (), language="en")
    assert list(found) == []
    (one,) = mended(words("I have 30", "en"), [ForeseenMistake(wrong="I have", right="I'm")], (), language="en")
    assert joined(one.words) == "i am 30"
