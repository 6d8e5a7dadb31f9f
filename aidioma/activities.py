"""
What can happen, as data: one stream, any type.

``learning_activities`` is append-only and the truth. A type is a word; what it carries is JSON. The types
below have known details; a type nobody has heard of yet is kept as it is, and counts as an attempt as soon as
its details hold a ``quality``.
"""

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from aidioma.feedback.model import Feedback, Receipt, Verdict
from aidioma.practice.schedule import HintLevel

BROUGHT_BACK: Final = "brought_back"
"""What an activity's details say that a file brought: it is its owner's, and evidence of nothing to anybody else."""

Quality = Annotated[int, Field(ge=0, le=5)]
_SUBJECT = re.compile(r"(user|class|session):[^\s]{1,200}|system")


class _Details(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class Attempt(_Details):
    """An answer. ``quality`` None is a pending one; the rest is what a replay and a reader need."""

    quality: Quality | None
    verdict: Verdict | None = None
    answer: Annotated[str, Field(max_length=2000)] | None = None
    direction: str | None = None
    hints: tuple[HintLevel, ...] = ()
    content_version: int = 1
    time_zone: str = "UTC"
    local_day: str | None = None
    scheduler: str = "sm2"
    feedback: Feedback | None = None
    receipt: Receipt | None = None
    card: str | None = None
    accents: str = "tell"
    word_bank: bool = False
    affects_schedule: bool = True


class Correction(_Details):
    """A later word on an attempt: its learner's own rating, a settled mark, a teacher's override, a regrade."""

    corrects: Annotated[str, Field(min_length=1, max_length=200)]
    quality: Quality
    verdict: Verdict | None = None


class Undo(_Details):
    """Takes one attempt or correction back."""

    undoes: Annotated[str, Field(min_length=1, max_length=200)]


class Report(_Details):
    """A learner's word that something about an item is wrong, for a teacher to look at."""

    reason: Literal["should_be_accepted"] = "should_be_accepted"
    attempt: Annotated[str, Field(min_length=1, max_length=200)]
    answer: Annotated[str, Field(max_length=2000)]
    direction: str
    content_version: int


class ImportedProgress(_Details):
    """A schedule brought along from elsewhere: where this learner's history of the item begins."""

    attempts: Annotated[int, Field(ge=0)] = 0
    repetitions: Annotated[int, Field(ge=0)] = 0
    interval_days: Annotated[int, Field(ge=0, le=36_500)] = 0
    easiness: Annotated[Decimal, Field(ge=Decimal("1.3"), le=Decimal("9.99"))] = Decimal("2.5")
    lapses: Annotated[int, Field(ge=0)] = 0
    due_at: str | None = None


KNOWN: dict[str, type[_Details]] = {
    "translation": Attempt,
    "flashcard": Attempt,
    "self_rating": Correction,
    "settlement": Correction,
    "override": Correction,
    "regrade": Correction,
    "undo": Undo,
    "report": Report,
    "progress_imported": ImportedProgress,
}


class Activity(BaseModel):
    """
    One thing that happened, ready to be tracked.

    ``content_id`` names an item, or ``user:<id>``, ``class:<id>``, ``session:<id>`` or ``system``. ``id`` is the
    caller's: the same id tracked twice is one activity.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=200)] = Field(default_factory=lambda: uuid4().hex)
    user_id: str
    activity_type: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
    content_id: Annotated[str, Field(min_length=1, max_length=300)]
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    duration_ms: Annotated[int, Field(ge=0, le=86_400_000)] | None = None
    details: dict[str, Any] = Field(default_factory=dict)
    ai_cached: bool = False
    ai_cost: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    ai_model: str | None = None

    @model_validator(mode="after")
    def _details_fit_the_type(self) -> Self:
        if known := KNOWN.get(self.activity_type):
            known.model_validate(self.details)
        elif "quality" in self.details:
            TypeAdapter(Quality | None).validate_python(self.details["quality"])
        return self

    @property
    def about_content(self) -> bool:
        """Whether ``content_id`` names an item rather than a person, class, session or the system."""
        return _SUBJECT.fullmatch(self.content_id) is None
