"""Practice: the next card, the answer's way to a stored mark, and what a learner may say of it afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activities import Activity, Attempt
from aidioma.clock import Clock
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.rows import get_item
from aidioma.errors import ConflictError, InvalidInputError, NotFoundError
from aidioma.feedback.model import Exercise, Feedback, Mark, Receipt, Tier
from aidioma.feedback.scoring import quality as quality_of
from aidioma.learning import history, record
from aidioma.practice import schedule
from aidioma.practice.card import Card
from aidioma.practice.history import Event, ItemProgress, fold
from aidioma.practice.schedule import HintLevel, SelfRating
from aidioma.practice.today import Today, today

MAX_ANSWER_CHARS = 500
REUSED = frozenset({Tier.MEMORY, Tier.EXACT, Tier.COMPOSED, Tier.CANDIDATE})
"""Tiers whose feedback was paid for once and given again."""


class Marker(Protocol):
    """Whatever gives feedback: rules alone, or the whole engine."""

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        """Return the mark of *answer*; a pending one where nobody can be sure."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with what it takes to show it."""

    card: Card
    item: ContentItem
    exercise: Exercise

    @property
    def hints(self) -> dict[HintLevel, str]:
        """The hints there are, the gentlest first; they are about the Spanish, so only for answers in Spanish."""
        hints = getattr(self.item.details, "hints", None)
        if hints is None or self.exercise.direction != "en-es":
            return {}
        return {level: text for level in schedule.HINT_CAPS if (text := getattr(hints, level, ""))}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one answer, as it is shown now and after any reload."""

    activity_id: str
    answer: str
    mark: Mark
    exercise: Exercise
    quality: int | None
    rated: bool
    progress: ItemProgress

    @property
    def due_at(self) -> datetime | None:
        """When the item comes back by its schedule (aware UTC), None while that is open."""
        return self.progress.memory.due_at

    @property
    def comes_back_today(self) -> bool:
        """Whether the item is shown again before the day is over."""
        return self.quality is not None and self.quality < schedule.SETTLED_QUALITY


@dataclass(frozen=True, slots=True)
class PracticeService:
    """Deals cards, takes answers, keeps every one of them."""

    sessions: sessionmaker[Session]
    marker: Marker
    clock: Clock

    def today(self, *, user_id: str, content_type: str = "sentence", extra_new: int = 0) -> Today:
        """Return what the learner's day holds and which item comes next, with *extra_new* above the allowance."""
        with self.sessions() as session:
            return today(session, user_id=user_id, content_type=content_type, now=self.clock(), extra_new=extra_new)

    def show(self, card: Card) -> Shown:
        """
        Return *card* with its item.

        Raises:
            NotFoundError: If the item does not exist.
        """
        with self.sessions() as session:
            return _shown(session, card)

    def hint(self, *, user_id: str, card: Card, level: HintLevel) -> None:
        """Note that the learner looked at a hint of this showing; looking twice is one look."""
        activity = Activity(
            id=f"{card.activity_id(user_id)}:{level}",
            user_id=user_id,
            activity_type="hint",
            content_id=card.content_id,
            details={"card": card.token, "level": level},
        )
        with self.sessions.begin() as session:
            record(session, activity, now=self.clock())

    def hints_used(self, *, user_id: str, card: Card) -> tuple[HintLevel, ...]:
        """Return the hints looked at on this showing, wherever the page was reloaded."""
        with self.sessions() as session:
            return _hints(history(session, user_id=user_id, content_id=card.content_id), card)

    def submit_answer(self, *, user_id: str, card: Card, answer: str, duration_ms: int | None = None) -> Outcome:
        """
        Mark *answer*, record it and reschedule the item; the same card again returns the first outcome.

        The mark is asked for between the read and the write, so that no transaction waits on a network.

        Raises:
            NotFoundError: If the item does not exist.
            InvalidInputError: If the answer is too long.
        """
        if len(answer) > MAX_ANSWER_CHARS:
            msg = f"An answer has at most {MAX_ANSWER_CHARS} characters; this one has {len(answer)}. Please shorten it."
            raise InvalidInputError(msg, field="answer")
        with self.sessions() as session:
            shown, events = _shown(session, card), history(session, user_id=user_id, content_id=card.content_id)
        if earlier := _outcome(events, shown, user_id=user_id):
            return earlier
        mark = self.marker.mark(shown.exercise, answer, learner_id=user_id)
        activity = _attempt(user_id, shown, answer, mark, hints=_hints(events, card), duration_ms=duration_ms)
        return self._recorded(activity, shown)

    def rate(self, *, user_id: str, card: Card, rating: SelfRating) -> Outcome:
        """
        Take the learner's own word for a pending answer and schedule the item by it.

        Raises:
            NotFoundError: If this card was never answered.
            ConflictError: If the answer has been marked since.
        """
        with self.sessions() as session:
            shown, events = _shown(session, card), history(session, user_id=user_id, content_id=card.content_id)
        outcome = _outcome(events, shown, user_id=user_id)
        if outcome is None:
            raise NotFoundError("answer", card.token)
        if outcome.quality is not None:
            msg = "This answer already has its mark; no rating is needed."
            raise ConflictError(msg)
        quality = schedule.capped(schedule.SELF_RATINGS[rating], _hints(events, card))
        activity = Activity(
            id=f"{outcome.activity_id}:rated",
            user_id=user_id,
            activity_type="self_rating",
            content_id=card.content_id,
            details={"corrects": outcome.activity_id, "quality": quality, "rating": rating},
        )
        return self._recorded(activity, shown)

    def outcome(self, *, user_id: str, card: Card) -> Outcome | None:
        """Return what became of *card*, or None while it is unanswered."""
        with self.sessions() as session:
            events = history(session, user_id=user_id, content_id=card.content_id)
            return _outcome(events, _shown(session, card), user_id=user_id) if events else None

    def _recorded(self, activity: Activity, shown: Shown) -> Outcome:
        """Record *activity* and return the outcome of *shown* as the database now has it."""
        with self.sessions.begin() as session:
            tracked = record(session, activity, now=self.clock())
        outcome = _outcome(tracked.events, shown, user_id=activity.user_id)
        assert outcome is not None, "an answer that was just recorded is there"
        return outcome


