"""What is known of Spanish words and forms without asking anybody."""

import pytest

from aidioma.model.marks import EditClass
from aidioma.spanish import vocabulary
from aidioma.spanish.align import Pair
from aidioma.spanish.classify import edit_class
from aidioma.spanish.cues import cues_of
from aidioma.spanish.faults import faults
from aidioma.spanish.signature import signature
from aidioma.spanish.verbs import verb
from aidioma.text import words


@pytest.mark.parametrize(
    ("word", "lemma", "reading"),
    [
        ("hablo", "hablar", ("pres", "1s")),
        ("habló", "hablar", ("pret", "3s")),
        ("hablás", "hablar", ("pres", "2v")),
        ("tuvo", "tener", ("pret", "3s")),
        ("quiero", "querer", ("pres", "1s")),
        ("comían", "comer", ("impf", "3p")),
        ("vivirás", "vivir", ("fut", "2s")),
        ("hiciera", "hacer", ("subjimpf", "3s")),
        ("lavarte", "lavar", ("inf", "")),
        ("deténganlo", "detener", ("imp", "3p")),
        ("soy", "ser", ("pres", "1s")),
    ],
)
def test_forms_are_read_by_their_endings(word: str, lemma: str, reading: tuple[str, str]) -> None:
    """The right reading is among those found."""
    form = verb(word)
    assert form is not None
    assert form.lemma == lemma
    assert reading in form.readings


@pytest.mark.parametrize("word", ["casa", "libros", "gato", "", "el", "12"])
def test_nouns_and_little_words_are_no_verbs(word: str) -> None:
    """A noun that could be an odd verb form stays a noun."""
    assert verb(word) is None


@pytest.mark.parametrize(
    ("word", "gender", "number"),
    [("gatos", "m", "p"), ("mano", "f", "s"), ("canciones", "f", "p"), ("problema", "m", "s"), ("lápiz", "m", "s")],
)
def test_gender_and_number_are_known(word: str, gender: str, number: str) -> None:
    """Also of words whose ending tells nothing, or the contrary."""
    assert (vocabulary.gender(word), vocabulary.number(word)) == (gender, number)


def test_warming_up_needs_nothing() -> None:
    """It only makes the first learner's answer as fast as the second's."""
    vocabulary.warm_up()
    assert vocabulary.zipf("de") > vocabulary.zipf("teléfono") > vocabulary.zipf("xqzwv") == 0


def test_a_common_misspelling_is_no_word() -> None:
    """Frequent slips of accents do not become words by being frequent."""
    assert not vocabulary.is_word("tambien")
    assert vocabulary.accented("tambien") == "también"
    assert vocabulary.is_word("compro")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("esta", "está"), EditClass.ACCENT),
        (("por", "para"), EditClass.POR_PARA),
        (("soy", "estoy"), EditClass.SER_ESTAR),
        (("una", "un"), EditClass.GENDER),
        (("el", "un"), EditClass.ARTICLE),
        (("el", "los"), EditClass.NUMBER),
        (("gato", "gatos"), EditClass.NUMBER),
        (("hablo", "habla"), EditClass.PERSON),
        (("hablaba", "habló"), EditClass.TENSE),
        (("viene", "venga"), EditClass.MOOD),
        (("en", "de"), EditClass.PREPOSITION),
        (("lo", "le"), EditClass.PRONOUN),
        (("telfono", "teléfono"), EditClass.SPELLING),
        (("perro", "gato"), EditClass.VOCABULARY),
        (("habla", "come"), EditClass.VOCABULARY),
        (("", "a"), EditClass.PREPOSITION),
        (("", "gato"), EditClass.MISSING),
        (("gato", ""), EditClass.EXTRA),
    ],
)
def test_edits_are_classed_by_their_grammar(pair: Pair, expected: EditClass) -> None:
    """The class is what a teacher would call the mistake."""
    assert edit_class(pair) is expected


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("a", "the"), EditClass.ARTICLE),
        (("", "an"), EditClass.ARTICLE),
        (("on", "in"), EditClass.PREPOSITION),
        (("he", "she"), EditClass.PRONOUN),
        (("cat", "cats"), EditClass.NUMBER),
        (("walk", "walked"), EditClass.TENSE),
        (("is", "was"), EditClass.TENSE),
        (("hause", "house"), EditClass.SPELLING),
        (("dog", "house"), EditClass.VOCABULARY),
        (("", "house"), EditClass.MISSING),
        (("house", ""), EditClass.EXTRA),
    ],
)
def test_english_edits_are_classed_too(pair: Pair, expected: EditClass) -> None:
    """Enough English for the other direction."""
    assert edit_class(pair, language="en") is expected


@pytest.mark.parametrize(
    "sentence",
    [
        "la baño es grande",
        "voy comer",
        "tú tiene razón",
        "hay muchas tipos",
        "el el gato",
        "vengo de",
        "he comer ayer pan y",
    ],
)
def test_neighbours_that_clash_are_found(sentence: str) -> None:
    """Such words cannot stand side by side, whatever was meant."""
    assert faults(words(sentence)) > 0


@pytest.mark.parametrize(
    "sentence",
    [
        "el agua está fría",
        "voy a comer",
        "tú tienes razón",
        "todas querían una",
        "me lo ha dicho",
        "la como",
        "ella no lo sabe",
    ],
)
def test_sound_sentences_have_no_faults(sentence: str) -> None:
    """What looks odd by its endings alone is not called a fault."""
    assert faults(words(sentence)) == 0


def test_cues_say_what_a_prompt_leaves_open() -> None:
    """The listener is open when spoken to or commanded; otherwise the subject is told."""
    assert cues_of("How much money do you want?").leaves_address_open
    assert cues_of("Please try again.").leaves_address_open
    assert not cues_of("Tom's parents were devastated.").leaves_address_open
    assert cues_of("I don't know.").subject == "1s"
    assert cues_of("I don't know.").is_negative
    assert cues_of("Did she leave?").is_past


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("", "a"), "missing:preposition"),
        (("un", ""), "extra:article"),
        (("soy", "estoy"), "copula"),
        (("hablo", "habla"), "person:1s>2s"),
        (("que", "qué"), "accent:relative>relative"),
    ],
)
def test_a_signature_names_the_grammar_without_the_words(pair: Pair, expected: str) -> None:
    """Edits of one kind share their evidence."""
    assert signature(pair) == expected
