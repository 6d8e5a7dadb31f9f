"""The same sentence with its parts in another order, with or without its subject."""

from collections.abc import Iterator
from typing import Final

from aidioma.lattice.tree import Node, Place, Series
from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import analyses
from aidioma.spanish.wordings.stretches import Tokens
from aidioma.text import word_set

_MOVES: Final = (
    ("por", "favor"), ("ayer",), ("hoy",), ("anoche",), ("ahora",), ("mañana",), ("esta", "noche"), ("esta", "mañana"),
    ("esta", "tarde"), ("este", "año"), ("esta", "semana"), ("el", "año", "pasado"), ("la", "semana", "pasada"),
    ("el", "mes", "pasado"), ("todos", "los", "días"), ("cada", "día"), ("anteayer",), ("pasado", "mañana"),
    ("la", "semana", "que", "viene"), ("el", "lunes"), ("el", "martes"), ("el", "miércoles"), ("el", "jueves"),
    ("el", "viernes"), ("el", "sábado"), ("el", "domingo"), ("los", "lunes"), ("los", "martes"), ("los", "miércoles"),
    ("los", "jueves"), ("los", "viernes"), ("los", "sábados"), ("los", "domingos"),
)  # fmt: skip
"""What says when, and "please": at the beginning or at the end, as one likes."""
_CONTINUES: Final = word_set("por a de en pasado pasada próximo próxima que mismo misma sí es era fue será son está")
_LEADS_TO: Final = word_set(
    "de desde hasta para por a en la el los las lo casi es era fue "
    "será son como solo sólo todo todos toda todas antes después durante cada"
)
"""What follows or comes before such words where they belong to more, or are what the sentence is about."""
_PARTS_CLAUSES: Final = word_set(
    "que porque si cuando pero aunque mientras y o ni sino como donde pues ojalá qué quién quiénes cuál cómo dónde"
)
_LIKE: Final = frozenset(
    {"gustar", "encantar", "interesar", "doler", "faltar", "importar", "molestar", "parecer", "apetecer", "fascinar"}
)
_BEFORE_VERB: Final = vocabulary.CLITICS | word_set("no nunca siempre ya también tampoco todavía aún solo sólo casi")
_TO_WHOM_SAID: Final = word_set("mí ti él ella nosotros nosotras ellos ellas usted ustedes")
_TO_WHOM: Final = {"me": ("a", "mí"), "te": ("a", "ti"), "nos": ("a", "nosotros")}
_MOST_ORDERS: Final = 8


def ordered(sentence: Tokens, cues: Cues) -> tuple[Tokens, ...]:
    """Return *sentence*, and what it is with its parts in another order, with or without its subject."""
    found = {sentence: None}
    for _ in range(2):
        for one in tuple(found):
            if not cues.words >= {"he", "she"}:
                found.update(dict.fromkeys(_subject_left_out(one)))
            found.update(dict.fromkeys(_turned(one)))
            found.update(dict.fromkeys(_to_whom(one, cues)))
    return tuple(found)[:_MOST_ORDERS]


def _to_whom(sentence: Tokens, cues: Cues) -> Iterator[Tokens]:
    """Yield "a mí me gusta" for "me gusta"."""
    first = 1 if sentence[:1] == ("no",) else 0
    clitic = sentence[first : first + 1]
    if not clitic or not _is_liked(sentence, first + 1):
        return
    named = [_TO_WHOM[clitic[0]]] if clitic[0] in _TO_WHOM else []
    if clitic[0] == "le":
        named = [("a", who) for said, who in (("he", "él"), ("she", "ella")) if cues.in_order[:1] == (said,)]
    if clitic[0] == "les" and cues.in_order[:1] == ("they",):
        named = [("a", "ellos"), ("a", "ellas")]
    yield from ((*who, *sentence) for who in named)


def _is_liked(sentence: Tokens, at: int) -> bool:
    return at < len(sentence) and bool({one.lemma for one in analyses(sentence[at])} & _LIKE)


def _subject_left_out(sentence: Tokens) -> Iterator[Tokens]:
    """Yield a sentence without the pronoun that it begins with, or without "a ella" before "le gusta"."""
    person = vocabulary.PERSON_OF_SUBJECT.get(sentence[0])
    at = next((at for at, word in enumerate(sentence[1:], 1) if word not in _BEFORE_VERB), len(sentence))
    if person and at < len(sentence) - 1 and any(one.person == person for one in analyses(sentence[at])):
        yield sentence[1:]
    if sentence[0] == "a" and len(sentence) > 4 and sentence[1] in _TO_WHOM_SAID:  # noqa: PLR2004 - a, whom, pronoun, verb, what
        at = 3 if sentence[2] == "no" else 2
        if sentence[at] in vocabulary.CLITICS and _is_liked(sentence, at + 1):
            yield sentence[2:]


def _turned(sentence: Tokens) -> Iterator[Tokens]:
    """Yield "esos libros me gustan" for "me gustan esos libros", and "en la mesa está el pan" for the reverse."""
    first = 1 if sentence[:1] == ("no",) else 0
    clitic, rest = sentence[first : first + 1], sentence[first + 2 :]
    if clitic and clitic[0] in vocabulary.CLITICS and _is_liked(sentence, first + 1) and _is_noun_phrase(rest):
        yield (*rest, *sentence[: first + 2])
    for at, word in enumerate(sentence):
        subject, place = sentence[:at], sentence[at + 1 :]
        if (
            word in {"está", "están"}
            and _is_noun_phrase(subject)
            and place[:1] == ("en",)
            and _is_noun_phrase(place[1:])
        ):
            yield (*place, word, *subject)


def _is_noun_phrase(said: Tokens) -> bool:
    """Whether *said* is a determiner and one or two words that are no others' beginning."""
    if len(said) not in {2, 3} or said[0] not in vocabulary.DETERMINERS:
        return False
    return not any(vocabulary.is_little(word) for word in said[1:])


def movable(sentence: Tokens) -> tuple[int, int] | None:
    """Return where something stands at an end of the sentence that might as well stand at the other."""
    for piece in sorted(_MOVES, key=len, reverse=True):
        rest_first, rest_end = 0, len(sentence)
        if sentence[: len(piece)] == piece:
            rest_first = len(piece)
        elif sentence[-len(piece) :] == piece:
            rest_end -= len(piece)
        else:
            continue
        rest = sentence[rest_first:rest_end]
        if not rest:
            continue
        if (
            (len(rest) > 1 or any(one.person for one in analyses(rest[0])))
            and not _belongs_to_more(rest, rest_first)
            and (piece == ("por", "favor") or _PARTS_CLAUSES.isdisjoint(rest))
        ):
            return (0, rest_first) if rest_first else (rest_end, len(sentence))
    return None


def _belongs_to_more(rest: Tokens, at: int) -> bool:
    """Whether what stands before or behind *rest* is part of more: ayer por la noche, el lunes pasado, desde hoy."""
    neighbour = rest[0] if at else rest[-1]
    return neighbour in (_CONTINUES if at else _LEADS_TO)


def at_either_end(piece: Node, rest: Node) -> Node:
    """Return *rest* with *piece* before or behind it."""
    return Series((Place("moved", piece), rest, Place("moved", piece)))
