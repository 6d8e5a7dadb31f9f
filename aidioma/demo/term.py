"""Three months of a class, lived through the services that real learners use."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import require_utc
from aidioma.content.item import ContentItem
from aidioma.demo.judge import KnowingJudge
from aidioma.demo.mistakes import Attempted, right_answer, wrong_answer
from aidioma.demo.people import LEARNERS, Persona
from aidioma.learning import UnifiedLearningService
from aidioma.marking.background import AtOnce
from aidioma.marking.judge.prompts import PROMPT_VERSION
from aidioma.marking.service import FeedbackService
from aidioma.model.activities import Activity
from aidioma.model.marks import Direction
from aidioma.practice.card import Card
from aidioma.practice.selection import NextItem
from aidioma.practice.service import PracticeService, ShownCard
from aidioma.runtime import Runtime
from aidioma.scheduling.sm2 import HintLevel

DAYS = 91
HOLIDAY = range(47, 54)
OTHER_KINDS = ("text", "podcast", "video", "culture", "grammar", "game", "chat", "scenario", "pronunciation")

_INTO_ENGLISH, _CARDS, _SOMETHING_ELSE, _HINT = 0.2, 0.15, 0.2, 0.12
_LEARNT_IN_A_TERM, _LEARNT_BY_REPEATING = 0.1, 0.08

OnDay = Callable[[int, int], None]
"""Told how much is done, and of how much."""


@dataclass(slots=True)
class Calendar:
    """The time in the class's story; it never goes back."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def reach(self, moment: datetime) -> None:
        """Let it be *moment*, unless it is later already."""
        self.now = max(self.now, require_utc(moment))

    def pass_by(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class DemoSession:
    """One learner practising once; ``day`` counts from the first."""

    starts: datetime
    day: int
    persona: Persona


def sittings(now: datetime, chance: random.Random, *, days: int = DAYS) -> Sequence[DemoSession]:
    """Return when who practised in the *days* before *now*, in order."""
    first = now - timedelta(days=days)
    planned = [
        DemoSession(_begins(first + timedelta(days=day), persona, chance), day, persona)
        for persona in LEARNERS
        for day in range(persona.joined, days + 1)
        if day not in HOLIDAY and chance.random() < persona.diligence
    ]
    past = [sitting for sitting in planned if sitting.starts < now - timedelta(hours=1)]
    return sorted(past, key=lambda sitting: (sitting.starts, sitting.persona.key))


def _begins(day: datetime, persona: Persona, chance: random.Random) -> datetime:
    local = day.astimezone(ZoneInfo(persona.time_zone))
    at = local.replace(hour=persona.hour, minute=chance.randrange(60), second=chance.randrange(60), microsecond=0)
    return at.astimezone(day.tzinfo)


@dataclass(frozen=True, slots=True)
class Term:
    """The class at work. All that is random comes from ``chance``, so a seed gives one story."""

    feedback: FeedbackService
    practice: PracticeService
    learning: UnifiedLearningService
    judge: KnowingJudge
    calendar: Calendar
    chance: random.Random
    ids: Mapping[str, str]
    others: Sequence[ContentItem]

    @classmethod
    def open(
        cls, runtime: Runtime, sessions: sessionmaker[Session], *, ids: Mapping[str, str], chance: random.Random
    ) -> Self:
        """Return the class whose accounts have *ids*, with the services of *runtime* in its own time."""
        calendar = Calendar(runtime.clock() - timedelta(days=DAYS + 1))
        judge = KnowingJudge(runtime.feedback.cache_scope.model, PROMPT_VERSION)
        feedback = FeedbackService.open(
            sessions, settings=runtime.settings, clock=calendar, judge=judge, background=AtOnce()
        )
        return cls(
            feedback=feedback,
            practice=replace(runtime.practice, sessions=sessions, marker=feedback, clock=calendar),
            learning=replace(runtime.learning, sessions=sessions, clock=calendar),
            judge=judge,
            calendar=calendar,
            chance=chance,
            ids=ids,
            others=[item for kind in OTHER_KINDS for item in runtime.content.get_content(kind)],
        )

    def sit(self, sitting: DemoSession) -> None:
        """Let somebody practise once."""
        self.calendar.reach(sitting.starts)
        kind = "flashcard" if self.chance.random() < _CARDS else "sentence"
        user_id = self.ids[sitting.persona.key]
        for _ in range(max(2, sitting.persona.size + self.chance.randint(-2, 2))):
            choice = self.practice.today(user_id=user_id, content_type=kind).next
            if choice is None:
                break
            self._answer(sitting, choice, user_id=user_id)
        if self.chance.random() < _SOMETHING_ELSE:
            self._do_something_else(user_id)

    def _answer(self, sitting: DemoSession, choice: NextItem, *, user_id: str) -> None:
        direction: Direction = "es-en" if self.chance.random() < _INTO_ENGLISH else "en-es"
        card = Card(choice.content_id, direction, f"{self.chance.getrandbits(48):012x}", choice.why)
        shown = self.practice.show(card, user_id=user_id)
        if shown.hints and self.chance.random() < _HINT:
            self._look_at_hint(shown, user_id=user_id)
        given = self._attempted(sitting, shown)
        self.judge.tell(shown.exercise, given.answer, meant=given.meant)
        taken_s = 3 + 0.12 * len(given.meant) * self.chance.uniform(0.7, 2.2)
        self.calendar.pass_by(taken_s)
        self.practice.submit_answer(user_id=user_id, card=card, answer=given.answer, duration_ms=round(taken_s * 1000))
        self.calendar.pass_by(self.chance.uniform(3, 12))

    def _look_at_hint(self, shown: ShownCard, *, user_id: str) -> None:
        level: HintLevel = self.chance.choice(list(shown.hints))
        self.practice.hint(user_id=user_id, card=shown.card, level=level)

    def _attempted(self, sitting: DemoSession, shown: ShownCard) -> Attempted:
        learnt = _LEARNT_IN_A_TERM * sitting.day / DAYS + _LEARNT_BY_REPEATING * (shown.card.why != "new")
        is_right = self.chance.random() < sitting.persona.skill + learnt
        return (right_answer if is_right else wrong_answer)(shown.exercise, self.chance)

    def _do_something_else(self, user_id: str) -> None:
        item = self.chance.choice(self.others)
        taken_s = self.chance.uniform(90, 420)
        self.calendar.pass_by(taken_s)
        quality = self.chance.choice((3, 4, 4, 5))
        activity = Activity(
            id=f"demo-{self.chance.getrandbits(64):016x}",
            user_id=user_id,
            activity_type=item.details.activity_type,
            content_id=item.id,
            score=20 * quality,
            duration_ms=round(taken_s * 1000),
            details={"quality": quality, "content_version": item.version},
        )
        self.learning.track_activity(activity)
