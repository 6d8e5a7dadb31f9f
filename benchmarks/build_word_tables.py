"""
Build the tables of Spanish and English word forms that the app ships with.

Spanish: the dictionary behind LanguageTool, whose sources and build script are its own (spanish-dict-tools, LGPL 2.1;
``build-lt.sh`` there writes ``diccionari.txt``: form, lemma, EAGLES tag). English: the inflections that the package
lemminflect ships (MIT; from the SPECIALIST lexicon of the US National Library of Medicine).

Of several readings of a form the likeliest stands first, estimated by expectation maximization: how often each lemma
is used and how often each form of a kind of word, so that "casa" is a house and "como" is no form of comer alone.

    python -m benchmarks.build_word_tables --spanish diccionari.txt --english resources --out aidioma/spanish
"""

import argparse
import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import wordfreq

from aidioma.spanish.word_table import WordForm, packed

ROUNDS: Final = 12
UNSEEN: Final = 1e-10
"""Frequency of a form that no corpus has."""
_TENSES: Final = {
    "IP": "pres", "II": "impf", "IS": "pret", "IF": "fut", "IC": "cond", "SP": "subj", "SI": "subjimpf", "M0": "imp",
}  # fmt: skip
_UNPERSONAL: Final = {"N": "inf", "G": "ger"}
_GENDERS: Final = {"M": "m", "F": "f", "C": "c", "N": "c"}
_NUMBERS: Final = {"S": "s", "P": "p", "N": "n", "0": "n"}
_ENGLISH_SLOTS: Final = {
    "verb": ("VBD", "VBN", "VBG", "VBZ"),
    "noun": ("NNS",),
    "adj": ("JJR", "JJS"),
    "adv": ("RBR", "RBS"),
}
_BASES: Final = {"verb": "VB", "noun": "NN", "adj": "JJ", "adv": "RB", "aux": "MD"}
_BE: Final = {"am": "VBP", "are": "VBP", "is": "VBZ", "was": "VBD", "were": "VBD", "been": "VBN", "being": "VBG"}

Forms = dict[str, set[WordForm]]


class _Weights(NamedTuple):
    """How often each lemma of a kind is used, and how often each tag among the forms of a kind."""

    lemmas: Mapping[tuple[str, str], float]
    tags: Mapping[str, float]

    def of(self, reading: WordForm) -> float:
        return self.lemmas[reading.lemma, _kind(reading.tag)] * self.tags[_shared(reading.tag)]


def spanish_forms(lines: Iterable[str]) -> Forms:
    """Return the readings of each form in *lines* of form, lemma and tag; names in lower case."""
    found: Forms = defaultdict(set)
    for line in lines:
        form, lemma, tag = line.split()
        ours = _spanish_tag(tag)
        if ours and "_" not in form:
            found[form.lower()].add(WordForm(lemma.lower(), ours))
    return _with_own_feminines(found)


def _spanish_tag(tag: str) -> str:
    """Return a tag in our writing; ``""`` for what the table leaves out: pronouns on a verb's end, old subjunctives."""
    if ":" in tag or tag[2:4] == "SF":
        return ""
    if tag[0] == "V":
        return _verb_tag(tag)
    if tag[:2] == "NC":
        return f"n.{_GENDERS[tag[2]]}{_NUMBERS[tag[3]]}"
    if tag[0] == "A":
        return f"a.{_GENDERS[tag[3]]}{_NUMBERS[tag[4]]}"
    return {"N": "name", "R": "r", "I": "i"}.get(tag[0], "x")


def _verb_tag(tag: str) -> str:
    if tag[2] == "P":
        return f"v.part.{_GENDERS[tag[6]]}{_NUMBERS[tag[5]]}"
    if tag[2] in _UNPERSONAL:
        return f"v.{_UNPERSONAL[tag[2]]}"
    person = "2v" if tag[5] == "V" else tag[4] + tag[5].lower()
    return f"v.{_TENSES[tag[2:4]]}.{person}"


