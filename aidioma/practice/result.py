"""What was shown, what was answered, and what became of it: read from the stream, the same after any reload."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from aidioma.content.exercises import asked_direction, exercise
from aidioma.content.hints import hints as hints_for
from aidioma.content.item import ContentItem
from aidioma.content.kinds.unregistered import Unregistered
from aidioma.content.rows import item_for
from aidioma.errors import ConflictError, NotFoundError
from aidioma.grading.quality import FROM_WORDS, POLICIES, graded
from aidioma.i18n import Message
from aidioma.model.activities import Activity, Attempt
from aidioma.model.marks import REUSED, Exercise, Feedback, Mark, Receipt, Suggested, Tier, Verdict
from aidioma.model.preferences import AccentPolicy, Preferences
from aidioma.practice import word_bank
from aidioma.practice.card import Card
from aidioma.practice.own_marks import accepts
from aidioma.scheduling import sm2
from aidioma.scheduling.fold import Event, ItemProgress, fold, standing
from aidioma.scheduling.sm2 import HintLevel, SelfRating


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with what it takes to show it. One that is not open any more can only be looked back on."""

    card: Card
    item: ContentItem
    exercise: Exercise
    is_open: bool

    @property
    def activity_type(self) -> str:
        """What answering it is called in the stream."""
        details = self.item.details
        return details.content_type[:40] if isinstance(details, Unregistered) else details.activity_type

    @property
    def has_word_bank(self) -> bool:
        """
        Whether there are words to choose from.

        One word to be produced would be given away; one to be recognised stands among others.
        """
        if self.exercise.direction == "es-en":
            return self.item.content_type in {"sentence", "flashcard"}
        return self.item.content_type == "sentence" and len(self.exercise.model_answer.split()) > 1

    @property
    def word_bank(self) -> tuple[str, ...]:
        """The words to build the answer from, in the same order after a reload."""
        return word_bank.word_bank(self.exercise, seed=self.card.token) if self.has_word_bank else ()

    @property
    def hints(self) -> dict[HintLevel, str]:
        """The hints there are, the gentlest first: as written, else by rule."""
        return {hint.level: hint.text for hint in hints_for(self.item, self.exercise.direction)}


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """What became of one answer, as it is shown now and after any reload."""

    activity_id: str
    answer: str
    mark: Mark
    item: ContentItem
    exercise: Exercise
    quality: int | None
    rated: bool
    progress: ItemProgress
    accents: AccentPolicy = "tell"
    is_undone: bool = False
    is_reported: bool = False
    is_own: bool = False
    """Whether its learner accepts these words from themselves by now."""
    is_cram: bool = False
    is_revealed: bool = False
    is_open: bool = True
    """Whether the item is still asked: it may be retired since."""

    @property
    def due_at(self) -> datetime | None:
        """When the item comes back by its schedule (aware UTC), None while that is open."""
        return self.progress.memory.due_at

    @property
    def may_be_reported(self) -> bool:
        """Whether there is something to say against the mark: an answer was given, and it was not taken for right."""
        is_right = self.mark.feedback.verdict is Verdict.CORRECT and self.mark.receipt.tier is not Tier.OWN
        return bool(self.answer.strip()) and not is_right

    @property
    def suggested_rating(self) -> SelfRating | None:
        """What its learner's own rating will probably be; None where nothing is suggested."""
        suggested = self.mark.suggested
        return None if suggested is None else sm2.rating_for(suggested.quality)

    @property
    def comes_back_today(self) -> bool:
        """Whether the item is shown again before the day is over."""
        slipped = self.quality is not None and self.quality < sm2.SETTLED_QUALITY
        return slipped and self.is_open and not self.is_cram


def shown_card(session: Session, card: Card, *, user_id: str) -> ShownCard:
    """
    Return *card* with its item, also where the item was retired since: what was answered can be looked back on.

    Raises:
        NotFoundError: If the item does not exist, is a draft, or is another learner's own.
    """
    item, is_open = item_for(session, card.content_id, user_id=user_id)
    return ShownCard(card, item, exercise(item, asked_direction(item, card.direction)), is_open)


def require_open(shown: ShownCard) -> ShownCard:
    """
    Return *shown* if it may be asked.

    Raises:
        NotFoundError: If its item was retired.
    """
    if not shown.is_open:
        raise NotFoundError("content", shown.item.id)
    return shown


