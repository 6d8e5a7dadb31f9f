"""
Placement: at most twelve gaps, each the one that tells most about somebody who answers as they did so far. Pure.

The model is the three-parameter logistic one of item response theory: how likely an answer is right by how able
somebody is, how hard the gap is, and how often a guess hits. What is believed of them is a distribution over abilities.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from aidioma.model.items import Level

Standing = Literal["none", "beginner", "intermediate", "advanced"]
"""What a placement comes to: a level, or that there is nothing to build on yet."""

MOST_ASKED: Final = 12
LEAST_ASKED: Final = 6
SURE: Final = 0.85
"""So likely has one standing to be before fewer than twelve are enough."""
GIVES_UP: Final = 4
"""So many of the easiest in a row that somebody does not know: then nobody is asked on."""

GUESSED: Final = 0.25
STEEPNESS: Final = 1.7
_ABILITIES: Final = tuple(step / 4 for step in range(-16, 17))
_SPREAD: Final = 1.6
BANDS: Final[Mapping[str, float]] = {"A1": -2.4, "A2": -1.0, "B1": 0.4, "B2": 1.7, "C1": 2.9}
"""How hard the gaps of a CEFR level are."""
_FROM: Final[tuple[tuple[Standing, float], ...]] = (
    ("none", -math.inf),
    ("beginner", -2.8),
    ("intermediate", -0.2),
    ("advanced", 2.2),
)
"""The ability that each standing begins at."""


@dataclass(frozen=True, slots=True)
class PlacementItem:
    """A Spanish sentence with a gap ``___``, what may fill it, the right one first, and how hard that is."""

    id: str
    text: str
    options: tuple[str, ...]
    band: str

    @property
    def right(self) -> str:
        """What belongs into the gap."""
        return self.options[0]


ITEMS: Final[tuple[PlacementItem, ...]] = tuple(
    PlacementItem(f"{band}{number}".lower(), text, (right, *wrong), band)
    for band, gaps in {
        "A1": (
            ("Yo ___ de Chile.", "soy", "es", "eres", "son"),
            ("Tengo dos ___.", "hermanos", "hermano", "hermana", "una hermana"),
            ("¿Cómo ___ llamas?", "te", "me", "se", "le"),
            ("La casa es ___.", "blanca", "blanco", "blancos", "blancas"),
            ("Nosotros ___ en Madrid.", "vivimos", "vive", "viven", "vivo"),
        ),
        "A2": (
            ("Ayer ___ al cine con Ana.", "fui", "voy", "iré", "vaya"),
            ("A Ana y a Luis les ___ los perros.", "gustan", "gusta", "gustamos", "gusto"),
            ("Estoy cansada porque ___ poco.", "he dormido", "dormido", "dormir", "he dormida"),
            ("Madrid es más grande ___ Toledo.", "que", "de", "como", "tan"),
            ("Ahora mismo ___ la cena.", "estoy preparando", "soy preparando", "estoy preparado", "preparando"),
        ),
        "B1": (
            ("Cuando era niña, ___ en un pueblo.", "vivía", "vivo", "viviré", "viva"),
            ("Espero que ___ bien el viaje.", "vaya", "va", "irá", "fue"),
            ("¿El libro? ___ di a Marta.", "Se lo", "Le lo", "Lo le", "Lo se"),
            ("Llevo dos años ___ español.", "estudiando", "estudiar", "estudiado", "de estudiar"),
            ("Este regalo es ___ ti.", "para", "por", "en", "hasta"),
        ),
        "B2": (
            ("Si tuviera tiempo, ___ contigo.", "iría", "iré", "voy", "vaya"),
            ("No creo que ellos lo ___ ya.", "hayan visto", "han visto", "habían visto", "habrán visto"),
            ("Me pidió que le ___ la verdad.", "dijera", "dije", "digo", "diría"),
            ("Cuando ___ a casa, te llamaré.", "llegue", "llego", "llegaré", "llegaba"),
            ("Era mejor que ___ todos a tiempo.", "llegaran", "llegaron", "llegarán", "llegaban"),
        ),
        "C1": (
            ("De haberlo sabido, no ___ venido.", "habría", "habré", "haya", "ha"),
            ("Actuó como si no lo ___ visto nunca.", "hubiera", "ha", "habría", "haya"),
            ("No es que no ___ ir, es que no puedo.", "quiera", "quiero", "querré", "quería"),
            ("Sea como ___, hay que hacerlo.", "fuere", "es", "era", "será"),
            ("Apenas hubo ___ cuando sonó el teléfono.", "salido", "salir", "saliendo", "salida"),
        ),
    }.items()
    for number, (text, right, *wrong) in enumerate(gaps, 1)
)
BY_ID: Final[Mapping[str, PlacementItem]] = {item.id: item for item in ITEMS}


@dataclass(frozen=True, slots=True)
class GapAnswer:
    """What somebody said to one gap; whoever does not know is not thought to have guessed."""

    item_id: str
    is_right: bool
    knows_not: bool = False


def next_item(given: Sequence[GapAnswer]) -> PlacementItem | None:
    """Return the gap that tells most now, or None where enough is known."""
    if len(given) >= MOST_ASKED or _has_given_up(given):
        return None
    believed = _believed(given)
    if len(given) >= LEAST_ASKED and max(_standings(believed).values()) >= SURE:
        return None
    asked = {one.item_id for one in given}
    left = [item for item in ITEMS if item.id not in asked]
    ability = sum(at * weight for at, weight in zip(_ABILITIES, believed, strict=True))
    return max(left, key=lambda item: (_information(ability, BANDS[item.band]), item.id), default=None)


def standing(given: Sequence[GapAnswer]) -> Standing:
    """Return what the answers come to; without any that is right, there is nothing to build on."""
    if not any(one.is_right for one in given):
        return "none"
    likely = _standings(_believed(given))
    return max(likely, key=lambda name: likely[name])


def level_of(stands: Standing) -> Level:
    """Return the level that somebody learns at."""
    return "beginner" if stands == "none" else stands


def _has_given_up(given: Sequence[GapAnswer]) -> bool:
    last = given[-GIVES_UP:]
    return len(last) == GIVES_UP and all(one.knows_not for one in last)


def _standings(believed: Sequence[float]) -> Mapping[Standing, float]:
    likely: dict[Standing, float] = {name: 0.0 for name, _ in _FROM}
    for at, weight in zip(_ABILITIES, believed, strict=True):
        likely[next(name for name, least in reversed(_FROM) if at >= least)] += weight
    return likely


def _believed(given: Sequence[GapAnswer]) -> Sequence[float]:
    """Return how likely each ability is after the answers."""
    weights = [math.exp(-(at**2) / (2 * _SPREAD**2)) for at in _ABILITIES]
    for one in given:
        hard = BANDS[BY_ID[one.item_id].band]
        guess = 0.0 if one.knows_not else GUESSED
        for place, at in enumerate(_ABILITIES):
            right = _right(at, hard, guess=guess)
            weights[place] *= right if one.is_right else 1 - right
    total = sum(weights)
    return [weight / total for weight in weights]


def _right(ability: float, hard: float, *, guess: float = GUESSED) -> float:
    return guess + (1 - guess) / (1 + math.exp(-STEEPNESS * (ability - hard)))


def _information(ability: float, hard: float) -> float:
    """Return how much an answer tells about somebody of this ability (Fisher information)."""
    right = _right(ability, hard)
    return STEEPNESS**2 * ((right - GUESSED) / (1 - GUESSED)) ** 2 * (1 - right) / right
