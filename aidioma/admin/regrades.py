"""Stored answers that were corrected or thrown away, and the past answers that were marked by them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aidioma import regrade_queue
from aidioma.activity_filters import is_evidence
from aidioma.admin.entries import StoredAnswer, given_again, trail
from aidioma.db.models import LearningActivity
from aidioma.model.marks import Direction, Verdict
from aidioma.regrade_queue import RegradeRequest

MOST_TRACED: Final = 100
"""Entries that nobody was given again, whose exercise is looked for by the moment that they were judged."""


def ask_for_correction(
    session: Session, entry: StoredAnswer, *, content_id: str, direction: Direction, now: datetime
) -> None:
    """Ask that past answers be marked as *entry* says by now; the caller commits."""
    request = RegradeRequest(
        content_id=content_id,
        direction=direction,
        answers=(entry.answer,),
        verdict=Verdict(entry.verdict),
        corrected=entry.corrected,
    )
    regrade_queue.ask(session, request, now=now)


def ask_to_mark_again(session: Session, entries: Sequence[StoredAnswer], *, now: datetime) -> None:
    """Ask that past answers like *entries*, which are thrown away, be marked as they are from now on."""
    found = _exercises_of(session, [one for one in entries if one.answer])
    regrade_queue.ask_again(session, [(at, direction, entry.answer) for entry, at, direction in found], now=now)


def _exercises_of(session: Session, entries: Sequence[StoredAnswer]) -> list[tuple[StoredAnswer, str, Direction]]:
    """
    Return the exercises that *entries* were given for; an entry itself names none.

    Served by ``idx_activities_reused`` and ``idx_activities_receipt``.
    """
    by_key = {entry.key: entry for entry in entries}
    said = func.coalesce(LearningActivity.details["direction"].astext, "en-es")
    columns = (given_again.label("key"), LearningActivity.content_id, said.label("direction"))
    rows = session.execute(
        select(*columns)
        .where(given_again.in_(list(by_key)), given_again.like("answer:%"), is_evidence())
        .distinct()
        .order_by(*columns)
    )
    found = [(by_key[row.key], row.content_id, _direction(row.direction)) for row in rows]
    rest = by_key.keys() - {entry.key for entry, *_ in found}
    for key in sorted(rest)[:MOST_TRACED]:
        entry = by_key[key]
        found += [(entry, step.content_id, step.direction) for step in trail(session, entry).taught]
    return found


def _direction(said: str) -> Direction:
    return "es-en" if said == "es-en" else "en-es"
