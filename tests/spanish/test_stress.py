"""Where words are stressed, and how forms are written with pronouns on their end."""

import pytest

from aidioma.spanish.stress import attached, nuclei, stressed_vowel


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("casa", 2), ("caer", 2), ("río", 2), ("rio", 1), ("guiar", 1), ("que", 1), ("construir", 2), ("averigüe", 4),
        ("siéntese", 3), ("leído", 3), ("aún", 2), ("ciudad", 2), ("b", 0),
    ],
)  # fmt: skip
def test_each_syllable_has_one_vowel_that_counts(word: str, syllables: int) -> None:
    """Weak vowels join strong ones, and the u of que and gui is not heard."""
    assert len(nuclei(word)) == syllables


@pytest.mark.parametrize(
    ("word", "stressed"),
    [("hablan", "a"), ("hablar", "a"), ("reloj", "o"), ("camión", "ó"), ("examen", "a"), ("joven", "o"), ("b", "")],
)
def test_the_stressed_vowel_follows_the_ending_or_the_accent(word: str, stressed: str) -> None:
    at = stressed_vowel(word)
    assert (word[at] if at >= 0 else "") == stressed


@pytest.mark.parametrize(
    ("form", "pronouns", "written"),
    [
        ("di", ("me",), "dime"), ("di", ("me", "lo"), "dímelo"), ("da", ("me",), "dame"), ("haz", ("lo",), "hazlo"),
        ("pon", ("te", "lo"), "póntelo"), ("come", ("lo",), "cómelo"), ("habla", ("me",), "háblame"),
        ("siente", ("se",), "siéntese"), ("sienta", ("te",), "siéntate"), ("sentá", ("te",), "sentate"),
        ("decí", ("me",), "decime"), ("decí", ("me", "lo"), "decímelo"), ("vení", ("te",), "venite"),
        ("esperá", ("me",), "esperame"), ("sentad", ("os",), "sentaos"), ("vestid", ("os",), "vestíos"),
        ("decid", ("me",), "decidme"), ("id", ("os",), "idos"), ("vamos", ("nos",), "vámonos"),
        ("digamos", ("se", "lo"), "digámoselo"), ("ver", ("te",), "verte"), ("ver", ("se", "lo"), "vérselo"),
        ("oír", ("lo",), "oírlo"), ("reír", ("se",), "reírse"), ("haciendo", ("lo",), "haciéndolo"),
        ("comprar", ("nos", "la"), "comprárnosla"), ("estudiar", ("lo",), "estudiarlo"), ("trae", ("los",), "tráelos"),
        ("cree", ("me",), "créeme"), ("está", ("te",), "estate"), ("dé", ("me",), "deme"),
        ("detén", ("lo",), "detenlo"),
        ("envía", ("la",), "envíala"), ("lee", ("lo",), "léelo"), ("busquen", ("lo",), "búsquenlo"), ("ve", (), "ve"),
    ],
)  # fmt: skip
def test_pronouns_on_the_end_keep_the_stress(form: str, pronouns: tuple[str, ...], written: str) -> None:
    """An accent comes where the stress would move, and goes where it is told without; -d and -s drop out."""
    assert attached(form, *pronouns) == written
