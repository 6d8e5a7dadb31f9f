"""What no look at one item can see: each kind of problem is found where it is, and nothing where it is not."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from aidioma.content.checking import examined
from aidioma.content.curriculum import Survey, survey
from aidioma.content.curriculum.frames import frame_of
from aidioma.content.curriculum.hint_leaks import leaked
from aidioma.content.curriculum.readings import clashes, different_readings
from aidioma.content.curriculum.report import words_in_figures
from aidioma.content.curriculum.word_forms import headwords, names_in, stands_in
from aidioma.content.item import author, unstored
from aidioma.model.marks import Exercise
from aidioma.text import words

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CARD = {"content_type": "flashcard", "id": "w1", "primary_text": "el pan", "secondary_text": "the bread"}
BREAD = ("Quiero pan.", "¿Hay pan?", "Yo quiero el pan.", "No hay pan aquí.")


def sentence(key: str, spanish: str, english: str, **metadata: Any) -> dict[str, Any]:
    said = {"accepted": [spanish], "grammars": [spanish], **metadata}
    return {
        "id": key,
        "content_type": "sentence",
        "difficulty": "beginner",
        "primary_text": spanish,
        "secondary_text": english,
        "metadata": said,
    }


def course(*ids: str, **unit: Any) -> dict[str, Any]:
    units = [{"title": "Uno", "can_do": "You can ask for bread.", "items": list(ids), **unit}]
    return {"content_type": "course", "id": "c", "primary_text": "Pan", "metadata": {"units": units}}


def surveyed(*rows: Mapping[str, Any]) -> Survey:
    return survey([unstored(author(row), now=NOW) for row in rows], examined)


def problems(*rows: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one.id, one.problem) for one in surveyed(*rows).problems]


def bread() -> Sequence[dict[str, Any]]:
    return [sentence(f"s{number}", text, f"Sentence {number}.") for number, text in enumerate(BREAD)]


def test_a_course_without_faults_has_no_problems() -> None:
    """Its figures count what is there."""
    brought = {"content_type": "flashcard", "id": "w2", "primary_text": "querer", "secondary_text": "to want"}
    rows = [CARD, *bread(), course("w1", "s0", "s1", "s2", "s3")]
    told = surveyed(*rows)
    assert [one.problem for one in told.problems] == [
        "uses “quiero”, which nothing in the course has brought so far",
        "uses “hay”, which nothing in the course has brought so far",
    ]
    hay = {"content_type": "flashcard", "id": "w3", "primary_text": "hay", "secondary_text": "there is"}
    more = [sentence("s4", "Hay pan y queremos pan.", "Sentence 4."), sentence("s5", "Hay pan si quieres.", "S. 5.")]
    more += [
        sentence("s6", "Ana quiere pan, ¿hay pan?", "Ana wants bread."),
        sentence("s7", "No quieren pan si no hay.", "S. 7."),
    ]
    ids = [f"s{number}" for number in range(8)]
    told = surveyed(CARD, brought, hay, *bread(), *more, course("w1", "w2", "w3", *ids))
    assert told.problems == ()
    assert (told.sentences, told.units, told.items["flashcard"]) == (8, 1, 3)
    assert words_in_figures(told.words) == {"course": 3, "without_meaning": 0, "below_4": 0}


def test_two_sentences_do_not_ask_or_say_the_same() -> None:
    """But for case and punctuation."""
    found = problems(
        sentence("a", "Vivo en Lima.", "I live in Lima."),
        sentence("b", "¡Vivo en Lima!", "I'm living in Lima."),
        sentence("c", "Yo vivo aquí.", "I live in Lima"),
    )
    assert found == [("b", "has the Spanish of a"), ("c", "has the prompt of a")]


def test_a_frame_is_shared_four_times_at_most() -> None:
    """With other words in it the fifth is still the same sentence."""
    lines = ["Mi padre come pan.", "Tu hermana lee libros.", "Su hijo bebe agua.", "Mi amigo vende casas."]
    rows = [
        sentence(str(at), text, f"Sentence {at}.") for at, text in enumerate([*lines, "Mi abuela canta canciones."])
    ]
    assert problems(*rows[:4]) == []
    assert [key for key, _ in problems(*rows)] == ["4"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Mi hermana no come pan.", "Tu padre no lee libros.", True),
        ("La casa es grande.", "El coche es azul.", True),
        ("La casa es grande.", "¿La casa es grande?", False),
        ("La casa es grande.", "La casa está limpia.", False),
        ("Vivo en Lima.", "Vivo en una ciudad.", False),
        ("Tengo dos hijos.", "Tengo tres llaves.", True),
        ("Quiero leer.", "Quiero pan.", False),
    ],
)
def test_a_frame_is_a_sentence_without_its_words(one: str, other: str, alike: bool) -> None:
    assert (frame_of(one) == frame_of(other)) is alike


def test_a_word_that_is_used_before_it_is_brought_is_named_once() -> None:
    """By the first item that uses it; what a gloss, a card or an example of the same item brings is brought."""
    text = {
        "content_type": "text",
        "id": "t",
        "primary_text": "Ana compra una silla y una lámpara. ¿La silla es de Ana?",
        "metadata": {"title": "Ana", "glossary": [{"word": "la lámpara", "meaning": "the lamp"}]},
    }
    found = [(key, what) for key, what in problems(text, course("t")) if what.startswith("uses")]
    assert [what.split("“")[1].split("”")[0] for _, what in found] == ["compra", "es", "silla"]


def test_a_course_knows_the_words_of_the_course_that_it_follows() -> None:
    """Of a chain of them, and of two that name one another; one that is not there is named."""
    rows = [CARD, sentence("a", "El pan.", "The bread."), sentence("b", "El pan.", "That bread.")]
    first, second = course("w1", "a"), course("b")
    second["id"], second["metadata"]["follows"] = "d", "c"
    assert not [key for key, what in problems(*rows, first, second) if what.startswith("uses")]
    first["metadata"]["follows"] = "d"
    assert not [key for key, what in problems(*rows, first, second) if what.startswith("uses")]
    found = problems(*rows, second)
    assert ("b", "uses “pan”, which nothing in the course has brought so far") in found
    assert ("d", "follows c, which is not there") in found


def test_a_unit_says_what_it_leads_to_and_has_its_items() -> None:
    """And a word of a course stands in four of its sentences."""
    found = problems(CARD, course("w1", "gone", can_do=""))
    assert ("c", "Uno: says not what learners can do afterwards") in found
    assert ("c", "Uno: there is no gone") in found
    assert ("w1", "“el pan” stands in 0 sentences of the course, not in 4") in found


def test_a_concept_is_one_of_the_list_and_a_sentence_fits_its_level() -> None:
    """What is too long for beginners is not for them."""
    long = "Mi amigo de Lima vive con su familia en una casa muy grande y no trabaja nunca."
    found = problems(sentence("a", long, "Too long.", grammar_concepts=["subjunctive_future"]))
    assert ("a", "grammar_concepts: 'subjunctive_future' is not in the published list") in found
    assert ("a", "difficulty: 17 words are too many for beginner") in found
    assert [what for _, what in problems(sentence("a", "El paraguero es caro.", "x"))] == [
        "difficulty: “paraguero” is too rare a word for beginner"
    ]


@pytest.mark.parametrize(
    ("hint", "answer", "by_stem", "word"),
    [
        ("Use beber in the yo form.", "Bebo leche.", True, "beber"),
        ("beber in the yo form + milk", "Bebo leche.", False, None),
        ("Say bebo first.", "Bebo leche.", False, "bebo"),
        ("The bread takes no article.", "Como pan.", True, None),
        ("It is panadería without its end.", "Vivo en la panadera.", True, "panadería"),
        ("Music pleases you.", "Me gusta la música.", True, None),
        ("It is a matter of estar.", "Estoy aquí.", True, "estar"),
        ("Even a hotel has a name.", "El hotel es caro.", True, None),
    ],
)
def test_a_hint_that_says_the_word_is_found(hint: str, answer: str, by_stem: bool, word: str | None) -> None:
    """A nudge says no form of it, a pattern not the form that is asked; English words and the prompt's are none."""
    assert leaked(hint, answer, "The hotel is expensive.", by_stem=by_stem) == word


