"""
What a sentence looks like without its words, so that no course is one sentence with its words exchanged.

A *frame* keeps what makes the grammar of a sentence and drops what fills it: little words stay (all forms of an
article or a possessive count as one), the verbs that make constructions stay by their infinitive, and every other word
is a place: for a name, a number, a verb of some person and tense, or anything else. "Mi hermana no come pan" and
"Tu padre no lee libros" have one frame; a question has another than a statement.
"""

from functools import lru_cache
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.morphology import Analysis, is_finite, is_infinitive, likeliest
from aidioma.text import word_set, words

Frame = tuple[str, ...]

MOST_OF_A_FRAME: Final = 4
"""So many sentences of one language level may have the same frame."""

_CONSTRUCT: Final = word_set("ser estar haber tener ir gustar querer poder saber hacer llamar doler")
_FOLDED: Final = {
    **dict.fromkeys(vocabulary.DEFINITE, "el"),
    **dict.fromkeys(vocabulary.INDEFINITE, "un"),
    **dict.fromkeys(vocabulary.POSSESSIVES - vocabulary.STRESSED, "mi"),
    **dict.fromkeys(vocabulary.DEMONSTRATIVES, "este"),
    **dict.fromkeys(word_set("mucho mucha muchos muchas"), "mucho"),
}


def frame_of(spanish: str) -> Frame:
    """Return the frame of a sentence."""
    said = spanish.split()
    names = {word for part in said[1:] if part.lstrip("¿¡«“(")[:1].isupper() for word in words(part)}
    sign = "?" if "?" in spanish else "."
    return (*(_place(word, is_name=word in names) for word in words(spanish)), sign)


@lru_cache(maxsize=16_384)
def _place(word: str, *, is_name: bool) -> str:
    if is_name:
        return "NAME"
    if word in _FOLDED:
        return _FOLDED[word]
    kind = vocabulary.word_class(word)
    if kind in {"number", "digit"}:
        return "NUMBER"
    if kind not in {"content", "unknown"}:
        return word
    return _verb(word) or "WORD"


def _verb(word: str) -> str:
    """Return the place that a verb takes, its infinitive where it makes the construction; "" for what is none."""
    if is_infinitive(word):
        return word if word in _CONSTRUCT else "INFINITIVE"
    if not is_finite(word) or vocabulary.lemma(word) not in {one.lemma for one in likeliest(word)}:
        return ""
    likely = told(word)
    return f"{likely.lemma}:{likely.person}" if likely.lemma in _CONSTRUCT else f"VERB:{likely.tense}:{likely.person}"


def told(word: str) -> Analysis:
    """Return the likeliest thing that a finite verb is, and no command where it can be anything else."""
    every = likeliest(word)
    return min(every, key=lambda one: (every[0].lemma != one.lemma, one.tense == "imp", one.tense != "pres"))
