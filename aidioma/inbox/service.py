"""The teachers' inbox: what waits for them, and what they say to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma import regrade_queue
from aidioma.accounts.rows import require_role
from aidioma.clock import Clock
from aidioma.content.item import ContentItem
from aidioma.content.rows import get_items, shared_item
from aidioma.content.service import ContentService
from aidioma.db.models import User
from aidioma.errors import ConflictError, InvalidInputError
from aidioma.grading.decided import DECIDABLE
from aidioma.grading.decisions import MOST_WORD_CHARS, TeacherDecision, decisions_on, keep
from aidioma.grading.regrade import Regraded
from aidioma.grading.worker import RegradeWorker
from aidioma.i18n import Message
from aidioma.inbox import rows
from aidioma.inbox.cases import Case, CaseAnswer, cases, seen
from aidioma.inbox.teaching import teach
from aidioma.model.marks import Verdict
from aidioma.model.people import Role
from aidioma.regrade_queue import MOST_ANSWERS, RegradeRequest
from aidioma.text import can_be_stored

TEACHERS: Final[tuple[Role, ...]] = ("teacher", "admin")
ACT: Final = Message("decide about answers")
WAITS_FOR: Final = timedelta(days=30)
MOST_CASES: Final = 100


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for a teacher, the weightiest first, with the items it is about; ``left_out`` cases are not shown."""

    cases: Sequence[Case]
    items: Mapping[str, ContentItem]
    left_out: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision: whether it counts already, and what it has changed so far."""

    counts: bool
    regraded: Regraded


@dataclass(frozen=True, slots=True)
class _Author:
    """Whoever decides, as content knows authors."""

    id: str
    role: str


@dataclass(frozen=True, slots=True)
class InboxService:
    """
    Shows teachers the answers that wait for them, and takes their decisions. ``by`` is who does it.

    Every method raises NotAllowedError if *by* is no teacher at that moment.
    """

    sessions: sessionmaker[Session]
    content: ContentService
    regrading: RegradeWorker
    clock: Clock

    def open_cases(self, *, by: str) -> Inbox:
        """Return what waits: reports and pending answers of the last 30 days to items that are no learner's own."""
        with self.sessions() as session:
            require_role(session, by, ACT, *TEACHERS)
            return self._inbox(session, by)

    def decide(self, *, by: str, key: str, answers: Collection[str], verdict: Verdict, word: str = "") -> Decided:
        """
        Say what the *answers* of a case (in canonical words) are, with a *word* to their learners.

        It counts for everybody if *by* wrote the item or is an admin, or another teacher said the same before: the item
        learns it, and all equal past answers are regraded, the first of them at once.

        Raises:
            ConflictError: If the case is no longer open, or somebody changed the item at the same moment.
            InvalidInputError: If *verdict* is none that a person can give, or the word is too long.
        """
        word = _checked(verdict, word)
        with self.sessions() as session:
            require_role(session, by, ACT, *TEACHERS)
            case = _open(self._inbox(session, by), key)
            chosen = [one for one in case.answers if one.words in answers][:MOST_ANSWERS]
            if not chosen:
                raise ConflictError(_GONE)
            item = shared_item(session, case.content_id)
            role = session.get_one(User, by).role
            counts = _counts(case, item, (by, role), verdict, chosen)
        said = TeacherDecision(
            by=by,
            direction=case.direction,
            answers=tuple(one.words for one in chosen),
            verdict=verdict,
            word=word,
            counts=counts,
        )
        if counts:
            texts, author = [one.text for one in chosen], _Author(by, role)
            teach(self.content, item, case.direction, texts, verdict, word=word, by=author)
        self._keep(case, said)
        return Decided(counts, self.regrading.work() if counts else Regraded())

    def ask_another(self, *, by: str, key: str, answers: Collection[str], word: str = "") -> None:
        """
        Ask the other teachers what they think of a case, with a *word* to them.

        Raises:
            ConflictError: If the case is no longer open.
            InvalidInputError: If the word is too long.
        """
        word = _checked(None, word)
        with self.sessions() as session:
            require_role(session, by, ACT, *TEACHERS)
            case = _open(self._inbox(session, by), key)
        chosen = tuple(one.words for one in case.answers if one.words in answers)[:MOST_ANSWERS]
        if not chosen:
            raise ConflictError(_GONE)
        self._keep(case, TeacherDecision(by=by, direction=case.direction, answers=chosen, word=word))

    def _keep(self, case: Case, said: TeacherDecision) -> None:
        now = self.clock()
        with self.sessions.begin() as session:
            decision = keep(session, case.content_id, said, now=now)
            if said.counts:
                request = RegradeRequest(
                    content_id=case.content_id,
                    direction=said.direction,
                    answers=said.answers,
                    verdict=said.verdict,
                    word=said.word,
                    decision=decision,
                )
                regrade_queue.ask(session, request, now=now)

    def _inbox(self, session: Session, by: str) -> Inbox:
        waiting = rows.waiting(session, since=self.clock() - WAITS_FOR)
        items = get_items(session, {one.content_id for one in waiting})
        names = rows.own_learners(session, by)
        shown = [one for given in waiting if given.content_id in items and (one := seen(given, names)) is not None]
        found = cases(shown, decisions_on(session, list(items)))
        listed = {one.content_id for one in found[:MOST_CASES]}
        about = {content_id: item for content_id, item in items.items() if content_id in listed}
        return Inbox(found[:MOST_CASES], about, max(0, len(found) - MOST_CASES))


_GONE: Final = Message("Somebody has decided about this meanwhile, or nobody waits for it any more.")


def _open(inbox: Inbox, key: str) -> Case:
    found = next((case for case in inbox.cases if case.key == key), None)
    if found is None:
        raise ConflictError(_GONE)
    return found


def _counts(
    case: Case, item: ContentItem, who: tuple[str, str], verdict: Verdict, chosen: Sequence[CaseAnswer]
) -> bool:
    """Say whether *who* decides for everybody: its author, an admin, or the second to say the same of all of it."""
    by, role = who
    if role == "admin" or item.details.owner == by:
        return True
    others = [one for one in case.opinions if one.decision.verdict is verdict and one.decision.by != by]
    return all(any(one.covers(item.id, case.direction, answer.words) for one in others) for answer in chosen)


def _checked(verdict: Verdict | None, word: str) -> str:
    word = " ".join(word.split())
    if verdict is not None and verdict not in DECIDABLE:
        msg = Message("Choose correct, almost or incorrect.")
        raise InvalidInputError(msg, field="verdict")
    if len(word) > MOST_WORD_CHARS or not can_be_stored(word):
        msg = Message("A word to the learners has at most {most} characters.", most=MOST_WORD_CHARS)
        raise InvalidInputError(msg, field="word")
    return word
