"""
What attaches to an installation from outside: rooms that no other room imports, so that each can be taken away.

Such a room may have ``commands.py``, which adds to the command line, and ``attach.py``, whose ``attach(runtime)``
returns the installation with the room in it. Where a room is not there, whatever needs it says so in one sentence.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from aidioma.clock import Clock, utc_now
from aidioma.errors import NotInstalledError
from aidioma.i18n import Message
from aidioma.runtime import Runtime
from aidioma.settings import Settings


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
    runtime = Runtime.open(settings, clock=clock)
    for attachment in ATTACHMENTS:
        runtime = attachment.attach(runtime)
    return runtime
