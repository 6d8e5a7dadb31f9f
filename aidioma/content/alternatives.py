"""
What one line of a vocabulary list stands for: "el coche / el auto", "(el) perro", "bonito/a", "to want, to love". Pure.

That a text is such a line says its item (:mod:`aidioma.content.list_notation`), never its look alone.

A comma parts two ways to say it only where all begin with the same article or "to": "Sí, claro" is one. Slashes inside
units ("km/h"), numbers ("1/2") and "y/o" part nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Final

from aidioma.text import word_set

MOST_WAYS: Final = 12
_MOST_MARKS: Final = 4
_BESIDE: Final = re.compile(r"\s+/\s+|\s*;\s*")
_LISTED: Final = re.compile(r"\s*,\s*")
_OPTIONAL: Final = re.compile(r"\(([^\W\d_]+(?: [^\W\d_]+)?)\)")
_EITHER: Final = re.compile(
    r"(?<!\S)(?:(?P<article>el|los|un|unos) )?(?P<one>[^\W\d_]+)(?:/|,? -(?=(?:[aoe]|[aoe]s)\b))(?P<other>[^\W\d_]+)"
    r"(?=[\s.,;:!?]|$)",
    re.IGNORECASE,
)
_ARTICLES: Final = word_set("el la los las un una unos unas lo él ella ellos ellas")
_BEGINNINGS: Final = word_set("to the a an el la los las un una unos unas")
_ENDINGS: Final = word_set("a o as os e es")
_FEMININE: Final = {"el": "la", "los": "las", "un": "una", "unos": "unas"}
_SHORTEST_WORD: Final = 3
MOST_WORDS: Final = 5
"""Of each part of a line that is taken for an entry of a list unasked."""
_CLOSED: Final = re.compile(r"[.?!…][\s'\"»”’)\]]*$")


def ways(text: str) -> tuple[str, ...]:
    """Return what may be answered where *text* is right, in order; mostly that is *text* alone."""
    found = (way for part in _parts(text) for way in _expanded(part))
    return tuple(dict.fromkeys(islice(found, MOST_WAYS)))


def is_entry(text: str) -> bool:
    """Say whether *text* looks like an entry of a list: no part is long, or closed as a sentence is."""
    return all(len(part.split()) <= MOST_WORDS and not _CLOSED.search(part) for part in _parts(text))


def are_beside(lines: Sequence[str]) -> bool:
    """Say whether *lines*, one below the other, name one thing each: all single words, or all with article or "to"."""
    alike = len(_apart(", ".join(lines))) == len(lines) or all(len(line.split()) == 1 for line in lines)
    return len(lines) > 1 and alike and all(map(is_entry, lines))


def _parts(text: str) -> list[str]:
    beside = [part.strip() for part in _BESIDE.split(text)]
    return [one for part in (beside if all(beside) else [text]) for one in _apart(part)]


def _apart(text: str) -> list[str]:
    parts = _LISTED.split(text)
    beginnings = {part.split(" ")[0].lower() for part in parts}
    one_beginning = len(beginnings) == 1 or (beginnings <= _ARTICLES and len(parts) > 1)
    return parts if one_beginning and beginnings <= _BEGINNINGS else [text]


def _expanded(text: str) -> Iterator[str]:
    """Yield *text* with what is in brackets said and left out, and with each of two forms."""
    choices: list[tuple[str, ...]] = []
    rest = 0
    marks = sorted([*_OPTIONAL.finditer(text), *_EITHER.finditer(text)], key=lambda match: match.start())
    for match in marks[:_MOST_MARKS]:
        if match.start() < rest or not (forms := tuple(_forms(match))):
            continue
        choices += [(text[rest : match.start()],), forms]
        rest = match.end()
    for chosen in product(*choices, (text[rest:],)):
        yield " ".join("".join(chosen).split()) if marks else text


def _forms(match: re.Match[str]) -> Iterable[str]:
    if match.re is _OPTIONAL:
        return (match[1], "")
    article, one, other = match["article"] or "", match["one"], match["other"]
    if other.lower() in _ENDINGS and len(one) >= _SHORTEST_WORD:
        feminine = _FEMININE.get(article.lower(), "") if other.lower() in {"a", "as"} else article
        return (f"{article} {one}".strip(), f"{feminine} {_with_ending(one, other)}".strip())
    if one.lower() in _ARTICLES and other.lower() in _ARTICLES:
        return (one, other) if not article else ()
    return tuple(f"{article} {way}".strip() for way in (one, other)) if _are_words(one, other) else ()


def _are_words(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _SHORTEST_WORD


def _with_ending(word: str, ending: str) -> str:
    """Bonito/a, amigos/as, profesor/a, profesores/as."""
    stem = word[:-1] if word.endswith("s") and ending.endswith("s") else word
    return (stem[:-1] if stem[-1] in "aoe" else stem) + ending
