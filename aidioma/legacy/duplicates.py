"""Events that repeat an evaluation, looked at again when the evaluation comes later than they did, changes or goes."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from aidioma.legacy.batch import ProgressKey, write_batch
from aidioma.legacy.mapping.answers import DUPLICATE, SAME_ACT
from aidioma.legacy.model import stable
from aidioma.legacy.references import EVENTS, references_of
from aidioma.legacy.source import LegacySource
from aidioma.legacy.tables import EVALUATIONS, PREFIXES, ROWS

_NEAR: Final = text("""
    SELECT event.metadata #>> '{legacy,key}'
    FROM learning_activities AS told
    JOIN learning_activities AS event
      ON event.user_id = told.user_id
     AND event.created_at BETWEEN told.created_at - CAST(:same_act AS interval)
                              AND told.created_at + CAST(:same_act AS interval)
    WHERE told.id = ANY(:ids) AND event.id LIKE 'event:%'
    ORDER BY event.id
""")
_TOLD_APART: Final = text("""
    SELECT event.metadata #>> '{legacy,key}'
    FROM unnest(CAST(:users AS text[]), CAST(:contents AS text[])) AS pair (user_id, content_id)
    JOIN learning_activities AS event ON event.user_id = pair.user_id AND event.content_id = pair.content_id
    WHERE event.activity_type = :duplicate
    ORDER BY event.id
""")


def look_again(
    session: Session,
    source: LegacySource,
    connection: Connection,
    keys: Collection[str],
    pairs: Collection[ProgressKey],
    *,
    factor: int,
) -> set[ProgressKey]:
    """
    Map events anew that the evaluations *keys* may make repetitions, or that were some of answers on *pairs*.

    Returns the learners and items of which an activity changed.
    """
    events = source.tables.get(EVENTS)
    if events is None or len(events.key) != 1 or not (keys or pairs):
        return set()
    ids = [stable(PREFIXES[EVALUATIONS], key) for key in keys]
    told = {*session.scalars(_NEAR, {"ids": ids, "same_act": SAME_ACT})}
    values = {"users": [user for user, _ in pairs], "contents": [content for _, content in pairs]}
    told |= {*session.scalars(_TOLD_APART, values | {"duplicate": DUPLICATE})}
    rows = list(events.by_keys(connection, sorted(told)).items())
    connection.rollback()
    if not rows:
        return set()
    row = next(row for row in ROWS if row.name == EVENTS)
    return write_batch(session, row, rows, references_of(session, EVENTS, rows), factor=factor)[1]
