"""Reasons for accents in Spanish, and for ñ."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.names import MEANINGS, PERSONS, TENSES
from aidioma.spanish.reasons.row import MistakePlace, Row, Values, kinds
from aidioma.spanish.stress import nuclei, stressed_vowel
from aidioma.text import without_accents, word_set

_QUESTION_WORDS: Final = word_set("que como cuando donde quien quienes cual cuales cuanto cuanta cuantos cuantas")
_MARKED: Final = frozenset("áéíóú")
_ACCENT: Final = kinds(EditClass.ACCENT)
_WRITTEN: Final = Message("It is written “{right}”.")


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


def _accent_row(fits: object, tip: Message, example: str) -> Row:
    assert callable(fits)
    bare = without_accents(example)
    return Row(_ACCENT, fits, _WRITTEN, tip, ("", bare, example, ""), ("", "café", "cafe", ""))


ROWS: Final = (
    Row(
        _ACCENT,
        lambda place: bool(set("àèìòù") & set(place.wrong)),
        Message("“{right}” has the other accent: Spanish has á, é, í, ó and ú alone."),
        Message("Spanish has one accent, which rises to the right: á, é, í, ó, ú."),
        ("", "sè", "sé", ""),
        ("", "se", "sé", ""),
    ),
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
        _ACCENT | kinds(EditClass.SPELLING, EditClass.VOCABULARY),
        _has_tilde,
        Message("It is written “{right}”: ñ is a letter of its own."),
        Message("ñ and n are two letters, as in año, niño, mañana; on many keyboards ~ and n make it."),
        ("", "manana", "mañana", ""),
        ("", "cafe", "café", ""),
    ),
    Row(
        _ACCENT,
        lambda place: (
            _are_two_forms(place)
            and vocabulary.is_word(place.wrong)
            and dictionary.is_likelier_verb(place.right)
        ),
        Message("“{right}” is the {tense}, with {person}; “{wrong}” is the {other}, with {other_person}."),
        Message("The accent tells verb forms apart: hablo, I speak; habló, she spoke."),
        ("", "hablo", "habló", ""),
        ("", "cafe", "café", ""),
        _forms,
    ),
    Row(
        _ACCENT,
        lambda place: _loses(place) and len(nuclei(place.right)) == 1,
        Message("“{right}” has no accent."),
        Message("A word of one syllable has no accent, but for pairs such as tú and tu, sí and si: di, fue, vio, muy."),
        ("", "dí", "di", ""),
        ("", "exámenes", "examenes", ""),
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
)  # fmt: skip
"""In order: the first row that fits is told."""
