"""Words that cannot stand where they stand, whatever was meant, and what only looks like them."""

import pytest

from aidioma.model.marks import Exercise
from aidioma.spanish.align import align
from aidioma.spanish.certain import certain_mistakes
from aidioma.spanish.rules import mark_by_rules
from aidioma.text import words

MISTAKES = [
    # what no sentence has side by side
    ("El eres realmente hermosa.", "Eres realmente hermosa.", "You're really beautiful."),
    ("Un necesitas.", "Lo necesitas.", "You need it."),
    ("La vete.", "Vete.", "Go."),
    ("En sabes conducir.", "Sabes conducir.", "Can you drive?"),
    ("Montgomery fue donde que comenzó todo.", "Montgomery fue donde comenzó todo.", "It is where it all began."),
    ("Te daremos todo lo quieras.", "Te daremos todo lo que quieras.", "We'll give you anything you want."),
    ("Cómo llama tu madre.", "Cómo se llama tu madre.", "What's your mother's name?"),
    ("Viene todos días.", "Viene todos los días.", "He comes every day."),
    ("Es primera vez.", "Es la primera vez.", "It's the first time."),
    ("A olvidado cómo se hace.", "Ha olvidado cómo se hace.", "She's forgotten how to do it."),
    ("Ella puedo leer.", "No puedo leer.", "I cannot read."),
    ("Vi a yo tío.", "Vi a mi tío.", "I saw my uncle."),
    ("Duerme en me cuarto.", "Duerme en mi cuarto.", "He sleeps in my room."),
    ("Abre él ventana.", "Abre la ventana.", "Open the window."),
    ("Tom era está hablando.", "Tom no está hablando.", "Tom isn't talking."),
    ("Fue hacer uno intento.", "Fue hacer un intento.", "It was to give it a try."),
    ("Quiere una intento.", "Quiere un intento.", "He wants a try."),
    ("Ha cada uno le gusta.", "A cada uno le gusta.", "Each one likes it."),
    ("Ni sea tímido.", "No sea tímido.", "Don't be shy."),
    ("Lo hizo porque usted.", "Lo hizo por usted.", "He did it for you."),
    ("Desmayó.", "Se desmayó.", "She fainted."),
    ("Quítense zapatos.", "Quítense los zapatos.", "Take off your shoes."),
    ("No me gustan personas así.", "No me gustan las personas así.", "I don't like such people."),
    ("Tiene misma edad.", "Tiene la misma edad.", "He is the same age."),
    ("Plátanos son deliciosos.", "Los plátanos son deliciosos.", "Bananas are delicious."),
    ("Dime lo quieres hacer.", "Dime lo que quieres hacer.", "Tell me what you want to do."),
    ("Voy París mañana.", "Voy a París mañana.", "I'm going to Paris tomorrow."),
    ("Tienes de venir conmigo.", "Tienes que venir conmigo.", "You have to come with me."),
    ("Seas realmente hermosa.", "Eres realmente hermosa.", "You are really beautiful."),
    ("Ustedes tener tres autos.", "Ustedes tienen tres autos.", "You have three cars."),
    ("Mi casa muy grande.", "Mi casa es muy grande.", "My house is very big."),
    ("Fue más mejor.", "Fue mucho mejor.", "It was much better."),
    ("Era tanto buena que comí.", "Era tan buena que comí.", "It was so good that I ate."),
    ("Me duelen mis pies.", "Me duelen los pies.", "My feet hurt."),
    ("El sean breves.", "Sean breves.", "Be brief."),
    ("También no tengas miedo.", "No tengas miedo.", "Don't be afraid."),
    ("Qué hora quieres que venga.", "A qué hora quieres que venga.", "What time do you want me to come?"),
    ("Qué quieres hablar.", "De qué quieres hablar.", "What do you want to talk about?"),
    ("Ellas odiaban Tom.", "Ellas odiaban a Tom.", "They hated Tom."),
    ("Vi perro.", "Vi un perro.", "I saw a dog."),
    ("No creo que ella conoce la verdad.", "No creo que ella conozca la verdad.", "I don't think she knows the truth."),
    ("Es importante que vienes.", "Es importante que vengas.", "It's important that you come."),
    ("Llamé lo ayer.", "Lo llamé ayer.", "I called him yesterday."),
    ("Has alguna vez comido pulpo.", "Has comido alguna vez pulpo.", "Have you ever eaten octopus?"),
    ("Le engañes.", "No le engañes.", "Don't deceive him."),
    # what the prompt counts
    ("Tengo 5 hermanos.", "Tengo 4 hermanos.", "I have 4 brothers."),
    ("Tengo 5 hermanos.", "Tengo cuatro hermanos.", "I have four brothers."),
    ("Cuesta trescientos euros.", "Cuesta trescientos cincuenta euros.", "It costs 350 euros."),
    ("Cuánto cuestan esta camisa.", "Cuánto cuesta esta camisa.", "How much does this shirt cost?"),
]
RIGHT = [
    # what looks like them and is right, or may be
    ("Este necesita ayuda.", "Necesita ayuda.", "This one needs help."),
    ("Para, estás loco.", "Déjalo, estás loco.", "Stop it, you're crazy."),
    ("Él puede leer.", "Puede leer.", "He can read."),
    ("Lo que quiero es dormir.", "Lo que quiero dormir.", "What I want is to sleep."),
    ("Hola, qué tal.", "Hola, qué tal estás.", "Hi, how are you?"),
    ("De acuerdo.", "Estoy de acuerdo.", "I agree."),
    ("Más alto.", "Apuntad más alto.", "Aim higher."),
    ("Qué hora tienes.", "A qué hora tienes.", "What time do you have?"),
    ("Qué esperas.", "A qué esperas.", "What are you waiting for?"),
    ("Conozco París.", "Conozco a París.", "I know Paris."),
    ("La he visto ayer.", "He la visto ayer.", "I saw her yesterday."),
    ("Pues siéntate.", "Siéntate.", "Well, sit down."),
    ("Estoy muy cansado.", "Estoy cansado.", "I'm so tired."),
    ("Es un estudiante.", "Es una estudiante.", "She is a student."),
    ("Me voy quince días.", "Me voy dos semanas.", "I'm leaving for two weeks."),
    ("A qué hora saldrá.", "A qué hora sale.", "What time does it leave?"),
    ("Les encantaste.", "Les encantaba.", "They loved you."),
    ("Que seas feliz.", "Que eres feliz.", "May you be happy."),
]


def are_certain(answer: str, right: str, prompt: str) -> bool:
    """Whether every difference between the two is a certain mistake."""
    steps = align(words(answer), words(right))
    changed = frozenset(at for at, step in enumerate(steps) if step.is_edit)
    return certain_mistakes(steps, prompt=words(prompt, "en")) == changed


@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: row[0])
def test_what_cannot_stand_there_is_certain(row: tuple[str, str, str]) -> None:
    assert are_certain(*row)


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row[0])
def test_what_may_stand_there_is_left_open(row: tuple[str, str, str]) -> None:
    assert not are_certain(*row)


def test_what_several_listeners_are_is_plural_behind_every_command() -> None:
    exercise = Exercise("own", 1, "en-es", "Be honest with me.", ("Sean sinceras conmigo.",))
    assert mark_by_rules(exercise, "Sean sincera conmigo.") != mark_by_rules(exercise, "Sean sinceras conmigo.")
    wrong = mark_by_rules(exercise, "Sean sincera conmigo.")
    assert wrong is None or wrong.edits
