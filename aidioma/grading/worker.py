"""Works off what is to be regraded, in one process at a time; killed, it goes on after the learner it had reached."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from aidioma import regrade_queue
from aidioma.clock import Clock
from aidioma.errors import AidiomaError, InvalidContentError, NotFoundError
from aidioma.grading.regrade import Regraded, Regrader, Regrading
from aidioma.marking.cache.lease import Leases
from aidioma.regrade_queue import Reached, Waiting

_log = logging.getLogger(__name__)

BATCHES: Final = 20
"""Of one turn: what is left is for the next, so that no request stands before all others."""
IN_FLIGHT: Final = timedelta(minutes=3)
"""So long an answer may be on its way that was marked before a request was made: longer than any judge takes."""
_LEASE_KEY: Final = "lease:regrading:all"
_LEASE_S: Final = 180.0
"""Renewed with each batch: so long nobody goes on after a process that was killed."""
_NO_MODEL: Final = ""


@dataclass(frozen=True, slots=True)
class RegradeWorker:
    """Carries out waiting requests, a few batches of learners at a time."""

    sessions: sessionmaker[Session]
    regrader: Regrader
    clock: Clock

    def work(self, *, batches: int = BATCHES) -> Regraded:
        """
        Go on with every waiting request for up to so many *batches* each, and return what that came to.

        Does nothing while another process is at it.
        """
        leases = Leases(self.sessions, self.clock, _LEASE_S)
        lease = leases.acquire(_LEASE_KEY, model=_NO_MODEL)
        if lease is None:
            return Regraded()
        try:
            with self.sessions() as session:
                waiting = regrade_queue.waiting(session, now=self.clock())
            total = Regraded()
            for one in waiting:
                total += self._gone_on_with(one, batches, goes_on=lambda: leases.renew(lease))
            return total
        finally:
            leases.release(lease)

    def _gone_on_with(self, waiting: Waiting, batches: int, *, goes_on: Callable[[], bool]) -> Regraded:
        """Go on with one request; one that cannot be carried out is no reason for the others to wait."""
        reached = waiting.reached
        is_early = self.clock() - waiting.asked_at < IN_FLIGHT
        if is_early and reached.looks and not reached.after:
            return Regraded()
        try:
            # A look that began early may have missed answers that were on their way.
            is_last = not is_early and (reached.looks > 0 or not reached.after)
            regrading = self.regrader.prepared(waiting.request)
            return self._worked(reached, regrading, batches, is_last=is_last, goes_on=goes_on)
        except (NotFoundError, InvalidContentError):
            self._note(reached.model_copy(update={"done": True}))
        except (AidiomaError, SQLAlchemyError, ValueError, TypeError, LookupError, ArithmeticError):
            _log.exception("a request to regrade could not be carried out; it is tried again in the next round")
        return Regraded()

    def _worked(
        self, reached: Reached, regrading: Regrading, batches: int, *, is_last: bool, goes_on: Callable[[], bool]
    ) -> Regraded:
        total = Regraded()
        for _ in range(batches):
            if not goes_on():
                break
            found, after, looked_at = self.regrader.batch(regrading, after=reached.after)
            total += found
            reached = _further(reached, found, after=after)
            if not looked_at:
                over = {"after": "", "looks": reached.looks + 1, "done": is_last}
                reached = reached.model_copy(update=over)
                break
            if found.answers:
                self._note(reached)
        self._note(reached)
        return total

    def _note(self, reached: Reached) -> None:
        with self.sessions.begin() as session:
            regrade_queue.note_reached(session, reached, now=self.clock())


def _further(reached: Reached, found: Regraded, *, after: str) -> Reached:
    return reached.model_copy(
        update={
            "after": after,
            "answers": reached.answers + found.answers,
            "learners": reached.learners + found.learners,
            "cards_moved": reached.cards_moved + found.cards_moved,
        }
    )
