"""
A row of an export, read as what its learner did: checked whole, and put into our time. Pure.

Of a row that fits, only what its kind knows (:mod:`aidioma.privacy.own_kinds`) is kept.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import to_json

from aidioma.content.types import KINDS
from aidioma.errors import AidiomaError, InvalidInputError
from aidioma.i18n import Message
from aidioma.practice.card import Card
from aidioma.privacy.clock_ahead import CLOCKS_APART, ClockAhead
from aidioma.privacy.own_kinds import EARLIEST, OWN_KINDS, About, AnswerDetails, DoneDetails, Milliseconds, OwnDetails
from aidioma.privacy.plain_json import is_plain
from aidioma.scheduling.doing import ASIDES

ON_TIME: Final = ClockAhead()
DAYS_APART: Final = 2
"""A learner's day is at most so many days off the day in UTC."""

_EARLIER: Final = "legacy_"
"""How events of an earlier application begin that nobody here knows: kept, and counted nowhere."""

REFERENCES: Final = ("corrects", "undoes", "attempt", "duplicate_of")
"""Details that name another activity of the same learner."""

NOT_OWN: Final = Message("a file cannot bring this: learners do not record it")
NOT_WHOLE: Final = Message("it does not have the fields of its kind")
WHEN: Final = Message("its time is not possible")
ABOUT: Final = Message("it refers to a person or an item that it cannot refer to")
NAMELESS: Final = Message("the answer that it names is not in the file")


class RefusedActivityError(AidiomaError, ValueError):
    """A row that is not brought back; ``why`` is said to whoever brought it."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


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
    if isinstance(details, AnswerDetails) and "part" in row.metadata and not {"said", "mark"} <= row.metadata.keys():
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


def kind_of(activity_type: str, *, content_type: str | None) -> tuple[type[OwnDetails], About]:
    """
    Return what an activity of a type may say, and what it is about.

    Raises:
        RefusedActivityError: If a file cannot bring it.
    """
    if found := OWN_KINDS.get(activity_type):
        return found
    if activity_type.startswith(_EARLIER):
        return OwnDetails, "item"
    if content_type in KINDS and activity_type.startswith(f"{content_type}_") and activity_type not in ASIDES:
        return DoneDetails, "item"
    if content_type is not None and content_type not in KINDS and activity_type == content_type[:40]:
        return AnswerDetails, "item"
    raise RefusedActivityError(NOT_OWN)
