"""
A session of practice, derived from the answers: it has no row, so any device resumes it. Pure.

Half an hour without an answer ends it, and so does the learner, by going on after its goal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aidioma.model.preferences import GoalUnit

PAUSE: Final = timedelta(minutes=30)
LONGEST_ANSWER_MS: Final = 300_000
"""An answer counts five minutes at most: whoever takes longer was away."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of today. ``at`` is aware UTC; ``cram`` ones are no part of the schedule."""

    id: str
    content_id: str
    family: str
    at: datetime
    duration_ms: int = 0
    cram: bool = False


@dataclass(frozen=True, slots=True)
class CurrentSession:
    """The answers given since the session began, oldest first."""

    answers: tuple[Given, ...] = ()

    @property
    def id(self) -> str:
        """The first answer's id; empty before there is one."""
        return self.answers[0].id if self.answers else ""

    @property
    def began_at(self) -> datetime | None:
        """When its first answer was given."""
        return self.answers[0].at if self.answers else None

    @property
    def minutes(self) -> int:
        """Time spent on its answers, in whole minutes."""
        return spent_ms(self.answers) // 60_000

    def done(self, unit: GoalUnit) -> int:
        """Return how much of a goal in *unit* is done."""
        return len(self.answers) if unit == "cards" else self.minutes


def spent_ms(answers: Iterable[Given]) -> int:
    """Return the time that *answers* took."""
    return sum(min(answer.duration_ms, LONGEST_ANSWER_MS) for answer in answers)


def current(answers: Sequence[Given], *, ended_at: datetime | None, now: datetime) -> CurrentSession:
    """Return the session that goes on at *now*: today's *answers* after the last pause and the last end."""
    running: list[Given] = []
    for answer in answers:
        if ended_at is not None and answer.at <= ended_at:
            continue
        if running and answer.at - running[-1].at >= PAUSE:
            running = []
        running.append(answer)
    if running and now - running[-1].at >= PAUSE:
        return CurrentSession()
    return CurrentSession(tuple(running))
