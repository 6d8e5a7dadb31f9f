"""Answers in English: what is as right as an authored one, and what is a mistake whatever was meant."""

import pytest

from aidioma.model.marks import Exercise, Verdict
from aidioma.spanish.rules import mark_by_rules


def _verdict(prompt: str, accepted: str, answer: str) -> Verdict | None:
    feedback = mark_by_rules(Exercise("own", 1, "es-en", prompt, (accepted,)), answer)
    return None if feedback is None else feedback.verdict


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Mi hermana trabaja en un hospital.", "My sister works in a hospital.", "My sister works at a hospital."),
        ("Mi hermana trabaja en un hospital.", "My sister works in a hospital.", "My sister is working in a hospital."),
        ("No tengo dinero.", "I don't have any money.", "I have no money."),
        ("Ayer compré un libro.", "Yesterday I bought a book.", "I bought a book yesterday."),
        ("Son las tres.", "It's three o'clock.", "It's 3."),
        ("Tenemos que irnos.", "We have to go.", "We've got to leave."),
        ("¿Quieres comer algo?", "Do you want to eat something?", "Would you like to eat something?"),
        ("Me gusta el café.", "I like coffee.", "I like the coffee."),
        ("Tengo dos hermanos.", "I have two brothers.", "I've got two brothers."),
        ("Él ha llegado.", "He has arrived.", "He's arrived."),
    ],
)
def test_other_wordings_are_right(prompt: str, accepted: str, answer: str) -> None:
    assert _verdict(prompt, accepted, answer) is Verdict.CORRECT


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Mi hermana trabaja aquí.", "My sister works here.", "My sister work here."),
        ("Mi hermana trabaja aquí.", "My sister works here.", "My sister worked here."),
        ("Mi hermana trabaja aquí.", "My sister works here.", "My brother works here."),
        ("¿Quieres agua?", "Do you want water?", "Do you wants water?"),
        ("Los niños están aquí.", "The children are here.", "The children is here."),
        ("Ayer compré un libro.", "Yesterday I bought a book.", "Yesterday I buyed a book."),
        ("Hace frío hoy.", "It's cold today.", "Is cold today."),
        ("Mi padre es médico.", "My father is a doctor.", "My father is doctor."),
        ("No tengo dinero.", "I don't have any money.", "He doesn't have any money."),
        ("Me gusta el café.", "I like coffee.", "He likes coffee."),
        ("Ella vive en Madrid.", "She lives in Madrid.", "He lives in Madrid."),
        ("Él la ama.", "He loves her.", "She loves her."),
        ("Voy mañana.", "I'm going tomorrow.", "I'm going today."),
    ],
)
def test_mistakes_that_no_meaning_saves_are_told(prompt: str, accepted: str, answer: str) -> None:
    assert _verdict(prompt, accepted, answer) is Verdict.INCORRECT


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Vive en Madrid.", "She lives in Madrid.", "You live in Madrid."),
        ("He comprado un libro.", "I have bought a book.", "I bought a book."),
        ("Siempre trabaja aquí.", "She always works here.", "She is always working here."),
        ("No tengo ni idea.", "I have no idea.", "I don't have idea."),
        ("No tienes que ir.", "You don't have to go.", "You must not go."),
        ("Hablamos mucho.", "We talk a lot.", "We talked a lot."),
    ],
)
def test_what_is_not_sure_is_left_open(prompt: str, accepted: str, answer: str) -> None:
    """Another reading of the prompt, or a wording that only mostly is one."""
    assert _verdict(prompt, accepted, answer) is None


def test_an_apostrophe_that_is_lacking_is_a_slip() -> None:
    assert _verdict("¿Dónde está la biblioteca?", "Where is the library?", "Wheres the library?") is Verdict.ALMOST


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Mi hermana es médica.", "My sister is a doctor.", "My sister is an doctor."),
        ("Es una manzana.", "It's an apple.", "It's a apple."),
        ("Busco un apartamento.", "I want an apartment.", "I want an flat."),
        ("Tengo dos hermanos.", "I have two brothers.", "I have two brother."),
        ("Necesito información.", "I need information.", "I need informations."),
        ("Vive aquí desde hace diez años.", "He has lived here for ten years.", "He has lived here since ten years."),
        ("No me gusta el café.", "I don't like coffee.", "I no like coffee."),
        ("¿Dónde vives?", "Where do you live?", "Where you live?"),
        ("Tengo hambre.", "I am hungry.", "I have hunger."),
        ("Tengo veinte años.", "I am twenty years old.", "I have twenty years."),
        ("La gente es amable.", "People are nice.", "People is nice."),
        ("Él está aquí.", "He is here.", "Him is here."),
        ("Mi hermana está aquí.", "My sister is here.", "Me sister is here."),
        ("Quiero ir a casa.", "I want to go home.", "I want go home."),
        ("Puedo ir.", "I can go.", "I can to go."),
        ("Depende de ti.", "It depends on you.", "It depends of you."),
        ("Viene el lunes.", "He is coming on Monday.", "He is coming in Monday."),
        ("No tengo nada.", "I don't have anything.", "I don't have nothing."),
        ("Me dijo la verdad.", "He told me the truth.", "He said me the truth."),
        ("Es más grande.", "It is bigger.", "It is more bigger."),
    ],
)
def test_what_english_asks_for_is_certain(prompt: str, accepted: str, answer: str) -> None:
    assert _verdict(prompt, accepted, answer) is Verdict.INCORRECT


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("Son las tres.", "It's three o'clock.", "Its three o'clock."),
        ("Vamos.", "Let's go.", "Lets go."),
        ("El coche de mi padre.", "My father's car.", "My fathers car."),
    ],
)
def test_a_missing_apostrophe_is_a_slip_where_the_rest_is_right(prompt: str, accepted: str, answer: str) -> None:
    assert _verdict(prompt, accepted, answer) is Verdict.ALMOST


@pytest.mark.parametrize(
    ("prompt", "accepted", "answer"),
    [
        ("¿Quieres esto?", "Do you want this?", "You want this?"),
        ("Esperé tres horas.", "I waited for three hours.", "I waited three hours."),
        ("Es un hotel.", "It's a hotel.", "It's an hotel."),
    ],
)
def test_what_english_leaves_open_is_left_open(prompt: str, accepted: str, answer: str) -> None:
    assert _verdict(prompt, accepted, answer) is not Verdict.INCORRECT
