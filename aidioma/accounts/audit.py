"""The audit trail: what happened to accounts, as activities of the system, which only ever grow."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from aidioma.activity_log import append, ensure_operator
from aidioma.model.activities import Activity
from aidioma.model.people import OPERATOR


def note(session: Session, what: str, *, user_id: str | None, now: datetime, **details: Any) -> None:
    """
    Add *what* happened to the account *user_id* (None: to nobody known); the caller commits.

    The system is a user like any other, made here when its first entry is: the tables come up empty.
    """
    ensure_operator(session)
    content_id = "system" if user_id is None else f"user:{user_id}"
    activity = Activity(user_id=OPERATOR, activity_type=what, content_id=content_id, details=details)
    append(session, activity, now=now)
