"""
What an installation does by itself, off every learner's path: one thread a process.

It loads the word lists first, which takes seconds, and takes what stays for good out of the garbage collector's rounds
(docs/adr/0021-sessions-and-load.md). Then, round by round: what was marked wrongly is regraded, pending answers are
settled, content without a level gets one, new content is prepared for its first learner and found by what it means,
judged answers get their vectors, guests who never did anything are removed, features of those who practised are brought
up to date.
"""

import gc
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Final

from cachetools import LRUCache
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import EVERYBODY, is_open
from aidioma.accounts.idle_guests import IdleGuests
from aidioma.clock import Clock
from aidioma.content.exercises import can_be_asked, exercise
from aidioma.content.item import ContentItem
from aidioma.content.levelling import Levels
from aidioma.content.rows import get_item
from aidioma.content.same_prompt import right_elsewhere
from aidioma.content.search.semantic import Meanings
from aidioma.db.models import LearningContent
from aidioma.errors import AidiomaError
from aidioma.grading.worker import RegradeWorker
from aidioma.marking.cache.answer_vectors import AnswerVectors
from aidioma.marking.judge import prompt_injection
from aidioma.marking.prewarm import Prewarm
from aidioma.model.marks import Exercise
from aidioma.practice.pending import Settler
from aidioma.progress.store import FeatureStore
from aidioma.spanish import vocabulary

_log = logging.getLogger(__name__)

ROUND_S: Final = 60.0
PREPARED_A_ROUND: Final = 5
FEATURES_EVERY_ROUNDS: Final = 60
"""Looking at every learner is for once an hour; who ends a session is looked at then."""
NEW_FOR: Final = timedelta(days=1)
"""Content that was added or changed so long ago has had its turn."""
_JOIN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The thread and what it does; ``stop`` ends it between two pieces of work."""

    sessions: sessionmaker[Session]
    clock: Clock
    regrading: RegradeWorker
    settler: Settler
    prewarm: Prewarm
    features: FeatureStore
    meanings: Meanings
    answer_vectors: AnswerVectors
    guests: IdleGuests
    levels: Levels
    _tried: LRUCache[tuple[str, int], bool] = field(default_factory=lambda: LRUCache(10_000))
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, *, also_load: Callable[[], object] = lambda: None) -> None:
        """
        Begin, in a thread that does not keep the process alive.

        Args:
            also_load: Loads what else stays for as long as the process, such as the modules of its pages.
        """
        thread = threading.Thread(target=self._run, args=(also_load,), name="upkeep", daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """End after the piece of work at hand."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_JOIN_S)

    def round(self, *, features_too: bool = True) -> None:
        """Do everything once; what fails is logged, and the rest goes on."""
        works: list[Callable[[], object]] = [
            self.regrading.work,
            self.settler.settle,
            self.levels.fill,
            self.prepare,
            self.meanings.fill,
            self.answer_vectors.fill,
            self.guests.remove,
        ]
        if features_too:
            works.append(self.features.refresh_stale)
        for work in works:
            if not self._stop.is_set():
                _logged(work)

    def prepare(self) -> int:
        """Foresee answers to a few items that are new or were changed, and return how many were foreseen."""
        asked = [exercise(item) for item in self._unprepared() if can_be_asked(item)]
        return sum(self._prepared(one) for one in asked)

    def _prepared(self, asked: Exercise) -> int:
        """Foresee answers to one item; where that fails, the others' turn comes all the same."""
        try:
            return self.prewarm.prepare(asked, elsewhere=self._elsewhere(asked))
        except (AidiomaError, SQLAlchemyError, ValueError, TypeError, LookupError):
            _log.exception("answers to an item could not be foreseen; it is not tried again before it changes")
            return 0

    def _elsewhere(self, asked: Exercise) -> tuple[str, ...]:
        with self.sessions() as session:
            return right_elsewhere(session, asked)

    def _unprepared(self) -> list[ContentItem]:
        with self.sessions() as session:
            items = [item for content_id in self._changed(session) if (item := _readable(session, content_id))]
        fresh = [item for item in items if (item.id, item.version) not in self._tried][:PREPARED_A_ROUND]
        self._tried.update({(item.id, item.version): True for item in fresh})
        return fresh

    def _changed(self, session: Session) -> list[str]:
        statement = (
            select(LearningContent.id)
            .where(
                LearningContent.content_type == "sentence",
                LearningContent.updated_at >= self.clock() - NEW_FOR,
                is_open(to=EVERYBODY),
            )
            .order_by(LearningContent.updated_at.desc(), LearningContent.id)
            .limit(200)
        )
        return list(session.scalars(statement))

    def _run(self, also_load: Callable[[], object]) -> None:
        for load in (vocabulary.warm_up, prompt_injection.warm_up, also_load, keep_for_good):
            if self._stop.is_set():
                return
            _logged(load)
        for number in count():
            if self._stop.wait(ROUND_S):
                return
            _logged(partial(self.round, features_too=number % FEATURES_EVERY_ROUNDS == 0))


def _readable(session: Session, content_id: str) -> ContentItem | None:
    """Return an item; None of one that cannot be read, which is its author's matter and nobody else's."""
    try:
        return get_item(session, content_id)
    except AidiomaError:
        return None


def keep_for_good() -> None:
    """
    Let no later collection walk over what lives now: word lists, weights, modules.

    What is garbage is collected first, because whatever is kept is kept for good.
    """
    gc.collect()
    gc.freeze()


def _logged(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:  # noqa: BLE001 - whatever one piece of work does, the thread goes on: the log is where it shows
        _log.exception("upkeep could not do its work; it tries again in the next round")
