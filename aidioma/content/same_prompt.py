"""What other content knows of an exercise: right answers to the same prompt."""

from typing import Final

from sqlalchemy.orm import Session

from aidioma.content.exercises import can_be_asked, distinct, exercise
from aidioma.content.search.filter import Wanted
from aidioma.content.search.text import by_words
from aidioma.model.marks import Exercise
from aidioma.text import canonical

_LOOKED_AT: Final = 50


def right_elsewhere(session: Session, asked: Exercise) -> tuple[str, ...]:
    """
    Return the right answers that published sentences with the prompt of *asked* have and *asked* has not.

    Prompts are the same where they differ in case and punctuation alone. Served by ``idx_content_words``.
    """
    if asked.direction != "en-es":
        return ()
    prompt = canonical(asked.prompt, "en")
    items = by_words(session, asked.prompt, Wanted("sentence", status="published"), limit=_LOOKED_AT)
    others = [exercise(item) for item in items if item.id != asked.content_id and can_be_asked(item)]
    same = [text for other in others if canonical(other.prompt, "en") == prompt for text in other.accepted]
    return distinct((*asked.accepted, *same), "es")[len(asked.accepted) :]
