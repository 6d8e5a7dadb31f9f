"""What mostly is a mistake, told from a sentence and its prompt; and right sentences that look much the same."""

import pytest

from aidioma.spanish.doubts import doubts
from aidioma.text import words

DOUBTED = {
    "Da me lo": "pronoun_without_verb",
    "Llamé lo pero no estaba": "pronoun_without_verb",
    "Quiero te ver": "pronoun_before_infinitive",
    "Nadie es escuchando": "is_doing",
    "Los libros han sido traducido": "participle_after_haber",
    "Era tan calor que salimos": "degree_of_noun",
    "Fue más mejor": "degree_of_noun",
    "Es mucho caro": "much_of_adjective",
    "Hay gente que no comen carne": "people_are",
    "Me duelen mis pies": "own_body",
    "Ella gusta el olor": "liked_by_nobody",
    "Fui enfermo la semana pasada": "state_with_ser",
    "Tienes que esperas un poco": "after_modal",
    "Comenzó correr": "after_modal",
    "Vamos a el parque": "after_preposition",
    "Padre y hijo": "before_vowel",
    "No creo que ella conoce la verdad": "indicative_wished",
}
RIGHT = (
    "Dámelo", "Lo llamé, pero no estaba", "Quiero verte", "Nadie está escuchando", "Los libros han sido traducidos",
    "Hacía tanto calor que salimos", "Fue mucho mejor", "Es muy grande", "Hay gente que no come carne",
    "Me duelen los pies", "A ella le gusta el olor", "Estuve enfermo", "Tienes que esperar",
    "Comenzó a correr",
    "Vamos al parque", "Padre e hijo", "No creo que ella conozca la verdad", "¿No crees que es grande?",
    "Voy de compras",
    "Había una gran estrella", "Es lo mejor que tenemos", "Déjame probarlo",
    "Me quedé lo más quieto posible",
)  # fmt: skip


def test_each_is_doubted_for_its_mistake() -> None:
    found = {sentence: doubts(words(sentence)) for sentence in DOUBTED}
    assert {sentence: name for sentence, name in DOUBTED.items() if name not in found[sentence]} == {}


def test_right_sentences_are_not_doubted() -> None:
    found = {sentence: doubts(words(sentence)) for sentence in RIGHT}
    assert {sentence: names for sentence, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("prompt", "wrong", "right"),
    [
        ("This letter's for me.", "Esta letra es para mí", "Esta carta es para mí"),
        ("It was all my fault.", "Todo fue mi falta", "Todo fue mi culpa"),
        ("Last night I was at home.", "La última noche estuve en casa", "Anoche estuve en casa"),
        ("What is the capital of Peru?", "Qué es la capital de Perú", "Cuál es la capital de Perú"),
    ],
)
def test_the_prompt_tells_what_misleads(prompt: str, wrong: str, right: str) -> None:
    asked = words(prompt, "en")
    assert doubts(words(wrong), asked)
    assert not doubts(words(right), asked)
    assert not doubts(words(wrong))
