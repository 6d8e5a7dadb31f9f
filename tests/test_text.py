"""Canonical text: what counts as the same answer, and what may be kept of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.text import canonical, likeness, may_keep_text, without_accents, words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("¿Dónde está?", "dónde está", id="signs and case"),
        pytest.param("  No,  gracias .", "no gracias", id="spaces and commas"),
        pytest.param("Él habló", "él habló", id="accents stay"),
        pytest.param("habl\u006f\u0301", "habló", id="composed"),
        pytest.param("ho\u200bla\ufeff", "hola", id="invisible characters vanish"),
        pytest.param("", "", id="nothing"),
        pytest.param("¡¿...?!", "", id="signs alone"),
        pytest.param("\ud800 sí", "sí", id="a lone surrogate"),
    ],
)
def test_spanish_is_compared_without_signs_and_case(typed: str, expected: str) -> None:
    """Only letters, their accents and the order of words matter."""
    assert canonical(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("I don't know", "i do not know"),
        ("He’s here", "he is here"),
        ("Tom's book", "tom's book"),
        ("We can't and won't", "we can not and will not"),
        ("cannot", "can not"),
        ("They're late, I've said", "they are late i have said"),
    ],
)
def test_english_contractions_are_written_out(typed: str, expected: str) -> None:
    """Both ways of writing are one answer; possessives stay."""
    assert canonical(typed, "en") == expected


@given(st.text(max_size=80))
def test_canonical_text_is_its_own_canonical_text(text: str) -> None:
    """Nothing changes the second time, whatever was typed."""
    once = canonical(text)
    assert canonical(once) == once
    assert words(once) == tuple(once.split())


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share_and_symmetric(one: str, other: str) -> None:
    """It lies between 0 and 1, and equal words are wholly alike."""
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1


def test_accents_go_but_other_letters_stay() -> None:
    """ñ and ü are letters of their own."""
    assert without_accents("mañana pingüino está") == "mañana pingüino esta"


@pytest.mark.parametrize(
    "text",
    [
        "escríbeme a ana.lopez@example.org",
        "mira https://example.org/x",
        "www.example.org es mi página",
        "soy @ana_lopez",
        "llámame al +34 600 123 456",
        "mi sitio es example.com",
        "a" * 201,
    ],
)
def test_texts_that_point_to_a_person_are_not_kept(text: str) -> None:
    """Addresses, numbers, handles and long texts never reach a shared entry."""
    assert not may_keep_text(text)


@pytest.mark.parametrize("text", ["Tengo 25 años.", "Son las 10:30.", "El 10 de junio de 2024", "Sí."])
def test_ordinary_answers_may_be_kept(text: str) -> None:
    """Ages, times and dates are no phone numbers."""
    assert may_keep_text(text)
