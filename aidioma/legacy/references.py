"""What the rows of a batch refer to, looked up in one statement each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from aidioma.db.models import LearningActivity, LearningContent, User
from aidioma.legacy import coerce
from aidioma.legacy.fields import SPELLINGS
from aidioma.legacy.mapping.answers import SAME_ACT
from aidioma.legacy.mapping.progress import imported_id
from aidioma.legacy.model import CONTENT_KINDS, References, content_ref, stable, user_ref
from aidioma.legacy.source import LegacySource, quoted

EVENTS: Final = "universal_activity_events"
_REFERENCES: Final = ("sentence_id", "content_id", "scenario_id", "flashcard_id")

_ANSWERS: Final = text("""
    SELECT told.user_id, told.content_id, told.created_at, told.metadata ->> 'session', told.id
    FROM unnest(CAST(:users AS text[]), CAST(:moments AS timestamptz[])) AS event (user_id, at)
    JOIN learning_activities AS told
      ON told.user_id = event.user_id
     AND told.created_at BETWEEN event.at - CAST(:same_act AS interval) AND event.at + CAST(:same_act AS interval)
    WHERE told.id LIKE 'eval:%'
    ORDER BY told.created_at, told.id
""")

MappedRow = tuple[str, Mapping[str, Any]]


def references_of(session: Session, table: str, rows: Sequence[MappedRow]) -> References:
    """Return what *rows* of *table* refer to and is among ours."""
    users = {user_ref(str(row["user_id"])) for _, row in rows if row.get("user_id") is not None}
    keys = {str(row[name]) for _, row in rows for name in _REFERENCES if row.get(name) is not None}
    refs = {content_ref(kind, key) for kind in CONTENT_KINDS.values() for key in keys}
    zones = (
        select(User.id, User.preferences["legacy"]["zone"].astext)
        .where(User.id == func.any(sorted(users)))
        .order_by(User.id)
    )
    contents = select(LearningContent.id, LearningContent.content_type).where(
        LearningContent.id == func.any(sorted(refs))
    )
    return References(
        zones={user: zone or "UTC" for user, zone in session.execute(zones)},
        contents=dict(session.execute(contents.order_by(LearningContent.id)).all()),
        answers=_answers(session, rows) if table == EVENTS else {},
        scheduled=_scheduled(session, rows) if table == EVENTS else frozenset(),
    )


def _answers(
    session: Session, rows: Sequence[MappedRow]
) -> dict[tuple[str, str], list[tuple[datetime, str | None, str]]]:
    told = [
        (user_ref(str(row["user_id"])), at)
        for _, row in rows
        if row.get("user_id") is not None and (at := coerce.moment(row.get("created_at"))[0]) is not None
    ]
    parameters = {"users": [user for user, _ in told], "moments": [at for _, at in told], "same_act": SAME_ACT}
    found: dict[tuple[str, str], list[tuple[datetime, str | None, str]]] = defaultdict(list)
    for user_id, content_id, at, session_id, activity_id in session.execute(_ANSWERS, parameters):
        found[user_id, content_id].append((at, session_id, activity_id))
    return found


def _scheduled(session: Session, rows: Sequence[MappedRow]) -> set[tuple[str, str]]:
    """Return those of the rows' learners and cards whose schedule the earlier application kept itself."""
    pairs = {
        (user_ref(str(row["user_id"])), content_ref("flashcard", str(row["content_id"])))
        for _, row in rows
        if row.get("user_id") is not None and row.get("content_id") is not None
    }
    ids = [imported_id(*pair) for pair in pairs]
    found = select(LearningActivity.user_id, LearningActivity.content_id).where(LearningActivity.id.in_(ids))
    return set(session.execute(found.order_by(LearningActivity.id)))


def world_of_source(connection: Connection, source: LegacySource) -> References:
    """Return what is there to refer to once everything is copied: for a plan, before anything is."""
    contents = {
        stable(kind, key): kind
        for table, kind in CONTENT_KINDS.items()
        if table in source.tables
        for key in _ids(connection, source, table)
    }
    users = {user_ref(key): "UTC" for key in _ids(connection, source, "users")} if "users" in source.tables else {}
    return References(zones=users, contents=contents)


def _ids(connection: Connection, source: LegacySource, table: str) -> Iterable[str]:
    found = source.tables[table]
    if not found.has("id"):
        return []
    return connection.scalars(text(f"SELECT id::text FROM {found.qualified} ORDER BY id"))  # noqa: S608 - quoted


def spelt(source: LegacySource, table: str, name: str) -> str | None:
    """Return *table*'s column *name* as SQL has it, whichever spelling is there; None where none is."""
    found = source.tables.get(table)
    names = SPELLINGS.get(table, {}).get(name, (name,))
    return next((quoted(one) for one in names if found is not None and found.has(one)), None)
