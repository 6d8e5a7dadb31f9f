"""Playing one item of any kind: its tasks and turns answered, each through the one door, resumable from the stream."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Self
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activities import Activity
from aidioma.clock import Clock
from aidioma.content.exercises import task_exercise, tasks
from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Task
from aidioma.content.rows import get_item
from aidioma.content.types import KINDS
from aidioma.errors import ConflictError, InvalidInputError
from aidioma.feedback.conversation import Conversation
from aidioma.feedback.language.scoring import quality as quality_of
from aidioma.feedback.model import Exercise, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.learning import history, record
from aidioma.practice.history import Event, standing
from aidioma.practice.outcome import REUSED
from aidioma.practice.schedule import SELF_RATINGS, SelfRating
from aidioma.practice.script import Said, Talk, nearest, reply_exercise, talk_of
from aidioma.practice.service import Marker
from aidioma.practice.talking import TURN, Turned, not_understood, said_in, talk_freely
from aidioma.words import Words

MEMORISED: Final = frozenset({"grammar", "pronunciation", "chat", "scenario", "game"})
"""Kinds that come back by the schedule when they were played to the end; of the others single words are memorised."""

MAX_TEXT_CHARS: Final = 500
_NONCE: Final = re.compile(r"[0-9a-f]{12}")
_SHARES: Final = ((0.95, 5), (0.8, 4), (0.6, 3), (0.4, 2))


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
class Answered:
    """One answer within a play, as it was marked."""

    part: str
    answer: str
    exercise: Exercise | None
    feedback: Feedback
    duration_ms: int | None = None

    @property
    def is_right(self) -> bool:
        """Whether it was correct, or correct but for a slip."""
        return self.feedback.verdict in {Verdict.CORRECT, Verdict.ALMOST}


@dataclass(frozen=True, slots=True)
class Played:
    """An item and how far this time through it has come."""

    item: ContentItem
    tasks: Sequence[Task]
    answered: Sequence[Answered]
    said: Sequence[Said]
    finished: bool
    has_partner: bool = False

    @property
    def by_part(self) -> Mapping[str, Answered]:
        """The answers by the part they were given to."""
        return {one.part: one for one in self.answered}

    @property
    def marked(self) -> Sequence[Answered]:
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
    def is_memorised(self) -> bool:
        """Whether it comes back by the schedule; of a type that was made here, where there is something to answer."""
        made_here = self.item.content_type not in KINDS and bool(self.tasks)
        return made_here or self.item.content_type in MEMORISED


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
        Return the item and how far this time through it has come.

        Raises:
            NotFoundError: If the item does not exist.
        """
        with self.sessions() as session:
            item = get_item(session, play.content_id)
            events = standing(history(session, user_id=user_id, content_id=play.content_id))
        return _played(item, play, events, has_partner=self.conversation is not None)

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
        mark = _mark_of_option(played.tasks[number], exercise, text) or self.marker.mark(
            exercise, text, learner_id=user_id
        )
        said = said_of(play, str(number), text, mark) | {"task": number}
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
            msg = Words("This conversation is over. Start it again to say more.")
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
            msg = Words("This conversation goes on with its next question.")
            raise ConflictError(msg)
        choice = nearest(here, text)
        if choice is None:
            return Turned(not_understood(), {"step": here.id, "choice": None})
        mark = self.marker.mark(reply_exercise(item, here, choice), text, learner_id=learner_id)
        return Turned(mark, {"step": here.id, "choice": choice})

    def finish(self, play: Play, *, user_id: str, rating: SelfRating | None = None) -> None:
        """
        Record that the item was played to the end, and schedule it if it is memorised; twice is once.

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
            record(session, activity, now=self.clock())


def _require_short(text: str) -> None:
    if len(text) > MAX_TEXT_CHARS:
        msg = Words(
            "An answer has at most {most} characters; this one has {n}. Please shorten it.",
            most=MAX_TEXT_CHARS,
            n=len(text),
        )
        raise InvalidInputError(msg, field="answer")


def _mark_of_option(task: Task, exercise: Exercise, text: str) -> Mark | None:
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
        "verdict": mark.feedback.verdict.value,
        "quality": quality_of(mark.feedback),
        "score": mark.feedback.score,
        "affects_schedule": False,
    }


def _played(item: ContentItem, play: Play, events: Sequence[Event], *, has_partner: bool) -> Played:
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


def _answered(item: ContentItem, details: Mapping[str, Any]) -> Answered:
    number = details.get("task")
    exercise = task_exercise(item, number) if isinstance(number, int) and number < len(tasks(item)) else None
    return Answered(details["part"], details["said"], exercise, Feedback.model_validate(details["mark"]))
