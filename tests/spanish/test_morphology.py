"""What a word can be as a verb form: all of it, and nothing that it cannot be."""

import pytest

from aidioma.spanish.conjugation import paradigm
from aidioma.spanish.morphology import Analysis, analyses, form, is_finite, is_infinitive, likeliest


def readings(word: str) -> set[tuple[str, str, str, str]]:
    return {(one.lemma, one.tense, one.person, one.enclitic) for one in analyses(word)}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hablo", {("hablar", "pres", "1s", "")}),
        ("compre", {("comprar", "subj", "1s", ""), ("comprar", "subj", "3s", ""), ("comprar", "imp", "3s", "")}),
        ("siento", {("sentir", "pres", "1s", ""), ("sentar", "pres", "1s", "")}),
        ("fui", {("ser", "pret", "1s", ""), ("ir", "pret", "1s", "")}),
        ("vamos", {("ir", "pres", "1p", ""), ("ir", "imp", "1p", "")}),
        ("hay", {("haber", "pres", "3s", "")}),
        ("hablamos", {("hablar", "pres", "1p", ""), ("hablar", "pret", "1p", "")}),
        ("tenés", {("tener", "pres", "2v", "")}),
        ("sos", {("ser", "pres", "2v", "")}),
        ("vení", {("venir", "imp", "2v", "")}),
        ("dímelo", {("decir", "imp", "2s", "melo")}),
        ("verlo", {("ver", "inf", "", "lo")}),
        ("viéndonos", {("ver", "ger", "", "nos")}),
        ("siéntese", {("sentar", "imp", "3s", "se")}),
        ("sentate", {("sentar", "imp", "2v", "te")}),
        ("decime", {("decir", "imp", "2v", "me")}),
        ("sentaos", {("sentar", "imp", "2p", "os")}),
        ("vámonos", {("ir", "imp", "1p", "nos")}),
        ("rió", {("reír", "pret", "3s", "")}),
        ("rio", {("reír", "pret", "3s", "")}),
    ],
)
def test_a_form_is_all_that_it_can_be(word: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert expected <= readings(word)


@pytest.mark.parametrize("word", ["hablo", "tenés", "hay", "dímelo", "sentate", "sentaos", "vámonos", "viéndonos"])
def test_some_forms_are_of_one_verb_alone(word: str) -> None:
    assert len({one.lemma for one in analyses(word)}) == 1


@pytest.mark.parametrize(
    "word",
    ["estan", "dia", "hacerías", "saberán", "rompido", "sabo", "mesa", "lunes", "rápido", "teneré", "mas", "", "xyz"],
)
def test_what_is_no_form_is_read_as_none(word: str) -> None:
    """Neither slips of accent nor forms that a verb would have if it were regular."""
    assert not analyses(word)


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("llámame", "llar"),
        ("siéntese", "sentir"),
        ("eres", "erar"),
    ],
)
def test_what_nobody_means_comes_last_or_not_at_all(word: str, wrong: str) -> None:
    """Rare verbs are behind common ones, and pronouns on the end go with the person."""
    assert likeliest(word)[0].lemma != wrong


@pytest.mark.parametrize(
    ("word", "lemma"), [("eres", "ser"), ("vives", "vivir"), ("vienes", "venir"), ("paras", "parar")]
)
def test_the_commonest_verb_comes_first(word: str, lemma: str) -> None:
    assert likeliest(word)[0].lemma == lemma


@pytest.mark.parametrize(
    ("word", "expected"),
    [("comer", True), ("ir", True), ("oír", True), ("lugar", False), ("mujer", False), ("mar", False), ("erar", False),
     ("nadir", False), ("casa", False), ("r", False)],
)  # fmt: skip
def test_nouns_that_end_like_infinitives_are_none(word: str, expected: bool) -> None:
    assert is_infinitive(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("tengo", True), ("comprabas", True), ("sal", False), ("tarde", False), ("comer", False), ("que", False)],
)
def test_verbs_with_a_person_are_told_from_nouns(word: str, expected: bool) -> None:
    assert is_finite(word) is expected


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (("tener", "fut", "1s"), "tendré"),
        (("ser", "imp", "2v"), "sé"),
        (("mesa", "pres", "1s"), ""),
        (("ir", "ger", ""), "yendo"),
    ],
)
def test_a_form_is_found_by_its_place(slot: tuple[str, str, str], expected: str) -> None:
    assert form(*slot) == expected


@pytest.mark.parametrize("infinitive", ["tener", "pedir", "jugar", "conocer", "construir", "reír", "empezar", "prever"])
def test_every_form_is_read_as_what_it_is(infinitive: str) -> None:
    """What is conjugated is read back."""
    for (tense, person), forms in paradigm(infinitive).items():
        assert all(Analysis(infinitive, tense, person) in analyses(one) for one in forms)
