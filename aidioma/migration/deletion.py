"""What happens here when the earlier application deletes a row."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from aidioma.migration.batch import Pair
from aidioma.migration.fields import OURS
from aidioma.migration.mapping.progress import imported_id
from aidioma.migration.model import content_ref, stable, user_ref
from aidioma.migration.tables import PROGRESS, ROWS

_USERS: Final = text("""
    DELETE FROM users WHERE id = ANY(:ids) AND preferences ? 'legacy' AND NOT EXISTS (
        SELECT FROM learning_activities AS own WHERE own.user_id = users.id AND NOT own.metadata ? 'legacy')
""")
_CONTENT: Final = text("""
    UPDATE learning_content SET metadata = metadata || '{"status": "retired"}', updated_at = now()
    WHERE id = ANY(:ids) AND metadata ? 'legacy'
""")
_ACTIVITIES: Final = text("DELETE FROM learning_activities WHERE id = ANY(:ids) RETURNING user_id, content_id")


def delete_rows(session: Session, table: str, rows: Mapping[str, Mapping[str, Any]]) -> set[Pair]:
    """
    Follow the deletion of *rows*, and return the learners and items whose progress that changes.

    A person goes with all that came from there, unless they practise here: then they stay. Content is retired.
    """
    keys = [key for key in rows if not key.startswith(OURS)]
    if table in PROGRESS:
        kind, column = PROGRESS[table]
        pairs = [
            (user_ref(str(row["user_id"])), content_ref(kind, str(row.get(column) or ""))) for row in rows.values()
        ]
        return _gone(session, [imported_id(*pair) for pair in pairs])
    row = next((row for row in ROWS if row.name == table), None)
    if row is None:
        return set()
    if row.kind == "user":
        session.execute(_USERS, {"ids": [user_ref(key) for key in keys]})
    elif row.kind == "content":
        session.execute(_CONTENT, {"ids": [stable(row.prefix, key) for key in keys]})
    else:
        return _gone(session, [stable(row.prefix, key) for key in keys])
    return set()


def _gone(session: Session, ids: list[str]) -> set[Pair]:
    return {(user, content) for user, content in session.execute(_ACTIVITIES, {"ids": ids})}
