"""A learner's latest answers with all that a dashboard, the feature store or a teacher reads of them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from aidioma.access import is_readable, is_shared
from aidioma.clock import zone_named
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.model.marks import Verdict
from aidioma.progress.answers import Answer, Slip
from aidioma.progress.attempts import attempts, scope

SHOWN_CHARS: Final = 300
HOURS: Final = 24
_VERDICTS: Final = frozenset(Verdict)


def recent(
    session: Session,
    *,
    user_id: str,
    limit: int,
    first: date | None = None,
    activity_types: Sequence[str] = (),
    only: str | None = None,
    here: bool = False,
    shared: bool = False,
) -> list[Answer]:
    """
    Return the learner's latest *limit* answers from the day *first* on, latest first, or *only* the one that is named.

    Whoever is not the learner reads what was answered *here*, and nothing that a file brought back.
    Those to *shared* items are what a teacher sees: a learner's own cards stay with the learner.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    parameters = scope(user_id, first=first, activity_types=activity_types) | {"limit": limit, "only": only}
    statement = _recent(
        bounded=first is not None, typed=bool(activity_types), one=only is not None, here=here, shared=shared
    )
    return [_answer(row) for row in session.execute(statement, parameters)]


@cache
def _recent(*, bounded: bool, typed: bool, one: bool, here: bool, shared: bool) -> Select[Any]:
    attempt, said = attempts(bounded=bounded, typed=typed, here=here).c, LearningActivity.details
    statement = (
        select(
            attempt.id,
            attempt.content_id,
            attempt.at,
            attempt.day,
            attempt.duration_ms,
            attempt.verdict,
            attempt.quality,
            # Field by field: an answer's whole receipt and feedback are several times as much to send and to read.
            said["hints"].label("hints"),
            said["direction"].astext.label("direction"),
            func.left(said["answer"].astext, SHOWN_CHARS).label("text"),
            func.left(said[("feedback", "corrected")].astext, SHOWN_CHARS).label("corrected"),
            said[("feedback", "edits")].label("edits"),
            said["time_zone"].astext.label("zone"),
            LearningContent.primary_text,
            LearningContent.secondary_text,
            LearningContent.difficulty,
            LearningContent.details["grammar_concepts"].label("concepts"),
        )
        .join(LearningActivity, LearningActivity.id == attempt.id)
        .outerjoin(LearningContent, (LearningContent.id == attempt.content_id) & is_readable(by=attempt.user_id))
        .where(attempt.day >= bindparam("first"))
        .order_by(attempt.at.desc(), attempt.id.desc())
        .limit(bindparam("limit"))
    )
    if shared:
        statement = statement.where(is_shared())
    return statement.where(attempt.id == bindparam("only")) if one else statement


def _answer(row: Row[*tuple[Any, ...]]) -> Answer:
    return Answer(
        id=row.id,
        content_id=row.content_id,
        at=row.at,
        day=row.day,
        duration_ms=row.duration_ms,
        verdict=row.verdict if row.verdict in _VERDICTS else None,
        quality=row.quality,
        hints=_texts(row.hints),
        slips=() if row.verdict == Verdict.CORRECT else _slips(row.edits),
        direction=row.direction,
        text=row.text or "",
        corrected=row.corrected or "",
        prompt=(row.primary_text if row.direction == "es-en" else row.secondary_text) or row.primary_text or "",
        level=row.difficulty,
        concepts=_texts(row.concepts),
        hour=_hour_of_week(row.at, row.zone),
    )


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts in a list, whatever else is in it, or instead of it."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _slips(edits: object) -> tuple[Slip, ...]:
    """Return the edits of a mark; what is none, and whatever stands instead of them, is left out."""
    found = []
    for edit in edits if isinstance(edits, list) else ():
        match edit:
            case {"wrong": str(wrong), "right": str(right), "edit_class": str(edit_class)}:
                found.append(Slip(wrong, right, edit_class))
            case _:
                pass
    return tuple(found)


def _hour_of_week(at: datetime, zone: object) -> int:
    wall = at.astimezone(zone_named(zone))
    return wall.weekday() * HOURS + wall.hour
