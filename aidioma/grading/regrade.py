"""
Regrading: every past answer that says the same gets the mark that it should have had, and its card the date.

History is not rewritten. Each answer gets an activity that corrects it, which counts at the moment of the answer, and
its learner's progress is the fold of all that there is, as after any other activity. What has its mark already is left
alone, so that doing it again, after a crash or at the same time elsewhere, changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.clock import Clock
from aidioma.content.exercises import asked_direction, exercise
from aidioma.content.item import ContentItem
from aidioma.content.rows import shared_item
from aidioma.grading.correction import PastAnswer, correction
from aidioma.grading.decided import DECIDABLE, authored, decided
from aidioma.grading.equal_answers import (
    USUAL_DIRECTION,
    asked_otherwise,
    histories,
    key_of,
    last_verdicts,
    learners_after,
    lock_learners,
    texts_of,
)
from aidioma.marking.marker import Marker
from aidioma.model.activities import Activity
from aidioma.model.marks import Exercise, Mark, Tier, Verdict
from aidioma.model.people import OPERATOR
from aidioma.regrade_queue import RegradeRequest
from aidioma.scheduling.fold import Event, fold, is_attempt, standing

_MOST_KEPT_MARKS: Final = 20_000
_TICK: Final = timedelta(microseconds=1)

Marking = Callable[[str], Mark | None]


@dataclass(frozen=True, slots=True)
class Regraded:
    """How many answers of how many learners got another mark, and how many cards another date by it."""

    answers: int = 0
    learners: int = 0
    cards_moved: int = 0

    def __add__(self, other: "Regraded") -> "Regraded":
        """Return both together, of different learners."""
        return Regraded(
            self.answers + other.answers, self.learners + other.learners, self.cards_moved + other.cards_moved
        )


@dataclass(frozen=True, slots=True)
class Regrading:
    """One request, ready to be carried out on any learner: what is asked, and how its answers are marked by now."""

    request: RegradeRequest
    item: ContentItem
    asked: Exercise
    other_versions: frozenset[int]
    marked: Marking
    wanted: frozenset[tuple[str, ...]]
    _marks: dict[str, Mark | None] = field(default_factory=dict)

    def mark_of(self, text: str) -> Mark | None:
        """Return the mark of *text*, None where this request says nothing of it."""
        if self.wanted and key_of(text, self.asked.answer_language) not in self.wanted:
            return None
        if text not in self._marks:
            if len(self._marks) >= _MOST_KEPT_MARKS:
                self._marks.clear()
            mark = self.marked(text)
            is_settled = mark is not None and mark.feedback.verdict is not Verdict.PENDING
            self._marks[text] = mark if is_settled else None
        return self._marks[text]

    def is_second_to(self, word: Event) -> bool:
        """Say whether *word* is a person's and this request only marks again what a stored answer had said."""
        receipt = word.details.get("receipt")
        is_persons = isinstance(receipt, dict) and receipt.get("tier") in {Tier.TEACHER, Tier.OWN}
        return is_persons and self.request.verdict is None and bool(self.request.answers)