def hints_of(events: Iterable[Event], card: Card) -> tuple[HintLevel, ...]:
    """Return the hints that were looked at on this showing."""
    return tuple(
        event.details["level"]
        for event in events
        if event.activity_type == "hint" and event.details.get("card") == card.token
    )


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """
    An answer with its mark and all that decides what it is worth to its learner.

    A ``revealed`` card was looked at instead: no text of it is kept, so that nobody settles it but its learner.
    """

    text: str
    mark: Mark
    hints: tuple[HintLevel, ...]
    duration_ms: int | None
    preferences: Preferences
    revealed: bool = False

    def quality(self, *, from_words: bool) -> int | None:
        """Return what the schedule learns; *from_words* says that it was built from a bank of words."""
        quality = graded(self.mark.feedback, accents=self.preferences.accents)
        if quality is None:
            return None
        return sm2.capped(min(quality, FROM_WORDS) if from_words else quality, self.hints)


def attempt_of(user_id: str, shown: ShownCard, given: GivenAnswer) -> Activity:
    """Return the activity that answering a card makes."""
    feedback, receipt, card = given.mark.feedback, given.mark.receipt, shown.card
    from_words = given.preferences.word_bank and shown.has_word_bank
    details = Attempt(
        quality=given.quality(from_words=from_words),
        verdict=feedback.verdict,
        answer=given.text,
        direction=shown.exercise.direction,
        hints=given.hints,
        content_version=shown.exercise.version,
        feedback=feedback,
        receipt=receipt,
        card=card.token,
        accents=given.preferences.accents,
        word_bank=from_words,
        affects_schedule=not card.cram,
        **({"suggested": given.mark.suggested} if given.mark.suggested else {}),
    )
    return Activity(
        id=card.activity_id(user_id),
        user_id=user_id,
        activity_type=shown.activity_type,
        content_id=card.content_id,
        score=feedback.score,
        duration_ms=given.duration_ms,
        details=details.model_dump(mode="json", exclude_unset=True, exclude={"answer"} if given.revealed else None),
        ai_cached=receipt.tier in REUSED,
        ai_cost=receipt.cost_usd,
        ai_model=receipt.model,
    )


def _mark_of(attempt: Event, told: Mapping[str, Any]) -> Mark:
    """Return the mark that *told* has; what was suggested of *attempt* stays beside it until somebody marks it."""
    feedback, said = Feedback.model_validate(told["feedback"]), attempt.details.get("suggested")
    is_open = feedback.verdict is Verdict.PENDING and said is not None
    return Mark(
        feedback=feedback,
        receipt=Receipt.model_validate(told["receipt"]),
        suggested=Suggested.model_validate(said) if is_open else None,
    )


def result_of(events: Sequence[Event], shown: ShownCard, *, user_id: str) -> AnswerResult | None:
    """Return what became of a card, by all *events* on its item; None while it is unanswered."""
    activity_id = shown.card.activity_id(user_id)
    attempt = next((event for event in events if event.id == activity_id), None)
    if attempt is None:
        return None
    valid = standing(events)
    correction = next((event for event in reversed(valid) if event.details.get("corrects") == activity_id), None)
    told = {**attempt.details, **(correction.details if correction else {})}
    return AnswerResult(
        activity_id=activity_id,
        answer=str(attempt.details.get("answer", "")),
        mark=_mark_of(attempt, told),
        item=shown.item,
        exercise=shown.exercise,
        quality=told["quality"],
        rated=correction is not None and correction.activity_type == "self_rating",
        progress=fold(events),
        accents=POLICIES.get(str(told.get("accents")), "tell"),
        is_undone=attempt not in valid,
        is_reported=any(e.activity_type == "report" and e.details.get("attempt") == activity_id for e in events),
        is_own=accepts(events, shown.exercise, str(attempt.details.get("answer", ""))),
        is_cram=shown.card.cram,
        is_revealed="answer" not in attempt.details,
        is_open=shown.is_open,
    )


def rating_of(events: Sequence[Event], shown: ShownCard, rating: SelfRating, *, user_id: str) -> Activity:
    """
    Return the activity of a learner's own word for a pending answer, by all *events* on its item.

    Raises:
        NotFoundError: If this card was never answered.
        ConflictError: If the answer has been marked since.
    """
    card = shown.card
    outcome = result_of(events, shown, user_id=user_id)
    if outcome is None:
        raise NotFoundError("answer", card.token)
    if outcome.quality is not None:
        msg = Message("This answer already has its mark; no rating is needed.")
        raise ConflictError(msg)
    suggested = outcome.suggested_rating
    rated = sum(event.details.get("corrects") == outcome.activity_id for event in events)
    return Activity(
        id=f"{outcome.activity_id}:rated{rated or ''}",
        user_id=user_id,
        activity_type="self_rating",
        content_id=card.content_id,
        details={
            "corrects": outcome.activity_id,
            "quality": sm2.capped(sm2.SELF_RATINGS[rating], hints_of(events, card)),
            "rating": rating,
            "receipt": Receipt(tier=Tier.SELF).model_dump(mode="json"),
            "card": card.token,
            **({"suggested": suggested, "taken": rating == suggested} if suggested else {}),
        },
    )
