"""Words as learners know them: who has met one form of a word, knows its other forms."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.text import without_accents, word_set, words

_CALENDAR: Final = vocabulary.DAYS | vocabulary.MONTHS
_NUMBERS_BEGIN: Final = ("dieci", "veinti")
_ARTICLES: Final = word_set("el la los las un una se")


@cache
def transparent() -> frozenset[str]:
    """Return the words that a reader of English knows at sight, as they are compared."""
    told = files("aidioma.spanish").joinpath("transparent_words.txt").read_text(encoding="utf-8")
    lines = (line for line in told.splitlines() if not line.startswith("#"))
    return frozenset(base for line in lines for word in line.split() for base in bases(word))


@lru_cache(maxsize=16_384)
def bases(word: str) -> frozenset[str]:
    """Return what *word* may be a form of, without accents: its dictionary forms, whatever its gender and number."""
    one = vocabulary.singular(word)
    found = {word, one, vocabulary.lemma(word), vocabulary.lemma(one), *(each.lemma for each in analyses(word))}
    return frozenset(without_accents(form) for base in found for form in (base, *_masculine(base)))


def _masculine(word: str) -> Iterator[str]:
    if word.endswith("a"):
        yield word[:-1] + "o"
        yield word[:-1]


def is_known(word: str, met: Collection[str]) -> bool:
    """Say whether somebody who has *met* these bases knows *word*; little words, numbers and days everybody does."""
    if vocabulary.is_little(word) or vocabulary.word_class(word) == "digit" or word in _CALENDAR:
        return True
    if word.startswith(_NUMBERS_BEGIN):
        return True
    forms = bases(word)
    return not forms.isdisjoint(met) or not forms.isdisjoint(transparent())


def names_in(texts: Collection[str], *, english: str = "") -> frozenset[str]:
    """
    Return the words that are names of people and places: with a capital inside a sentence of *texts*.

    At the beginning of a sentence a word is one that has its capital in the *english* of it, too.
    """
    parts = (part for text in texts for sentence in _sentences(text) for part in sentence.split()[1:])
    inside = {word for part in parts if _has_capital(part) for word in words(part)}
    said = {word for part in english.split() if _has_capital(part) for word in words(part)}
    first = {word for text in texts for part in text.split()[:1] if _has_capital(part) for word in words(part)}
    return frozenset(inside | (first & said))


def _has_capital(part: str) -> bool:
    return part.lstrip("¿¡«“(")[:1].isupper()


@lru_cache(maxsize=16_384)
def commonness(word: str) -> float:
    """Return how common *word* is in its commonest form, on Zipf's scale."""
    one = vocabulary.singular(word)
    forms = {word, one, vocabulary.lemma(word), vocabulary.lemma(one), *(each.lemma for each in analyses(word))}
    return max(map(vocabulary.zipf, forms))


def _sentences(text: str) -> Iterator[str]:
    begun: list[str] = []
    for part in text.split():
        begun.append(part)
        if part.rstrip('»”")')[-1:] in {".", "?", "!", ":", "…"}:
            yield " ".join(begun)
            begun = []
    if begun:
        yield " ".join(begun)


@lru_cache(maxsize=4_096)
def headwords(card: str) -> tuple[str, ...]:
    """Return the words of a word card without its article: "la estación" is one, "fin de semana" three."""
    said = words(card.replace("/", " "))
    return tuple(word for word in said if word not in _ARTICLES) or said


def stands_in(card: str, said: Sequence[str]) -> bool:
    """Say whether a form of what *card* teaches stands among the words *said*; of several words, all in a row."""
    wanted = headwords(card)
    size = len(wanted)
    return any(all(map(_is_form, said[at : at + size], wanted)) for at in range(len(said) - size + 1))


@lru_cache(maxsize=65_536)
def _is_form(word: str, headword: str) -> bool:
    """Whether *word* is a form of *headword*; a little word is only itself."""
    is_little = vocabulary.is_little(headword) or vocabulary.is_little(word)
    return word == headword or (not is_little and not bases(word).isdisjoint(bases(headword)))
