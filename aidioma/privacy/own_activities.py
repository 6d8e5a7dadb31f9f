"""
What a learner does, as a file may bring it back: the list of kinds, and what a row of each may say. Pure.

What anybody else does (a teacher revises an item, somebody joins a class, the installation pays for a call) is in no
kind here, so no file brings it. Of a row that fits, only what its kind knows is kept.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_core import to_json

from aidioma.content.types import KINDS
from aidioma.errors import AidiomaError, InvalidInputError
from aidioma.i18n import Message
from aidioma.model.activities import Quality
from aidioma.model.marks import Direction, Feedback, Receipt, Suggested, Verdict
from aidioma.model.preferences import AccentPolicy, SchedulerName
from aidioma.practice.card import Card
from aidioma.privacy.clock_ahead import CLOCKS_APART, ClockAhead
from aidioma.privacy.plain_json import LARGEST, is_plain
from aidioma.scheduling.doing import ASIDES
from aidioma.scheduling.sm2 import MAX_INTERVAL_DAYS, HintLevel, SelfRating

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What came from an earlier application without a date is of this day; nothing is older."""
ON_TIME: Final = ClockAhead()
LATEST_DUE: Final = datetime(2200, 1, 1, tzinfo=UTC)
DAYS_APART: Final = 2
"""A learner's day is at most so many days off the day in UTC."""

NOT_OWN: Final = Message("a file cannot bring this: learners do not record it")
NOT_WHOLE: Final = Message("it does not have the fields of its kind")
WHEN: Final = Message("its time is not possible")
ABOUT: Final = Message("it refers to a person or an item that it cannot refer to")
NAMELESS: Final = Message("the answer that it names is not in the file")

About = Literal["item", "learner", "session"]


class RefusedActivityError(AidiomaError, ValueError):
    """A row that is not brought back; ``why`` is said to whoever brought it."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


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


class _Own(BaseModel):
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


class _Answer(_Own):
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


class _Correction(_Own):
    corrects: Id
    quality: Quality
    verdict: Verdict | None = None
    feedback: Feedback = Feedback(verdict=Verdict.PENDING, score=None)
    receipt: Receipt | None = None
    rating: SelfRating = "good"
    suggested: SelfRating | None = None
    taken: bool | None = None
    card: Id | None = None


class _Undo(_Own):
    undoes: Id


class _Report(_Own):
    reason: Literal["should_be_accepted"] = "should_be_accepted"
    attempt: Id
    answer: Text
    direction: Direction
    content_version: Count
    words: Short = ""


class _Accepted(_Own):
    """An answer that its learner accepts from themselves."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    direction: Direction
    attempt: Id
    card: Id | None = None


class _Imported(_Own):
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


class _Done(_Own):
    """Something done with an item that nobody grades: listened to, watched, read."""

    completion_percentage: Annotated[float, Field(ge=0, le=100)] | None = None
    comprehension_self_rating: Annotated[float, Field(ge=0, le=1_000)] | None = None
    total_listening_time: Annotated[float, Field(ge=0, le=86_400)] | None = None
    vocabulary_encountered: Annotated[tuple[Short, ...], Field(max_length=1_000)] = ()
    replays: Count = 0
    finished: bool = False


class _Hint(_Own):
    card: Id
    level: HintLevel


class _Drill(_Own):
    pair: Annotated[tuple[Short, ...], Field(max_length=2)]
    right: Count
    of: Count


class _Pause(_Own):
    until: Moment


class _Question(_Own):
    exercise: Short
    question: Text
    flagged: bool = False


class _Wish(_Own):
    content_ids: Annotated[tuple[Id, ...], Field(max_length=30)]
    area: Short = ""


class _Repetition(_Own):
    """What an earlier application told twice: kept, and counted nowhere."""

    duplicate_of: Id


ANSWERS: Final = frozenset(kind.activity_type for kind in KINDS.values())
"""What answering the kinds of content is called."""

OWN_KINDS: Final[Mapping[str, tuple[type[_Own], About]]] = {
    **dict.fromkeys(sorted(ANSWERS), (_Answer, "item")),
    "hint": (_Hint, "item"),
    "self_rating": (_Correction, "item"),
    "settlement": (_Correction, "item"),
    "override": (_Correction, "item"),
    "regrade": (_Correction, "item"),
    "undo": (_Undo, "item"),
    "report": (_Report, "item"),
    "own_answer": (_Accepted, "item"),
    "progress_imported": (_Imported, "item"),
    "rescheduled": (_Own, "item"),
    "paused": (_Pause, "item"),
    "contrast_drill": (_Drill, "item"),
    "course_followed": (_Own, "item"),
    "course_left": (_Own, "item"),
    "duplicate_event": (_Repetition, "item"),
    "session_ended": (_Own, "session"),
    "explanation": (_Question, "learner"),
    "practice_requested": (_Wish, "learner"),
}
"""
The kinds that a file brings back, and what each is about.

A mark that somebody else gave to an answer later (settled, overridden, regraded) belongs to its learner's schedule and
comes along without whoever gave it.
"""

