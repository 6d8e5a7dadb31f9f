"""
What can happen, as data: one stream, any type.

``learning_activities`` is append-only and the truth. A type is a word; what it carries is JSON. The types
below have known details; a type nobody has heard of yet is kept as it is, and counts as an attempt as soon as
its details hold a ``quality``.
"""

import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from aidioma.model.marks import Feedback, Receipt, Suggested, Verdict
from aidioma.scheduling.sm2 import HintLevel, SelfRating

BROUGHT_BACK: Final = "brought_back"
"""What an activity's details say that a file brought: it is its owner's, and evidence of nothing to anybody else."""

_SUBJECT = re.compile(r"(user|class|session):[^\s]{1,200}|system(:[a-z]{1,40})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it, and not a backslash before those letters."""


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"there is no time zone {name!r}"
        raise ValueError(msg) from error


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        msg = "a day is written as 2026-03-02"
        raise ValueError(msg)
    date.fromisoformat(text)
    return text


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        msg = "a time needs its zone, as in 2026-03-02T12:00:00+00:00"
        raise ValueError(msg)
    return text


# Strict, because progress is summed in SQL as well, which takes neither 3.0 nor "3" nor true for 3.
Quality = Annotated[int, Field(ge=0, le=5, strict=True)]
Count = Annotated[int, Field(ge=0, strict=True)]


class _Details(BaseModel):
    """What progress and dashboards are worked out from, whatever the type."""

    model_config = ConfigDict(frozen=True, extra="allow")

    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    local_day: Annotated[str, AfterValidator(_day)] | None = None
    scheduler: str = "sm2"


class _Unregistered(_Details):
    """A type nobody has written down here: an attempt where it has a ``quality``."""

    quality: Quality | None = None


class Attempt(_Details):
    """An answer. ``quality`` None is a pending one; the rest is what a replay and a reader need."""

    quality: Quality | None
    verdict: Verdict | None = None
    answer: Annotated[str, Field(max_length=2000)] | None = None
    direction: str | None = None
    hints: tuple[HintLevel, ...] = ()
    content_version: int = 1
    feedback: Feedback | None = None
    receipt: Receipt | None = None
    suggested: Suggested | None = None
    card: str | None = None
    accents: str = "tell"
    word_bank: bool = False
    affects_schedule: bool = True


class Correction(_Details):
    """
    A later word on an attempt: its learner's own rating, a settled mark, a teacher's override, a regrade.

    ``suggested`` is the rating that was suggested to its learner, ``taken`` whether it is the one that was given.
    """

    corrects: Annotated[str, Field(min_length=1, max_length=200)]
    quality: Quality
    verdict: Verdict | None = None
    suggested: SelfRating | None = None
    taken: bool | None = None


class Undo(_Details):
    """Takes one attempt or correction back."""

    undoes: Annotated[str, Field(min_length=1, max_length=200)]


class Report(_Details):
    """A learner's word that an answer was right, and perhaps why; teachers decide about it."""

    reason: Literal["should_be_accepted"] = "should_be_accepted"
    attempt: Annotated[str, Field(min_length=1, max_length=200)]
    answer: Annotated[str, Field(max_length=2000)]
    direction: str
    content_version: int
    words: Annotated[str, Field(max_length=300)] = ""


class Acceptance(_Details):
    """A learner's word that an answer counts as right for them alone; an undo takes it back."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    direction: Literal["en-es", "es-en"]
    attempt: Annotated[str, Field(min_length=1, max_length=200)]
    card: str | None = None


class ImportedProgress(_Details):
    """
    A schedule brought along from elsewhere: where this learner's history of the item begins.

    One that is ``suspended`` stays out of practice until its learner takes it up. ``stability`` and ``difficulty`` are
    FSRS's, which count where that schedules the item.
    """

    attempts: Count = 0
    repetitions: Count = 0
    interval_days: Annotated[Count, Field(le=36_500)] = 0
    easiness: Annotated[Decimal, Field(ge=Decimal("1.3"), le=Decimal("9.99"))] = Decimal("2.5")
    lapses: Count = 0
    due_at: Annotated[str, AfterValidator(_moment)] | None = None
    suspended: bool = False
    stability: Annotated[float, Field(gt=0, le=36_500)] | None = None
    difficulty: Annotated[float, Field(ge=1, le=10)] | None = None


KNOWN: dict[str, type[_Details]] = {
    "translation": Attempt,
    "flashcard": Attempt,
    "self_rating": Correction,
    "settlement": Correction,
    "override": Correction,
    "regrade": Correction,
    "undo": Undo,
    "report": Report,
    "own_answer": Acceptance,
    "progress_imported": ImportedProgress,
}


class Activity(BaseModel):
    """
    One thing that happened, ready to be tracked.

    ``content_id`` names an item, or ``user:<id>``, ``class:<id>``, ``session:<id>``, ``system`` or a part of
    that. ``id`` is the caller's: the same id tracked twice is one activity.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=200)] = Field(default_factory=lambda: uuid4().hex)
    user_id: str
    activity_type: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
    content_id: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00\r\n]+$")]
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    duration_ms: Annotated[int, Field(ge=0, le=86_400_000)] | None = None
    details: dict[str, Any] = Field(default_factory=dict)
    ai_cached: bool = False
    ai_cost: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    ai_model: str | None = None

    @field_validator("details")
    @classmethod
    def _can_be_kept(cls, details: dict[str, Any]) -> dict[str, Any]:
        """Refuse what PostgreSQL does not take for JSON: NaN, infinity, U+0000, half of a surrogate pair."""
        try:
            text = json.dumps(details, ensure_ascii=False, allow_nan=False)
            text.encode()
        except UnicodeEncodeError as error:
            msg = "holds half of a surrogate pair, which cannot be stored"
            raise ValueError(msg) from error
        except (TypeError, ValueError, RecursionError) as error:
            msg = f"cannot be kept as JSON: {error}"
            raise ValueError(msg) from error
        if _NUL.search(text):
            msg = "holds the character U+0000, which cannot be stored"
            raise ValueError(msg)
        return details

    @model_validator(mode="after")
    def _details_fit_the_type(self) -> Self:
        KNOWN.get(self.activity_type, _Unregistered).model_validate(self.details)
        return self

    @property
    def about_content(self) -> bool:
        """Whether ``content_id`` names an item rather than a person, class, session or the system."""
        return _SUBJECT.fullmatch(self.content_id) is None
