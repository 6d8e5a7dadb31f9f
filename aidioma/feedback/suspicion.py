"""
Text that speaks to the judge instead of to the exercise, and text that cannot be its translation.

Neither needs a model. The first keeps an order away from the judge; the second keeps a judge that was talked
into something from being believed. Both err towards "pending", which costs a learner a moment and no mark.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from aidioma.feedback.model import Exercise
from aidioma.text import Language, without_accents, words

_LONGEST_WORD: Final = 30
"""No word that a learner needs is longer; encoded text is."""
_WHOLE_WORD_CHARS: Final = 3
"""Stems up to this length are whole words."""
_CONCEPTS_TO_SUSPECT: Final = 2
_FOREIGN_TO_REJECT: Final = 2
_LONGER_BY_FACTOR: Final = 1.5
_LONGER_BY_WORDS: Final = 3

_MARKUP: Final = frozenset("{}<>[]|`\\=~^*_#")
_ROLE: Final = re.compile(
    r"^\W*(?:system|assistant|user|developer|ai|sistema|asistente|usuario)"
    r"(?:\s+(?:message|prompt|note|mensaje|nota))?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_LETTERS_SPELT_OUT: Final = re.compile(r"(?:\b\w\b\W+){5,}")
_HIDDEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Direction overrides and tag characters: nobody types them, they are pasted to hide something."""

_CONCEPTS: Final = tuple(
    tuple(stems.split())
    for stems in (
        "ignor disregard overrid bypass olvid forget forgot descart omit",
        "instruc prompt guideline directiv indicacion consigna rule rules regla reglas orden ordenes order orders",
        "previous prior above preceding anterior previa previo previas previos arriba earlier",
        "grade grading graded mark marks marked marking marca calific puntu punto point evalu assess score rating nota",
        "verdict veredict",
        "correct perfect acert aprob aprueb approv valid 100 cien maxim full top",
        "judge juez juic examin grader evaluador",
        "assistant asistent chatbot bot ai ia gpt llm model system sistema developer desarrollador admin openai",
        "teacher profesor maestr tutor",
        "answer respuest respond respons repl contest output return devuelv print json",
        "translat traduc submission solucion solution",
        "student alumn estudiante learner aprendiz",
        "accept acept admit",
        "pretend finge actua imagin roleplay simul",
        "obey obedec obedez comply",
        "error mistake fault fallo falta",
    )
)
"""What one talks about when one talks to a judge. A single one is in many honest sentences, two hardly ever."""
_FORGET, _INSTRUCTIONS, _EARLIER = range(3)

_ENGLISH: Final = """
the is are was were my your his her their our this that these those you it they we she please and of with for at be
been not do does did will would should must can could have what which who if but from by an
"""
_SPANISH: Final = """
el los las una unos unas está están mi mis tu tus su sus este esta esto eso yo tú él ella ellos usted y de del al con
para en que se lo le te si pero ha muy más
"""
_FUNCTION_WORDS: Final[dict[Language, frozenset[str]]] = {
    "en": frozenset(_ENGLISH.split()),
    "es": frozenset(_SPANISH.split()),
}


def answer_language(exercise: Exercise) -> Language:
    """Return the language that an answer is written in."""
    return "es" if exercise.direction == "en-es" else "en"


def speaks_to_judge(exercise: Exercise, text: str) -> str:
    """
    Return why *text* looks written for the judge and not for *exercise*; empty if it does not.

    What the exercise itself holds is never held against the text: an exercise about instructions may be
    answered with instructions.
    """
    known = _text(exercise)
    if set(text) & _MARKUP - set(known):
        return "it holds markup"
    if len(_unexplained(exercise, words(text))) >= _CONCEPTS_TO_SUSPECT:
        return "it speaks of marking"
    return next(_signs_of_disguise(known, text), "")


def overrules(exercise: Exercise, question: str) -> str:
    """
    Return why *question* looks like an order to whoever explains; empty if it does not.

    A question about a mark does speak of marking, so only disguise and telling the reader what to forget count.
    """
    said = _concepts(words(question)) - _concepts(words(_text(exercise)))
    if said >= {_FORGET, _INSTRUCTIONS} or said >= {_FORGET, _EARLIER}:
        return "it tells the reader what to forget"
    return next(_signs_of_disguise(_text(exercise), question), "")


def cannot_translate(exercise: Exercise, text: str) -> str:
    """
    Return why *text* cannot be a right answer to *exercise*, whoever says it is; empty if it can.

    No proof that it is right: only what no right translation does.
    """
    return next(_signs_of_another_text(exercise, text), "") or speaks_to_judge(exercise, text)


def _signs_of_disguise(known: str, text: str) -> Iterator[str]:
    if _HIDDEN.search(text):
        yield "it holds hidden characters"
    if _ROLE.search(text) and not _ROLE.search(known):
        yield "it takes on a role"
    if _other_letters(text) - _other_letters(known):
        yield "it holds letters of another alphabet"
    if _LETTERS_SPELT_OUT.search(text) or any(len(word) > _LONGEST_WORD for word in words(text)):
        yield "it holds spelt-out or encoded text"


def _signs_of_another_text(exercise: Exercise, text: str) -> Iterator[str]:
    language = answer_language(exercise)
    found = words(text, language)
    known = _known(exercise)
    explained = {word for sentence in known for word in sentence}
    foreign = _FUNCTION_WORDS[_other(language)] - explained
    if len(found) > _LONGER_BY_FACTOR * max(map(len, known)) + _LONGER_BY_WORDS:
        yield "it is far longer than any known translation"
    if sum(word in foreign for word in found) >= _FOREIGN_TO_REJECT:
        yield "it is in the other language"
    if _unexplained(exercise, found) and not _pieces(found) & _pieces(explained):
        yield "it has nothing to do with the exercise and speaks of marking"


def _text(exercise: Exercise) -> str:
    return "\n".join((exercise.prompt, *exercise.accepted))


def _known(exercise: Exercise) -> list[tuple[str, ...]]:
    language = answer_language(exercise)
    return [words(exercise.prompt, _other(language)), *(words(text, language) for text in exercise.accepted)]


def _other(language: Language) -> Language:
    return "en" if language == "es" else "es"


def _other_letters(text: str) -> set[str]:
    """Return the letters that no Spanish or English keyboard types, look-alikes of Latin ones included."""
    return {char for char in text if char.isalpha() and char not in "ªº" and not _is_latin(char)}


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN")


def _unexplained(exercise: Exercise, found: Sequence[str]) -> set[int]:
    explained = _concepts(word for sentence in _known(exercise) for word in sentence)
    return _concepts(found) - explained


def _concepts(found: Iterable[str]) -> set[int]:
    plain = {without_accents(word) for word in found}
    return {at for at, stems in enumerate(_CONCEPTS) if any(_names(word, stem) for word in plain for stem in stems)}


def _names(word: str, stem: str) -> bool:
    return word.startswith(stem) if len(stem) > _WHOLE_WORD_CHARS else word == stem


def _pieces(found: Iterable[str]) -> set[str]:
    """Return what two related words share: four letters in a row, or a whole short word."""
    return {word[at : at + 4] for word in found for at in range(max(1, len(word) - 3))}
