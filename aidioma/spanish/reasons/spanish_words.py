"""Reasons for spelling and words of another meaning in Spanish."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.certain.contrast import exclude_each_other
from aidioma.spanish.conjugation import regular_forms
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.names import FALSE_FRIENDS
from aidioma.spanish.reasons.row import MistakePlace, Row, Values, kinds
from aidioma.text import without_accents, word_set

_ALIKE: Final = (
    ("b", "v"),
    ("c", "s"),
    ("z", "s"),
    ("c", "z"),
    ("g", "j"),
    ("ll", "y"),
    ("y", "i"),
    ("k", "c"),
    ("qu", "c"),
)
_MEANT: Final = (
    ("saber", "conocer"), ("pedir", "preguntar"), ("ser", "estar"), ("haber", "estar"), ("llevar", "traer"),
    ("ir", "venir"), ("tener", "haber"), ("escuchar", "oír"), ("ver", "mirar"), ("jugar", "tocar"), ("tomar", "llevar"),
)  # fmt: skip
_MORE_ALREADY: Final = word_set("mejor peor mayor menor mejores peores mayores menores")
_ASKED: Final = {
    **dict.fromkeys(word_set("cuándo cuando"), "when"),
    **dict.fromkeys(word_set("dónde donde"), "where"),
    **dict.fromkeys(word_set("cómo como"), "how"),
    **dict.fromkeys(word_set("quién quien quiénes quienes"), "who"),
    **dict.fromkeys(word_set("cuál cuáles"), "which"),
    **dict.fromkeys(word_set("cuánto cuánta cuanto cuanta"), "how much"),
    **dict.fromkeys(word_set("cuántos cuántas cuantos cuantas"), "how many"),
    "qué": "what",
}
"""What question words are in English."""
_SPELLING: Final = kinds(EditClass.SPELLING)
_VOCABULARY: Final = frozenset(EditClass) - {EditClass.ACCENT, EditClass.SPELLING, EditClass.ORDER}


def _sounds_alike(place: MistakePlace) -> bool:
    wrong, right = without_accents(place.wrong), without_accents(place.right)
    return any(
        wrong != right and wrong.replace(one, other) == right.replace(one, other) for one, other in _ALIKE
    )  # fmt: skip


def _is_regular_form(place: MistakePlace) -> bool:
    if vocabulary.is_little(place.wrong):
        return False
    return any(
        place.wrong in (regular := regular_forms(one.lemma)) and place.right not in regular
        for one in analyses(place.right)
    )


def _irregular(place: MistakePlace) -> Values:
    return {"verb": next(one.lemma for one in sorted(analyses(place.right)) if place.wrong in regular_forms(one.lemma))}


def _sound_the_same(one: str, other: str) -> bool:
    return one != other and _sound(one) == _sound(other)


def _sound(word: str) -> str:
    return word.replace("ch", "x").replace("h", "").replace("ll", "y").replace("v", "b").replace("qu", "k")


def _friend(place: MistakePlace) -> str:
    return FALSE_FRIENDS.get(place.wrong) or FALSE_FRIENDS.get(vocabulary.lemma(place.wrong)) or FALSE_FRIENDS.get(
        vocabulary.singular(place.wrong)
    ) or ""  # fmt: skip


def _lemmas(word: str) -> frozenset[str]:
    return frozenset(one.lemma for one in analyses(word))


def _are(place: MistakePlace, one: str, other: str) -> bool:
    return {place.wrong, place.right} == {one, other}


def _other_verb(place: MistakePlace) -> bool:
    if not all(map(dictionary.is_likelier_verb, (place.wrong, place.right))) or place.right == _likeliest(place.right):
        return False
    return bool(_lemmas(place.wrong)) and bool(_lemmas(place.right)) and not _lemmas(place.wrong) & _lemmas(place.right)


def _are_one_in_english(place: MistakePlace) -> bool:
    mine, needed = _lemmas(place.wrong), _lemmas(place.right)
    pairs = (*_MEANT, *((other, one) for one, other in _MEANT))
    return _other_verb(place) and any(one in mine and other in needed for one, other in pairs)


def _two_verbs(place: MistakePlace) -> Values:
    return {"verb": _likeliest(place.right), "other": _likeliest(place.wrong)}


def _likeliest(word: str) -> str:
    return max(sorted(_lemmas(word)), key=vocabulary.zipf)


_SPELT: Final = Message("It is spelt “{right}”.")


def _spelt_row(fits: object, tip: Message, wrong: str, right: str) -> Row:
    assert callable(fits)
    return Row(_SPELLING, fits, _SPELT, tip, ("", wrong, right, ""), ("", "sabo", "sé", ""))


ROWS: Final = (
    Row(
        _SPELLING | kinds(EditClass.VOCABULARY),
        _is_regular_form,
        Message("“{verb}” is irregular: it is “{right}”, not “{wrong}”."),
        Message("The most used verbs are irregular: learn them by whole forms, such as sé, puesto, hecho."),
        ("", "sabo", "sé", ""),
        ("", "mesaa", "mesa", ""),
        _irregular,
    ),
    _spelt_row(lambda place: place.wrong.replace("h", "") == place.right.replace("h", ""),
               Message("h is written but not said: hola, hacer, ahora."), "ola", "hola"),
    _spelt_row(lambda place: place.wrong.replace("ü", "u") == place.right.replace("ü", "u"),
               Message("In güe and güi two dots say that the u is heard: vergüenza, "
                   "pingüino."), "verguenza", "vergüenza"),
    _spelt_row(_sounds_alike,
               Message("Some letters sound alike (b and v, ll and y, c, s and z, g "
                   "and j): such words are learnt by sight."),
               "vien", "bien"),
    _spelt_row(lambda _place: True,
               Message("Spanish is written nearly as it sounds: spell the word "
                   "slowly by syllables."), "telfono", "teléfono"),
    Row(
        _VOCABULARY,
        lambda place: bool(_friend(place)),
        Message("“{wrong}” is a false friend: it means “{meaning}”. Here it is “{right}”."),
        Message("Some words look English and mean something else: note them "
            "in pairs, such as éxito, success; salida, exit."),
        ("", "embarazada", "avergonzada", ""),
        ("", "perro", "gato", ""),
        lambda place: {"meaning": _friend(place)},
    ),
    Row(
        _VOCABULARY,
        lambda place: _are(place, "muy", "mucho"),
        Message("Here it is “{right}”: “muy” goes before adjectives and adverbs, “mucho” with verbs and nouns."),
        Message("muy bueno, muy bien; trabajo mucho, mucho trabajo, mucho mejor."),
        ("", "mucho", "muy", "bueno"),
        ("", "perro", "gato", ""),
    ),
    Row(
        _VOCABULARY,
        lambda place: place.wrong == "más" and place.following in _MORE_ALREADY,
        Message("“{following}” says “more” already: no “más” stands with it."),
        Message("mejor, peor, mayor, menor: better, worse, older, younger; mucho mejor is much better."),
        ("fue", "más", "mucho", "mejor"),
        ("", "más", "muy", "bueno"),
    ),
    Row(
        _VOCABULARY,
        lambda place: place.wrong in _ASKED and place.right in _ASKED and _ASKED[place.wrong] != _ASKED[place.right],
        Message("Here it is “{right}”, in English “{english}”; “{wrong}” is “{other}”."),
        Message("qué: what, quién: who, cuándo: when, dónde: where, cómo: how, cuánto: how much, cuál: which."),
        ("", "cuando", "cuántos", "años"),
        ("", "cuando", "cuándo", ""),
        lambda place: {"english": _ASKED[place.right], "other": _ASKED[place.wrong]},
    ),
    Row(
        _VOCABULARY,
        lambda place: _are(place, "muy", "más"),
        Message("Here it is “{right}”: “muy” is very, “más” is more."),
        Message("muy alto: very tall; más alto: taller; el más alto: the tallest."),
        ("eres", "más", "muy", "listo"),
        ("", "mucho", "muy", "bueno"),
    ),
    Row(
        _VOCABULARY,
        lambda place: _sound_the_same(place.wrong, place.right),
        Message("“{right}” and “{wrong}” sound alike; here it is “{right}”."),
        Message("a and ha, hecho and echo, haya and halla sound alike and mean different things."),
        ("obligué", "ha", "a", "hacer"),
        ("", "perro", "gato", ""),
    ),
    Row(
        _VOCABULARY,
        lambda place: _are(place, "muy", "tan"),
        Message("Here it is “{right}”: “muy” is very, “tan” is so or as."),
        Message("muy alto: very tall; tan alto: so tall; tan alto como tú: as tall as you."),
        ("fue", "tan", "muy", "bien"),
        ("", "mucho", "muy", "bueno"),
    ),
    Row(
        _VOCABULARY,
        lambda place: place.right in {"bien", "mal"} and place.wrong in word_set("bueno buena buen malo mala"),
        Message("Here it is “{right}”: it says how something is done or how "
            "somebody is; “{wrong}” describes a thing."),
        Message("bueno and malo go with a noun, bien and mal with a verb: un buen libro, canta bien."),
        ("canta", "bueno", "bien", ""),
        ("", "perro", "gato", ""),
    ),
    Row(
        _VOCABULARY,
        lambda place: (place.wrong, place.right) == ("también", "tampoco"),
        Message("Here it is “tampoco”: with “no”, “también” becomes “tampoco”."),
        Message("también agrees with a yes, tampoco with a no: yo también, yo tampoco."),
        ("", "también", "tampoco", ""),
        ("", "tampoco", "también", ""),
    ),
    Row(
        _VOCABULARY,
        lambda place: _are(place, "pero", "sino"),
        Message("Here it is “{right}”: “sino” puts right what was denied, “pero” adds to it."),
        Message("No es rojo, sino azul; no es rojo, pero me gusta."),
        ("rojo", "pero", "sino", "azul"),
        ("", "perro", "gato", ""),
    ),
    Row(
        _VOCABULARY,
        lambda place: (place.wrong, place.right) in {("y", "e"), ("o", "u")},
        Message("Before “{following}” it is “{right}”, so that the two sounds do not run together."),
        Message("y becomes e before i- and hi-, o becomes u before o- and ho-: padre e hijo, siete u ocho."),
        ("padre", "y", "e", "hijo"),
        ("padre", "e", "y", "madre"),
    ),
    Row(
        _VOCABULARY,
        lambda place: exclude_each_other(place.wrong, place.right),
        Message("“{wrong}” says something else: here it is “{right}”."),
        Message("Look at the sentence to translate once more: which of the two does it say?"),
        ("", "ayer", "hoy", ""),
        ("", "perro", "mesa", ""),
    ),
    Row(
        _VOCABULARY,
        lambda place: (place.wrong, place.right) in {("e", "y"), ("u", "o"), ("u", "y")},
        Message("Here it is “{right}”: “e” stands before i- alone, “u” before o-."),
        Message("y becomes e before i- and hi-, o becomes u before o- and ho-: padre e hijo, siete u ocho."),
        ("padre", "e", "y", "madre"),
        ("padre", "y", "e", "hijo"),
    ),
    Row(
        _VOCABULARY,
        _are_one_in_english,
        Message("Here the verb is “{verb}”, not “{other}”: “{right}”."),
        Message("Some English verbs are two in Spanish: saber and conocer, "
            "pedir and preguntar, llevar and traer, tocar and jugar."),
        ("", "conozco", "sé", ""),
        ("", "hablo", "como", ""),
        _two_verbs,
    ),
    Row(
        _VOCABULARY,
        _other_verb,
        Message("Here it is “{right}”, of “{verb}”; “{wrong}” is of “{other}”."),
        Message("Note the new word with a sentence of your own."),
        ("", "hablo", "vivo", ""),
        ("", "perro", "gato", ""),
        _two_verbs,
    ),
    Row(
        frozenset(EditClass),
        lambda place: (
            bool(place.right) and place.wrong in vocabulary.SUBJECTS and not vocabulary.is_little(place.right)
        ),
        Message("“{wrong}” is not needed here: the verb's ending says who. What is needed is “{right}”."),
        Message("Leave out yo, tú, él … unless you stress them or there would be a doubt."),
        ("", "yo", "odio", "a"),
        ("", "perro", "gato", ""),
    ),
    Row(
        frozenset(EditClass),
        lambda place: bool(place.wrong) and vocabulary.is_little(place.right),
        Message("Here it is “{right}”, not “{wrong}”."),
        Message("Little words seldom match English ones: note them with the words they stand with."),
        ("", "y", "pues", ""),
        ("", "perro", "gato", ""),
    ),
    Row(
        frozenset(EditClass),
        lambda place: bool(place.wrong) and bool(place.right),
        Message("Here it is “{right}”, not “{wrong}”."),
        Message("Note the new word with a sentence of your own."),
        ("", "palabra", "idea", ""),
        ("", "", "idea", ""),
    ),
)  # fmt: skip
"""In order: the first row that fits is told."""
