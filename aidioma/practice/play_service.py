"""Playing one item of any kind: its tasks and turns answered, each through the one door, resumable from the stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append, history
from aidioma.clock import Clock
from aidioma.content.exercises import task_exercise
from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Task
from aidioma.content.rows import item_for
from aidioma.errors import ConflictError, InvalidInputError, NotFoundError
from aidioma.i18n import Message
from aidioma.marking.conversation import Conversation
from aidioma.marking.marker import Marker
from aidioma.model.activities import Activity
from aidioma.model.marks import REUSED, Exercise, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.practice.playthrough import Play, Played, TaskAnswer, played_of
from aidioma.practice.script import Talk, nearest, reply_exercise
from aidioma.practice.talking import TURN, Turned, not_understood, talk_freely
from aidioma.scheduling.fold import standing
from aidioma.scheduling.sm2 import SELF_RATINGS, SelfRating
from aidioma.spanish.scoring import quality as quality_of

__all__ = ["Play", "PlayService", "Played", "TaskAnswer"]

MAX_TEXT_CHARS: Final = 500
_SHARES: Final = ((0.95, 5), (0.8, 4), (0.6, 3), (0.4, 2))


def quality_of_share(right: int, of: int) -> int:
    """Return SM-2's quality of a run with *right* answers among *of*."""
    share = right / of if of else 0.0
    return next((quality for least, quality in _SHARES if share >= least), 1)


@dataclass(frozen=True, slots=True)
class PlayService:
    """Plays items: marks what is answered on the way, and schedules what is memorised."""

    sessions: sessionmaker[Session]
    marker: Marker
    clock: Clock
    conversation: Conversation | None = None
    """The partner to talk with; None: conversations go by their scripts."""

    def open(self, play: Play, *, user_id: str) -> Played:
        """
        Return the item and how far this time through it has come; what was begun may be finished.

        Raises:
            NotFoundError: If the item does not exist, is no longer played, or is not for this learner.
        """
        with self.sessions() as session:
            item, is_open = item_for(session, play.content_id, user_id=user_id)
            events = standing(history(session, user_id=user_id, content_id=play.content_id))
        if not is_open and not any(event.details.get("play") == play.nonce for event in events):
            raise NotFoundError("content", play.content_id)
        return played_of(item, play, events, has_partner=self.conversation is not None)

    def answer(self, play: Play, *, user_id: str, number: int, text: str, duration_ms: int | None = None) -> None:
        """
        Mark *text* as the answer to task *number* and record it; a second answer to it changes nothing.

        Raises:
            NotFoundError: If the item does not exist.
            InvalidInputError: If the answer is too long.
            InvalidContentError: If there is no such task.
        """
        _require_short(text)
        played = self.open(play, user_id=user_id)
        exercise = task_exercise(played.item, number)
        if str(number) in played.by_part:
            return
        mark = mark_of_option(played.tasks[number], exercise, text) or self.marker.mark(
            exercise, text, learner_id=user_id
        )
        said = said_of(play, str(number), text, mark) | {"task": number, "took_ms": duration_ms}
        self.track_part(play, played, user_id=user_id, part=str(number), details=said, duration_ms=duration_ms)

    def say(self, play: Play, *, user_id: str, text: str, turn: int, duration_ms: int | None = None) -> None:
        """
        Say *text* as turn number *turn* of a conversation; a second turn of that number changes nothing.

        With a partner it is answered freely, else what is understood leads on by the script. Either is marked like
        any answer.

        Raises:
            NotFoundError: If the item does not exist.
            InvalidInputError: If it is too long.
            ConflictError: If the conversation is over, or none.
        """
        _require_short(text)
        played = self.open(play, user_id=user_id)
        talk, part = played.talk, f"{TURN}{turn}"
        if any(said.part == part for said in played.said):
            return
        if talk is None or talk.is_over:
            msg = Message("This conversation is over. Start it again to say more.")
            raise ConflictError(msg)
        if self.conversation is not None and talk.is_free:
            turned = talk_freely(self.conversation, played.item, talk, text, learner_id=user_id)
        else:
            turned = self._by_script(played.item, talk, text, learner_id=user_id)
        said = {**said_of(play, part, text, turned.mark), **turned.led_to}
        self.track_part(play, played, user_id=user_id, part=part, details=said, duration_ms=duration_ms)

    def _by_script(self, item: ContentItem, talk: Talk, text: str, *, learner_id: str) -> Turned:
        here = talk.here
        if here is None:
            msg = Message("This conversation goes on with its next question.")
            raise ConflictError(msg)
        choice = nearest(here, text)
        if choice is None:
            return Turned(not_understood(), {"step": here.id, "choice": None})
        mark = self.marker.mark(reply_exercise(item, here, choice), text, learner_id=learner_id)
        return Turned(mark, {"step": here.id, "choice": choice})

    def finish(self, play: Play, *, user_id: str, rating: SelfRating | None = None) -> None:
        """
        Record that the item was played to the end, and schedule it if it is memorised. Idempotent.

        The quality is that of the answers, or the learner's own *rating* where nothing can be marked.
        """
        played = self.open(play, user_id=user_id)
        marked = played.marked
        details: dict[str, Any] = {"play": play.nonce, "finished": True, "right": played.right, "of": len(marked)}
        if rating is not None:
            details |= {"quality": SELF_RATINGS[rating], "rating": rating}
        elif played.is_memorised and marked:
            details |= {"quality": quality_of_share(played.right, len(marked))}
        if marked:
            details["score"] = round(100 * played.right / len(marked))
        self.track_part(play, played, user_id=user_id, part="finished", details=details)

    def track_part(
        self,
        play: Play,
        played: Played,
        *,
        user_id: str,
        part: str,
        details: Mapping[str, Any],
        duration_ms: int | None = None,
    ) -> None:
        """Record one part of a play by its *details*; what is there already stays as it is."""
        receipt = Receipt.model_validate(details["receipt"]) if "receipt" in details else None
        activity = Activity(
            id=play.activity_id(user_id, part),
            user_id=user_id,
            activity_type=played.item.details.activity_type,
            content_id=play.content_id,
            score=details.get("score"),
            duration_ms=duration_ms,
            details={key: value for key, value in details.items() if key != "score"},
            ai_cached=receipt is not None and receipt.tier in REUSED,
            ai_cost=receipt.cost_usd if receipt else Decimal(0),
            ai_model=receipt.model if receipt else None,
        )
        with self.sessions.begin() as session:
            append(session, activity, now=self.clock())


