"""The audit trail: what happened to accounts, as activities of the system, which only ever grow."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from aidioma.activity_log import append_by_operator
from aidioma.model.people import OPERATOR


def note(session: Session, what: str, *, user_id: str | None, now: datetime, **details: Any) -> None:
    """Add *what* happened to the account *user_id* (None: to nobody known); the caller commits."""
    about = OPERATOR if user_id is None else f"user:{user_id}"
    append_by_operator(session, what, now=now, about=about, details=details)
