"""
Words that mean another thing than the prompt's: a brother is no sister, Monday no Tuesday, to open not to close.

The table is ``contrasts.txt`` beside this module, of our own writing; its head says how a line is written. A word
counts only within its own class, where no two of its English words can stand for each other.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.lexicon import english_key
from aidioma.spanish.morphology import analyses
from aidioma.spanish.vocabulary import singular
from aidioma.spanish.wordings.synonyms import groups
from aidioma.text import joined, words

TABLE: Final = "contrasts.txt"

_SAID_TOGETHER: Final = frozenset({"numbers", "time"})
"""Classes of which two words may say together what two others do: quince días, dos semanas."""
English = tuple[str, ...]
Meanings = Mapping[str, frozenset[English]]
"""For a Spanish word, what it is in English."""


@lru_cache(maxsize=1)
def classes() -> Mapping[str, Meanings]:
    """Return for each class what its Spanish words mean."""
    found: dict[str, dict[str, set[English]]] = {}
    text = files("aidioma.spanish.certain").joinpath(TABLE).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, english, spanish = (part.strip() for part in line.split("|"))
        meanings = {tuple(english_key(word) for word in words(one, "en")) for one in english.split(",")}
        for one in spanish.split(","):
            found.setdefault(name, {}).setdefault(joined(words(one)), set()).update(meanings)
    return {name: {word: frozenset(means) for word, means in table.items()} for name, table in found.items()}


@lru_cache(maxsize=8192)
def stems(word: str) -> frozenset[str]:
    """Return what *word* can stand under in the table: itself, its singular, its masculine, its infinitive."""
    one = singular(word)
    found = {
        word,
        one,
        *(reading.lemma for reading in analyses(word) if not reading.enclitic or reading.tense == "imp"),
    }
    if one.endswith("a"):
        found.add(one[:-1] + "o")
    return frozenset(found)


@lru_cache(maxsize=4096)
def _said(prompt: tuple[str, ...]) -> frozenset[English]:
    """Return the English words and phrases that *prompt* says, but not a word inside a longer phrase of the table."""
    keys = tuple(english_key(word) for word in prompt)
    known = {one for table in classes().values() for means in table.values() for one in means}
    found: set[English] = set()
    at = 0
    while at < len(keys):
        size = next((size for size in (4, 3, 2) if keys[at : at + size] in known), 1)
        found.add(keys[at : at + size])
        at += size
    return frozenset(found | {(word,) for word in prompt if (word,) in known and len(found) == len(keys)})


def says_another(spot: Spot) -> bool:
    """Hermano for "sister", apagar for "turn on": the word is another of its class than the prompt's."""
    if not spot.wrong or not spot.right or not spot.prompt or spot.negation_differs:
        return False
    said = _said(spot.prompt)
    for name, table in classes().items():
        if name in _SAID_TOGETHER and not spot.is_alone:
            continue
        mine = [table[stem] for stem in _own_stems(spot.wrong, table)]
        needed = [table[stem] for stem in _own_stems(spot.right, table)]
        if not mine or not needed:
            continue
        if any(means & said for means in needed) and not any(means & said for means in mine):
            return not _are_synonyms(spot.wrong, spot.right, said)
    return False


@lru_cache(maxsize=8192)
def exclude_each_other(one: str, other: str) -> bool:
    """Whether the two stand in one class of the table and mean nothing in common: hermano and hermana, ayer and hoy."""
    for table in classes().values():
        mine, needed = ([table[stem] for stem in _own_stems(word, table)] for word in (one, other))
        if mine and needed:
            return frozenset().union(*mine).isdisjoint(frozenset().union(*needed))
    return False


def _own_stems(word: str, table: Meanings) -> list[str]:
    """Return the entries that *word* stands under: itself where the table has it, else what it is a form of."""
    for stem in (word, singular(word)):
        if stem in table:
            return [stem]
    return [stem for stem in stems(word) if stem in table]


def _are_synonyms(one: str, other: str, said: frozenset[English]) -> bool:
    named = [group for group in groups() if any(english in said for english in group.english)]
    return any(
        bool(stems(one) & members) and bool(stems(other) & members)
        for members in ({joined(member.word) for member in group.members} for group in named)
    )


RULES: Final = (says_another,)
