"""
Text that speaks to the judge instead of to the exercise, and text that cannot be its translation.

Neither needs a model. The first keeps an order away from the judge; the second keeps a judge that was talked
into something from being believed. Both err towards "pending", which costs a learner a moment and no mark.
What the exercise itself holds is never held against a text: one about instructions may be answered with them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, get_args

import wordfreq

from aidioma.model.marks import Exercise
from aidioma.spanish import vocabulary
from aidioma.spanish.align import differences
from aidioma.text import Language, without_accents, words

_LONGEST_WORD: Final = 30
"""No word that a learner needs is longer; encoded text is."""
_LONGER_BY_FACTOR: Final = 1.5
_LONGER_BY_WORDS: Final = 3
_RELATED_FROM_WORDS: Final = 7
"""A shorter sentence may be said in entirely other words; of 1,500 longer ones none was."""
_CONCEPTS_TO_SUSPECT: Final = 2
_OUT_OF_PLACE_TO_REJECT: Final = 2

_MARKUP: Final = frozenset("{}<>[]|`\\=~^*_#")
_ROLE: Final = re.compile(
    r"^\W*(?:system|assistant|user|developer|ai|sistema|asistente|usuario)"
    r"(?:\s+(?:message|prompt|note|mensaje|nota))?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_LETTERS_SPELT_OUT: Final = re.compile(r"(?:\b\w\b\W+){5,}")
_HIDDEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Direction overrides and tag characters: nobody types them, they are pasted to hide something."""
_SENTENCE_ENDS: Final = re.compile(r"(?<=\w\w)(?:[.!?;:…]\W*?\s|\n)\W*(?=\w)")
_ANY_PAUSE: Final = re.compile(r"(?<=\w)(?:[,.!?;:…—-]\W*?\s|\n)\W*(?=\w)")

_FORGET, _INSTRUCTIONS, _EARLIER = range(3)
_ORDERING: Final = """
ignor- disregard- overrid- bypass- olvid- forget- forgot- descart- omit-
instruc- prompt- guideline- directiv- indicacion- consigna- rule rules regla reglas orden ordenes order orders
previous prior above preceding anterior- previa previo previas previos arriba earlier
grade grading graded mark marks marked marking marca marcar marque calific- puntu- punto point- evalu- assess- score- \
rating nota
verdict- veredict-
correct- perfect- acert- aprob- aprueb- approv- valid- 100 cien maxim- full top
judge judges juez juic- examin- grader- evaluador-
assistant- asistent- chatbot- bot ai ia gpt llm model- system- sistema- developer- desarrollador- admin- openai-
teacher- profesor- maestr- tutor-
answer- respuest- respond- respons- repl- contest- output- return- devuelv- print json
translat- traduc- submission- solucion- solution-
student- alumn- estudiante- learner- aprendiz-
accept- acept- admit-
pretend- finge- actua- imagin- roleplay- simul-
obey- obedec- obedez- comply-
error- mistake- fault- fallo falta correg- corrig- revis- review-
"""
"""
One concept a line, as words or, with a hyphen, their beginnings: what one talks about when one talks to a judge.
One of these is in many honest sentences, two hardly ever.
"""

_ASKING: Final = """
say saying tell let give put make repeat repite di dime decir dame pon ponme ponle haz hazme set count cuenta treat
right bien bueno buena buenos buenas good fine okay ok vale valido great
diez tick check stars estrellas visto points sobresaliente congrat- felicit- praise elogi- premi- reward-
task- tarea- job test- prueba exam-
edit- list lista correcc- korrekt- correto
please favor porfa
sentence- frase- oracion- key clave word words palabra- dialect- region- variant-
fail- suspen- fired beca scholarship
cualquier- every toda todas todo todos whatever
"""
"""Ordinary words that an order is made of: two of them count only where the exercise has nothing like them."""

_CONCEPTS: Final = {
    name: at for at, line in enumerate((_ORDERING.strip() + _ASKING).splitlines()) for name in line.split()
}
_ORDERING_CONCEPTS: Final = frozenset(range(len(_ORDERING.strip().splitlines())))

_RARE_BELOW: Final = 3e-8
_COMMON_FROM: Final = 1e-6
_FAR_COMMONER: Final = 30


def warm_up() -> None:
    """Load the word lists, which takes a second or two: call it off the learner's path."""
    for language in get_args(Language):
        _is_out_of_place("hola", language)


