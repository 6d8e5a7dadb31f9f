"""How the forms of a Spanish verb are written: letters that keep a sound, and accents that part or mark vowels."""

from typing import Final

from aidioma.spanish.stress import nuclei
from aidioma.text import without_accents

_BEFORE_E: Final = (("gu", "gü"), ("qu", "qu"), ("c", "qu"), ("g", "gu"), ("z", "c"))
"""Ends of stems in -ar, and how they are written before e."""
_BEFORE_A_OR_O: Final = (("gu", "g"), ("qu", "c"), ("g", "j"), ("c", "z"))
"""Ends of stems in -er and -ir, and how they are written before a and o."""
_THIRD_PERSONS: Final = frozenset({"ió", "ieron", "iendo"})
_SECOND_PERSONS: Final = frozenset({"iste", "imos", "isteis"})
_SMILING: Final = {
    "rio": "río", "ries": "ríes", "rie": "ríe", "rien": "ríen", "ria": "ría", "rias": "rías", "rian": "rían",
}  # fmt: skip


def changed(stem: str, vowel: str, instead: str) -> str:
    """Return *stem* with its last *vowel* changed."""
    at = max(stem.rfind(vowel), stem.rfind({"e": "é", "i": "í"}.get(vowel, vowel)))
    return stem if at < 0 else stem[:at] + instead + stem[at + 1 :]


def put_together(stem: str, ending: str, infinitive: str) -> str:
    """Return *stem* and *ending* of a verb with the spelling that keeps the sound: busqué, cojo, construyo."""
    first = without_accents(ending[0])
    is_ar = infinitive.endswith("ar")
    spelt = _BEFORE_E if is_ar and first == "e" else _BEFORE_A_OR_O if not is_ar and first in "ao" else ()
    for letters, instead in spelt:
        if stem.endswith(letters) and not (letters == "gu" and infinitive.endswith("er")):
            return stem.removesuffix(letters) + instead + ending
    if _has_y(infinitive) and ending not in {"imos", "ís"} and first in "aeo":
        return f"{stem[:-1]}uy{ending}"
    return stem + ending


def _has_y(infinitive: str) -> bool:
    """Whether a y comes between the u of the stem and a, e, o: huyo, arguye."""
    return infinitive.endswith(("uir", "üir")) and not infinitive.endswith(("guir", "quir"))


def after_vowel(form: str, ending: str) -> str:
    """Return a form of the preterite or gerund with i as y between vowels, stressed after one, gone after ñ and ll."""
    before = form[: -len(ending)]
    if ending[0] not in "ií" or not before:
        return form
    is_u = before.endswith(("u", "ü")) and not before.endswith(("gu", "qu"))
    if ending in _THIRD_PERSONS:
        if before.endswith(("ñ", "ll", "i")):
            return before + ending[1:]
        if before[-1] in "aeo" or is_u:
            return f"{before.removesuffix('ü') + 'u' if before.endswith('ü') else before}y{ending[1:]}"
    if ending in _SECOND_PERSONS and before[-1] in "aeo":
        return f"{before}í{ending[1:]}"
    return form


def with_hiatus(form: str, infinitive: str) -> str:
    """Return a form of reír and its kind with the accent that parts its vowels: río, ríe, reímos."""
    if not infinitive.endswith(("eír", "oír")):
        return form
    if form.endswith("eimos"):
        return form[: -len("imos")] + "ímos"
    plain = next((one for one in _SMILING if form.endswith(one)), None)
    return form if plain is None else form.removesuffix(plain) + _SMILING[plain]


def stress_last(form: str) -> str:
    """Return *form* with an accent on its last vowel: detén, prevé."""
    accents = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú"}
    at = max(form.rfind(vowel) for vowel in accents)
    return form[:at] + accents[form[at]] + form[at + 1 :]


def either_spelling(form: str, infinitive: str) -> tuple[str, ...]:
    """Return *form*, before it what it is since 2010 where it has one syllable: rio and rió, hui and huí."""
    if not infinitive.endswith(("iar", "uir", "eír")) or len(nuclei(form)) > 1:
        return (form,)
    return tuple(dict.fromkeys((without_accents(form), form)))