_EARLIER: Final = "legacy_"
"""How events of an earlier application begin that nobody here knows: kept, and counted nowhere."""

REFERENCES: Final = ("corrects", "undoes", "attempt", "duplicate_of")
"""Details that name another activity of the same learner."""


class OwnActivity(BaseModel):
    """A row of an export, as far as it is brought back; what it says it cost is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: Annotated[str, Field(min_length=1, max_length=700)]
    activity_type: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
    content_id: Annotated[str, Field(min_length=1, max_length=300)]
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    duration_ms: Milliseconds | None = None
    metadata: dict[str, Any]
    ai_cached: bool = False
    ai_model: Annotated[str, Field(max_length=200)] | None = None
    created_at: AwareDatetime


def in_our_time(said: datetime, *, now: datetime, clock: ClockAhead) -> datetime:
    """
    Return when that was, by our clock; what is a little ahead of it is now.

    Raises:
        RefusedActivityError: If it cannot be.
    """
    if said < EARLIEST or (at := clock.put_right(said)) > now + CLOCKS_APART:
        raise RefusedActivityError(WHEN)
    return max(EARLIEST, min(at, now))


def read_row(said: Any, *, now: datetime, clock: ClockAhead = ON_TIME) -> OwnActivity:
    """
    Return what a row of a file says beside its details, which :func:`with_own_details` reads.

    Raises:
        RefusedActivityError: If it is none, or says a time that cannot be.
    """
    if not is_plain(said):
        raise RefusedActivityError(NOT_WHOLE)
    try:
        row = OwnActivity.model_validate_json(to_json(said))
    except ValueError as error:
        raise RefusedActivityError(NOT_WHOLE) from error
    at = in_our_time(row.created_at, now=now, clock=clock)
    metadata = row.metadata
    if isinstance(day := metadata.get("local_day"), str):
        metadata = metadata | {"local_day": clock.day_put_right(day, at=row.created_at)}
    return row.model_copy(update={"created_at": at, "metadata": metadata})


def with_own_details(row: OwnActivity, *, content_type: str | None) -> OwnActivity:
    """
    Return *row* with those of its details that its kind knows, checked whole.

    Args:
        row: About an item of *content_type*, or about no item that is here (None).
        content_type: As the item here says it; a type that a teacher made is answered under its own name.

    Raises:
        RefusedActivityError: If it is of no kind that a file may bring, or not as one of its kind is.
    """
    model, _ = kind_of(row.activity_type, content_type=content_type)
    try:
        details = model.model_validate_json(to_json(row.metadata), strict=True)
    except ValueError as error:
        raise RefusedActivityError(NOT_WHOLE) from error
    if "local_day" in details.model_fields_set:
        apart = date.fromisoformat(details.local_day) - row.created_at.astimezone(UTC).date()
        if abs(apart.days) > DAYS_APART:
            raise RefusedActivityError(WHEN)
    if isinstance(details, _Answer) and "part" in row.metadata and not {"said", "mark"} <= row.metadata.keys():
        raise RefusedActivityError(NOT_WHOLE)
    known = {field.alias or name for name, field in model.model_fields.items()}
    kept = {name: value for name, value in row.metadata.items() if name in known}
    if "card" in kept and card_of(kept["card"]) != row.content_id:
        raise RefusedActivityError(ABOUT)
    return row.model_copy(update={"metadata": kept})


def card_of(token: str | None) -> str | None:
    """Return the item that a card's token names, None of what is no token."""
    try:
        return Card.parse(token or "").content_id
    except InvalidInputError:
        return None


def kind_of(activity_type: str, *, content_type: str | None) -> tuple[type[_Own], About]:
    """
    Return what an activity of a type may say, and what it is about.

    Raises:
        RefusedActivityError: If a file cannot bring it.
    """
    if found := OWN_KINDS.get(activity_type):
        return found
    if activity_type.startswith(_EARLIER):
        return _Own, "item"
    if content_type in KINDS and activity_type.startswith(f"{content_type}_") and activity_type not in ASIDES:
        return _Done, "item"
    if content_type is not None and content_type not in KINDS and activity_type == content_type[:40]:
        return _Answer, "item"
    raise RefusedActivityError(NOT_OWN)
