"""Which activities say something to others than their learner, as SQL; and values in them that may be anything."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Date, DateTime, Integer, and_, case, cast, func, not_, or_
from sqlalchemy.orm import InstrumentedAttribute

from aidioma.db.models import LearningActivity
from aidioma.model.activities import BROUGHT_BACK
from aidioma.scheduling.doing import ASIDES, EARLIER

Details = InstrumentedAttribute[dict[str, Any]]
_QUALITIES: Final = tuple("012345")
_DAY_CHARS: Final = 10


def is_evidence(details: Details = LearningActivity.details) -> ColumnElement[bool]:
    """
    Return the condition that an activity happened here: what a file brought back is its learner's alone.

    It teaches nobody, waits for no mark, and stands in no figure or list of anybody else's.
    """
    brought: ColumnElement[bool] = details.has_key(BROUGHT_BACK)
    return not_(brought)


def has_sound_quality(details: Details = LearningActivity.details, *, or_none: bool) -> ColumnElement[bool]:
    """Return the condition that a quality is 0-5, or none where *or_none*; see ``scheduling/fold.py``."""
    quality = details["quality"].astext
    sound = quality.in_(_QUALITIES)
    return or_(quality.is_(None), sound) if or_none else sound


def is_ungraded() -> ColumnElement[bool]:
    """Return the condition of :func:`aidioma.scheduling.doing.is_done`, of what is about an item."""
    kind, about, details = LearningActivity.activity_type, LearningActivity.content_id, LearningActivity.details
    return and_(
        kind.not_in(sorted(ASIDES)),
        not_(kind.startswith(f"{EARLIER}_", autoescape=True)),
        not_(details.has_key("quality")),
        not_(details.has_key(EARLIER)),
        about.regexp_match("^((user|class|session|system):|system$)").is_(False),
    )


def quality_in(details: Details = LearningActivity.details) -> ColumnElement[int | None]:
    """Return the quality as a number, NULL where it is none."""
    quality = details["quality"].astext
    return case((quality.in_(_QUALITIES), cast(quality, Integer)))


def day_in(details: Details = LearningActivity.details) -> ColumnElement[Any]:
    """Return the learner's day, NULL where it is none. Compared by its characters first, which is cheap."""
    day = details["local_day"].astext
    is_one = and_(
        func.length(day) == _DAY_CHARS,
        func.substr(day, 5, 1) == "-",
        func.substr(day, 8, 1) == "-",
        func.pg_input_is_valid(day, "date"),
    )
    return case((is_one, cast(day, Date)))


def moment_in(text: ColumnElement[str]) -> ColumnElement[Any]:
    """Return a moment, NULL where it is none."""
    return case((func.pg_input_is_valid(text, "timestamptz"), cast(text, DateTime(timezone=True))))


def is_hinted(details: Details = LearningActivity.details) -> ColumnElement[bool]:
    """Return the condition that hints were looked at."""
    hints = details["hints"]
    return func.coalesce(case((func.jsonb_typeof(hints) == "array", func.jsonb_array_length(hints))), 0) > 0
