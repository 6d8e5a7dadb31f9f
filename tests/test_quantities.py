"""Numbers and signs: what differs in value, sign or unit is never one text, and ways of writing it always are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.quantities import Language
from aidioma.text import canonical, pieces, plain_words, words


@pytest.mark.parametrize(
    "ways",
    [
        ("Hace -5 grados.", "Hace \u22125 grados", "Hace \u20135 grados", "hace - 5 grados", "Hace -\uff15 grados"),
        ("un 20 % más", "un 20% más", "un 20\u00a0% más", "un 20\uff05 más"),
        ("Cuesta 5 €.", "Cuesta 5€", "Cuesta €5", "Cuesta € 5"),
        ("Debo -$5", "Debo $-5", "Debo -5 $", "Debo - $5"),
        ("3,5 litros", "3.5 litros", "3,50 litros"),
        ("1.234,5", "1,234.5", "1 234,5", "1234.5"),
        ("1000", "1.000", "1,000", "1 000", "1\u202f000"),
        ("1.000.000", "1,000,000", "1 000 000", "1000000"),
        ("0,125", "0.125"),
        ("Son las 7:30.", "Son las 07:30", "Son las 7.30"),
        ("½ litro", "1/2 litro", "1 / 2 litro", "1\u20442 litro"),
        ("el 1.º piso", "el 1º piso", "el 1° piso"),
        ("-5 °C", "-5°C", "-5 ºC", "−5 \u2103"),
        ("3-5 días", "3\u20135 días", "3 - 5 días"),
        ("5-10 %", "5 %-10 %", "5%\u201310%"),
        ("$5-10", "5-10 $", "$5-$10"),
        ("el 3/5/2024", "el 03/05/2024", "el 3-5-2024", "el 3.5.2024"),
        ("5 kg", "5kg"),
        ("—5 personas—", "5 personas", "«5» personas"),
        ("5+3", "5 + 3"),
        ("COVID-19", "COVID 19"),
        ("teórico-práctico", "teórico práctico"),
        ("¿Cuántos? - 5.", "¿Cuántos? 5."),
        ("Pérez & hijos", "Pérez y hijos"),
    ],
    ids=lambda ways: ways[0],
)
def test_ways_of_writing_are_one_text(ways: tuple[str, ...]) -> None:
    """Formatting is never held against anybody."""
    assert len({canonical(way) for way in ways}) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("Hace -5 grados", "Hace 5 grados", "Hace +5 grados"),
        ("un 20 % de", "un 20 de", "un 20 ‰ de"),
        ("5 €", "5 $", "5 £", "5"),
        ("3,5", "35", "3", "3 5", "5,3"),
        ("1.000", "1", "100", "10.000"),
        ("0,5", "5", ".05", "05"),
        ("7:30", "730", "7 30"),
        ("1/2", "12", "1 2", "2/1"),
        ("1.º", "1.ª", "1"),
        ("5 °C", "5 °F", "5 °", "5 C"),
        ("3-5", "35", "3 5", "3, -5"),
        ("3/5/2024", "5/3/2024", "3/5"),
        ("5, 300", "5300"),
        ("3,125", "3,1250"),
        ("C++", "C", "C#"),
        ("#5", "5"),
        ("amig@s", "amigos"),
        ("5 + 3", "5 3", "5 × 3"),
        ("<5", ">5", "5"),
        ("5²", "52", "5"),
        ("US$5", "5"),
    ],
    ids=lambda texts: texts[0],
)
def test_other_values_are_other_texts(texts: tuple[str, ...]) -> None:
    """Signs, decimals and units carry meaning."""
    assert len({canonical(text) for text in texts}) == len(texts)


def test_in_english_a_point_never_groups_thousands() -> None:
    """3.141 is pi; in Spanish it is three thousand one hundred and forty-one, with either sign."""
    assert canonical("1,000", "en") == "1000"
    assert canonical("3.141", "en") == "3.141"
    assert canonical("7.30 pm", "en") == "7:30 pm"
    assert canonical("He's 6'2 since the 1990's", "en") == "he is 6'2 since the 1990's"
    assert canonical("3.141") == canonical("3,141") == "3141"


_VALUES = st.decimals(min_value="0.01", max_value=9_999_999, places=2, allow_nan=False, allow_infinity=False)
_UNITS = st.sampled_from(["", "%", "€", "$", "ºc"])


def _formats(value: Decimal, sign: str, unit: str) -> list[str]:
    """Return *value* as it is written here and there."""
    english = f"{value:,.2f}"
    spanish = english.translate(str.maketrans(",.", ".,"))
    numbers = [english, spanish, english.replace(",", ""), spanish.replace(".", ""), spanish.replace(".", "\u00a0")]
    spaced = [f"{sign}{number}{gap}{unit}" for number in numbers for gap in ("", " ")]
    minus = [text.replace("-", other) for text in spaced for other in ("−", "–", "- ")]
    return spaced + (minus if sign == "-" else []) + ([f"{sign}{unit}{english}"] if unit in {"€", "$"} else [])


@given(_VALUES, st.sampled_from(["", "-"]), _UNITS)
def test_every_format_of_a_value_is_one_text(value: Decimal, sign: str, unit: str) -> None:
    """Spain's commas, America's points, blanks, and signs on either side."""
    assert len({canonical(f"Son {text} hoy.") for text in _formats(value, sign, unit)}) == 1


@given(st.tuples(_VALUES, st.sampled_from(["", "-"]), _UNITS), st.tuples(_VALUES, st.sampled_from(["", "-"]), _UNITS))
def test_no_two_values_are_one_text(one: tuple[Decimal, str, str], other: tuple[Decimal, str, str]) -> None:
    """Whatever the formats, what differs in value, sign or unit has another canonical text."""
    mine, theirs = ({canonical(text) for text in _formats(*quantity)} for quantity in (one, other))
    assert mine == theirs if one == other else not mine & theirs


_SIGNS = st.text(alphabet="0135 .,-–—−'%$€º°cf/:+#@&<=ax½*(); las", max_size=14)


@given(_SIGNS, st.sampled_from(["es", "en"]))
def test_canonical_text_stays_and_pieces_are_the_whole(text: str, language: Language) -> None:
    """However signs are strewn: once is enough, and no word falls between the pieces."""
    found = words(text, language)
    cut = pieces(text, language)

    assert words(" ".join(found), language) == found
    assert tuple(" ".join(found).split()) == found
    assert tuple(word for _, said in cut for word in said) == found
    assert " ".join(piece for piece, _ in cut).split() == text.split()


def test_an_index_of_words_has_no_signs() -> None:
    """Search finds by words and digits alone."""
    assert plain_words("¡Un -20 % (3,5)!") == ("un", "20", "3", "5")
