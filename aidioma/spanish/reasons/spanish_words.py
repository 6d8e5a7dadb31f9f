"""Reasons for accents, spelling and words of another meaning in Spanish."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import vocabulary
from aidioma.spanish.conjugation import regular_forms
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.names import FALSE_FRIENDS, MEANINGS, PERSONS, TENSES
from aidioma.spanish.reasons.row import MistakePlace, Row, Values, kinds
from aidioma.spanish.stress import nuclei, stressed_vowel
from aidioma.text import without_accents, word_set

_QUESTION_WORDS: Final = word_set("que como cuando donde quien quienes cual cuales cuanto cuanta cuantos cuantas")
_MARKED: Final = frozenset("áéíóú")
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
_ACCENT: Final = kinds(EditClass.ACCENT)
_SPELLING: Final = kinds(EditClass.SPELLING)
_VOCABULARY: Final = frozenset(EditClass) - {EditClass.ACCENT, EditClass.SPELLING, EditClass.ORDER}


def _meaning(place: MistakePlace) -> str:
    return MEANINGS.get((place.wrong, place.right)) or MEANINGS.get((place.right, place.wrong)) or ""


def _slots(word: str) -> list[tuple[str, str]]:
    found = [(one.tense, one.person) for one in sorted(analyses(word)) if one.person and one.tense != "imp"]
    return found or [(one.tense, one.person) for one in sorted(analyses(word)) if one.person]


def _are_two_forms(place: MistakePlace) -> bool:
    shared = {one.lemma for one in analyses(place.wrong)} & {one.lemma for one in analyses(place.right)}
    return bool(shared) and bool(_slots(place.wrong)) and bool(_slots(place.right))


def _forms(place: MistakePlace) -> Values:
    (tense, person), (other_tense, other) = _slots(place.right)[0], _slots(place.wrong)[0]
    return {
        "tense": TENSES[tense],
        "person": PERSONS[person],
        "other": TENSES[other_tense],
        "other_person": PERSONS[other],
    }


def _loses(place: MistakePlace) -> bool:
    return bool(_MARKED & set(place.wrong)) and not _MARKED & set(place.right)


def _marked_at(word: str) -> int:
    """Return how many syllables stand behind the accent of *word*; -1 where it has none."""
    if not _MARKED & set(word):
        return -1
    return sum(at > stressed_vowel(word) for at in nuclei(word))


def _parts_vowels(word: str) -> bool:
    at = stressed_vowel(word)
    beside = word[max(at - 1, 0) : at] + word[at + 1 : at + 2]
    return word[at : at + 1] in {"í", "ú"} and bool(set(beside) & set("aeo"))


def _has_tilde(place: MistakePlace) -> bool:
    return without_accents(place.right.replace("ñ", "n")) == without_accents(place.wrong) and "ñ" in place.right


def _sounds_alike(place: MistakePlace) -> bool:
    wrong, right = without_accents(place.wrong), without_accents(place.right)
    return any(
        wrong != right and wrong.replace(one, other) == right.replace(one, other) for one, other in _ALIKE
    )  # fmt: skip


def _is_regular_form(place: MistakePlace) -> bool:
    return any(place.wrong in regular_forms(one.lemma) for one in analyses(place.right))


def _irregular(place: MistakePlace) -> Values:
    return {"verb": next(one.lemma for one in sorted(analyses(place.right)) if place.wrong in regular_forms(one.lemma))}


def _friend(place: MistakePlace) -> str:
    return FALSE_FRIENDS.get(place.wrong) or FALSE_FRIENDS.get(vocabulary.lemma(place.wrong)) or FALSE_FRIENDS.get(
        vocabulary.singular(place.wrong)
    ) or ""  # fmt: skip


def _lemmas(word: str) -> frozenset[str]:
    return frozenset(one.lemma for one in analyses(word))


def _are(place: MistakePlace, one: str, other: str) -> bool:
    return {place.wrong, place.right} == {one, other}


def _other_verb(place: MistakePlace) -> bool:
    return bool(_lemmas(place.wrong)) and bool(_lemmas(place.right)) and not _lemmas(place.wrong) & _lemmas(place.right)


def _are_one_in_english(place: MistakePlace) -> bool:
    mine, needed = _lemmas(place.wrong), _lemmas(place.right)
    pairs = (*_MEANT, *((other, one) for one, other in _MEANT))
    return _other_verb(place) and any(one in mine and other in needed for one, other in pairs)


def _two_verbs(place: MistakePlace) -> Values:
    return {"verb": _likeliest(place.right), "other": _likeliest(place.wrong)}


def _likeliest(word: str) -> str:
    return max(sorted(_lemmas(word)), key=vocabulary.zipf)


_WRITTEN: Final = Message("It is written “{right}”.")
_SPELT: Final = Message("It is spelt “{right}”.")


def _accent_row(fits: object, tip: Message, example: str) -> Row:
    assert callable(fits)
    bare = without_accents(example)
    return Row(_ACCENT, fits, _WRITTEN, tip, ("", bare, example, ""), ("", "café", "cafe", ""))


def _spelt_row(fits: object, tip: Message, wrong: str, right: str) -> Row:
    assert callable(fits)
    return Row(_SPELLING, fits, _SPELT, tip, ("", wrong, right, ""), ("", "sabo", "sé", ""))


ROWS: Final = (
    Row(
        _ACCENT,
        lambda place: bool(_meaning(place)),
        Message("Here it is “{right}”: {meaning}."),
        Message("Some short words are told apart by their accent alone: tú and tu, él and el, sí and si."),
        ("", "tu", "tú", ""),
        ("", "cafe", "café", ""),
        lambda place: {"meaning": _meaning(place)},
    ),
    Row(
        _ACCENT,
        lambda place: place.wrong in _QUESTION_WORDS,
        Message("“{right}” has an accent when it asks, also inside a sentence."),
        Message("qué, cómo, cuándo, dónde, quién, cuál, cuánto have an "
            "accent in questions, also in “no sé qué quiere”."),
        ("", "que", "qué", ""),
        ("", "qué", "que", ""),
    ),
    Row(
        _ACCENT,
        lambda place: place.right in _QUESTION_WORDS,
        Message("“{right}” has no accent here: it joins, it does not ask."),
        Message("que, como, cuando, donde have no accent where they join two parts: creo que viene."),
        ("", "qué", "que", ""),
        ("", "que", "qué", ""),
    ),
    Row(
        _ACCENT,
        _has_tilde,
        Message("It is written “{right}”: ñ is a letter of its own."),
        Message("ñ and n are two letters, as in año, niño, mañana; on many keyboards ~ and n make it."),
        ("", "manana", "mañana", ""),
        ("", "cafe", "café", ""),
    ),
    Row(
        _ACCENT,
        lambda place: _are_two_forms(place) and vocabulary.is_word(place.wrong),
        Message("“{right}” is the {tense}, with {person}; “{wrong}” is the {other}, with {other_person}."),
        Message("The accent tells verb forms apart: hablo, I speak; habló, she spoke."),
        ("", "hablo", "habló", ""),
        ("", "cafe", "café", ""),
        _forms,
    ),
    Row(
        _ACCENT,
        _loses,
        Message("“{right}” has no accent."),
        Message("A word has an accent only where its stress is not where its ending leads one to expect it."),
        ("", "exámenes", "examenes", ""),
        ("", "cafe", "café", ""),
    ),
    Row(
        _ACCENT,
        lambda place: vocabulary.is_word(place.wrong),
        Message("It is written “{right}” here; “{wrong}” is another word."),
        Message("Say the word aloud: the accent is where the voice is strongest, and it can change the meaning."),
        ("", "sabana", "sábana", ""),
        ("", "cafe", "café", ""),
    ),
    _accent_row(lambda place: _parts_vowels(place.right),
                Message("An accent on í or ú parts it from the vowel beside it: día, país, baúl."), "policía"),
    _accent_row(lambda place: _marked_at(place.right) == 0,
                Message("Stressed at its end, a word has an accent if it ends in a "
                    "vowel, n or s: café, canción, además."), "café"),
    _accent_row(lambda place: _marked_at(place.right) == 1,
                Message("Stressed on the last syllable but one, a word has an accent "
                    "if it does not end in a vowel, n or s: fácil, lápiz."),
                "fácil"),
    _accent_row(lambda place: _marked_at(place.right) > 1,
                Message("Stressed before the last two syllables, a word always has "
                    "an accent: música, teléfono, dígamelo."), "música"),
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
        lambda place: bool(place.wrong) and bool(place.right),
        Message("Here it is “{right}”, not “{wrong}”."),
        Message("Note the new word with a sentence of your own."),
        ("", "perro", "gato", ""),
        ("", "", "gato", ""),
    ),
)  # fmt: skip
"""In order: the first row that fits is told."""
