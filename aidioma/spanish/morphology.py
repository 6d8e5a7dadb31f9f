"""
What a Spanish verb form can be, and what another verb's form in the same place is: both from whole paradigms.

A form is read as everything that it can be: "compre" is subjunctive and command, "siento" is of sentir and of sentar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidioma.spanish import dictionary
from aidioma.spanish.conjugation import ENDINGS, Slot, paradigm
from aidioma.spanish.enclitics import with_pronouns
from aidioma.spanish.vocabulary import is_listed, is_little, lemma, zipf
from aidioma.text import word_set

_NO_VERBS: Final = word_set(
    "lugar hogar bazar azúcar collar dólar altar mar hangar mujer ayer taller chofer chófer par bar militar "
    "familiar escolar popular similar particular regular solar lunar nuclear polar pilar ejemplar titular "
    "singular angular celular mártir elixir cáncer carácter cualquier primer tercer poster líder alfiler alquiler "
    "mercader bachiller néctar ámbar póquer súper sur azar caviar avatar altamar nadir"
)
_IRREGULAR: Final = word_set(
    "ser ir estar haber dar ver prever entrever saber caber oír desoír oler errar jugar adquirir inquirir erguir "
    "andar asir poder querer satisfacer tener detener mantener obtener contener sostener entretener retener "
    "atener abstener poner suponer proponer imponer exponer componer disponer oponer posponer reponer deponer "
    "interponer anteponer descomponer venir convenir intervenir prevenir provenir sobrevenir decir predecir "
    "bendecir maldecir contradecir desdecir hacer deshacer rehacer traer atraer extraer contraer distraer "
    "sustraer retraer abstraer conducir producir traducir reducir introducir deducir inducir seducir reproducir "
    "salir sobresalir valer equivaler prevalecer caer decaer recaer reír sonreír freír sofreír yacer morir volver "
    "devolver resolver envolver disolver absolver revolver romper escribir abrir cubrir descubrir reabrir "
    "describir inscribir prescribir suscribir transcribir imprimir pudrir proveer"
)
_SHORT: Final = word_set(
    "amar arar asar atar caer fiar huir izar leer liar loar mear oler orar osar ovar piar roer unir usar"
)
"""All the verbs of four letters that are used; word lists have others."""
_LONGEST_ENDING: Final = 8

_SPELT: Final = (
    ("qu", "c"), ("gu", "g"), ("gü", "gu"), ("c", "z"), ("j", "g"), ("z", "c"), ("zc", "c"), ("g", "gu"), ("y", ""),
)  # fmt: skip
"""Ends of stems as written before some vowels, and as in the infinitive."""
_STRESSED: Final = (("ie", "e"), ("ie", "i"), ("ue", "o"), ("ue", "u"), ("üe", "o"), ("í", "i"), ("ú", "u"), ("i", "e"),
                    ("u", "o"), ("hue", "o"))  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Analysis:
    """One thing that a form can be: of which verb, in which tense and person, with which pronouns on its end."""

    lemma: str
    tense: str
    person: str
    enclitic: str = ""


@lru_cache(maxsize=65_536)
def analyses(word: str) -> frozenset[Analysis]:
    """Return all that *word* can be as a verb form; empty for what is none."""
    plain = frozenset(Analysis(infinitive, *slot) for infinitive, slot in _of_form(word))
    attached = (Analysis(infinitive, *slot, pronouns) for infinitive, slot, pronouns in with_pronouns(word))
    return plain | frozenset(one for one in attached if is_used(one.lemma) and _may_be_said_to(one))


@lru_cache(maxsize=65_536)
def likeliest(word: str) -> tuple[Analysis, ...]:
    """Return all that *word* can be as a verb form, that of the commonest verb first: "eres" is of ser, not of erar."""
    return tuple(sorted(analyses(word), key=lambda one: (-zipf(one.lemma), one)))


@lru_cache(maxsize=65_536)
def is_finite(word: str) -> bool:
    """Whether *word* is a verb with a person, more likely than a noun or a little word."""
    if is_little(word) or not any(one.person and one.tense != "imp" for one in analyses(word)):
        return False
    return not (is_listed(word) and lemma(word) == word)


@lru_cache(maxsize=16_384)
def form(infinitive: str, tense: str, person: str) -> str:
    """Return the form of a verb in that place; ``""`` where there is none."""
    return next(iter(paradigm(infinitive).get((tense, person), ())), "")


@lru_cache(maxsize=16_384)
def is_infinitive(word: str) -> bool:
    """Whether *word* is the infinitive of a verb that is used."""
    return any(slot == ("inf", "") for _, slot in dictionary.verb_forms(word)) and is_used(word)


@lru_cache(maxsize=16_384)
def is_used(infinitive: str) -> bool:
    """Whether a verb of the dictionary is one that people use: erar, ciar and llar are not."""
    if infinitive in _NO_VERBS:
        return False
    if len(infinitive) <= len("amar"):
        return infinitive in _IRREGULAR | _SHORT
    return infinitive in _IRREGULAR or zipf(infinitive) > 0


def _may_be_said_to(one: Analysis) -> bool:
    """Whether a command and its pronouns go together: siéntese is of sentar to usted, not of sentir to tú."""
    if one.tense != "imp":
        return True
    reflexive = "te" if one.enclitic.startswith("te") else one.enclitic if one.enclitic in {"se", "os", "nos"} else ""
    allowed = {"te": {"2s", "2v"}, "se": {"3s", "3p"}, "os": {"2p"}, "nos": {"1p", "2s", "2v", "3s", "3p", "2p"}}
    return not reflexive or one.person in allowed[reflexive]


def _of_form(word: str) -> Iterator[tuple[str, Slot]]:
    """Yield what the dictionary has, and what the grammar makes of a form that it lacks (rió, guió)."""
    known = [one for one in dictionary.verb_forms(word) if is_used(one[0])]
    yield from known
    yield from (one for one in _irregular_forms().get(word, ()) if one not in known)
    if known or any(one.tag != "name" and not one.tag.startswith("v.") for one in dictionary.readings(word)):
        return
    for infinitive in _infinitives(word):
        if infinitive not in _IRREGULAR:
            yield from ((infinitive, slot) for slot in _slots(infinitive).get(word, ()))


@lru_cache(maxsize=1)
def _irregular_forms() -> dict[str, list[tuple[str, Slot]]]:
    found: dict[str, list[tuple[str, Slot]]] = {}
    for infinitive in sorted(_IRREGULAR):
        for slot, forms in paradigm(infinitive).items():
            for one in dict.fromkeys(forms):
                found.setdefault(one, []).append((infinitive, slot))
    found.setdefault("hay", []).append(("haber", ("pres", "3s")))
    found.setdefault("vamos", []).append(("ir", ("imp", "1p")))
    return found


@lru_cache(maxsize=4096)
def _slots(infinitive: str) -> dict[str, list[Slot]]:
    found: dict[str, list[Slot]] = {}
    for slot, forms in paradigm(infinitive).items():
        for one in dict.fromkeys(forms):
            found.setdefault(one, []).append(slot)
    return found


def _infinitives(word: str) -> frozenset[str]:
    """Return the verbs that *word* may be a form of, by undoing what conjugation does to a stem."""
    found: set[str] = set()
    for length in range(1, min(_LONGEST_ENDING, len(word) - 1) + 1):
        for stem in _stems(word[:-length]):
            found.update(stem + ending for ending in ENDINGS if is_infinitive(stem + ending))
    return frozenset(found)


def _stems(written: str) -> Iterator[str]:
    spelt = {written, *(written.removesuffix(end) + instead for end, instead in _SPELT if written.endswith(end))}
    for stem in spelt:
        yield stem
        for changed, plain in _STRESSED:
            at = stem.rfind(changed)
            if at >= 0:
                yield stem[:at] + plain + stem[at + len(changed) :]