@dataclass(frozen=True, slots=True)
class Regrader:
    """Carries requests out, a batch of learners at a time, each batch one transaction."""

    sessions: sessionmaker[Session]
    marker: Marker
    clock: Clock

    def prepared(self, request: RegradeRequest) -> Regrading:
        """
        Return *request* ready to be carried out.

        Raises:
            NotFoundError: If there is no such item, or it is a learner's own card.
            InvalidContentError: If it cannot be asked.
        """
        with self.sessions() as session:
            item = shared_item(session, request.content_id)
            asked = exercise(item, asked_direction(item, request.direction))
            others = asked_otherwise(session, item, asked)
        language = asked.answer_language
        wanted = frozenset(key_of(text, language) for text in request.answers)
        return Regrading(request, item, asked, others, self._marking(request, asked), wanted)

    def whole(
        self, request: RegradeRequest, *, dry_run: bool = False, on_learners: Callable[[int], object] = lambda _: None
    ) -> Regraded:
        """Carry *request* out for everybody, or with *dry_run* only say what that would come to."""
        regrading, total, after = self.prepared(request), Regraded(), ""
        while True:
            found, after, looked_at = self.batch(regrading, after=after, dry_run=dry_run)
            total += found
            if not looked_at:
                return total
            on_learners(looked_at)

    def batch(self, regrading: Regrading, *, after: str, dry_run: bool = False) -> tuple[Regraded, str, int]:
        """
        Carry out *regrading* for the next learners after *after*.

        Returns:
            What it came to, the last of these learners, and how many they were; none is the end.
        """
        with self.sessions() as session:
            user_ids = learners_after(session, regrading.item.id, after=after)
            if not user_ids:
                return Regraded(), after, 0
            texts = texts_of(session, user_ids, content_id=regrading.item.id, direction=regrading.asked.direction)
        # Marked before anything is locked: somebody may have to be asked over a network.
        concerned = sorted({user_id for user_id, text in texts if regrading.mark_of(text) is not None})
        if not concerned:
            return Regraded(), user_ids[-1], len(user_ids)
        with self.sessions.begin() as session:
            if not dry_run:
                lock_learners(session, concerned)
            found = self._of_all(session, regrading, concerned, dry_run=dry_run)
        return found, user_ids[-1], len(user_ids)

    def _marking(self, request: RegradeRequest, asked: Exercise) -> Marking:
        verdict = request.verdict
        if verdict in DECIDABLE:
            return lambda text: decided(asked, text, verdict, corrected=request.corrected, word=request.word)
        if request.answers:
            return lambda text: self.marker.mark(asked, text, learner_id=OPERATOR)
        return lambda text: authored(asked, text)

    def _of_all(self, session: Session, regrading: Regrading, user_ids: Sequence[str], *, dry_run: bool) -> Regraded:
        total = Regraded()
        for user_id, events in histories(session, user_ids, content_id=regrading.item.id).items():
            wrong = wrongly_marked(regrading, events)
            if not wrong:
                continue
            # Later than all there is, whatever another machine's clock said: the last word is the one that counts.
            now = max(self.clock(), events[-1].at + _TICK)
            changes = [_regrade(regrading, user_id, *one) for one in wrong]
            before, after = fold(events).memory.due_at, _due_after(events, changes, now=now)
            total += Regraded(len(changes), 1, int(before != after))
            if dry_run:
                continue
            dates = {"due_before": before and before.isoformat(), "due_after": after and after.isoformat()}
            for one in changes:
                append(session, one.model_copy(update={"details": {**one.details, **dates}}), now=now)
        return total


def wrongly_marked(regrading: Regrading, events: Sequence[Event]) -> list[tuple[Event, Mark, str]]:
    """Return the answers among *events* that have another mark than the request says, with that and their own."""
    kept = standing(events)
    last = last_verdicts(kept)
    found = []
    for event in kept:
        text, version = event.details.get("answer"), event.details.get("content_version", 1)
        if not is_attempt(event) or not isinstance(text, str) or "brought_back" in event.details:
            continue
        direction = event.details.get("direction", USUAL_DIRECTION)
        if direction != regrading.asked.direction or version in regrading.other_versions:
            continue
        word = last.get(event.id, event)
        if regrading.is_second_to(word):
            continue
        mark, has = regrading.mark_of(text), word.details.get("verdict")
        if mark is not None and mark.feedback.verdict != has:
            found.append((event, mark, str(has)))
    return found


def _regrade(regrading: Regrading, user_id: str, answer: Event, mark: Mark, was: str) -> Activity:
    given = PastAnswer(answer.id, user_id, regrading.item.id, answer.details)
    said = {"was": was, "decision": regrading.request.decision} if regrading.request.decision else {"was": was}
    return correction("regrade", given, mark.feedback, mark.receipt, **said)


def _due_after(events: Sequence[Event], changes: Sequence[Activity], *, now: datetime) -> datetime | None:
    """Return when the card comes back once *changes* are there, by the scheduler that it has."""
    scheduler = fold(events).scheduler
    more = [
        Event(one.id, one.activity_type, now, one.score, {"scheduler": scheduler, **one.details}) for one in changes
    ]
    return fold([*events, *more]).memory.due_at
