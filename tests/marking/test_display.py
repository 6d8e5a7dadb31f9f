"""The learner's own words, each with what became of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aidioma.marking.display import Span, contrasted, nearest_first, spans
from aidioma.text import words


def same(text: str) -> Span:
    return Span(text, "same")


def test_a_right_answer_is_shown_as_typed() -> None:
    """Case and punctuation are nobody's mistake."""
    assert spans("¡HOLA,  Ana!", "hola ana", "es") == (same("¡HOLA,"), same("Ana!"))


def test_a_wrong_word_carries_the_right_one() -> None:
    """The word stands as typed, punctuation included."""
    expected = (same("Soy"), Span("cansado.", "wrong", "cansada."))
    assert spans("Soy cansado.", "soy cansada", "es") == expected
    assert spans("Si, lo quiero.", "Sí, lo quiero.", "es")[0] == Span("Si,", "wrong", "Sí,")


def test_the_right_word_is_written_as_in_the_correction() -> None:
    """With its capital, without the punctuation around it."""
    assert spans("Vivo en chíle", "Vivo en Chile.", "es")[-1] == Span("chíle", "wrong", "Chile")


def test_a_missing_word_stands_in_its_place() -> None:
    """Before the word that follows it, or at the end."""
    assert spans("Veo María", "veo a maría", "es") == (same("Veo"), Span("", "missing", "a"), same("María"))
    assert spans("Voy a", "voy a casa", "es")[-1] == Span("", "missing", "casa")


def test_a_superfluous_word_is_marked() -> None:
    """Nothing belongs in its place."""
    assert spans("Espero por el bus", "espero el bus", "es")[1] == Span("por", "extra")


def test_an_english_contraction_stays_one_word() -> None:
    """It is compared as two words and shown as it was typed."""
    assert spans("I don't know", "i do not know", "en") == (same("I"), same("don't"), same("know"))
    assert spans("He don't know", "he does not know", "en")[1] == Span("don't", "wrong", "does not")


def test_a_quantity_is_one_stretch_and_keeps_its_signs() -> None:
    """As typed on one side, as written on the other, whatever blanks it has."""
    assert spans("Hace 5 grados.", "Hace -5 grados.", "es")[1] == Span("5", "wrong", "-5")
    assert spans("Hace - 5 grados.", "Hace 5 grados.", "es")[1] == Span("- 5", "wrong", "5")
    assert spans("Tiene un 20 de", "Tiene un 20 % de", "es")[2] == Span("20", "wrong", "20 %")
    assert spans("un 25 % más", "un 20% más", "es")[1] == Span("25 %", "wrong", "20%")
    assert spans("Son 1 000 €.", "son 1000€", "es") == (same("Son"), same("1 000 €."))
    assert spans("Son 3,5.", "Son 3,5.", "es")[1] == same("3,5.")


def test_punctuation_alone_is_kept() -> None:
    """A stretch without a word is shown and never wrong."""
    assert spans("Sí — claro", "sí claro", "es") == (same("Sí"), same("—"), same("claro"))


@pytest.mark.parametrize("answer", ["", "   "])
def test_an_empty_answer_misses_every_word(answer: str) -> None:
    """What belongs there is shown as missing."""
    assert [span.right for span in spans(answer, "hola ana", "es")] == ["hola", "ana"]


@given(st.text(max_size=60), st.text(max_size=60))
@example("cuesta 5 € hoy", "")
@example("0\r¢", "")
def test_nothing_of_the_answer_is_lost(answer: str, corrected: str) -> None:
    """Every stretch that was typed is shown once, in order; an amount with its currency is one of them."""
    assert [part for span in spans(answer, corrected, "es") for part in span.text.split()] == answer.split()


@given(
    st.lists(st.sampled_from(["el", "la", "casa", "Casa,", "es", "¡grande!"]), max_size=8),
    st.lists(st.sampled_from(["el", "la", "casa", "es", "grande"]), max_size=8),
)
def test_applying_the_marks_gives_the_corrected_sentence(answer: list[str], corrected: list[str]) -> None:
    """Same words, right ones for wrong ones, without the superfluous, with the missing: the correction."""
    shown = spans(" ".join(answer), " ".join(corrected), "es")
    mended = [span.text if span.kind == "same" else span.right for span in shown if span.kind != "extra"]
    assert words(" ".join(mended)) == tuple(corrected)


def test_in_a_translation_what_the_answer_lacks_stands_out() -> None:
    """Nobody marked the answer: the learner compares."""
    assert contrasted("Cuando llegamos, ya había empezado.", "Cuando llegamos, ha empezado.", "es") == (
        ("Cuando", False),
        ("llegamos,", False),
        ("ya", True),
        ("había", True),
        ("empezado.", False),
    )


def test_nothing_stands_out_where_nothing_is_shared() -> None:
    assert contrasted("Buenos días.", "Hola", "es") == (("Buenos", False), ("días.", False))


def test_the_nearest_translation_comes_first() -> None:
    known = ["El concierto ya había empezado.", "Ya había comenzado el concierto.", "El concierto ya había comenzado."]
    assert nearest_first(known, "el concierto había comenzado", "es")[0] == known[2]
