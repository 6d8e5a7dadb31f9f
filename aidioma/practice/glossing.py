"""What can be said of each word of a Spanish text: its meaning from the glossary, its form from the grammar. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aidioma.content.kinds.parts import Gloss
from aidioma.spanish import vocabulary
from aidioma.spanish.verbs import verb
from aidioma.text import canonical

_PIECE: Final = re.compile(r"\w+|\W+")
_GENDERS: Final = {"m": "masculine", "f": "feminine"}
_TENSES: Final = {
    "pres": "present",
    "pret": "preterite",
    "impf": "imperfect",
    "fut": "future",
    "cond": "conditional",
    "subj": "subjunctive",
    "subjimpf": "past subjunctive",
    "imp": "imperative",
    "inf": "infinitive",
    "ger": "gerund",
    "part": "participle",
}


@dataclass(frozen=True, slots=True)
class GlossedWord:
    """A word of the text with what is known of it, or what stands between words (``word`` is empty then)."""

    text: str
    word: str = ""
    meaning: str = ""
    grammar: str = ""


def pieces(text: str, glossary: Sequence[Gloss]) -> Sequence[GlossedWord]:
    """Return *text* cut into words and what is between them; joined, they are the text again."""
    meanings = _meanings(glossary)
    return [_piece(part, meanings) for part in _PIECE.findall(text)]


def _piece(part: str, meanings: dict[str, tuple[str, str]]) -> GlossedWord:
    if not any(char.isalpha() for char in part):
        return GlossedWord(part)
    word = canonical(part)
    entry, meaning = meanings.get(word) or meanings.get(vocabulary.lemma(word)) or (part, "")
    return GlossedWord(part, entry, meaning, grammar_of(word))


def _meanings(glossary: Sequence[Gloss]) -> dict[str, tuple[str, str]]:
    """Return the glossary by its words: an entry such as "la orilla" explains "orilla" too."""
    found: dict[str, tuple[str, str]] = {}
    for gloss in glossary:
        entry = canonical(gloss.word)
        for key in (entry, entry.split(" ")[-1], vocabulary.lemma(entry.split(" ")[-1])):
            found.setdefault(key, (gloss.word, gloss.meaning))
    return found


def grammar_of(word: str) -> str:
    """Return what form *word* is; empty where nothing is sure."""
    lemma, form = vocabulary.lemma(word), verb(word)
    if form is not None and form.lemma == lemma and form.tense:
        return f"the verb “{lemma}”, {_TENSES[form.tense]}"
    if vocabulary.word_class(word) != "content":
        return ""
    gender = _GENDERS.get(vocabulary.gender(word), "")
    plural = "plural" if vocabulary.number(word) == "p" else ""
    base = f"from “{lemma}”" if lemma != word else ""
    return ", ".join(part for part in (gender, plural, base) if part)
