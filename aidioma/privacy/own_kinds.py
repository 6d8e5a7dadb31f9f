"""
The kinds of activity that a learner does, and what a row of each may say. Pure.

What anybody else does (a teacher revises an item, somebody joins a class, the installation pays for a call) is in no
kind here, so no file brings it.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from aidioma.content.types import KINDS
from aidioma.model.activities import Quality
from aidioma.model.marks import Direction, Feedback, Receipt, Suggested, Verdict
from aidioma.model.preferences import AccentPolicy, SchedulerName
from aidioma.privacy.plain_json import LARGEST
from aidioma.scheduling.sm2 import MAX_INTERVAL_DAYS, HintLevel, SelfRating

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What came from an earlier application without a date is of this day; nothing is older."""
LATEST_DUE: Final = datetime(2200, 1, 1, tzinfo=UTC)
About = Literal["item", "learner", "session"]


def _moment(text: str) -> str:
    """Return *text* if it is a moment that dates can be worked out from; as it is written, so that nothing moves."""
    at: datetime = TypeAdapter(AwareDatetime).validate_python(text)
    if at != datetime.fromisoformat(text) or not EARLIEST <= at < LATEST_DUE:
        msg = "no moment"
        raise ValueError(msg)
    return text


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, OSError) as error:
        msg = "no time zone"
        raise ValueError(msg) from error


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


Id = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^\S+$")]
Text = Annotated[str, Field(max_length=2_000)]
Short = Annotated[str, Field(max_length=300)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Moment = Annotated[str, Field(max_length=40), AfterValidator(_moment)]
Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]


class OwnDetails(BaseModel):
    """What every activity may say: when and how it was scheduled, and where it came from before."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    scheduler: SchedulerName = "sm2"
    time_zone: Annotated[str, Field(max_length=64), AfterValidator(_zone)] = "UTC"
    local_day: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_day)] = "1970-01-01"
    fuzz_seed: Annotated[str, Field(pattern=r"^[0-9a-f]{0,64}$")] = ""
    session: Short | None = None
    legacy: dict[str, Any] = Field(default_factory=dict)
    brought_back: bool = False


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    speaker: Short
    says: Text
    translation: Text


class AnswerDetails(OwnDetails):
    """An answer on a card, or a part of a play: an answer to a task, a turn, a phrase said aloud, the end."""

    quality: Quality | None = None
    verdict: Verdict | None = None
    answer: Text | None = None
    direction: Direction | None = None
    hints: Annotated[tuple[HintLevel, ...], Field(max_length=20)] = ()
    content_version: Count = 1
    feedback: Feedback | None = None
    receipt: Receipt | None = None
    suggested: Suggested | None = None
    card: Id | None = None
    accents: AccentPolicy = "tell"
    word_bank: bool = False
    affects_schedule: bool = True
    play: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")] = ""
    part: Short = ""
    said: Text = ""
    mark: Feedback | None = None
    task: Count | None = None
    took_ms: Milliseconds | None = None
    step: Short = ""
    choice: Count | None = None
    line: _Line | None = None
    reached: Annotated[tuple[Short, ...], Field(max_length=100)] = ()
    away: bool = False
    finished: bool = False
    right: Count = 0
    of: Count = 0
    rating: SelfRating = "good"


class _Correction(OwnDetails):
    corrects: Id
    quality: Quality
    verdict: Verdict | None = None
    feedback: Feedback = Feedback(verdict=Verdict.PENDING, score=None)
    receipt: Receipt | None = None
    rating: SelfRating = "good"
    suggested: SelfRating | None = None
    taken: bool | None = None
    card: Id | None = None


class _Undo(OwnDetails):
    undoes: Id


class _Report(OwnDetails):
    reason: Literal["should_be_accepted"] = "should_be_accepted"
    attempt: Id
    answer: Text
    direction: Direction
    content_version: Count
    words: Short = ""


class _Accepted(OwnDetails):
    """An answer that its learner accepts from themselves."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    direction: Direction
    attempt: Id
    card: Id | None = None


class _Imported(OwnDetails):
    attempts: Count = 0
    repetitions: Count = 0
    interval_days: Annotated[int, Field(ge=0, le=MAX_INTERVAL_DAYS)] = 0
    easiness: Annotated[str, Field(pattern=r"^(1\.[3-9]\d{0,3}|[2-9]\.\d{1,4}|[2-9])$")] = "2.5"
    lapses: Count = 0
    due_at: Moment | None = None
    suspended: bool = False
    stability: Annotated[float, Field(gt=0, le=36_500)] | None = None
    difficulty: Annotated[float, Field(ge=1, le=10)] | None = None
    origin: Annotated[Id, Field(alias="from")] = "-"
    anki_card: Annotated[int, Field(ge=-LARGEST, le=LARGEST)] = 0
    history: Annotated[
        tuple[tuple[Annotated[int, Field(ge=-LARGEST, le=LARGEST)], ...], ...], Field(max_length=200)
    ] = ()


class DoneDetails(OwnDetails):
    """Something done with an item that nobody grades: listened to, watched, read."""

    completion_percentage: Annotated[float, Field(ge=0, le=100)] | None = None
    comprehension_self_rating: Annotated[float, Field(ge=0, le=1_000)] | None = None
    total_listening_time: Annotated[float, Field(ge=0, le=86_400)] | None = None
    vocabulary_encountered: Annotated[tuple[Short, ...], Field(max_length=1_000)] = ()
    replays: Count = 0
    finished: bool = False


class _Hint(OwnDetails):
    card: Id
    level: HintLevel


class _Drill(OwnDetails):
    pair: Annotated[tuple[Short, ...], Field(max_length=2)]
    right: Count
    of: Count


class _Pause(OwnDetails):
    until: Moment


class _Question(OwnDetails):
    exercise: Short
    question: Text
    flagged: bool = False


class _Wish(OwnDetails):
    content_ids: Annotated[tuple[Id, ...], Field(max_length=30)]
    area: Short = ""


class _Repetition(OwnDetails):
    """What an earlier application told twice: kept, and counted nowhere."""

    duplicate_of: Id


ANSWERS: Final = frozenset(kind.activity_type for kind in KINDS.values())
"""What answering the kinds of content is called."""

OWN_KINDS: Final[Mapping[str, tuple[type[OwnDetails], About]]] = {
    **dict.fromkeys(sorted(ANSWERS), (AnswerDetails, "item")),
    "hint": (_Hint, "item"),
    "self_rating": (_Correction, "item"),
    "settlement": (_Correction, "item"),
    "override": (_Correction, "item"),
    "regrade": (_Correction, "item"),
    "undo": (_Undo, "item"),
    "report": (_Report, "item"),
    "own_answer": (_Accepted, "item"),
    "progress_imported": (_Imported, "item"),
    "rescheduled": (OwnDetails, "item"),
    "paused": (_Pause, "item"),
    "contrast_drill": (_Drill, "item"),
    "course_followed": (OwnDetails, "item"),
    "course_left": (OwnDetails, "item"),
    "duplicate_event": (_Repetition, "item"),
    "session_ended": (OwnDetails, "session"),
    "explanation": (_Question, "learner"),
    "practice_requested": (_Wish, "learner"),
}
"""
The kinds that a file brings back, and what each is about.

A mark that somebody else gave to an answer later (settled, overridden, regraded) belongs to its learner's schedule and
comes along without whoever gave it.
"""
