"""
Conjugation: every simple form of a Spanish verb from its infinitive, voseo included.

Source:
    Real Academia Española, *Nueva gramática de la lengua española* (2009), chapter 4.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from aidioma.spanish import irregular_verbs as irregular
from aidioma.spanish.verb_spelling import after_vowel, changed, either_spelling, put_together, stress_last, with_hiatus
from aidioma.text import without_accents

PERSONS: Final = ("1s", "2s", "3s", "1p", "2p", "3p")
ENDINGS: Final = ("ar", "er", "ir", "ír")

Slot = tuple[str, str]
"""(tense, person); the person is ``""`` for infinitive, gerund and participle."""
Paradigm = Mapping[Slot, tuple[str, ...]]
"""The forms of each slot, mostly one; a participle has four."""

_STRESSED: Final = (0, 1, 2, 5)
"""Persons whose stem is stressed in the present."""
_PRESENT: Final = {"ar": "o as a amos áis an", "er": "o es e emos éis en", "ir": "o es e imos ís en"}
_SUBJUNCTIVE: Final = {"ar": "e es e emos éis en", "er": "a as a amos áis an", "ir": "a as a amos áis an"}
_IMPERFECT: Final = {"ar": "aba abas aba ábamos abais aban", "er": "ía ías ía íamos íais ían"}
_PRETERITE: Final = {"ar": "é aste ó amos asteis aron", "er": "í iste ió imos isteis ieron"}
_STRONG_PRETERITE: Final = "e iste o imos isteis ieron"
_FUTURE: Final = "é ás á emos éis án"
_CONDITIONAL: Final = "ía ías ía íamos íais ían"
_STRESSED_BEHIND_PREFIX: Final = {"ves": "vés", "ve": "vé", "veis": "véis", "ven": "vén", "vi": "ví", "vio": "vió"}
"""Forms of ver that have an accent behind a prefix: prevés, previó."""
_VOWELS: Final = frozenset("aeiouáéíóúü")


@lru_cache(maxsize=4096)
def paradigm(infinitive: str) -> Paradigm:
    """Return every simple form of *infinitive*; nothing for what is none."""
    if len(infinitive) < 2 or not infinitive.endswith(ENDINGS):  # noqa: PLR2004 - "ir"
        return {}
    return {
        slot: tuple(one for form in forms for one in either_spelling(form, infinitive))
        for slot, forms in _Verb(infinitive).slots()
    }


def regular_forms(infinitive: str) -> frozenset[str]:
    """
    Return the forms that *infinitive* would have if it were a regular verb.

    Beginners use them: sabo, poní, rompido.
    """
    stem, ending = infinitive[:-2], without_accents(infinitive[-2:])
    if ending not in _PRESENT:
        return frozenset()
    other = "ar" if ending == "ar" else "er"
    rows = (_PRESENT[ending], _SUBJUNCTIVE[ending], _IMPERFECT[other], _PRETERITE[other])
    found = {stem + one for row in rows for one in row.split()}
    found |= {without_accents(infinitive) + one for row in (_FUTURE, _CONDITIONAL) for one in row.split()}
    for part in ("ado",) if ending == "ar" else ("ido", "ído"):
        found |= {stem + part[:-1] + one for one in ("o", "a", "os", "as")}
    return frozenset(found | {stem + ("ando" if ending == "ar" else "iendo")})


class _Verb:
    """One verb on its way from the infinitive to its forms."""

    __slots__ = ("base", "ending", "family", "infinitive", "prefix", "stem")

    def __init__(self, infinitive: str) -> None:
        self.infinitive = infinitive
        self.stem, self.ending = infinitive[:-2], without_accents(infinitive[-2:])
        self.family = next((one for one in irregular.FAMILIES if self._is_of(one)), "")
        self.prefix = infinitive.removesuffix(self.family) if self.family else ""
        self.base = self.family or infinitive

    def slots(self) -> Iterator[tuple[Slot, list[str]]]:
        yield ("inf", ""), [self.infinitive]
        yield ("ger", ""), [self._gerund()]
        yield ("part", ""), list(self._participles())
        present, subjunctive, preterite = self._present(), self._subjunctive(), self._preterite()
        rows = (
            ("pres", present),
            ("subj", subjunctive),
            ("impf", self._imperfect()),
            ("pret", preterite),
            ("fut", [self._future_stem() + ending for ending in _FUTURE.split()]),
            ("cond", [self._future_stem() + ending for ending in _CONDITIONAL.split()]),
            ("subjimpf", self._past_subjunctive(preterite, "ra")),
        )
        other = self._past_subjunctive(preterite, "se")
        for tense, forms in rows:
            for at, person in enumerate(PERSONS):
                yield (tense, person), [forms[at], other[at]] if tense == "subjimpf" else [forms[at]]
        yield from self._commands(present, subjunctive)

    def _is_of(self, family: str) -> bool:
        if not self.infinitive.endswith(family) or self.infinitive in irregular.NOT_OF_FAMILY:
            return False
        before = self.infinitive.removesuffix(family)
        if family == "ver":
            return before in {"pre", "entre"}
        if family == "decir":
            return True
        return family in {"ducir", "quirir"} or before in irregular.PREFIXES

    def _whole(self, tense: str) -> list[str]:
        row = irregular.WHOLE.get(self.base, {}).get(tense, "")
        forms = [self.prefix + form for form in row.split()]
        if self.prefix and self.base == "ver":
            forms = [self.prefix + _STRESSED_BEHIND_PREFIX.get(form, form) for form in row.split()]
        return forms

    def _present(self) -> list[str]:
        if found := self._whole("pres"):
            return found
        forms = []
        for at, ending in enumerate(_PRESENT[self.ending].split()):
            stem = self._stressed(self.stem) if at in _STRESSED else self.stem
            forms.append(self._written(stem, ending))
        first = irregular.FIRST_PERSON.get(self.base)
        if first:
            forms[0] = self.prefix + first
        elif self._takes_zc():
            forms[0] = self.stem[:-1] + "zco"
        if self.base in {"tener", "venir", "decir"}:
            stem = changed(self.stem, "e", "i" if self.base == "decir" else "ie")
            for at in (1, 2, 5):
                forms[at] = stem + _PRESENT["ir"].split()[at]
        return [with_hiatus(form, self.infinitive) for form in forms]

    def _subjunctive(self) -> list[str]:
        if found := self._whole("subj"):
            return found
        endings = _SUBJUNCTIVE[self.ending].split()
        first = irregular.FIRST_PERSON.get(self.base)
        if first or self._takes_zc():
            stem = self.prefix + first[:-1] if first else self.stem[:-1] + "zc"
            return [stem + ending for ending in endings]
        forms = []
        for at, ending in enumerate(endings):
            stem = self._stressed(self.stem) if at in _STRESSED else self._weak(self.stem)
            forms.append(self._written(stem, ending))
        return [with_hiatus(form, self.infinitive) for form in forms]

    def _imperfect(self) -> list[str]:
        return self._whole("impf") or [
            self.stem + ending for ending in _IMPERFECT["ar" if self.ending == "ar" else "er"].split()
        ]

    def _preterite(self) -> list[str]:
        if found := self._whole("pret"):
            return found
        strong = irregular.STRONG.get(self.base)
        if strong:
            stem = self.prefix + strong
            forms = [stem + ending for ending in _STRONG_PRETERITE.split()]
            if stem.endswith("j"):
                forms[5] = stem + "eron"
            if stem.endswith("ic"):
                forms[2] = stem[:-1] + "zo"
            return forms
        endings = _PRETERITE["ar" if self.ending == "ar" else "er"].split()
        forms = [
            self._written(self._weak(self.stem) if at in {2, 5} else self.stem, ending)
            for at, ending in enumerate(endings)
        ]
        return [after_vowel(form, ending) for form, ending in zip(forms, endings, strict=True)]

    def _future_stem(self) -> str:
        stem = irregular.FUTURE.get(self.base)
        if self.base == "decir" and self.prefix in {"ben", "mal", "pre"}:
            stem = None
        return self.prefix + stem if stem else without_accents(self.infinitive)

    def _past_subjunctive(self, preterite: list[str], ending: str) -> list[str]:
        stem = preterite[5].removesuffix("ron")
        stressed = stem[:-1] + {"a": "á", "e": "é"}[stem[-1]]
        tails = ("", "s", "", "mos", "is", "n")
        return [(stressed if tail == "mos" else stem) + ending + tail for tail in tails]

    def _commands(self, present: list[str], subjunctive: list[str]) -> Iterator[tuple[Slot, list[str]]]:
        told = irregular.COMMANDS.get(self.base)
        familiar = self.prefix + told if told and not (self.prefix and self.base == "decir") else present[2]
        if self.prefix and told in {"ten", "ven", "pon"}:
            familiar = stress_last(familiar)
        vos = irregular.WHOLE.get(self.base, {}).get("2v", "").split()
        thematic = self.ending[0]
        accented = {"a": "á", "e": "é", "i": "í"}[thematic]
        yield ("imp", "2s"), [familiar]
        is_own = bool(vos) and not self.prefix
        yield ("imp", "2v"), [vos[1] if is_own else self.stem + accented]
        yield ("pres", "2v"), [vos[0] if is_own else self.stem + accented + "s"]
        yield ("subj", "2v"), [subjunctive[4].replace("éis", "és").replace("áis", "ás")]
        yield ("imp", "2p"), [self.infinitive[:-1] + "d"]
        for person, at in (("3s", 2), ("1p", 3), ("3p", 5)):
            yield ("imp", person), [subjunctive[at]]

    def _gerund(self) -> str:
        if told := irregular.WHOLE.get(self.base, {}).get("ger"):
            return told
        if self.ending == "ar":
            return self.stem + "ando"
        weak = self.stem[: -len("ec")] + "ic" if self.base == "decir" else self._weak(self.stem)
        if self.base == "venir":
            weak = self.prefix + "vin"
        if self.base == "poder":
            weak = "pud"
        return after_vowel(self._written(weak, "iendo"), "iendo")

    def _participles(self) -> Iterator[str]:
        found = next(
            (
                self.infinitive.removesuffix(verb) + part
                for verb, part in irregular.PARTICIPLES.items()
                if self.infinitive.endswith(verb) and self._has_participle_of(verb)
            ),
            "",
        )
        regular = self.stem + ("ado" if self.ending == "ar" else "ído" if self.stem[-1:] in set("aeo") else "ido")
        both = [found] if found else [regular]
        if self.infinitive.endswith(("imprimir", "freír", "proveer")):
            both.append(regular)
        for masculine in both:
            yield from (masculine[:-1] + ending for ending in ("o", "a", "os", "as"))

    def _has_participle_of(self, verb: str) -> bool:
        before = self.infinitive.removesuffix(verb)
        if verb == "decir":
            return before not in {"ben", "mal"}
        if verb == "ver":
            return before in {"", "pre", "entre"}
        if verb in {"poner", "hacer"}:
            return self.base == verb
        return verb not in {"romper", "morir", "abrir"} or before in {"", "re", "entre", "co", "inte"}

    def _takes_zc(self) -> bool:
        if self.infinitive.endswith("hacer") or self.base in irregular.FIRST_PERSON:
            return False
        before = self.stem[-2:-1]
        return (
            self.stem.endswith("c")
            and self.ending != "ar"
            and before in _VOWELS
            and self.infinitive not in irregular.SAY_Z
        )

    def _stressed(self, stem: str) -> str:
        """Return the stem as it is where it is stressed."""
        if self.infinitive in irregular.E_IE or self.base == "querer":
            return changed(stem, "e", "ie")
        if self.infinitive in irregular.E_I:
            return changed(stem, "e", "i")
        if self.infinitive in irregular.O_UE:
            found = changed(stem, "o", "ue")
            return found.replace("gue", "güe") if stem.endswith(("gonz", "goll")) else found
        if self.infinitive in irregular.STRESSED_I or self.infinitive.endswith("grafiar"):
            return changed(stem, "i", "í")
        if self.infinitive in irregular.STRESSED_U:
            return changed(stem, "u", "ú")
        return stem

    def _weak(self, stem: str) -> str:
        """Return the stem as it is before ió, ieron, iendo and the subjunctive's unstressed syllables."""
        if self.ending != "ir" or self.infinitive in irregular.NO_CHANGE_IN_PRETERITE:
            return stem
        if self.infinitive in irregular.E_IE | irregular.E_I:
            return changed(stem, "e", "i")
        return changed(stem, "o", "u") if self.infinitive in irregular.O_UE else stem

    def _written(self, stem: str, ending: str) -> str:
        return put_together(stem, ending, self.infinitive)