def _with_own_feminines(forms: Forms) -> Forms:
    """Return *forms* with "hermana", not "hermano", as what "hermanas" is of: another word for another person."""
    feminine = {
        reading.lemma: form for form, readings in forms.items() for reading in readings if reading.tag == "n.fs"
    }
    for readings in forms.values():
        for reading in list(readings):
            own = feminine.get(reading.lemma, reading.lemma)
            if reading.tag in {"n.fs", "n.fp"} and own != reading.lemma:
                readings.remove(reading)
                readings.add(WordForm(own, reading.tag))
    return forms


def english_forms(folder: Path) -> Forms:
    """Return the readings of each form of lemminflect's lists in *folder*."""
    found: Forms = defaultdict(set)
    for lemma, kind, *slots in _english_rows(folder):
        if lemma != lemma.lower() or not lemma.isalpha() or kind not in _BASES:
            continue
        found[lemma].add(WordForm(lemma, _BASES[kind]))
        for tag, forms in zip(_ENGLISH_SLOTS.get(kind, ()), slots, strict=False):
            for form in filter(str.isalpha, forms.split("/")):
                found[form].add(WordForm(lemma, tag))
    for form, tag in _BE.items():
        found[form].add(WordForm("be", tag))
    return _with_participles(found)


def _with_participles(forms: Forms) -> Forms:
    """Return *forms* with a verb's past as its participle where the list has no other: worked."""
    lemmas = {reading.lemma for readings in forms.values() for reading in readings if reading.tag == "VBN"}
    for readings in forms.values():
        for reading in list(readings):
            if reading.tag == "VBD" and reading.lemma not in lemmas:
                readings.add(WordForm(reading.lemma, "VBN"))
    return forms


def _english_rows(folder: Path) -> Iterator[list[str]]:
    with gzip.open(folder / "infl_lu.csv.gz", "rt", encoding="utf-8") as file:
        yield from csv.reader(file)
    with (folder / "infl_overrides.csv").open(encoding="utf-8") as file:
        yield from csv.reader(file)


def _kind(tag: str) -> str:
    return tag.partition(".")[0] if "." in tag or tag.islower() else tag[:2]


def _shared(tag: str) -> str:
    """Return the part of a tag that all words of a kind have, whatever their gender is by themselves."""
    return f"n.{tag[-1]}" if tag.startswith("n.") else tag


def in_order(forms: Forms, language: str) -> dict[str, tuple[WordForm, ...]]:
    """Return the readings of each form, the likeliest first."""
    frequency = wordfreq.get_frequency_dict(language, wordlist="best")
    weights = _Weights(defaultdict(lambda: 1.0), defaultdict(lambda: 1.0))
    for _ in range(ROUNDS):
        weights = _counted(forms, frequency, weights)
    return {
        form: tuple(sorted(readings, key=lambda one: (-weights.of(one), one.tag, one.lemma)))
        for form, readings in forms.items()
    }


def _counted(forms: Forms, frequency: Mapping[str, float], weights: _Weights) -> _Weights:
    lemmas: dict[tuple[str, str], float] = defaultdict(float)
    tags: dict[str, float] = defaultdict(float)
    kinds: dict[str, float] = defaultdict(float)
    for form, readings in forms.items():
        count = frequency.get(form, UNSEEN)
        total = sum(weights.of(one) for one in readings)
        for one in readings:
            share = count * weights.of(one) / total if total else count / len(readings)
            lemmas[one.lemma, _kind(one.tag)] += share
            tags[_shared(one.tag)] += share
            kinds[_kind(one.tag)] += share
    return _Weights(lemmas, {tag: count / kinds[_kind(tag)] for tag, count in tags.items()})


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spanish", type=Path, required=True, help="diccionari.txt as its build script writes it")
    parser.add_argument("--english", type=Path, required=True, help="the folder resources of the package lemminflect")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with options.spanish.open(encoding="utf-8") as lines:
        spanish = in_order(spanish_forms(lines), "es")
    for name, table in (("spanish", spanish), ("english", in_order(english_forms(options.english), "en"))):
        packed_table = packed(table)
        (options.out / f"{name}.words").write_bytes(packed_table)
        print(f"{name}: {len(table):,} forms, {len(packed_table):,} bytes")


if __name__ == "__main__":
    main()
