"""Reasons for gender and number in Spanish: what an article, a noun and an adjective agree with."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.reasons.names import GENDERS, NUMBERS
from aidioma.spanish.reasons.row import MistakePlace, Row, Values, kinds
from aidioma.spanish.verbs import verb

_AGREEMENT: Final = kinds(EditClass.GENDER, EditClass.NUMBER, EditClass.ARTICLE)
_LEARN_GENDER: Final = Message("Learn each noun with its article, el or la; everything that goes with it follows.")
_SHORT: Final = {
    "uno": "un", "bueno": "buen", "malo": "mal", "primero": "primer", "tercero": "tercer", "alguno": "algún",
    "ninguno": "ningún", "cualquiera": "cualquier", "grande": "gran",
}  # fmt: skip
_QUANTITY: Final = {
    **dict.fromkeys(("algunos", "ninguno", "alguno", "muchos", "cuántos", "tantos", "pocos"), "m"),
    **dict.fromkeys(("algunas", "ninguna", "alguna", "muchas", "cuántas", "tantas", "pocas"), "f"),
}
_TOGETHER: Final = Message("Article, noun and adjective are singular or plural together.")


def is_noun(word: str) -> bool:
    """Whether *word* is a noun and no adjective, which may stand before one: esa pequeña casa."""
    if not word or vocabulary.is_little(word) or not dictionary.noun(word) or _is_verb(word):
        return False
    return not any(one.tag.startswith("a.") for one in dictionary.readings(word))


def _is_verb(word: str) -> bool:
    form = verb(word)
    return form is not None and "part" not in form.tenses


def _agrees(place: MistakePlace, noun: str) -> bool:
    """Whether the right word goes with *noun* and the wrong one does not."""
    by_gender = place.kind is not EditClass.NUMBER
    if by_gender:
        gender = vocabulary.gender(noun)
        return gender != "" and vocabulary.gender(place.right) == gender != vocabulary.gender(place.wrong)
    numbers = vocabulary.numbers(noun)
    return vocabulary.number(place.right) in numbers and vocabulary.number(place.wrong) not in numbers


def _is_other_gender(place: MistakePlace) -> bool:
    """Whether both words have a gender, and not the same one: en and el differ in more than that."""
    mine, needed = (_QUANTITY.get(word) or vocabulary.gender(word) for word in (place.wrong, place.right))
    return needed != "" and mine not in {"", needed}


def _noun_of(place: MistakePlace) -> str:
    return place.following if is_noun(place.following) and _agrees(place, place.following) else ""


def _noun_before(place: MistakePlace) -> str:
    return place.previous if is_noun(place.previous) and _agrees(place, place.previous) else ""


def _with_noun(noun: str, kind: EditClass) -> Values:
    return {"noun": noun, "quality": _quality(noun, kind)}


def _quality(word: str, kind: EditClass) -> Message | str:
    return NUMBERS[vocabulary.number(word)] if kind is EditClass.NUMBER else GENDERS.get(vocabulary.gender(word), "")


def _own(place: MistakePlace) -> Values:
    told = _QUANTITY.get(place.right)
    if told is not None and place.kind is not EditClass.NUMBER:
        return {"quality": GENDERS[told]}
    return {"quality": _quality(place.right, place.kind)}


ROWS: Final = (
    Row(
        frozenset(EditClass) - {EditClass.ORDER},
        lambda place: _SHORT.get(place.wrong) == place.right and bool(place.following),
        Message("Before a noun “{wrong}” becomes “{right}”."),
        Message("uno, bueno, grande, primero, alguno are shorter before a noun: un buen libro, un gran día."),
        ("", "uno", "un", "taxi"),
        ("", "una", "un", "taxi"),
    ),
    Row(
        frozenset(EditClass) - {EditClass.ORDER},
        lambda place: (place.wrong, place.right) in {("un", "uno"), ("algún", "alguno"), ("ningún", "ninguno")},
        Message("“{wrong}” stands before a noun alone: here it is “{right}”."),
        Message("un, algún, ningún before a noun; uno, alguno, ninguno without one: quiero uno."),
        ("querían", "un", "uno", ""),
        ("", "uno", "un", "taxi"),
    ),
    Row(
        _AGREEMENT,
        lambda place: vocabulary.takes_el(place.following) and place.right in {"el", "un"},
        Message("“{following}” is feminine, but it begins with a stressed a: “{right} {following}”."),
        Message("el agua, el hambre, but las aguas: before a stressed a the feminine singular says el and un."),
        ("", "la", "el", "agua"),
        ("", "la", "el", "problema"),
    ),
    Row(
        _AGREEMENT,
        lambda place: place.kind is not EditClass.NUMBER and bool(_noun_of(place)),
        Message("“{noun}” is {quality}, so it is “{right} {noun}”."),
        _LEARN_GENDER,
        ("", "la", "el", "problema"),
        ("", "el", "la", "habla"),
        lambda place: _with_noun(place.following, place.kind),
    ),
    Row(
        _AGREEMENT,
        lambda place: place.kind is EditClass.NUMBER and bool(_noun_of(place)),
        Message("“{noun}” is {quality}, so it is “{right} {noun}”."),
        _TOGETHER,
        ("", "el", "los", "gatos"),
        ("", "el", "los", "habla"),
        lambda place: _with_noun(place.following, place.kind),
    ),
    Row(
        kinds(EditClass.GENDER),
        lambda place: bool(_noun_before(place)),
        Message("“{noun}” is {quality}, so it is “{noun} {right}”."),
        _LEARN_GENDER,
        ("casa", "blanco", "blanca", ""),
        ("es", "blanco", "blanca", ""),
        lambda place: _with_noun(place.previous, place.kind),
    ),
    Row(
        kinds(EditClass.NUMBER),
        lambda place: bool(_noun_before(place)),
        Message("“{noun}” is {quality}, so it is “{noun} {right}”."),
        _TOGETHER,
        ("casas", "blanca", "blancas", ""),
        ("son", "blanca", "blancas", ""),
        lambda place: _with_noun(place.previous, place.kind),
    ),
    Row(
        kinds(EditClass.GENDER, EditClass.ARTICLE),
        lambda place: vocabulary.is_little(place.right) and _is_other_gender(place),
        Message("It is {quality} here: “{right}”."),
        _LEARN_GENDER,
        ("", "la", "el", ""),
        ("", "trabajo", "trabaja", ""),
        _own,
    ),
    Row(
        kinds(EditClass.GENDER, EditClass.ARTICLE),
        lambda place: _is_other_gender(place) and not _is_verb(place.right),
        Message("It is {quality} here: “{right}”."),
        Message("Ask which noun or which person the word is about: it takes that gender."),
        ("es", "blanco", "blanca", ""),
        ("", "trabajo", "trabaja", ""),
        _own,
    ),
    Row(
        kinds(EditClass.NUMBER),
        lambda place: not _is_verb(place.right),
        Message("It is {quality} here: “{right}”."),
        _TOGETHER,
        ("dos", "gato", "gatos", ""),
        ("", "trabaja", "trabajan", ""),
        _own,
    ),
)
"""In order: the first row that fits is told."""
