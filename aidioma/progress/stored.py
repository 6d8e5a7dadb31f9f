"""The rows of ``user_progress`` as they are stored, for scripts to read."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.db.models import UserProgress


def stored(session: Session, *, user_id: str, content_id: str | None = None) -> list[dict[str, Any]]:
    """
    Return a learner's rows as JSON has them, every column by its name in the table, in order of content id.

    *content_id* asks for one item's. Served by the unique index on (user_id, content_id).
    """
    columns = list(UserProgress.__table__.columns)
    rows = select(*columns).where(UserProgress.user_id == user_id).order_by(UserProgress.content_id)
    if content_id is not None:
        rows = rows.where(UserProgress.content_id == content_id)
    return [{name: _json(value) for name, value in row.items()} for row in session.execute(rows).mappings()]


def _json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
