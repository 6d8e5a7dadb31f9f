"""English answers: contractions either way, other wordings, apostrophes and slips; nothing that says something else."""

import pytest

from aidioma.model.marks import Exercise, Verdict
from aidioma.spanish.english_words import is_word
from aidioma.spanish.into_english import english_wordings, with_apostrophes, written_out
from aidioma.spanish.rules import mark_by_rules
from aidioma.text import words


def verdict(prompt: str, accepted: str, answer: str) -> Verdict | None:
    mark = mark_by_rules(Exercise("c", 1, "es-en", prompt, (accepted,)), answer)
    return None if mark is None else mark.verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My sister's a doctor.", "my sister is a doctor"),
        ("My sister's book.", "my sister's book"),
        ("He's been here.", "he has been here"),
        ("He’s got a car.", "he has got a car"),
        ("I'd like a room.", "i would like a room"),
        ("You'd better go.", "you had better go"),
        ("She'd already worked.", "she would already worked"),
        ("They'd finished.", "they had finished"),
        ("They'd need it.", "they would need it"),
        ("Let's go, can't you?", "let us go can not you"),
    ],
)
def test_contractions_are_written_out_by_the_word_that_follows(text: str, expected: str) -> None:
    """Only the next word is looked at: what it does not tell stays, or is the commoner one."""
    assert " ".join(written_out(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Im here and dont know", ("i'm here and don't know", (("im", "i'm"), ("dont", "don't")))),
        ("I'm well, its here", ("I'm well, its here", ())),
        ("He'll wed, I'd say", ("He'll wed, I'd say", ())),
    ],
)
def test_apostrophes_are_put_in_where_there_is_no_other_word(
    text: str, expected: tuple[str, tuple[tuple[str, str], ...]]
) -> None:
    assert next(with_apostrophes(text)) == expected


def test_what_is_another_word_without_its_apostrophe_is_mended_in_a_second_way() -> None:
    ways = list(with_apostrophes("Its three"))
    assert ways == [("Its three", ()), ("it's three", (("its", "it's"),))]


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Mi hermana es médica.", "My sister is a doctor.", "My sister's a doctor."),
        ("Mi hermana es médica.", "My sister's a doctor.", "My sister is a doctor."),
        ("La nevera está vacía.", "The fridge is empty.", "The refrigerator's empty."),
        ("Querría una habitación.", "I'd like a room.", "I would like a room."),
        ("Ha estado aquí.", "He has been here.", "He's been here."),
        ("Trabaja aquí.", "He works here.", "She works here."),
        ("Mi color favorito.", "My favorite color.", "My favourite colour."),
        ("Mi mamá cocina.", "My mom cooks.", "My mum cooks."),
        ("No puedo ir.", "I can't go.", "I cannot go."),
        ("Vamos.", "Let's go.", "Let us go."),
        ("Nadie vino.", "Nobody came.", "No one came."),
        ("Busco un apartamento.", "I want an apartment.", "I want a flat."),
    ],
)
def test_other_wordings_are_right(prompt: str, accepted: str, answer: str) -> None:
    assert verdict(prompt, accepted, answer) is Verdict.CORRECT


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Tengo hambre.", "I am hungry.", "Im hungry"),
        ("No lo sé.", "I don't know.", "I dont know"),
        ("Voy mañana.", "I'm going tomorrow.", "I'm going tommorow"),
        ("Lo recibí.", "I received it.", "I recieved it"),
    ],
)
def test_slips_are_almost_right(prompt: str, accepted: str, answer: str) -> None:
    assert verdict(prompt, accepted, answer) is Verdict.ALMOST


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Está cansado.", "He is tired.", "She is tired."),
        ("Se puso nerviosa.", "She got nervous.", "He got nervous."),
        ("Había empezado.", "It had started.", "It had began."),
        ("Mi hermano trabaja.", "He works, my brother.", "She works, my brother."),
        ("El libro de mi hermana está aquí.", "My sister's book is here.", "My sister is book is here."),
        ("Tengo un caballo.", "I have a horse.", "I have a house."),
        ("No lo sé.", "I don't know.", "I dont sleep."),
        ("Vino.", "He came.", "Its wine."),
    ],
)
def test_what_may_say_something_else_is_left_open(prompt: str, accepted: str, answer: str) -> None:
    assert verdict(prompt, accepted, answer) is None


def test_what_has_one_wording_has_no_lattice() -> None:
    assert english_wordings("Sí.", ("yes",)) is None
    assert english_wordings("Sí.", ()) is None
    assert english_wordings("Sí.", ("yes",) * 41) is None


def test_words_are_told_from_slips() -> None:
    assert is_word("tomorrow")
    assert not is_word("tommorow")


def test_the_contracted_is_of_a_noun_is_a_wording_of_its_own() -> None:
    lattice = english_wordings("El perro está aquí.", words("The dog is here.", "en"))
    assert lattice is not None
    assert lattice.accepts(("the", "dog's", "here"))
    assert not lattice.accepts(("the", "dog's", "is", "here"))