def test_readings_are_counted_without_what_makes_no_difference() -> None:
    """A subject that need not be said, and whom one speaks to where the prompt says you."""
    grammar = "(yo) [vivo|resido] en [Lima|la capital]"
    asked = Exercise("x", 1, "en-es", "I live in Lima.", ("Vivo en Lima.",), grammars=(grammar,))
    assert different_readings(asked) == 4
    grammar = "[p: (tú)|(usted)|(vos)] [p: vives|vive|vivís] en Lima"
    you = Exercise("x", 1, "en-es", "You live in Lima.", ("Vives en Lima.",), grammars=(grammar,))
    assert different_readings(you) == 1
    she = Exercise("x", 1, "en-es", "She lives in Lima.", ("Vive en Lima.", "Vives en Lima."))
    assert different_readings(she) == 2


def test_a_right_answer_that_our_rules_call_wrong_is_found() -> None:
    """One of the two cannot be meant."""
    asked = Exercise("x", 1, "en-es", "The house is white.", ("La casa es blanca.", "La casa es blanco."))
    assert ("la casa es blanco", "la casa es blanca") in set(clashes(asked))
    assert not list(clashes(Exercise("x", 1, "en-es", "I live here.", ("Vivo aquí.", "Vivo acá."))))


def test_words_are_known_by_their_forms() -> None:
    """A card without its article; several words of it in a row; names by their capital."""
    assert headwords("la estación") == ("estación",)
    assert stands_in("vivir", words("Vivimos aquí."))
    assert stands_in("el hermano", words("Mis hermanas cantan."))
    assert stands_in("fin de semana", words("Los fines de semana leo."))
    assert not stands_in("fin de semana", words("Es el fin de la semana."))
    assert names_in(["Vivo en Quito. Quito es grande."], english="I live in Quito.") == {"quito"}
    assert names_in(["Vivo aquí."], english="I live here.") == frozenset()