def _require_short(text: str) -> None:
    if len(text) > MAX_TEXT_CHARS:
        msg = Message(
            "An answer has at most {most} characters; this one has {n}. Please shorten it.",
            most=MAX_TEXT_CHARS,
            n=len(text),
        )
        raise InvalidInputError(msg, field="answer")


def mark_of_option(task: Task, exercise: Exercise, text: str) -> Mark | None:
    """Return the mark of a choice among options; None where the answer is written freely."""
    if text not in task.options:
        return None
    is_right = text in task.accepted
    verdict = Verdict.CORRECT if is_right else Verdict.INCORRECT
    feedback = Feedback(verdict=verdict, score=100 if is_right else 0, corrected=exercise.model_answer)
    return Mark(feedback=feedback, receipt=Receipt(tier=Tier.ACCEPTED))


def said_of(play: Play, part: str, text: str, mark: Mark) -> dict[str, Any]:
    """Return what the stream keeps of one answer within a play; the run as a whole is what is scheduled."""
    return {
        "play": play.nonce,
        "part": part,
        "said": text,
        "mark": mark.feedback.model_dump(mode="json"),
        "receipt": mark.receipt.model_dump(mode="json"),
        **({"suggested": mark.suggested.model_dump(mode="json")} if mark.suggested else {}),
        "verdict": mark.feedback.verdict.value,
        "quality": quality_of(mark.feedback),
        "score": mark.feedback.score,
        "affects_schedule": False,
    }
