"""One time through an item and how far it has come, as the stream of activities tells it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import NAMESPACE_URL, uuid4, uuid5

from aidioma.content.exercises import task_exercise, tasks
from aidioma.content.item import ContentItem
from aidioma.content.kinds.game import Game
from aidioma.content.kinds.parts import Task
from aidioma.content.types import KINDS
from aidioma.model.marks import Exercise, Feedback, Suggested, Verdict
from aidioma.practice.script import Said, Talk, talk_of
from aidioma.practice.talking import said_in
from aidioma.scheduling.fold import Event

MEMORISED: Final = frozenset({"grammar", "pronunciation", "chat", "scenario", "game"})
"""Kinds that come back by the schedule when they were played to the end; of the others single words are memorised."""

_NONCE: Final = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Play:
    """One time through an item; an address carries it across a reload."""

    content_id: str
    nonce: str

    @classmethod
    def of(cls, content_id: str, nonce: str | None = None) -> Self:
        """Return the play called *nonce*, or a new one."""
        return cls(content_id, nonce if nonce and _NONCE.fullmatch(nonce) else uuid4().hex[:12])

    def activity_id(self, user_id: str, part: str) -> str:
        """Return the id of the activity that doing *part* makes: once per learner and play."""
        return str(uuid5(NAMESPACE_URL, f"aidioma:play:{user_id}:{self.content_id}:{self.nonce}:{part}"))


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """One answer within a play, as it was marked."""

    part: str
    answer: str
    exercise: Exercise | None
    feedback: Feedback
    duration_ms: int | None = None
    suggested: Suggested | None = None

    @property
    def is_right(self) -> bool:
        """Whether it was correct, or correct but for a slip."""
        return self.feedback.verdict in {Verdict.CORRECT, Verdict.ALMOST}


@dataclass(frozen=True, slots=True)
class Played:
    """An item and how far this time through it has come."""

    item: ContentItem
    tasks: Sequence[Task]
    answered: Sequence[TaskAnswer]
    said: Sequence[Said]
    finished: bool
    has_partner: bool = False

    @property
    def by_part(self) -> Mapping[str, TaskAnswer]:
        """The answers by the part they were given to."""
        return {one.part: one for one in self.answered}

    @property
    def marked(self) -> Sequence[TaskAnswer]:
        """The answers that somebody could be sure about."""
        return [one for one in self.answered if one.feedback.verdict is not Verdict.PENDING]

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(one.is_right for one in self.answered)

    @property
    def next_task(self) -> int | None:
        """The first task that was neither answered nor got done in a free conversation."""
        done = self.by_part.keys() | (self.talk.reached if self.talk else frozenset())
        return next((number for number in range(len(self.tasks)) if str(number) not in done), None)

    @property
    def talk(self) -> Talk | None:
        """Where the conversation is, if the item is one that can go more than one way."""
        return talk_of(self.item, self.said, has_partner=self.has_partner)

    @property
    def is_through(self) -> bool:
        """Whether there is nothing left to do but to finish."""
        talk = self.talk
        if talk is not None and (talk.is_free or talk.here is not None):
            return talk.is_over
        return self.next_task is None

    @property
    def took_ms(self) -> int:
        """The time that the answers took, as far as it is known."""
        return sum(one.duration_ms or 0 for one in self.answered)

    @property
    def in_time(self) -> int | None:
        """How many rounds of a game were answered right before its clock was over; None where there is no clock."""
        details = self.item.details
        limit_s = details.seconds_per_round if isinstance(details, Game) else None
        if limit_s is None:
            return None
        timed = [(one.is_right, one.duration_ms) for one in self.answered]
        return sum(right and took is not None and took <= limit_s * 1000 for right, took in timed)

    @property
    def is_memorised(self) -> bool:
        """Whether it comes back by the schedule: where there is something to answer, to say or to talk about."""
        kind = self.item.content_type
        is_answered = bool(self.tasks) or self.talk is not None or kind == "pronunciation"
        return is_answered and (kind in MEMORISED or kind not in KINDS)


def played_of(item: ContentItem, play: Play, events: Sequence[Event], *, has_partner: bool) -> Played:
    """Return how far *play* has come, by all *events* on its item that stand."""
    own = [event.details for event in events if event.details.get("play") == play.nonce]
    latest = {one["part"]: one for one in own if "part" in one}  # a phrase can be said again
    return Played(
        item=item,
        tasks=tasks(item),
        answered=[_answered(item, one) for one in latest.values() if one.get("choice", 0) is not None],
        said=said_in(own),
        finished=any(one.get("finished") for one in own),
        has_partner=has_partner,
    )


def _answered(item: ContentItem, details: Mapping[str, Any]) -> TaskAnswer:
    number = details.get("task")
    exercise = task_exercise(item, number) if isinstance(number, int) and number < len(tasks(item)) else None
    feedback = Feedback.model_validate(details["mark"])
    said = details.get("suggested") if feedback.verdict is Verdict.PENDING else None
    suggested = Suggested.model_validate(said) if said is not None else None
    return TaskAnswer(details["part"], details["said"], exercise, feedback, details.get("took_ms"), suggested)
