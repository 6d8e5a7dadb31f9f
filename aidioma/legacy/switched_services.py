"""The services that read a learner's progress, asked on the side that the flag says."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, sessionmaker
from typing_extensions import override

from aidioma.legacy.reads import LegacyReads, ReadFlag, ReadSwitch
from aidioma.practice.service import PracticeService
from aidioma.practice.today import Today
from aidioma.progress.finished import Finished
from aidioma.progress.service import Overview, ProgressService


@dataclass(frozen=True, slots=True)
class SwitchedProgress(ProgressService):
    """Progress, from our tables or the legacy ones."""

    switch: ReadSwitch

    @override
    def overview(self, *, user_id: str) -> Overview:
        return self.switch.ask(user_id, lambda side: self._on(side).overview(user_id=user_id), ours=self.sessions)

    @override
    def dashboard(self, *, user_id: str, **asked: Any) -> Any:
        return self.switch.ask(
            user_id, lambda side: self._on(side).dashboard(user_id=user_id, **asked), ours=self.sessions
        )

    def _on(self, side: sessionmaker[Session]) -> ProgressService:
        """Return the service on one side; what is remembered is of ours."""
        return ProgressService(side, self.clock, finished=self.finished if side is self.sessions else Finished())


@dataclass(frozen=True, slots=True)
class SwitchedPractice(PracticeService):
    """Practice: what is due is read on the side that the flag says; answers are always written to ours."""

    switch: ReadSwitch

    @override
    def today(self, *, user_id: str, **asked: Any) -> Today:
        return self.switch.ask(
            user_id,
            lambda side: PracticeService(side, self.marker, self.clock).today(user_id=user_id, **asked),
            ours=self.sessions,
        )


def switched(
    practice: PracticeService, progress: ProgressService, legacy: LegacyReads | None
) -> tuple[PracticeService, ProgressService]:
    """Return the two services, asked on the side that the flag says where there are *legacy* tables."""
    if legacy is None:
        return practice, progress
    switch = ReadSwitch(ReadFlag(practice.sessions), legacy)
    return (
        SwitchedPractice(practice.sessions, practice.marker, practice.clock, switch=switch),
        SwitchedProgress(progress.sessions, progress.clock, switch=switch, finished=progress.finished),
    )
