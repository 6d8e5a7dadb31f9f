"""Help in levels: what the author wrote, and where nothing was written, what can be said by rule."""

import re
from dataclasses import dataclass

from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Hints
from aidioma.model.marks import Direction, Exercise
from aidioma.scheduling.sm2 import HINT_CAPS, HintLevel
from aidioma.spanish.clues import gender_clue, noun_clue, verb_clue

_REST_OF_WORD = re.compile(r"(?<=\w)\w")


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint. Its level decides what an answer given after it can earn at most."""

    level: HintLevel
    text: str


def hints(item: ContentItem, direction: Direction = "en-es") -> tuple[Hint, ...]:
    """
    Return the hints for *item* asked in *direction*, gentlest first; there is one of each level.

    Written hints are about the Spanish answer, so the other direction has hints by rule alone.

    Raises:
        InvalidContentError: If *item* cannot be asked in *direction*.
    """
    asked = exercise(item, direction)
    written = item.value("hints")
    said = written if isinstance(written, Hints) and direction == "en-es" else Hints()
    return tuple(Hint(level, getattr(said, level) or _by_rule(level, asked)) for level in HINT_CAPS)


def _by_rule(level: HintLevel, asked: Exercise) -> str:
    answer = asked.model_answer
    if level == "answer":
        return answer
    into_spanish = asked.direction == "en-es"
    if level == "pattern":
        known = _pattern(answer) if into_spanish else ""
        return f"{known}: {_masked(answer)}" if known else _masked(answer)
    return " ".join(part for part in (_size(asked), _nudge(answer) if into_spanish else "") if part)


def _masked(answer: str) -> str:
    return _REST_OF_WORD.sub("·", answer)


def _pattern(answer: str) -> str:
    clue = verb_clue(answer)
    return clue.pattern if clue else gender_clue(answer)


def _nudge(answer: str) -> str:
    clue = verb_clue(answer)
    return f"The verb is {clue.infinitive}." if clue else noun_clue(answer)


def _size(asked: Exercise) -> str:
    words = len(asked.model_answer.split())
    size = "One word" if words == 1 else f"{words} words"
    topics = ", ".join(concept.replace("_", " ") for concept in asked.concepts)
    return (
        f"{size}. Think of: {topics}." if topics else f"{size}, beginning with “{asked.model_answer.lstrip('¿¡')[:1]}”."
    )
