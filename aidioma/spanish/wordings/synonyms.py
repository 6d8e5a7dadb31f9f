"""
Words of which Spanish has several for one English word, by region or by taste: all are right where the prompt has it.

The table is ``synonyms.txt`` beside this module, of our own writing; its head says how a line is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from aidioma.spanish.lexicon import english_key
from aidioma.spanish.stress import nuclei
from aidioma.text import words

TABLE: Final = "synonyms.txt"

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in the singular, with its gender: ``m``, ``f``, or ``mf`` where it names a man or a woman in one form."""

    word: Tokens
    gender: str


@dataclass(frozen=True, slots=True)
class Group:
    """Words that mean the same where the prompt says one of ``english``."""

    kind: str
    english: tuple[Tokens, ...]
    members: tuple[Noun, ...]


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """Return the table."""
    text = files("aidioma.spanish.wordings").joinpath(TABLE).read_text(encoding="utf-8")
    return tuple(_group(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=4096)
def groups_for(prompt: Tokens) -> tuple[Group, ...]:
    """Return the groups of which the words of an English *prompt* name one."""
    keys = tuple(english_key(word) for word in prompt)
    said = {prompt[at : at + size] for size in (1, 2, 3, 4) for at in range(len(prompt))}
    said |= {keys[at : at + size] for size in (1, 2, 3, 4) for at in range(len(keys))}
    return tuple(group for group in groups() if any(english in said for english in group.english))


def plural(noun: Tokens) -> Tokens:
    """Return the plural of *noun*, whose first word carries it."""
    head, *rest = noun
    if head in _OWN_PLURAL:
        return (_OWN_PLURAL[head], *rest)
    if head.endswith(("a", "e", "o", "i", "u", "á", "é", "ó")):
        return (head + "s", *rest)
    if head.endswith("z"):
        return (head[:-1] + "ces", *rest)
    if head.endswith(("s", "x")) and head[-2:-1] in set("aeiou") and len(nuclei(head)) > 1:
        return noun
    unaccented = {"á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u"}
    if head[-2:-1] in unaccented and head[-1] in "ns":
        return (head[:-2] + unaccented[head[-2]] + head[-1] + "es", *rest)
    return (head + ("es" if head[-1] in "lrndjyís" else "s"), *rest)


_OWN_PLURAL: Final = {
    "joven": "jóvenes", "examen": "exámenes", "crimen": "crímenes", "imagen": "imágenes", "orden": "órdenes",
    "origen": "orígenes", "margen": "márgenes", "virgen": "vírgenes", "volumen": "volúmenes", "resumen": "resúmenes",
    "show": "shows", "parking": "parkings", "carácter": "caracteres", "póster": "pósteres",
}  # fmt: skip


def _group(line: str) -> Group:
    kind, english, members = (part.strip() for part in line.split("|"))
    named = tuple(tuple(english_key(word) for word in words(one, "en")) for one in english.split(","))
    plain = tuple(words(one, "en") for one in english.split(","))
    return Group(kind, tuple(dict.fromkeys((*plain, *named))), tuple(_members(kind, members)))


def _members(kind: str, listed: str) -> Iterator[Noun]:
    for one in listed.split(","):
        parts = one.split()
        gender = parts.pop() if kind == "noun" else ""
        yield Noun(words(" ".join(parts)), gender)


def forms(group: Group) -> Mapping[Tokens, tuple[Noun, str]]:
    """Return the singular and the plural of each noun of *group*, each with the noun and its number."""
    return _forms(group)


@lru_cache(maxsize=1024)
def _forms(group: Group) -> Mapping[Tokens, tuple[Noun, str]]:
    found: dict[Tokens, tuple[Noun, str]] = {}
    for noun in group.members:
        found[noun.word] = (noun, "s")
        found.setdefault(plural(noun.word), (noun, "p"))
    return found
