"""
Other English wordings that are as right where one is: by the Spanish prompt, or always.

Each rule looks at the whole sentence: where the word of time stands, what tener que and querer are called, what is not
there. What is merely likely is left out: a variant that is not right would be called correct.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from aidioma.spanish import english_words, vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.text import word_set, words

Tokens = tuple[str, ...]
Rule = Callable[[Tokens, Tokens], Iterator[Tokens]]

_MOST: Final = 24
_ROUNDS: Final = 2
_TIMES: Final = word_set("today yesterday tomorrow tonight now")
_SUBJECTS: Final = word_set("i you he she it we they")
_HELPERS: Final = word_set("will would might may could should to do does did not no used")
_ALWAYS: Final = word_set("always never usually often sometimes every longer")
_COUNTED: Final = word_set("idea reason doubt chance choice")
"""Nouns that stand alone behind "no" and need an article behind "not"."""
_JOINS: Final = word_set("and but or because when while if that who which so before after until as since although")
_ASKS: Final = word_set(
    "what where when who why how which whose do does did is are was were can could will would have has"
)
_MUST: Final = {
    ("have", "to"): (("must",), ("have", "got", "to"), ("need", "to")),
    ("has", "to"): (("must",), ("has", "got", "to"), ("needs", "to")),
}
_ACTIONS: Final = word_set(
    "work study live travel wait play sleep cook read write run walk talk eat drink rain snow cry sing dance swim "
    "watch listen learn teach clean wash wear"
)
"""Verbs whose present says "is doing" as well as "does"."""
_USUALLY: Final = word_set("siempre nunca cada todos todas a veces normalmente generalmente jamás mucho los las")
_PLACES: Final = word_set(
    "hospital school university office restaurant hotel bank shop store library factory café airport"
)
_WORDS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS: Final = {word: str(at) for at, word in enumerate(_WORDS, start=2)}
_LIKES: Final = word_set("like likes love loves hate hates")
_DEFINITE: Final = vocabulary.DEFINITE


@lru_cache(maxsize=1024)
def english_variants(prompt: str, sentence: Tokens) -> tuple[Tokens, ...]:
    """Return the other wordings of an English *sentence* that are right for the Spanish *prompt*."""
    spanish = words(prompt)
    found: dict[Tokens, None] = {}
    edge = [sentence]
    for _ in range(_ROUNDS):
        edge = [
            new for old in edge for rule in _RULES for new in rule(old, spanish) if new not in found and new != sentence
        ]
        found.update(dict.fromkeys(edge))
    return tuple(found)[:_MOST]


def _replaced(sentence: Tokens, part: Tokens, instead: Tokens) -> Iterator[Tokens]:
    for at in range(len(sentence) - len(part) + 1):
        if sentence[at : at + len(part)] == part:
            yield (*sentence[:at], *instead, *sentence[at + len(part) :])


def _has_verb(spanish: Tokens, lemma: str) -> bool:
    return any(one.lemma == lemma for word in spanish for one in analyses(word))


def _time_elsewhere(sentence: Tokens, _spanish: Tokens) -> Iterator[Tokens]:
    """Yesterday I bought it, I bought it yesterday."""
    if len(sentence) < 3 or _JOINS & set(sentence) or sum(word in _SUBJECTS for word in sentence) > 1:  # noqa: PLR2004
        return
    if sentence[0] in _TIMES and sentence[1] not in _ASKS:
        yield (*sentence[1:], sentence[0])
    if sentence[-1] in _TIMES and sentence[0] not in _ASKS:
        yield (sentence[-1], *sentence[:-1])


def _obliged(sentence: Tokens, spanish: Tokens) -> Iterator[Tokens]:
    """Tener que: have to, must, have got to, need to; not where it is denied, in which they differ."""
    if "que" not in spanish or not _has_verb(spanish, "tener") or {"not", "no"} & {*sentence, *spanish}:
        return
    if any(one.tense not in {"pres", "imp"} for word in spanish for one in analyses(word) if one.lemma == "tener"):
        return
    for part, others in _MUST.items():
        at = next((one for one in range(1, len(sentence)) if sentence[one : one + 2] == part), 0)
        if at and sentence[at - 1] not in _HELPERS:
            yield from ((*sentence[:at], *other, *sentence[at + 2 :]) for other in others)


def _have_got(sentence: Tokens, spanish: Tokens) -> Iterator[Tokens]:
    """Tengo dos hermanos: I have two brothers, I have got two brothers."""
    if not any(one.lemma == "tener" and one.tense == "pres" for word in spanish for one in analyses(word)):
        return
    for at in range(1, len(sentence) - 1):
        if (
            sentence[at] in {"have", "has"}
            and sentence[at - 1] in _SUBJECTS
            and sentence[at + 1] not in {"to", "got", "not"}
        ):
            yield (*sentence[: at + 1], "got", *sentence[at + 1 :])


def _leaving(sentence: Tokens, spanish: Tokens) -> Iterator[Tokens]:
    """Irse: go, leave."""
    if any(
        one.lemma == "ir" and one.enclitic in {"me", "te", "se", "nos", "os"}
        for word in spanish
        for one in analyses(word)
    ):
        for one, other in (("go", "leave"), ("leave", "go"), ("going", "leaving"), ("leaving", "going")):
            if sentence[-1:] == (one,):
                yield (*sentence[:-1], other)


def _offered(sentence: Tokens, spanish: Tokens) -> Iterator[Tokens]:
    """¿Quieres …?: do you want, would you like."""
    if _has_verb(spanish, "querer"):
        yield from _replaced(sentence, ("do", "you", "want"), ("would", "you", "like"))
        yield from _replaced(sentence, ("would", "you", "like"), ("do", "you", "want"))


def _have_none(sentence: Tokens, _spanish: Tokens) -> Iterator[Tokens]:
    """Do not have any, do not have, have no."""
    if _COUNTED & set(sentence):
        return
    for do, have in (("do", "have"), ("does", "has")):
        yield from _replaced(sentence, (do, "not", "have", "any"), (have, "no"))
        yield from _replaced(sentence, (do, "not", "have", "any"), (do, "not", "have"))
        yield from _replaced(sentence, (have, "no"), (do, "not", "have", "any"))


def _going_on(sentence: Tokens, spanish: Tokens) -> Iterator[Tokens]:
    """Trabaja: works, is working; not of what is done always."""
    if (
        _USUALLY & set(spanish)
        or _ALWAYS & set(sentence)
        or not any(one.tense == "pres" for word in spanish for one in analyses(word))
    ):
        return
    for at, word in enumerate(sentence[1:], start=1):
        for lemma, tag in english_words.forms_of_verb(word):
            if lemma in _ACTIONS and tag == "VBZ" and sentence[at - 1] not in {"who", "to"}:
                yield (*sentence[:at], "is", _in_ing(lemma), *sentence[at + 1 :])


def _in_ing(verb: str) -> str:
    forms = (verb + "ing", verb.removesuffix("e") + "ing", verb + verb[-1] + "ing")
    return next((form for form in forms if (verb, "VBG") in english_words.forms_of_verb(form)), verb + "ing")


def _at_or_in(sentence: Tokens, _spanish: Tokens) -> Iterator[Tokens]:
    """Works in a hospital, works at a hospital."""
    for at, word in enumerate(sentence[2:], start=2):
        if word in _PLACES and sentence[at - 1] in {"a", "an", "the"} and sentence[at - 2] in {"at", "in"}:
            other = "at" if sentence[at - 2] == "in" else "in"
            yield (*sentence[: at - 2], other, *sentence[at - 1 :])


def _numbers(sentence: Tokens, _spanish: Tokens) -> Iterator[Tokens]:
    for at, word in enumerate(sentence):
        if word in _NUMBERS:
            yield (*sentence[:at], _NUMBERS[word], *sentence[at + 1 :])


def _hour(sentence: Tokens, spanish: Tokens) -> Iterator[Tokens]:
    """Son las tres: it's three, it's three o'clock."""
    if spanish[:2] not in {("son", "las"), ("es", "la")}:
        return
    if sentence[-1:] == ("o'clock",):
        yield sentence[:-1]
    elif sentence[:2] == ("it", "is") and sentence[2:] and (sentence[2] in _NUMBERS or sentence[2] == "one"):
        yield (*sentence, "o'clock")


def _liked(sentence: Tokens, spanish: Tokens) -> Iterator[Tokens]:
    """Me gusta el café: I like coffee, I like the coffee."""
    if not _DEFINITE & set(spanish):
        return
    for at, word in enumerate(sentence[:-1]):
        if word in _LIKES and at == len(sentence) - 2 and english_words.readings(sentence[-1]):
            yield (*sentence[: at + 1], "the", sentence[-1])


_RULES: Final[tuple[Rule, ...]] = (
    _time_elsewhere,
    _obliged,
    _have_got,
    _leaving,
    _offered,
    _have_none,
    _going_on,
    _at_or_in,
    _numbers,
    _hour,
    _liked,
)
