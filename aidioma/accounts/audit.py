"""The audit trail: what happened to accounts, as activities of the system, which only ever grow."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from aidioma.accounts.model import OPERATOR
from aidioma.activities import Activity
from aidioma.db.models import User
from aidioma.learning import record


def note(session: Session, what: str, *, user_id: str | None, now: datetime, **details: Any) -> None:
    """
    Add *what* happened to the account *user_id* (None: to nobody known); the caller commits.

    The system is a user like any other, made here when its first entry is: the tables come up empty.
    """
    session.execute(insert(User).values(id=OPERATOR, name="System").on_conflict_do_nothing())
    content_id = "system" if user_id is None else f"user:{user_id}"
    activity = Activity(user_id=OPERATOR, activity_type=what, content_id=content_id, details=details)
    record(session, activity, now=now)
