"""The audit trail as administrators read it: who did what to which account, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Text, cast, func, literal, select, tuple_
from sqlalchemy.orm import Session, aliased, sessionmaker

from aidioma.accounts.rows import require_admin
from aidioma.db.models import LearningActivity, User
from aidioma.model.people import OPERATOR

PAGE: Final = 30
GONE: Final = "somebody who is gone"
NOT_AUDIT: Final = ("judge_call", "decision", "regrade_asked", "regrade_reached")
"""What the system also has activities for: what its calls cost."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry: ``whom`` and ``by`` are names as they are now; what was kept of the act is in ``said``."""

    at: datetime
    id: str
    what: str
    whom: str
    by: str
    said: str


@dataclass(frozen=True, slots=True)
class AuditService:
    """Reads the trail. Nothing here or elsewhere changes it."""

    sessions: sessionmaker[Session]

    def entries(self, *, by: str, before: tuple[datetime, str] | None = None) -> Sequence[Noted]:
        """
        Return a page of the trail older than *before*, the latest first. Served by ``idx_activities_user_time``.

        Raises:
            NotAllowedError: If *by* is not an admin at this moment.
        """
        whom, actor = aliased(User), aliased(User)
        acted_by = LearningActivity.details["by"].astext
        subject = func.nullif(func.regexp_replace(LearningActivity.content_id, "^user:", ""), literal("system", Text))
        page = (
            select(LearningActivity.created_at, LearningActivity.id, LearningActivity.activity_type,
                   cast(subject, Text), whom.name, acted_by, actor.name, LearningActivity.details)
            .outerjoin(whom, whom.id == subject)
            .outerjoin(actor, actor.id == acted_by)
            .where(LearningActivity.user_id == OPERATOR, LearningActivity.activity_type.not_in(NOT_AUDIT))
            .order_by(LearningActivity.created_at.desc(), LearningActivity.id.desc())
            .limit(PAGE)
        )  # fmt: skip
        if before is not None:
            page = page.where(
                LearningActivity.created_at <= before[0],
                tuple_(LearningActivity.created_at, LearningActivity.id) < tuple_(*before),
            )
        with self.sessions() as session:
            require_admin(session, by, "read the audit trail")
            rows = session.execute(page).all()
        return [
            Noted(at, key, what, _named(subject_id, name), _named(actor_id, actor_name), _said(details))
            for at, key, what, subject_id, name, actor_id, actor_name, details in rows
        ]


def _named(user_id: str | None, name: str | None) -> str:
    if user_id is None:
        return ""
    return "the command line" if user_id == OPERATOR else name or GONE


def _said(details: dict[str, object]) -> str:
    """Return what is worth reading of an act; digests of addresses and ids of entries are not."""
    shown = {
        name: details[name]
        for name in ("before", "role", "provider", "device", "entries", "activities", "model", "endpoint")
        if name in details
    }
    return ", ".join(f"{name} {value}" for name, value in shown.items())
