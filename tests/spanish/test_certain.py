"""Mistakes that no meaning saves, and what looks like them and is right."""

from collections import defaultdict
from itertools import permutations
from pathlib import Path

import pytest

from aidioma.spanish.align import align, distance
from aidioma.spanish.certain import certain_mistakes
from aidioma.text import words

SENTENCES = Path(__file__).parents[4] / "shared" / "data" / "tatoeba_en_es.tsv"


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


def test_nothing_is_said_of_two_right_translations_of_one_sentence() -> None:
    """What people wrote for the same English sentence is right, however near to each other."""
    if not SENTENCES.exists():
        pytest.skip("the shared sentences are not beside the repository")
    lines = defaultdict(set)
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        english, spanish = line.split("\t")[:2]
        lines[english].add(words(spanish))
    blamed = [
        (one, other)
        for english, several in lines.items()
        for one, other in permutations(several, 2)
        if distance(one, other, at_most=2) <= 2 and (steps := align(one, other))
        if certain_mistakes(steps, prompt=words(english, "en")) >= {at for at, step in enumerate(steps) if step.is_edit}
    ]
    assert blamed == []
