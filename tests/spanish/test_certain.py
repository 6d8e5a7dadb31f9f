"""Mistakes that no meaning saves, and what looks like them and is right."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aidioma.lattice.lattice import lattice_of
from aidioma.spanish.align import align, distance
from aidioma.spanish.certain import certain_mistakes
from aidioma.spanish.rules import MOST_CHANGES
from aidioma.spanish.wordings.wordings import wordings
from aidioma.text import words

Tokens = tuple[str, ...]
STARTER = files("aidioma.content.starter")
SENTENCES = Path(__file__).parents[3] / "shared" / "data" / "tatoeba_en_es.tsv"


def is_certain(answer: str, right: str, *, prompt: str = "") -> bool:
    """Whether every difference between the two is a certain mistake."""
    steps = align(words(answer), words(right))
    changed = frozenset(at for at, step in enumerate(steps) if step.is_edit)
    return certain_mistakes(steps, prompt=words(prompt, "en")) == changed


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("Cuando llegué, había empezada.", "Cuando llegué, había empezado."),
        ("Este regalo es para tú.", "Este regalo es para ti."),
        ("Este regalo es para tu.", "Este regalo es para ti."),
        ("Es un regalo para yo.", "Es un regalo para mí."),
        ("La problema es grave.", "El problema es grave."),
        ("La agua está fría.", "El agua está fría."),
        ("Viene todas los días.", "Viene todos los días."),
        ("Me gusta los libro.", "Me gusta los libros."),
        ("Mis padre son altos.", "Mis padres son altos."),
        ("Es una casa blanco.", "Es una casa blanca."),
        ("La casa es muy pequeño.", "La casa es muy pequeña."),
        ("Ella es alto.", "Ella es alta."),
        ("El agua está frío.", "El agua está fría."),
        ("Tengo dos gatos negro.", "Tengo dos gatos negros."),
        ("Yo no come pan.", "Yo no como pan."),
        ("Nosotros va al cine.", "Nosotros vamos al cine."),
        ("Mi hermano viven en Madrid.", "Mi hermano vive en Madrid."),
        ("Los niños juega en el parque.", "Los niños juegan en el parque."),
        ("Me gusta los perros.", "Me gustan los perros."),
        ("Puedo hablo español.", "Puedo hablar español."),
        ("Es para hablo.", "Es para hablar."),
        ("Soy cansado.", "Estoy cansado."),
        ("Estoy hambre.", "Tengo hambre."),
        ("Soy veinte años.", "Tengo veinte años."),
        ("Quiero un otro café.", "Quiero otro café."),
        ("Te veo en lunes.", "Te veo el lunes."),
        ("Veo mi hermano.", "Veo a mi hermano."),
        ("Está en la la mesa.", "Está en la mesa."),
        ("La problema es de los libro.", "El problema es de los libros."),
        ("Tengo mucho paciencia.", "Tengo mucha paciencia."),
        ("Tiene dos hermano.", "Tiene dos hermanos."),
        ("Vive en esa pequeño casa.", "Vive en esa pequeña casa."),
        ("Es un bueno problema.", "Es un buen problema."),
        ("Un televisión está rota.", "La televisión está rota."),
        ("Quiero esto libro.", "Quiero este libro."),
        ("Ellos problemas son graves.", "Los problemas son graves."),
        ("He comer demasiado.", "He comido demasiado."),
        ("Sé que usted son profesor.", "Sé que usted es profesor."),
        ("¿Por qué tengo usted miedo?", "¿Por qué tiene usted miedo?"),
        ("Mi hermano no vivimos aquí.", "Mi hermano no vive aquí."),
        ("Estoy comer ahora.", "Estoy comiendo ahora."),
        ("Voy comer ahora.", "Voy a comer ahora."),
        ("Tengo estudiar mucho.", "Tengo que estudiar mucho."),
        ("Antes comer me lavo.", "Antes de comer me lavo."),
        ("No puedo a venir.", "No puedo venir."),
        ("Eso no va a la pasar.", "Eso no va a pasar."),
        ("Soy comiendo.", "Estoy comiendo."),
        ("Soy en casa.", "Estoy en casa."),
        ("Este está mi gato.", "Este es mi gato."),
        ("No soy es tu amigo.", "No soy tu amigo."),
        ("Quieres haga algo.", "Quieres que haga algo."),
        ("No soy una tu amiga.", "No soy tu amiga."),
        ("Perdí mi la cartera.", "Perdí mi cartera."),
        ("Voy la a Madrid.", "Voy a Madrid."),
        ("Me madre canta.", "Mi madre canta."),
        ("Se tenéis miedo.", "Le tenéis miedo."),
        ("Vive en a Madrid.", "Vive en Madrid."),
        ("Vengo del el cine.", "Vengo del cine."),
        ("Está debajo la mesa.", "Está debajo de la mesa."),
        ("Padre y hijo cantan.", "Padre e hijo cantan."),
        ("Eres mucho valiente.", "Eres muy valiente."),
        ("El no canta.", "Él no canta."),
        ("Mi robó la cartera.", "Me robó la cartera."),
        ("Mí me gusta.", "A mí me gusta."),
    ],
)
def test_a_clash_is_certain(answer: str, right: str) -> None:
    """Grammar alone tells, whatever was meant."""
    assert is_certain(answer, right)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("Había comida en la mesa.", "Había algo en la mesa."),
        ("Es para tú verlo.", "Es para ti verlo."),
        ("Es una artista.", "Es un artista."),
        ("Esta tarde.", "Este tarde."),
        ("La mayoría son altos.", "La mayoría es alta."),
        ("Estoy cansada.", "Estoy cansado."),
        ("Soy feliz.", "Estoy feliz."),
        ("Tengo mi hermano.", "Tengo a mi hermano."),
        ("Busco un médico.", "Busco a un médico."),
        ("No quiero contároslo.", "No quiero contártelo."),
        ("Está embarazada.", "Está encinta."),
        ("Vivió en Madrid.", "Vive en Madrid."),
        ("Mi hermano vivió en Madrid.", "Mi hermano vive en Madrid."),
        ("Nos vemos en enero.", "Nos vemos el enero."),
        ("Sabe el por qué.", "Sabe por qué."),
        ("Vivo en el este.", "Vivo en este."),
        ("La fiesta es en casa.", "La fiesta está en casa."),
        ("Aquí está mi gato.", "Aquí es mi gato."),
        ("¿De dónde eres?", "¿De dónde estás?"),
        ("Se lo pedimos.", "Le lo pedimos."),
        ("Es tres años mayor que yo.", "Tiene tres años mayor que yo."),
        ("Fue cantando.", "Estuvo cantando."),
        ("Debo de ir.", "Debo ir."),
        ("Cada una la compró.", "Cada una compró."),
        ("Agua y hielo.", "Agua e hielo."),
    ],
)
def test_what_another_reading_saves_is_left_open(answer: str, right: str) -> None:
    """Another meaning, another person or another place may be right; a judge says."""
    assert not is_certain(answer, right)


def test_a_false_friend_is_one_only_beside_its_english_lookalike() -> None:
    assert is_certain("Estoy embarazada.", "Estoy avergonzada.", prompt="I am embarrassed.")
    assert not is_certain("Estoy embarazada.", "Estoy encinta.", prompt="I am pregnant.")


@pytest.mark.parametrize(
    ("answer", "right", "prompt"),
    [
        ("Le regalé un libro.", "Le regaló un libro.", "She gave him a book."),
        ("Es tu casa.", "Es mi casa.", "It is my house."),
        ("Que quieres.", "Qué quieres.", "What do you want?"),
        ("Me tienes miedo.", "Le tienes miedo.", "You're afraid of him."),
        ("Tom compraste pan.", "Tom compró pan.", "Tom bought bread."),
    ],
)
def test_what_the_english_says_is_certain(answer: str, right: str, prompt: str) -> None:
    """Who does it, whose it is and what is asked stand there; without the English nothing is said."""
    assert is_certain(answer, right, prompt=prompt)
    assert not is_certain(answer, right)


@pytest.mark.parametrize(
    ("answer", "right", "prompt"),
    [
        ("Le regalé un libro.", "Le regaló un libro.", "I saw that she gave him a book."),
        ("Es su casa.", "Es tu casa.", "It is your house."),
        ("Hey, ten cuidado.", "Hey, tenga cuidado.", "Hey, be careful."),
        ("Estamos empezando.", "Estoy empezando.", "This is only the beginning."),
        ("Tom compraste pan.", "Tom compró pan.", "Tom, you bought bread."),
    ],
)
def test_what_the_english_leaves_open_is_left_open(answer: str, right: str, prompt: str) -> None:
    assert not is_certain(answer, right, prompt=prompt)


@pytest.mark.parametrize(
    ("answer", "right", "prompt"),
    [
        # moods
        ("Quiero que vienes.", "Quiero que vengas.", "I want you to come."),
        ("Ojalá puedo ir.", "Ojalá pueda ir.", "I hope I can go."),
        ("Es para que sabes.", "Es para que sepas.", "It's so that you know."),
        ("Sal antes de que llueve.", "Sal antes de que llueva.", "Leave before it rains."),
        ("Espero que viene.", "Espero que venga.", "I hope he comes."),
        ("Creo que venga.", "Creo que viene.", "I think he is coming."),
        ("Si tendría tiempo, leería.", "Si tuviera tiempo, leería.", "If I had time, I would read."),
        ("No tocas eso.", "No toques eso.", "Don't touch that."),
        # ser, estar, haber
        ("Las llaves son en la mesa.", "Las llaves están en la mesa.", "The keys are on the table."),
        ("¿Dónde es la estación?", "¿Dónde está la estación?", "Where is the station?"),
        ("He sido trabajando.", "He estado trabajando.", "I have been working."),
        ("Mi hermana está médica.", "Mi hermana es médica.", "My sister is a doctor."),
        ("Estoy de Chile.", "Soy de Chile.", "I am from Chile."),
        ("Están las dos.", "Son las dos.", "It is two o'clock."),
        ("Habían muchas personas.", "Había muchas personas.", "There were many people."),
        ("He estado trabajado.", "He estado trabajando.", "I have been working."),
        # words that govern others
        ("Sueño de ti.", "Sueño con ti.", "I dream of you."),
        ("Trabaja a un banco.", "Trabaja en un banco.", "He works at a bank."),
        ("Busco por mis llaves.", "Busco mis llaves.", "I am looking for my keys."),
        ("Gracias para todo.", "Gracias por todo.", "Thanks for everything."),
        (
            "Por llegar al centro, toma el bus.",
            "Para llegar al centro, toma el bus.",
            "To get to the center, take the bus.",
        ),
        ("Este regalo es por ti.", "Este regalo es para ti.", "This gift is for you."),
        ("Tengo nada.", "No tengo nada.", "I have nothing."),
        ("Nunca no voy.", "Nunca voy.", "I never go."),
        ("No veo algo.", "No veo nada.", "I don't see anything."),
        ("Quiero ir.", "No quiero ir.", "I don't want to go."),
        ("No quiero ir.", "Quiero ir.", "I want to go."),
        ("Lo gusta el café.", "Le gusta el café.", "He likes coffee."),
        ("Le lo di.", "Se lo di.", "I gave it to him."),
        ("Me gusto nadar.", "Me gusta nadar.", "I like swimming."),
        ("Miles estrellas.", "Miles de estrellas.", "Thousands of stars."),
        # what the English names
        ("Necesita ayuda.", "Necesito ayuda.", "I need help."),
        ("Hablo español.", "Hablamos español.", "We speak Spanish."),
        ("Compraste pan.", "Compró pan.", "She bought bread."),
        ("Compro pan.", "Compré pan.", "I bought bread."),
        ("Compré pan.", "Compro pan.", "I buy bread."),
        ("Compraría pan.", "Compraré pan.", "I will buy bread."),
        ("Iré al cine.", "Fui al cine.", "I went to the cinema."),
        ("Ha escribido.", "Ha escrito.", "He has written."),
        ("Lo saberán.", "Lo sabrán.", "They will know it."),
        ("La llamó.", "Lo llamó.", "He called him."),
        ("Lo llamó.", "La llamó.", "He called her."),
        ("Hay un grande problema.", "Hay un gran problema.", "There is a big problem."),
        ("Puedo nado.", "Puedo nadar.", "I can swim."),
    ],
)
def test_what_the_prompt_and_the_grammar_decide_together_is_certain(answer: str, right: str, prompt: str) -> None:
    assert is_certain(answer, right, prompt=prompt)


@pytest.mark.parametrize(
    ("answer", "right", "prompt"),
    [
        # moods that both stand
        ("Quizás viene.", "Quizás venga.", "Maybe he is coming."),
        ("Aunque llueve, voy.", "Aunque llueva, voy.", "Although it is raining, I'm going."),
        ("No sé si vendrá.", "No sé si viene.", "I don't know if he is coming."),
        ("Digo que vienes.", "Digo que vengas.", "I say you should come."),
        # ser and estar that both stand
        ("La fiesta es en casa.", "La fiesta está en casa.", "The party takes place at home."),
        ("Es viejo.", "Está viejo.", "He is old."),
        ("Fui cantando.", "Estuve cantando.", "I went singing."),
        ("Es casada.", "Está casada.", "She is married."),
        ("Están aburridos.", "Están aburriéndose.", "They are bored."),
        # governed words that both stand
        ("Pienso de eso.", "Pienso en eso.", "What I think of it."),
        ("Lo hice por ti.", "Lo hice para ti.", "I did it for you."),
        (
            "Si no nos ayuda alguien, no acabo.",
            "Si no nos ayuda nadie, no acabo.",
            "Unless someone helps us, I won't finish.",
        ),
        ("¿Quieres ir?", "¿No quieres ir?", "Don't you want to go?"),
        # persons and tenses that both stand
        ("Me das un minuto.", "Me dan un minuto.", "Can I have a minute?"),
        ("Solo estoy empezando.", "Solo estamos empezando.", "This is only the beginning."),
        ("No te creeremos.", "No te creerán.", "You won't be believed."),
        ("Me alegra que vengas.", "Me alegro que vengas.", "I'm glad you are coming."),
        ("¿Qué hora tienes?", "¿Qué hora tiene?", "What time is it?"),
        ("Alguna vez comiste pulpo.", "Alguna vez comió pulpo.", "Have you ever eaten octopus?"),
        ("Tenemos mal tiempo.", "Tuvimos mal tiempo.", "We have had bad weather recently."),
        ("Llegaste tarde.", "Llegas tarde.", "You are late."),
        ("Lo entiendo.", "Lo entendí.", "I got it."),
        ("El tren saldrá a las seis.", "El tren sale a las seis.", "The train leaves at six."),
        ("Salí de aquí.", "Sal de aquí.", "Get out of here."),
        ("Si fuese yo.", "Si fuera yo.", "If I were you."),
        ("No la toques.", "No la toque.", "Don't touch it."),
        ("Nos iremos de viaje.", "Iremos de viaje.", "We'll go on a trip."),
        ("Mi hermana es médico.", "Mi hermana es médica.", "My sister is a doctor."),
        ("La médico me vio.", "El médico me vio.", "The doctor saw me."),
        ("Lo perdió.", "La perdió.", "She lost her key and found it."),
    ],
)
def test_what_both_stand_for_the_prompt_are_left_open(answer: str, right: str, prompt: str) -> None:
    assert not is_certain(answer, right, prompt=prompt)


def blamed(one: Tokens, other: Tokens, prompt: Tokens) -> bool:
    """Whether all that differs between two right translations is held for certain mistakes."""
    if one == other or distance(one, other, at_most=MOST_CHANGES) > MOST_CHANGES:
        return False
    steps = align(one, other)
    return certain_mistakes(steps, prompt=prompt) >= {at for at, step in enumerate(steps) if step.is_edit}


@pytest.mark.corpus
def test_nothing_is_said_of_two_right_translations_of_one_sentence() -> None:
    """What people wrote for the same English sentence is right, however near to each other."""
    if not SENTENCES.exists():
        pytest.skip("the shared sentences are not beside the repository")
    lines = defaultdict(set)
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        english, spanish = line.split("\t")[:2]
        lines[english].add(words(spanish))
    found = [
        (english, one, other)
        for english, several in lines.items()
        for one, other in permutations(several, 2)
        if blamed(one, other, words(english, "en"))
    ]
    assert found == []


@pytest.mark.corpus
@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_nothing_is_said_of_two_right_answers_to_one_item(level: str) -> None:
    """Accepted ones, readings of its grammars and their neighbours, and other wordings of these."""
    found = []
    for line in STARTER.joinpath(f"sentences_{level}.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        prompt = item["secondary_text"]
        right = list(right_answers(prompt, item["primary_text"], item["metadata"]))
        asked = words(prompt, "en")
        found += [(prompt, *pair) for pair in permutations(dict.fromkeys(right), 2) if blamed(*pair, asked)]
    assert found == []


def right_answers(prompt: str, written: str, metadata: Mapping[str, Any]) -> Iterator[Tokens]:
    drawn = Random(1)
    accepted = [words(text) for text in (written, *metadata["accepted"])]
    yield from accepted
    if metadata.get("grammars"):
        fragments = [tuple(line.split(" = ", 1)) for line in metadata.get("fragments", ())]
        lattice = lattice_of(metadata["grammars"], fragments)
        for reading in lattice.sample(5, drawn):
            yield from (one.words for one in lattice.nearest(reading.words, at_most=MOST_CHANGES, count=5))
    for text in accepted[:2]:
        if (other := wordings(prompt, text)) is not None:
            yield from (reading.words for reading in other.sample(10, drawn))


@pytest.mark.parametrize(
    ("answer", "right", "prompt"),
    [
        ("Para favor, inténtalo.", "Por favor, inténtalo.", ""),
        ("Por la favor, inténtalo.", "Por favor, inténtalo.", ""),
        ("A pesar ser viejo, es fuerte.", "A pesar de ser viejo, es fuerte.", ""),
        ("Cómo te va de el colegio.", "Cómo te va en el colegio.", ""),
        ("Se marchan el 10 junio.", "Se marchan el 10 de junio.", ""),
        ("Ya sé qué vais decir.", "Ya sé qué vais a decir.", ""),
        ("Quiero de dormir.", "Quiero dormir.", ""),
        ("Soy alérgica los cacahuetes.", "Soy alérgica a los cacahuetes.", ""),
        ("No conocía nadie.", "No conocía a nadie.", ""),
        ("Me acordaré ti.", "Me acordaré de ti.", ""),
        ("Se acordaron de la comprar velas.", "Se acordaron de comprar velas.", ""),
        ("De qué no viniste.", "Por qué no viniste.", "Why didn't you come?"),
        ("Creo me gusta.", "Creo que me gusta.", ""),
        ("Estuvimos fuera hasta oscureció.", "Estuvimos fuera hasta que oscureció.", ""),
        ("Tom sabe de no estamos ocupados.", "Tom sabe que no estamos ocupados.", ""),
        ("Este para mi amigo.", "Este es para mi amigo.", "This is for my friend."),
        ("Ésas está bien.", "Ésas están bien.", ""),
        ("Se marchan con tres días.", "Se marchan en tres días.", "They are leaving in three days."),
        ("Arroja mis dados.", "Arroja los dados.", "Throw the dice."),
        ("No me tienes experiencia.", "No tienes experiencia.", "You don't have experience."),
        ("Fue tan bien.", "Fue muy bien.", "It went very well."),
        ("No engañes.", "No le engañes.", "Don't deceive him."),
        ("Te mostraré ciudad.", "Te mostraré la ciudad.", "I will show you the city."),
        ("Puedo hacerte la pregunta.", "Puedo hacerte una pregunta.", "Can I ask you a question?"),
        ("Pasto del vecino es verde.", "El pasto del vecino es verde.", ""),
        ("Nuestro frigorífico es roto.", "Nuestro frigorífico está roto.", ""),
        ("No estoy tu amigo.", "No soy tu amigo.", ""),
        ("Bebí un vaso agua.", "Bebí un vaso de agua.", ""),
        ("Vamos en la playa.", "Vamos a la playa.", ""),
        ("Perderás la tren.", "Perderás el tren.", ""),
    ],
)
def test_a_little_word_that_has_no_choice_is_certain(answer: str, right: str, prompt: str) -> None:
    """What is missing, too much or another little word, where Spanish or the prompt leaves one alone."""
    assert is_certain(answer, right, prompt=prompt)


@pytest.mark.parametrize(
    ("answer", "right", "prompt"),
    [
        ("Me enseñó cómo cocinar.", "Me enseñó a cocinar.", "She taught me to cook."),
        ("Se alegrará al verte.", "Se alegrará de verte.", ""),
        ("Es pequeño pero muy valiente.", "Es pequeño pero es muy valiente.", "He is small but very brave."),
        ("Toca piano.", "Toca el piano.", "He plays the piano."),
        ("Vivo aquí hace tres años.", "Vivo aquí desde hace tres años.", "I've been living here for three years."),
        ("Dónde estoy.", "En dónde estoy.", "Where am I?"),
        ("No nos falta nada.", "No nos falta de nada.", "We lack nothing."),
        ("Debe estar enfermo.", "Debe de estar enfermo.", ""),
        ("Le mordió la pierna.", "Le mordió en la pierna.", ""),
        ("Es estudiante japonés.", "Es estudiante de japonés.", ""),
        ("Llegó al fin.", "Llegó por fin.", "He finally arrived."),
        ("Le pedimos consejo.", "Le pedimos su consejo.", "We ask his advice."),
        ("Tiene pelo largo.", "Tiene el pelo largo.", "She has long hair."),
        ("Estuvo muy bien.", "Fue muy bien.", "It went very well."),
        ("La joven llegó.", "El joven llegó.", ""),
        ("Responde la pregunta.", "Responde a la pregunta.", "Answer the question."),
    ],
)
def test_a_little_word_that_has_a_choice_is_left_open(answer: str, right: str, prompt: str) -> None:
    """What right translations differ in is nobody's mistake, whichever of them is the learner's."""
    assert not is_certain(answer, right, prompt=prompt)
    assert not is_certain(right, answer, prompt=prompt)
