"""Spanish words and phrases that look like English ones and say another thing: letra for a letter, falta for fault."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from aidioma.spanish.lexicon import english_key
from aidioma.spanish.morphology import analyses
from aidioma.spanish.vocabulary import lemma, singular
from aidioma.text import words

_TABLE: Final = """
actually: actualmente | assist: asistir | attend: atender | avocado: abogado
character: carácter | college: colegio | compromise: compromiso | confident: confidente | constipated: constipado
deception: decepción | embarrassed: embarazado | embarrassing: embarazoso | exit: éxito
eventually: eventualmente | fabric: fábrica | factory: factoría | fault: falta
grocery: grosería | idiom: idioma | injure: injuriar | invest: investir | large: largo
lecture: lectura | letter: letra | library: librería | luxury: lujuria | molest: molestar | notice: noticia
parent: pariente | policy: policía | preservative: preservativo | pretend: pretender | quiet: quieto | quit: quitar
realize: realizar | resign: resignar | rope: ropa
sane: sano | sensible: sensible | soap: sopa | success: suceso | support: soportar | sympathetic: simpático
target: tarjeta | ultimately: últimamente | vase: vaso | warn: advertido | conductor: conductor | bald: balde
casualty: casualidad | dinner: dinero | disgust: disgusto | educated: educado
exciting: excitante | fast: fasto | groceries: groserías | intoxicated: intoxicado | jam: jamón
nude: nudo | patron: patrón | plate: plata | presently: presentemente
pregnant: preñada | ray: raya | scholar: escolar
trip: tripa | sauce: sauce | cartoon: cartón | card: cardo
dish: dicha | envious: enviado | journal: jornal
"""
"""English words with the Spanish ones that learners take for them, though they are hardly ever their translation."""
_PHRASES: Final = """
last night: la última noche | last night: última noche | have a good time: tener un buen tiempo
i am hungry: soy hambre | i am hungry: estoy hambre | i am cold: soy frío | i am hot: soy caliente
good time: buen tiempo | make a decision: hacer una decisión | take a decision: tomar decisión
make sense: hacer sentido | makes sense: hace sentido | take a walk: tomar un paseo | pay attention: pagar atención
look for: mirar para | looking for: mirando para | looking for: buscando por
look for: buscar por | wait for: esperar por | waiting for: esperando por | ask for: preguntar por
have fun: tener diversión | had fun: tuvo diversión | call back: llamar atrás
go back: ir atrás | come back: venir atrás | give back: dar atrás | how old: cómo viejo | how old: qué viejo
years old: años viejo | years old: años viejos | old: soy años
what time: qué tiempo | at what time: a qué tiempo | every day: cada días

on mondays: en los lunes | on sundays: en los domingos | on saturdays: en los sábados
for the first time: por la primera vez | for example: para ejemplo | thank you for: gracias para
thanks for: gracias para | by train: por el tren | by bus: por el autobús | by car: por coche
married to: casado a | married to: casada a | in love with: enamorado con | in love with: enamorada con
depends on: depende en | depend on: depender en | think about: pensar sobre | dream of: soñar de
dream about: soñar sobre | interested in: interesado con | a lot of: un mucho de | a lot: un mucho
the more: lo más | both: ambos los
"""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in _TABLE.replace("\n", "|").split("|"):
        english, _, spanish = pair.partition(":")
        if spanish:
            found[english_key(english.strip())].update(spanish.split())
    return {english: frozenset(meant) for english, meant in found.items()}


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    pairs = (pair.partition(":") for pair in _PHRASES.replace("\n", "|").split("|"))
    return tuple((words(english, "en"), words(spanish)) for english, _, spanish in pairs if spanish)


def misleading(sentence: tuple[str, ...], prompt: tuple[str, ...]) -> bool:
    """Whether *sentence* has what looks like a word or phrase of the English *prompt* and is not its translation."""
    prompt = tuple(word.removesuffix("'s") for word in prompt)
    table = _words()
    meant = frozenset[str]().union(*(table.get(english_key(word), frozenset()) for word in prompt))
    if meant and any(not meant.isdisjoint(_stems(word)) for word in sentence):
        return True
    return any(_holds(prompt, english) and _holds(sentence, spanish) for english, spanish in _phrases())


def _stems(word: str) -> frozenset[str]:
    one = singular(word)
    return frozenset({word, lemma(word), one, *(form.lemma for form in analyses(word))})


def _holds(sentence: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(sentence[at : at + len(phrase)] == phrase for at in range(len(sentence) - len(phrase) + 1))
