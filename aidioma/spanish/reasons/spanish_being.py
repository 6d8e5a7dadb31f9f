"""Reasons for ser and estar."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.row import MistakePlace, Row, kinds
from aidioma.text import word_set

_SER_OR_ESTAR: Final = Message("ser says what something is; estar says how or where it is.")
_PLACES: Final = word_set("en aquí ahí allí allá acá cerca lejos dentro fuera arriba abajo")


def _copula(place: MistakePlace, lemma: str) -> bool:
    return any(one.lemma == lemma for one in analyses(place.right))


ROWS: Final = (
    Row(
        kinds(EditClass.SER_ESTAR),
        lambda place: _copula(place, "estar") and any(one.tense == "ger" for one in analyses(place.following)),
        Message("“{right}” comes from estar, which goes with “{following}”: something is going on."),
        Message("What is going on is said with estar and a form in -ndo: estoy leyendo."),
        ("", "soy", "estoy", "leyendo"),
        ("", "soy", "estoy", "cansado"),
    ),
    Row(
        kinds(EditClass.SER_ESTAR),
        lambda place: _copula(place, "estar") and place.following in _PLACES,
        Message("“{right}” comes from estar: it says where something is."),
        Message("Where somebody or something is takes estar, also for ever: Madrid está en España."),
        ("", "soy", "estoy", "en"),
        ("", "soy", "estoy", "cansado"),
    ),
    Row(
        kinds(EditClass.SER_ESTAR),
        lambda place: _copula(place, "estar"),
        Message("“{right}” comes from estar: a state or a place, not what something is."),
        _SER_OR_ESTAR,
        ("", "soy", "estoy", "cansado"),
        ("", "estoy", "soy", "médico"),
    ),
    Row(
        kinds(EditClass.SER_ESTAR),
        lambda place: _copula(place, "ser"),
        Message("“{right}” comes from ser: what something is or is like, not its state or place."),
        _SER_OR_ESTAR,
        ("", "estoy", "soy", "médico"),
        ("", "soy", "estoy", "cansado"),
    ),
)
"""In order: the first row that fits is told."""
