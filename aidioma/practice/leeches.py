"""Items that keep slipping: what the learner's own errors on one say, a drill of what is confused, or a pause."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import EVERYBODY, is_open
from aidioma.activity_log import append, history
from aidioma.clock import Clock
from aidioma.content.kinds.parts import GAP, Task
from aidioma.content.rows import open_item
from aidioma.db.models import LearningContent
from aidioma.model.activities import Activity
from aidioma.practice.queries import PAUSED
from aidioma.scheduling.fold import Event, standing

LAPSES: Final = 4
"""So many times forgotten, and another repetition alone is no help."""

PAUSE_DAYS: Final = 30
DRILLED: Final = 6
_SEARCHED: Final = 60

Confusion = tuple[str, str]
"""What the learner writes, and what belongs there."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What goes wrong on one item, the most frequent first; ``confused`` is what a drill can tell apart."""

    answers: int
    errors: Sequence[tuple[Confusion, int]]

    @property
    def confused(self) -> Confusion | None:
        """The most frequent error in which one word stands for another."""
        return next((pair for pair, _ in self.errors if all(word.isalpha() for word in pair)), None)


def diagnose(events: Iterable[Event]) -> Diagnosis:
    """Return what the answers among *events* (one learner, one item) got wrong. Pure."""
    answers = [event.details.get("feedback") for event in standing(events)]
    told = [feedback for feedback in answers if isinstance(feedback, dict)]
    found = Counter((edit["wrong"], edit["right"]) for feedback in told for edit in feedback.get("edits") or ())
    return Diagnosis(len(told), sorted(found.items(), key=lambda item: (-item[1], item[0])))


def contrast(pair: Confusion, sentences: Iterable[tuple[str, str]]) -> Sequence[Task]:
    """Return tasks that ask which word of *pair* belongs into each of *sentences* (Spanish, English). Pure."""
    either = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, pair))})(?!\w)", re.IGNORECASE)
    tasks = []
    for spanish, english in sentences:
        found = either.findall(spanish)
        if len(found) == 1:
            prompt = either.sub(GAP, spanish)
            right = found[0].lower()
            tasks.append(Task(prompt=prompt, prompt_en=english, accepted=(right,), options=tuple(sorted(pair))))
    return _balanced(tasks)[:DRILLED]


def _balanced(tasks: Sequence[Task]) -> Sequence[Task]:
    """Return *tasks* so that neither word comes more than once more than the other, while there are both."""
    by_word: dict[str, list[Task]] = {}
    for task in tasks:
        by_word.setdefault(task.accepted[0], []).append(task)
    rounds = max(map(len, by_word.values()), default=0)
    return [words[turn] for turn in range(rounds) for words in by_word.values() if turn < len(words)]


@dataclass(frozen=True, slots=True)
class LeechService:
    """Helps with an item that keeps slipping."""

    sessions: sessionmaker[Session]
    clock: Clock

    def diagnosis(self, *, user_id: str, content_id: str) -> Diagnosis:
        """Return what the learner got wrong on an item so far."""
        with self.sessions() as session:
            return diagnose(history(session, user_id=user_id, content_id=content_id))

    def drill(self, pair: Confusion) -> Sequence[Task]:
        """
        Return a few sentences in which one of *pair* is to be chosen; empty where the library has none.

        Reads through the published sentences until it has enough; asked for by a press, never on the way of an answer.
        """
        words = "|".join(map(re.escape, pair))
        statement = (
            select(LearningContent.primary_text, LearningContent.secondary_text)
            .where(
                LearningContent.content_type == "sentence",
                LearningContent.secondary_text.is_not(None),
                func.lower(LearningContent.primary_text).regexp_match(rf"\m({words})\M"),
                is_open(to=EVERYBODY),
            )
            .order_by(LearningContent.id)
            .limit(_SEARCHED)
        )
        with self.sessions() as session:
            return contrast(pair, [(spanish, english or "") for spanish, english in session.execute(statement)])

    def drilled(self, *, user_id: str, content_id: str, pair: Confusion, right: int, of: int) -> None:
        """Record that a drill was done; it helps, and counts for no schedule."""
        details = {"pair": list(pair), "right": right, "of": of}
        self._track(user_id, content_id, "contrast_drill", details)

    def pause(self, *, user_id: str, content_id: str) -> None:
        """Show an item in no day's plan for a month; its dates stay as they are."""
        until = self.clock() + timedelta(days=PAUSE_DAYS)
        self._track(user_id, content_id, PAUSED, {"until": until.isoformat()})

    def _track(self, user_id: str, content_id: str, activity_type: str, details: dict[str, object]) -> None:
        activity = Activity(user_id=user_id, activity_type=activity_type, content_id=content_id, details=details)
        with self.sessions.begin() as session:
            open_item(session, content_id, user_id=user_id)
            append(session, activity, now=self.clock())