def speaks_to_judge(exercise: Exercise, text: str) -> str:
    """Return why *text* looks written for the judge and not for *exercise*; empty if it does not."""
    if set(text) & _MARKUP - set(_text(exercise)):
        return "it holds markup"
    if len(_orders(exercise, words(text))) >= _CONCEPTS_TO_SUSPECT:
        return "it speaks of marking"
    return next(_signs_of_disguise(_text(exercise), text), "")


def overrules(exercise: Exercise, question: str) -> str:
    """
    Return why *question* looks like an order to whoever explains; empty if it does not.

    A question about a mark does speak of marking, so only disguise and telling the reader what to forget count.
    """
    said = _orders(exercise, words(question))
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
    language = exercise.answer_language
    found, known = words(text, language), _known(exercise)
    explained = {word for sentence in known for word in sentence}
    out_of_place = [word for word in found if word not in explained and _is_out_of_place(word, language)]
    if len(found) > _LONGER_BY_FACTOR * max(map(len, known)) + _LONGER_BY_WORDS:
        yield "it is far longer than any known translation"
    if len(_SENTENCE_ENDS.findall(text.strip())) > max(map(_pauses, (exercise.prompt, *exercise.accepted))):
        yield "it has more sentences than the exercise"
    if len(out_of_place) >= _OUT_OF_PLACE_TO_REJECT:
        yield "it is in another language, or in none"
    if exercise.accepted:
        yield from _signs_of_no_relation(exercise, found, known)


def _signs_of_no_relation(exercise: Exercise, found: Sequence[str], known: Sequence[Sequence[str]]) -> Iterator[str]:
    if not _beginnings(found) & _beginnings(word for sentence in known for word in sentence):
        if min(map(len, known)) >= _RELATED_FROM_WORDS:
            yield "it has no word to do with the exercise"
        if _orders(exercise, found):
            yield "it speaks of marking instead of translating"
    if len(_unexplained(exercise, _new_words(found, known[1:]))) >= _CONCEPTS_TO_SUSPECT:
        yield "what it adds to the known translations asks for something"


def _text(exercise: Exercise) -> str:
    return "\n".join((exercise.prompt, *exercise.accepted))


def _known(exercise: Exercise) -> list[tuple[str, ...]]:
    """Return the words of the prompt, then of each translation known to be right."""
    language = exercise.answer_language
    return [words(exercise.prompt, _other(language)), *(words(text, language) for text in exercise.accepted)]


def _other(language: Language) -> Language:
    return "en" if language == "es" else "es"


def _pauses(text: str) -> int:
    return len(_ANY_PAUSE.findall(text.strip()))


def _new_words(found: Sequence[str], known: Iterable[Sequence[str]]) -> list[str]:
    """Return the words of *found* that its nearest known translation has not."""
    nearest = min((differences(found, target) for target in known), key=len, default=())
    return [wrong for wrong, _ in nearest if wrong]


def _other_letters(text: str) -> set[str]:
    """Return the letters that no Spanish or English keyboard types, look-alikes of Latin ones included."""
    return {char for char in text if char.isalpha() and char not in "ªº" and not _is_latin(char)}


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN")


@lru_cache(maxsize=16_384)
def _is_out_of_place(word: str, language: Language) -> bool:
    """Whether *word* is hardly ever met in *language*, or far more often in the other."""
    here = wordfreq.get_frequency_dict(language, wordlist="best").get(word, 0.0)
    there = wordfreq.get_frequency_dict(_other(language), wordlist="small").get(word, 0.0)
    is_foreign = there >= max(_COMMON_FROM, here * _FAR_COMMONER)
    return vocabulary.word_class(word) != "digit" and (here < _RARE_BELOW or is_foreign)


def _orders(exercise: Exercise, found: Iterable[str]) -> set[int]:
    return _unexplained(exercise, found) & _ORDERING_CONCEPTS


def _unexplained(exercise: Exercise, found: Iterable[str]) -> set[int]:
    """Return the concepts in *found* that the exercise has nothing like."""
    explained = (word for sentence in _known(exercise) for word in sentence)
    return _concepts(found) - _concepts(explained)


def _concepts(found: Iterable[str]) -> set[int]:
    return set().union(*map(_concepts_of, found))


@lru_cache(maxsize=16_384)
def _concepts_of(word: str) -> frozenset[int]:
    plain = without_accents(word)
    names = (plain, *(f"{plain[:end]}-" for end in range(1, len(plain) + 1)))
    return frozenset(_CONCEPTS[name] for name in names if name in _CONCEPTS)


def _beginnings(found: Iterable[str]) -> set[str]:
    """Return what related words share, across forms and often across languages."""
    return {word[:4] for word in found}
