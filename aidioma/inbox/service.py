"""The teachers' inbox: what waits for them, and what they say to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.rows import require_role
from aidioma.clock import Clock
from aidioma.content.item import ContentItem
from aidioma.content.rows import get_items, shared_item
from aidioma.content.service import ContentService
from aidioma.db.models import User
from aidioma.errors import ConflictError
from aidioma.grading.decisions import TeacherDecision, decisions_on
from aidioma.grading.worker import RegradeWorker
from aidioma.i18n import Message
from aidioma.inbox import rows
from aidioma.inbox.cases import Case, cases, seen
from aidioma.inbox.deciding import GONE, About, Decided, Decider, Generalised, Teacher, checked
from aidioma.model.marks import Verdict
from aidioma.model.people import Role
from aidioma.spanish.generalised import Generalisation

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
        """Return an open case as something to decide about, and who decides."""
        with self.sessions() as session:
            require_role(session, by, ACT, *TEACHERS)
            case = next((one for one in self._inbox(session, by).cases if one.key == key), None)
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
        found = cases(shown, decisions_on(session, list(items)))
        listed = {one.content_id for one in found[:MOST_CASES]}
        about = {content_id: item for content_id, item in items.items() if content_id in listed}
        return Inbox(found[:MOST_CASES], about, max(0, len(found) - MOST_CASES))
