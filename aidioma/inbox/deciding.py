"""A teacher's word on answers, however they were found: kept, taught to their item, and regraded once it counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma import regrade_queue
from aidioma.clock import Clock
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.service import ContentService
from aidioma.errors import ConflictError, InvalidInputError
from aidioma.grading.decided import DECIDABLE, authored
from aidioma.grading.decisions import MOST_WORD_CHARS, Made, TeacherDecision, keep
from aidioma.grading.preview import ChangePreview, changes_if_right
from aidioma.grading.regrade import Regraded
from aidioma.grading.worker import RegradeWorker
from aidioma.i18n import Message
from aidioma.inbox.cases import CaseAnswer
from aidioma.inbox.teaching import teach
from aidioma.model.marks import Direction, Verdict
from aidioma.regrade_queue import MOST_ANSWERS, RegradeRequest
from aidioma.spanish.generalised import Generalisation, further_right
from aidioma.text import can_be_stored, joined

GONE: Final = Message("Somebody has decided about this meanwhile, or nobody waits for it any more.")
CHANGED: Final = Message("The item was changed meanwhile, so something else would follow. Look at the preview again.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision: whether it counts already, and what it has changed so far."""

    counts: bool
    regraded: Regraded


@dataclass(frozen=True, slots=True)
class Teacher:
    """Whoever decides, as content knows authors."""

    id: str
    role: str


@dataclass(frozen=True, slots=True)
class About:
    """Answers to an item asked in one direction that somebody decides about, and what was said of them so far."""

    item: ContentItem
    direction: Direction
    answers: tuple[CaseAnswer, ...]
    opinions: Sequence[Made]

    def of(self, chosen: Collection[str]) -> "About":
        """
        Return the same of those answers alone whose canonical words are *chosen*.

        Raises:
            ConflictError: If there are none.
        """
        found = tuple(one for one in self.answers if one.words in chosen)[:MOST_ANSWERS]
        if not found:
            raise ConflictError(GONE)
        return About(self.item, self.direction, found, self.opinions)


@dataclass(frozen=True, slots=True)
class Generalised:
    """What follows from accepting answers and saying *how* they are meant: further right ones, and what they change."""

    how: Generalisation
    further: tuple[str, ...]
    preview: ChangePreview


@dataclass(frozen=True, slots=True)
class Decider:
    """Keeps decisions, and carries out those that count."""

    sessions: sessionmaker[Session]
    content: ContentService
    regrading: RegradeWorker
    clock: Clock

    def generalised(self, about: About, how: Generalisation) -> Generalised:
        """Return what would follow if the answers were right and *how* was said of the exercise; writes nothing."""
        further = _further(about, how)
        right = [*(one.text for one in about.answers), *further]
        return Generalised(how, further, changes_if_right(self.sessions, about.item, about.direction, right))

    def decide(
        self,
        about: About,
        *,
        by: Teacher,
        verdict: Verdict,
        word: str,
        how: Generalisation | None = None,
        further: Sequence[str] = (),
    ) -> Decided:
        """
        Say what the answers are; with *how*, that the *further* ones which follow are right as well, as was previewed.

        Raises:
            ConflictError: If something else follows by now, or somebody changed the item at the same moment.
        """
        if how is not None and (verdict is not Verdict.CORRECT or tuple(further) != _further(about, how)):
            raise ConflictError(CHANGED)
        more = tuple(CaseAnswer(text, text, 0) for text in further) if how is not None else ()
        answers = (*about.answers, *more)[:MOST_ANSWERS]
        counts = _counts(about, answers, by, verdict)
        said = TeacherDecision(
            by=by.id,
            direction=about.direction,
            answers=tuple(one.words for one in answers),
            verdict=verdict,
            word=word,
            counts=counts,
            generalised=how or "",
        )
        if counts:
            # What follows comes first: there is an end to what is written into an item, and the rest is regraded only.
            texts = [one.text for one in (*more, *about.answers)]
            teach(self.content, about.item, about.direction, texts, verdict, word=word, by=by)
        self.keep(about, said)
        return Decided(counts, self.regrading.work() if counts else Regraded())

    def keep(self, about: About, said: TeacherDecision) -> None:
        """Keep what was said, and ask for the regrade that follows where it counts."""
        now = self.clock()
        with self.sessions.begin() as session:
            decision = keep(session, about.item.id, said, now=now)
            if said.counts:
                request = RegradeRequest(
                    content_id=about.item.id,
                    direction=said.direction,
                    answers=said.answers,
                    verdict=said.verdict,
                    word=said.word,
                    decision=decision,
                )
                regrade_queue.ask(session, request, now=now)


def checked(verdict: Verdict | None, word: str) -> str:
    """
    Return *word* as it is kept.

    Raises:
        InvalidInputError: If it is too long, or *verdict* is none that a person can give.
    """
    word = " ".join(word.split())
    if verdict is not None and verdict not in DECIDABLE:
        msg = Message("Choose correct, almost or incorrect.")
        raise InvalidInputError(msg, field="verdict")
    if len(word) > MOST_WORD_CHARS or not can_be_stored(word):
        msg = Message("A word to the learners has at most {most} characters.", most=MOST_WORD_CHARS)
        raise InvalidInputError(msg, field="word")
    return word


def _further(about: About, how: Generalisation) -> tuple[str, ...]:
    """Return what follows, without what the exercise has already, as right or as a foreseen mistake."""
    asked = exercise(about.item, about.direction)
    found = map(joined, further_right(asked, [one.text for one in about.answers], how))
    return tuple(text for text in found if authored(asked, text) is None)


def _counts(about: About, answers: Sequence[CaseAnswer], by: Teacher, verdict: Verdict) -> bool:
    """Say whether *by* decides for everybody: its author, an admin, or the second to say the same of all of it."""
    if by.role == "admin" or about.item.details.owner == by.id:
        return True
    others = [one for one in about.opinions if one.decision.verdict is verdict and one.decision.by != by.id]
    return all(any(one.covers(about.item.id, about.direction, answer.words) for one in others) for answer in answers)