def _shown(session: Session, card: Card) -> Shown:
    item = get_item(session, card.content_id)
    return Shown(card, item, exercise(item, card.direction))


def _hints(events: Iterable[Event], card: Card) -> tuple[HintLevel, ...]:
    return tuple(
        event.details["level"]
        for event in events
        if event.activity_type == "hint" and event.details.get("card") == card.token
    )


def _attempt(
    user_id: str, shown: Shown, answer: str, mark: Mark, *, hints: tuple[HintLevel, ...], duration_ms: int | None
) -> Activity:
    feedback, receipt = mark.feedback, mark.receipt
    graded = quality_of(feedback)
    details = Attempt(
        quality=None if graded is None else schedule.capped(graded, hints),
        verdict=feedback.verdict,
        answer=answer,
        direction=shown.card.direction,
        hints=hints,
        content_version=shown.exercise.version,
        feedback=feedback,
        receipt=receipt,
    )
    return Activity(
        id=shown.card.activity_id(user_id),
        user_id=user_id,
        activity_type="translation",
        content_id=shown.card.content_id,
        score=feedback.score,
        duration_ms=duration_ms,
        details=details.model_dump(mode="json", exclude_unset=True),
        ai_cached=receipt.tier in REUSED,
        ai_cost=receipt.cost_usd,
        ai_model=receipt.model,
    )


def _outcome(events: Sequence[Event], shown: Shown, *, user_id: str) -> Outcome | None:
    activity_id = shown.card.activity_id(user_id)
    attempt = next((event for event in events if event.id == activity_id), None)
    if attempt is None:
        return None
    correction = next((event for event in reversed(events) if event.details.get("corrects") == activity_id), None)
    told = {**attempt.details, **(correction.details if correction else {})}
    return Outcome(
        activity_id=activity_id,
        answer=attempt.details["answer"],
        mark=Mark(feedback=Feedback.model_validate(told["feedback"]), receipt=Receipt.model_validate(told["receipt"])),
        exercise=shown.exercise,
        quality=told["quality"],
        rated=correction is not None and correction.activity_type == "self_rating",
        progress=fold(events),
    )
