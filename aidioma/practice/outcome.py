"""What was shown, what was answered, and what became of it: read from the stream, the same after any reload."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from aidioma.activities import Activity, Attempt
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.kinds.unregistered import Unregistered
from aidioma.content.rows import get_item
from aidioma.feedback.model import Exercise, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.practice import schedule
from aidioma.practice.card import Card
from aidioma.practice.grading import graded
from aidioma.practice.history import Event, ItemProgress, fold, standing
from aidioma.practice.preferences import AccentPolicy
from aidioma.practice.schedule import HintLevel

REUSED: Final = frozenset({Tier.MEMORY, Tier.EXACT, Tier.COMPOSED, Tier.CANDIDATE})
"""Tiers whose feedback was paid for once and given again."""

POLICIES: Final[dict[str, AccentPolicy]] = {"strict": "strict", "tell": "tell", "lenient": "lenient"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with what it takes to show it."""

    card: Card
    item: ContentItem
    exercise: Exercise

    @property
    def activity_type(self) -> str:
        """What answering it is called in the stream."""
        details = self.item.details
        return details.content_type[:40] if isinstance(details, Unregistered) else details.activity_type

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
    accents: AccentPolicy = "tell"
    is_undone: bool = False
    is_reported: bool = False
    is_cram: bool = False

    @property
    def due_at(self) -> datetime | None:
        """When the item comes back by its schedule (aware UTC), None while that is open."""
        return self.progress.memory.due_at

    @property
    def may_be_reported(self) -> bool:
        """Whether there is something to say against the mark: an answer was given, and it was not taken for right."""
        return bool(self.answer.strip()) and self.mark.feedback.verdict is not Verdict.CORRECT

    @property
    def comes_back_today(self) -> bool:
        """Whether the item is shown again before the day is over."""
        return not self.is_cram and self.quality is not None and self.quality < schedule.SETTLED_QUALITY


def shown_card(session: Session, card: Card) -> Shown:
    """
    Return *card* with its item.

    Raises:
        NotFoundError: If the item does not exist.
    """
    item = get_item(session, card.content_id)
    return Shown(card, item, exercise(item, card.direction))


def hints_of(events: Iterable[Event], card: Card) -> tuple[HintLevel, ...]:
    """Return the hints that were looked at on this showing."""
    return tuple(
        event.details["level"]
        for event in events
        if event.activity_type == "hint" and event.details.get("card") == card.token
    )


def attempt_of(
    user_id: str,
    shown: Shown,
    answer: str,
    mark: Mark,
    *,
    hints: tuple[HintLevel, ...],
    duration_ms: int | None,
    accents: AccentPolicy,
) -> Activity:
    """Return the activity that answering a card makes."""
    feedback, receipt, card = mark.feedback, mark.receipt, shown.card
    quality = graded(feedback, accents=accents)
    details = Attempt(
        quality=None if quality is None else schedule.capped(quality, hints),
        verdict=feedback.verdict,
        answer=answer,
        direction=card.direction,
        hints=hints,
        content_version=shown.exercise.version,
        feedback=feedback,
        receipt=receipt,
        card=card.token,
        accents=accents,
        affects_schedule=not card.cram,
    )
    return Activity(
        id=card.activity_id(user_id),
        user_id=user_id,
        activity_type=shown.activity_type,
        content_id=card.content_id,
        score=feedback.score,
        duration_ms=duration_ms,
        details=details.model_dump(mode="json", exclude_unset=True),
        ai_cached=receipt.tier in REUSED,
        ai_cost=receipt.cost_usd,
        ai_model=receipt.model,
    )


def outcome_of(events: Sequence[Event], shown: Shown, *, user_id: str) -> Outcome | None:
    """Return what became of a card, by all *events* on its item; None while it is unanswered."""
    activity_id = shown.card.activity_id(user_id)
    attempt = next((event for event in events if event.id == activity_id), None)
    if attempt is None:
        return None
    valid = standing(events)
    correction = next((event for event in reversed(valid) if event.details.get("corrects") == activity_id), None)
    told = {**attempt.details, **(correction.details if correction else {})}
    return Outcome(
        activity_id=activity_id,
        answer=attempt.details["answer"],
        mark=Mark(feedback=Feedback.model_validate(told["feedback"]), receipt=Receipt.model_validate(told["receipt"])),
        exercise=shown.exercise,
        quality=told["quality"],
        rated=correction is not None and correction.activity_type == "self_rating",
        progress=fold(events),
        accents=POLICIES.get(str(told.get("accents")), "tell"),
        is_undone=attempt not in valid,
        is_reported=any(e.activity_type == "report" and e.details.get("attempt") == activity_id for e in events),
        is_cram=shown.card.cram,
    )
