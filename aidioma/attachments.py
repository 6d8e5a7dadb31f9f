"""
What attaches to an installation from outside: rooms that no other room imports, so that each can be taken away.

Such a room may have ``commands.py``, which adds to the command line, and ``attach.py``, whose ``attach(runtime)``
returns the installation with the room in it. Where a room is not there, whatever needs it says so in one sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from threading import Lock, Thread, Timer
from types import ModuleType
from typing import Final

from aidioma.clock import Clock, utc_now
from aidioma.errors import NotInstalledError
from aidioma.i18n import Message
from aidioma.llm.connection import kept_state
from aidioma.marking.service import FeedbackService
from aidioma.runtime import Runtime
from aidioma.settings import Settings

GRACE_S: Final = 150.0
"""How long a judge that another one has replaced may finish: longer than any call of it, its tries included."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A room that may be missing: what it is for, and its words on the command line."""

    room: str
    purpose: Message
    commands: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether this installation has it."""
        return find_spec(f"aidioma.{self.room}") is not None

    def part(self, module: str) -> ModuleType:
        """
        Return one of its modules.

        Raises:
            NotInstalledError: If this installation comes without the room.
        """
        if not self.is_there:
            raise NotInstalledError(self.room, self.purpose)
        return import_module(f"aidioma.{self.room}.{module}")

    def attach(self, runtime: Runtime) -> Runtime:
        """Return *runtime* with the room in it, where there is one that changes something."""
        if not self.is_there or find_spec(f"aidioma.{self.room}.attach") is None:
            return runtime
        attached: Runtime = self.part("attach").attach(runtime)
        return attached


DEMO: Final = Attachment("demo", Message("the demonstration's people and their practice"))
EVALUATION: Final = Attachment(
    "evaluation", Message("measuring on labelled answers and review logs"), ("replay", "schedule")
)
LEGACY: Final = Attachment("legacy", Message("the migration from the legacy tables"), ("migrate",))
TRANSFER: Final = Attachment("transfer", Message("content in and out of files"), ("content",))
ATTACHMENTS: Final = (TRANSFER, EVALUATION, LEGACY, DEMO)


def open_installation(settings: Settings | None = None, *, clock: Clock = utc_now) -> Runtime:
    """
    Open the installation that *settings* describe, with everything attached that is there.

    Raises:
        DatabaseError: If the database cannot be started or reached.
    """
    return _with_attached(Runtime.open(settings, clock=clock))


def _with_attached(runtime: Runtime) -> Runtime:
    for attachment in ATTACHMENTS:
        runtime = attachment.attach(runtime)
    return runtime


class Installation:
    """
    What a process serves: the open installation, with the judge that is connected at the moment.

    Whoever asks for ``runtime`` gets the judge that the data folder names then: where its files have changed, by this
    process or another, the parts that depend on it are opened anew and the rest is shared.
    """

    def __init__(self, settings: Settings | None = None, *, clock: Clock = utc_now) -> None:
        self._lock = Lock()
        self._ending: list[tuple[Timer, FeedbackService]] = []
        self._is_started = False
        self._runtime = open_installation(settings, clock=clock)
        self._judged_by = kept_state(self._runtime.settings.data_dir)

    @property
    def runtime(self) -> Runtime:
        """The installation as it is now. Where another thread is renewing it, as it was."""
        is_new = kept_state(self._runtime.settings.data_dir) != self._judged_by
        if is_new and self._lock.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._lock.release()
        return self._runtime

    def start(self, *, also_load: Callable[[], object] = lambda: None) -> None:
        """Begin what runs in the background of an app; *also_load* is loaded with the word lists."""
        self._is_started = True
        self._runtime.start(also_load=also_load)

    def close(self) -> None:
        """Finish what runs in the background and give the database connections back."""
        with self._lock:
            for timer, feedback in self._ending:
                if timer.is_alive():
                    timer.cancel()
                    feedback.close()
            self._runtime.close()

    def _renew(self) -> None:
        """Put the judge of now in the place of the one before; what was begun with that may end with it."""
        self._judged_by = kept_state(self._runtime.settings.data_dir)
        before = self._runtime
        self._runtime = _with_attached(before.with_judge_of_now())
        if self._is_started:
            Thread(target=before.stop_judging, name="stop-judging", daemon=True).start()
            self._runtime.start_judging()
        timer = Timer(GRACE_S, before.feedback.close)
        timer.daemon = True
        timer.start()
        self._ending = [(timer, before.feedback), *(one for one in self._ending if one[0].is_alive())]
