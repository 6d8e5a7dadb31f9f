"""Works off what is to be regraded, in one process at a time; killed, it goes on after the learner it had reached."""

import logging
import time
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

BATCHES: Final = 80
"""Of one turn: what is left is for the next, so that no request stands before all others."""
IN_FLIGHT: Final = timedelta(minutes=3)
"""So long an answer may be on its way that was marked before a request was made: longer than any judge takes."""
NOTED_EVERY: Final = 4
"""Batches: those after the last note are looked at again after a kill, and found as they should be."""
_RESTS: Final = 0.5
"""Of the time that a batch took, it rests: whoever answers meanwhile shares processor and database with it."""
_LONGEST_REST_S: Final = 1.0
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
    pause: Callable[[float], None] = time.sleep

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
        for number in range(1, batches + 1):
            if not goes_on():
                break
            started = time.perf_counter()
            found, after, looked_at = self.regrader.batch(regrading, after=reached.after)
            total += found
            reached = _further(reached, found, after=after)
            if not looked_at:
                over = {"after": "", "looks": reached.looks + 1, "done": is_last}
                reached = reached.model_copy(update=over)
                break
            if found.answers and number % NOTED_EVERY == 0:
                self._note(reached)
            self.pause(min(_RESTS * (time.perf_counter() - started), _LONGEST_REST_S))
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
