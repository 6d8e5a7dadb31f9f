"""The teachers' inbox: what waits for them, and what they say to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.rows import require_role
from aidioma.clock import Clock
from aidioma.content.exercises import can_be_asked, exercise
from aidioma.content.item import ContentItem
from aidioma.content.rows import get_items, shared_item
from aidioma.content.service import ContentService
from aidioma.db.models import User
from aidioma.errors import ConflictError
from aidioma.grading.decisions import TeacherDecision, decisions_on
from aidioma.grading.worker import RegradeWorker
from aidioma.i18n import Message
from aidioma.inbox import rows
from aidioma.inbox.cases import Case, answer_map, cases, seen
from aidioma.inbox.deciding import GONE, About, Decided, Decider, Generalised, Teacher, checked
from aidioma.inbox.judge_opinions import AskedAbout, JudgeOpinions, opinions_on
from aidioma.model.marks import Direction, Exercise, Verdict
from aidioma.model.people import Role
from aidioma.spanish.generalised import Generalisation

TEACHERS: Final[tuple[Role, ...]] = ("teacher", "admin")
ACT: Final = Message("decide about answers")
WAITS_FOR: Final = timedelta(days=30)
MOST_CASES: Final = 100
JUDGED_FIRST: Final = 20
"""Cases of which the judge says what it thinks before a teacher does: those that a page shows."""
DIRECTIONS: Final[tuple[Direction, Direction]] = ("en-es", "es-en")


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for a teacher, or was answered, with the items it is about; ``left_out`` cases are not shown."""

    cases: Sequence[Case]
    items: Mapping[str, ContentItem]
    left_out: int


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
    judge: JudgeOpinions | None = None

    def open_cases(self, *, by: str) -> Inbox:
        """Return what waits: reports and pending answers of the last 30 days to items that are no learner's own."""
        with self.sessions() as session:
            require_role(session, by, ACT, *TEACHERS)
            found = self._inbox(session, by)
        self._ask_the_judge(found)
        return found

    def answer_map(self, *, by: str, content_id: str, direction: Direction) -> Inbox:
        """
        Return what was answered to one exercise, with the marks that the answers have by now, to be decided about.

        Equal ones and those that differ alike stand together; learners are named as in the inbox.

        Raises:
            NotFoundError: If there is no such item, or it is a learner's own.
        """
        with self.sessions() as session:
            require_role(session, by, ACT, *TEACHERS)
            found = self._map(session, by, content_id, direction)
        self._ask_the_judge(found)
        return found

    def generalise(self, *, by: str, key: str, answers: Collection[str], how: Generalisation) -> Generalised:
        """
        Return what would follow if the *answers* of a case were accepted and *how* was said of its exercise.

        Every stored answer that would change is in it; nothing is written.

        Raises:
            ConflictError: If the case is no longer open.
        """
        about, _ = self._about(by, key, answers)
        return self._decider.generalised(about, how)

    def decide(
        self,
        *,
        by: str,
        key: str,
        answers: Collection[str],
        verdict: Verdict,
        word: str = "",
        how: Generalisation | None = None,
        further: Sequence[str] = (),
    ) -> Decided:
        """
        Say what the *answers* of a case (in canonical words) are, with a *word* to their learners.

        It counts for everybody if *by* wrote the item or is an admin, or another teacher said the same before: the item
        learns it, and all equal past answers are regraded, the first of them at once. With *how*, the *further* answers
        that :meth:`generalise` said follow are accepted as well.

        Raises:
            ConflictError: If the case is no longer open, something else would follow by now, or somebody changed the
                item at the same moment.
            InvalidInputError: If *verdict* is none that a person can give, or the word is too long.
        """
        word = checked(verdict, word)
        about, teacher = self._about(by, key, answers)
        return self._decider.decide(about, by=teacher, verdict=verdict, word=word, how=how, further=further)

    def ask_another(self, *, by: str, key: str, answers: Collection[str], word: str = "") -> None:
        """
        Ask the other teachers what they think of a case, with a *word* to them.

        Raises:
            ConflictError: If the case is no longer open.
            InvalidInputError: If the word is too long.
        """
        word = checked(None, word)
        about, _ = self._about(by, key, answers)
        said = tuple(one.words for one in about.answers)
        self._decider.keep(about, TeacherDecision(by=by, direction=about.direction, answers=said, word=word))

    @property
    def _decider(self) -> Decider:
        return Decider(self.sessions, self.content, self.regrading, self.clock)

    def _about(self, by: str, key: str, answers: Collection[str]) -> tuple[About, Teacher]:
        """Return an open case, or one of an answer map, as something to decide about, and who decides."""
        with self.sessions() as session:
            require_role(session, by, ACT, *TEACHERS)
            direction, _, about = key.partition("|")
            found = self._map(session, by, about.partition("|")[2], _direction(direction)) if about else None
            cases_there = self._inbox(session, by).cases if found is None else found.cases
            case = next((one for one in cases_there if one.key == key), None)
            if case is None:
                raise ConflictError(GONE)
            item = shared_item(session, case.content_id)
            teacher = Teacher(by, session.get_one(User, by).role)
        return About(item, case.direction, case.answers, case.opinions).of(answers), teacher

    def _inbox(self, session: Session, by: str) -> Inbox:
        waiting = rows.waiting(session, since=self.clock() - WAITS_FOR)
        items = get_items(session, {one.content_id for one in waiting})
        names = rows.own_learners(session, by)
        shown = [one for given in waiting if given.content_id in items and (one := seen(given, names)) is not None]
        found = cases(shown, decisions_on(session, list(items)), _exercises(items))
        listed = {one.content_id for one in found[:MOST_CASES]}
        about = {content_id: item for content_id, item in items.items() if content_id in listed}
        return Inbox(_judged(session, found[:MOST_CASES]), about, max(0, len(found) - MOST_CASES))

    def _map(self, session: Session, by: str, content_id: str, direction: Direction) -> Inbox:
        item = shared_item(session, content_id)
        names = rows.own_learners(session, by)
        shown = [one for given in rows.typed(session, item.id, direction) if (one := seen(given, names)) is not None]
        items = {item.id: item}
        found = answer_map(shown, decisions_on(session, [item.id]), _exercises(items))
        return Inbox(_judged(session, found[:MOST_CASES]), items, max(0, len(found) - MOST_CASES))

    def _ask_the_judge(self, inbox: Inbox) -> None:
        """Begin to ask what the judge thinks of the first cases, for whoever looks next; nobody waits for it."""
        if self.judge is None:
            return
        exercises = _exercises(inbox.items)
        open_cases = [one for one in inbox.cases[:JUDGED_FIRST] if one.judge is None and one.mark != "correct"]
        self.judge.ask(
            AskedAbout(asked, one.answers[0].text, one.answers[0].words)
            for one in open_cases
            if (asked := exercises.get((one.content_id, one.direction))) is not None
        )


def _judged(session: Session, found: Sequence[Case]) -> Sequence[Case]:
    """Return *found* with what the judge said of the first answer of each."""
    said = opinions_on(session, {case.content_id for case in found})
    return [replace(case, judge=said.get((case.content_id, case.direction, case.answers[0].words))) for case in found]


def _exercises(items: Mapping[str, ContentItem]) -> Mapping[tuple[str, Direction], Exercise]:
    return {
        (content_id, direction): exercise(item, direction)
        for content_id, item in items.items()
        for direction in DIRECTIONS
        if can_be_asked(item, direction)
    }


def _direction(said: str) -> Direction:
    return "es-en" if said == "es-en" else "en-es"
