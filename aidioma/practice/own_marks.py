"""Which answers a learner accepts from themselves, by their own history of an item, and the mark that makes. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from aidioma.grading.decided import authored, decided
from aidioma.grading.equal_answers import USUAL_DIRECTION, key_of
from aidioma.model.marks import Direction, Exercise, Mark, Receipt, Tier, Verdict
from aidioma.scheduling.fold import Event, standing

OWN_ANSWER: Final = "own_answer"


def own_mark(events: Sequence[Event], asked: Exercise, answer: str) -> Mark | None:
    """
    Return the mark of *answer* where its learner accepts it themselves, by all their *events* on the item; else None.

    What the exercise itself has comes first, and what a teacher said of these words to this learner afterwards.
    """
    given = key_of(answer, asked.answer_language)
    since = [
        one.at for one in accepted(events, asked.direction) if given == key_of(text_of(one), asked.answer_language)
    ]
    if not given or not since or _teacher_said_otherwise(events, asked, given, since=since[-1]):
        return None
    receipt = Receipt(tier=Tier.OWN, note="Its learner accepts it.")
    return authored(asked, answer) or Mark(feedback=decided(asked, answer, Verdict.CORRECT).feedback, receipt=receipt)


def accepts(events: Sequence[Event], asked: Exercise, answer: str) -> bool:
    """Say whether the learner accepts *answer*, by all their *events* on the item."""
    given = key_of(answer, asked.answer_language)
    return any(given == key_of(text_of(one), asked.answer_language) for one in accepted(events, asked.direction))


def accepted(events: Iterable[Event], direction: Direction) -> list[Event]:
    """Return the answers into *direction* that their learner accepts, of all their *events* on an item."""
    return [one for one in standing(events) if one.activity_type == OWN_ANSWER and _direction(one) == direction]


def _teacher_said_otherwise(
    events: Sequence[Event], asked: Exercise, given: tuple[str, ...], *, since: datetime
) -> bool:
    answers = {one.id: one for one in events if isinstance(one.details.get("answer"), str)}
    for event in standing(events):
        about, receipt = answers.get(str(event.details.get("corrects"))), event.details.get("receipt")
        by_teacher = isinstance(receipt, dict) and receipt.get("tier") == Tier.TEACHER
        if about is None or not by_teacher or event.at < since or _direction(about) != asked.direction:
            continue
        is_right = event.details.get("verdict") == Verdict.CORRECT
        if not is_right and key_of(about.details["answer"], asked.answer_language) == given:
            return True
    return False


def _direction(event: Event) -> Direction:
    return "es-en" if event.details.get("direction", USUAL_DIRECTION) == "es-en" else "en-es"


def text_of(event: Event) -> str:
    """Return the words that were accepted."""
    return str(event.details.get("text") or "")
