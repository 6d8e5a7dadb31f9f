"""What need not be done while a learner waits: bounded, in a few threads of the process."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Final, Protocol

_log = logging.getLogger(__name__)

_THREADS: Final = 2
_WAITING: Final = 64

Job = Callable[[], object]


class Background(Protocol):
    """Runs jobs off the learner's path."""

    def run(self, job: Job) -> bool:
        """Take *job*; return False where too many are waiting already, and then it is not done."""
        ...

    def close(self) -> None:
        """Finish what was taken."""
        ...


class InThreads:
    """A few threads; what does not fit in the queue is refused, so that a slow judge never piles up work."""

    __slots__ = ("_places", "_pool")

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="feedback")
        self._places = BoundedSemaphore(_WAITING)

    def run(self, job: Job) -> bool:
        """Take *job* unless the queue is full."""
        if not self._places.acquire(blocking=False):
            return False
        try:
            self._pool.submit(self._done, job)
        except RuntimeError:  # shut down: the process is ending
            self._places.release()
            return False
        return True

    def close(self) -> None:
        """Wait for what was taken."""
        self._pool.shutdown(wait=True)

    def _done(self, job: Job) -> None:
        try:
            job()
        except Exception:  # noqa: BLE001 - nobody waits for this job: the log is where its failure shows
            _log.exception("a background job of feedback failed")
        finally:
            self._places.release()


class AtOnce:
    """Does every job on the spot, in order: for replays, whose figures must come out the same each time."""

    __slots__ = ()

    def run(self, job: Job) -> bool:
        """Do *job* now."""
        job()
        return True

    def close(self) -> None:
        """Nothing is waiting."""
