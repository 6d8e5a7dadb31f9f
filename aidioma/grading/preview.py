"""What would become of past answers if an exercise accepted more than it does; nothing is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.grading.decided import authored
from aidioma.grading.equal_answers import asked_otherwise, histories, key_of, learners_after, texts_of
from aidioma.grading.regrade import Regrading, wrongly_marked
from aidioma.model.marks import Direction
from aidioma.regrade_queue import RegradeRequest
from aidioma.text import joined

MOST_LEARNERS: Final = 2_000
"""Who are looked at for a preview: somebody waits for it."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Equal answers that would get another mark: as one of them was written, what they are and would be, how many."""

    text: str
    was: str
    becomes: str
    times: int


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """Every stored answer that would change; ``is_whole`` is False where more learners than are looked at met it."""

    changes: tuple[AnswerChange, ...]
    learners: int
    is_whole: bool

    @property
    def answers(self) -> int:
        """How many answers would get another mark."""
        return sum(one.times for one in self.changes)


def changes_if_right(
    sessions: sessionmaker[Session], item: ContentItem, direction: Direction, further: Sequence[str]
) -> ChangePreview:
    """
    Return what would become of past answers to *item* if *further* answers were right as well.

    Reads as regrading does, which then does the same: ``authored`` marks both.
    """
    asked = exercise(item, direction)
    wider = replace(asked, accepted=(*asked.accepted, *further))
    found: Counter[tuple[str, str, str]] = Counter()
    shown: dict[str, str] = {}
    learners, after, looked_at = 0, "", 0
    with sessions() as session:
        request = RegradeRequest(content_id=item.id, direction=direction)
        others = asked_otherwise(session, item, asked)
        regrading = Regrading(request, item, wider, others, lambda text: authored(wider, text), frozenset())
        while looked_at < MOST_LEARNERS and (user_ids := learners_after(session, item.id, after=after)):
            after, looked_at = user_ids[-1], looked_at + len(user_ids)
            texts = texts_of(session, user_ids, content_id=item.id, direction=direction)
            concerned = sorted({user_id for user_id, text in texts if regrading.mark_of(text) is not None})
            for events in histories(session, concerned, content_id=item.id).values():
                wrong = wrongly_marked(regrading, events)
                learners += bool(wrong)
                for event, mark, was in wrong:
                    said = joined(key_of(event.details["answer"], asked.answer_language))
                    shown.setdefault(said, " ".join(event.details["answer"].split()))
                    found[said, was, mark.feedback.verdict.value] += 1
        is_whole = looked_at < MOST_LEARNERS or not learners_after(session, item.id, after=after)
    changes = [AnswerChange(shown[said], was, becomes, n) for (said, was, becomes), n in found.items()]
    return ChangePreview(tuple(sorted(changes, key=lambda one: (-one.times, one.text, one.was))), learners, is_whole)
