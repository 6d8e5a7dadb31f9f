"""The dictionary: what is a word, of which kind, gender and number, and what each verb form can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.spanish import dictionary, english_words, vocabulary
from aidioma.spanish.conjugation import paradigm
from aidioma.spanish.enclitics import with_pronouns
from aidioma.spanish.verbs import verb
from aidioma.spanish.word_table import WordForm, WordTable, packed, shipped

_FORMS = st.text("abcñéz", min_size=1, max_size=8)
_READINGS = st.lists(st.builds(WordForm, _FORMS, st.sampled_from(("n.ms", "v.pres.3s", "r"))), min_size=1, max_size=3)


@given(st.dictionaries(_FORMS, _READINGS, min_size=1, max_size=200))
def test_a_table_gives_back_what_was_put_in(table: dict[str, list[WordForm]]) -> None:
    """In the same order, and nothing for what was not put in."""
    read = WordTable.of(packed(table))
    assert {form: list(read.readings(form)) for form in table} == table
    assert read.readings("") == read.readings("xx") == ()


@pytest.mark.parametrize("word", ["estan", "frio", "hacerías", "saberán", "telefono", "ingles", "osea", "dia"])
def test_slips_are_no_words(word: str) -> None:
    """Be they frequent, or a rare form of another word that nobody means."""
    assert not vocabulary.is_word(word)


@pytest.mark.parametrize(
    "word",
    ["están", "compré", "cuestan", "querés", "sentate", "dímelo", "haberla", "teléfono", "maría", "papa", "publicó",
     "hablo", "lunes", "computadora", "ordenador", "vosotras", "guiais", "coge", "vengan"],
)  # fmt: skip
def test_what_is_said_somewhere_is_a_word(word: str) -> None:
    assert vocabulary.is_word(word)


@pytest.mark.parametrize(
    ("word", "lemma", "expected"),
    [("compré", "comprar", {("pret", "1s")}), ("cuestan", "costar", {("pres", "3p")}),
     ("venga", "venir", {("subj", "1s"), ("subj", "3s"), ("imp", "3s")}), ("tenés", "tener", {("pres", "2v")}),
     ("vas", "ir", {("pres", "2s")}), ("vino", "venir", {("pret", "3s")})],
)  # fmt: skip
def test_a_verb_form_is_read_as_what_it_is(word: str, lemma: str, expected: set[tuple[str, str]]) -> None:
    """Compré is no future, though its letters end like one."""
    form = verb(word)
    assert form is not None
    assert (form.lemma, set(form.readings)) == (lemma, expected)


@pytest.mark.parametrize("word", ["sartén", "azúcar", "radio", "estudiante", "atleta", "colega", "indígenas"])
def test_nouns_of_two_genders_tell_none(word: str) -> None:
    assert vocabulary.gender(word) == ""
    assert vocabulary.is_common_gender(word)


@pytest.mark.parametrize(
    ("word", "gender"),
    [("problema", "m"), ("mano", "f"), ("flor", "f"), ("lápiz", "m"), ("mañana", "f"), ("telegramas", "m"),
     ("sangre", "f"), ("trabaja", ""), ("cuesta", "f"), ("verde", ""), ("joven", ""), ("hermanas", "f"), ("sol", "m")],
)  # fmt: skip
def test_gender_is_that_of_the_noun(word: str, gender: str) -> None:
    """Not that of an ending: a verb has none."""
    assert vocabulary.gender(word) == gender


def test_the_same_form_in_both_numbers_agrees_with_either() -> None:
    assert vocabulary.numbers("lunes") == vocabulary.numbers("lavarropas") == {"s", "p"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [("dímelo", ("decir", ("imp", "2s"), "melo")), ("vámonos", ("ir", ("imp", "1p"), "nos")),
     ("sentaos", ("sentar", ("imp", "2p"), "os")), ("detente", ("detener", ("imp", "2s"), "te")),
     ("oírlo", ("oír", ("inf", ""), "lo")), ("sentate", ("sentar", ("imp", "2v"), "te"))],
)  # fmt: skip
def test_pronouns_on_the_end_are_told_from_the_verb(word: str, expected: tuple[str, tuple[str, str], str]) -> None:
    assert expected in with_pronouns(word)


@pytest.mark.parametrize("word", ["dimelo", "sentarsé", "comerlos", "mesa", "cosas"])
def test_pronouns_need_the_right_accent(word: str) -> None:
    """A word that lacks it is a slip, and one that only ends like a pronoun has none."""
    assert bool(with_pronouns(word)) is (word == "comerlos")


def test_own_conjugation_and_the_dictionary_agree() -> None:
    """Forms of everyday verbs, made by rule and listed, differ in nothing but vos's own (oí, está, hablés)."""
    verbs = "hablar comer vivir tener hacer decir pedir dormir jugar conocer huir oír reír buscar llegar"
    for infinitive in verbs.split():
        for slot, forms in paradigm(infinitive).items():
            if slot in {("imp", "2v"), ("subj", "2v")}:
                continue
            assert any((infinitive, slot) in dictionary.verb_forms(form) for form in forms), (infinitive, slot, forms)


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("went", "go"), ("going", "go"), ("children", "child"), ("lives", "live"), ("fridges", "fridge"), ("was", "be"),
     ("xyzzy", "xyzzy"), ("better", "better")],
)  # fmt: skip
def test_english_forms_have_their_word(word: str, lemma: str) -> None:
    assert english_words.lemma(word) == lemma


def test_what_ships_is_small() -> None:
    """Both tables together stay far below what a package may weigh."""
    assert len(shipped("spanish").heads) > 10_000
    assert len(shipped("english").heads) > 1_000
