"""Playing one item of any kind: its tasks and turns answered, each through the one door, resumable from the stream."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activities import Activity
from aidioma.clock import Clock
from aidioma.content.exercises import task_exercise, tasks
from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Task
from aidioma.content.kinds.scenario import Scenario
from aidioma.content.rows import get_item
from aidioma.errors import ConflictError, InvalidInputError
from aidioma.feedback.language.scoring import quality as quality_of
from aidioma.feedback.model import Exercise, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.learning import history, record
from aidioma.practice.history import Event, standing
from aidioma.practice.schedule import SELF_RATINGS, SelfRating
from aidioma.practice.script import Said, Talk, nearest, reply_exercise, talk
from aidioma.practice.service import Marker

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

    @property
    def by_part(self) -> Mapping[str, Answered]:
        """The answers by the part they were given to."""
        return {one.part: one for one in self.answered}

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(one.is_right for one in self.answered)

    @property
    def next_task(self) -> int | None:
        """The first task without an answer."""
        done = self.by_part
        return next((number for number in range(len(self.tasks)) if str(number) not in done), None)

    @property
    def talk(self) -> Talk | None:
        """Where the conversation is, if the item is a scenario."""
        details = self.item.details
        return talk(details, self.said) if isinstance(details, Scenario) else None

    @property
    def is_memorised(self) -> bool:
        """Whether it comes back by the schedule."""
        return self.item.content_type in MEMORISED


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

    def open(self, play: Play, *, user_id: str) -> Played:
        """
        Return the item and how far this time through it has come.

        Raises:
            NotFoundError: If the item does not exist.
        """
        with self.sessions() as session:
            item = get_item(session, play.content_id)
            events = standing(history(session, user_id=user_id, content_id=play.content_id))
        return _played(item, play, events)

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
        mark = _mark_of_option(played.tasks[number], exercise, text) or self.marker.mark(
            exercise, text, learner_id=user_id
        )
        said = _said(play, str(number), text, mark) | {"task": number}
        self._track(play, played, user_id=user_id, part=str(number), details=said, duration_ms=duration_ms)

    def say(self, play: Play, *, user_id: str, text: str, turn: int, duration_ms: int | None = None) -> None:
        """
        Say *text* as turn number *turn* of a conversation; what is understood leads on, and is marked like any answer.

        Raises:
            NotFoundError: If the item does not exist.
            InvalidInputError: If it is too long.
            ConflictError: If the conversation is over, or none.
        """
        _require_short(text)
        played = self.open(play, user_id=user_id)
        if played.talk is None or played.talk.is_over:
            msg = "This conversation is over. Start it again to say more."
            raise ConflictError(msg)
        here = played.talk.here
        choice = nearest(here, text)
        mark = (
            _not_understood()
            if choice is None
            else self.marker.mark(reply_exercise(played.item, here, choice), text, learner_id=user_id)
        )
        said = _said(play, f"turn{turn}", text, mark) | {"step": here.id, "choice": choice}
        self._track(play, played, user_id=user_id, part=f"turn{turn}", details=said, duration_ms=duration_ms)

    def finish(self, play: Play, *, user_id: str, rating: SelfRating | None = None) -> None:
        """
        Record that the item was played to the end, and schedule it if it is memorised; twice is once.

        The quality is that of the answers, or the learner's own *rating* where nothing can be marked.
        """
        played = self.open(play, user_id=user_id)
        marked = [one for one in played.answered if one.feedback.verdict is not Verdict.PENDING]
        details: dict[str, Any] = {"play": play.nonce, "finished": True, "right": played.right, "of": len(marked)}
        if rating is not None:
            details |= {"quality": SELF_RATINGS[rating], "rating": rating}
        elif played.is_memorised and marked:
            details |= {"quality": quality_of_share(played.right, len(marked))}
        if marked:
            details["score"] = round(100 * played.right / len(marked))
        self._track(play, played, user_id=user_id, part="finished", details=details)

    def _track(
        self,
        play: Play,
        played: Played,
        *,
        user_id: str,
        part: str,
        details: Mapping[str, Any],
        duration_ms: int | None = None,
    ) -> None:
        activity = Activity(
            id=play.activity_id(user_id, part),
            user_id=user_id,
            activity_type=played.item.details.activity_type,
            content_id=play.content_id,
            score=details.get("score"),
            duration_ms=duration_ms,
            details={key: value for key, value in details.items() if key != "score"},
        )
        with self.sessions.begin() as session:
            record(session, activity, now=self.clock())


def _require_short(text: str) -> None:
    if len(text) > MAX_TEXT_CHARS:
        msg = f"An answer has at most {MAX_TEXT_CHARS} characters; this one has {len(text)}. Please shorten it."
        raise InvalidInputError(msg, field="answer")


def _mark_of_option(task: Task, exercise: Exercise, text: str) -> Mark | None:
    """Return the mark of a choice among options; None where the answer is written freely."""
    if text not in task.options:
        return None
    is_right = text in task.accepted
    verdict = Verdict.CORRECT if is_right else Verdict.INCORRECT
    feedback = Feedback(verdict=verdict, score=100 if is_right else 0, corrected=exercise.model_answer)
    return Mark(feedback=feedback, receipt=Receipt(tier=Tier.ACCEPTED))


def _said(play: Play, part: str, text: str, mark: Mark) -> dict[str, Any]:
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


def _not_understood() -> Mark:
    return Mark(
        feedback=Feedback(verdict=Verdict.PENDING, score=None),
        receipt=Receipt(tier=Tier.NONE, note="Not near to any reply of the script."),
    )


def _played(item: ContentItem, play: Play, events: Sequence[Event]) -> Played:
    own = [event.details for event in events if event.details.get("play") == play.nonce]
    said = [Said(one["step"], one["choice"], one["said"]) for one in own if "step" in one]
    return Played(
        item=item,
        tasks=tasks(item),
        answered=[_answered(item, one) for one in own if "part" in one and one.get("choice", 0) is not None],
        said=said,
        finished=any(one.get("finished") for one in own),
    )


def _answered(item: ContentItem, details: Mapping[str, Any]) -> Answered:
    number = details.get("task")
    exercise = task_exercise(item, number) if isinstance(number, int) and number < len(tasks(item)) else None
    return Answered(details["part"], details["said"], exercise, Feedback.model_validate(details["mark"]))
