"""Mistakes that no meaning saves, and what looks like them and is right."""

from collections import defaultdict
from itertools import permutations
from pathlib import Path

import pytest

from aidioma.feedback.align import align, distance
from aidioma.feedback.language.certain import certain_mistakes
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
    ],
)
def test_what_another_reading_saves_is_left_open(answer: str, right: str) -> None:
    """Another meaning, another person or another place may be right; a judge says."""
    assert not is_certain(answer, right)


def test_a_false_friend_is_one_only_beside_its_english_lookalike() -> None:
    assert is_certain("Estoy embarazada.", "Estoy avergonzada.", prompt="I am embarrassed.")
    assert not is_certain("Estoy embarazada.", "Estoy encinta.", prompt="I am pregnant.")


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
