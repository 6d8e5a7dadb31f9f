"""
My data: everything that the seven tables hold about somebody, to take along, to bring back, and to have deleted.

Hashes and session tokens are never part of it. ``ai_cache`` holds no learner's name or id and no row is anybody's:
what answers taught stays, unattributed, like the statistics of items; but for what says the account's own name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import is_readable
from aidioma.accounts import rows
from aidioma.activity_log import append_by_operator
from aidioma.clock import Clock
from aidioma.db.models import Achievement, Base, LearningActivity, LearningContent, User, UserFeatures, UserProgress
from aidioma.llm.budget import GUEST
from aidioma.model.people import OPERATOR
from aidioma.privacy.own_name import forget_own_name
from aidioma.progress.attempts import is_one_of

FORMAT: Final = "aidioma-export"
VERSION: Final = 1
TABLES: Final = (
    *("users", "learning_content", "learning_activities", "user_progress"),
    *("ai_cache", "user_features", "achievements"),
)
SECRET_COLUMNS: Final = frozenset({"password_hash", "sessions"})
NO_NAMES: Final = "No row of this table names a learner or belongs to one."


@dataclass(frozen=True, slots=True)
class DeletionReceipt:
    """What a deletion did: rows deleted in each table, and rows that stay without a name on them."""

    deleted: Mapping[str, int]
    unattributed: Mapping[str, int]
    deleted_at: datetime


@dataclass(frozen=True, slots=True)
class PrivacyService:
    """Exports and deletes what is somebody's own. Who asks has been asked who they are by the page."""

    sessions: sessionmaker[Session]
    clock: Clock

    def export(self, user_id: str) -> dict[str, Any]:
        """
        Return everything about somebody as JSON data: one list of rows for each of the seven tables.

        Raises:
            NotFoundError: If there is no such account.
        """
        with self.sessions() as session:
            user = rows.require_user(session, user_id)
            tables = {
                "users": _rows(session, User, User.id == user_id),
                "learning_content": _rows(session, LearningContent, _own_or_practised(user_id)),
                "learning_activities": _rows(session, LearningActivity, _about(user_id)),
                "user_progress": _rows(session, UserProgress, UserProgress.user_id == user_id),
                "ai_cache": [],
                "user_features": _rows(session, UserFeatures, UserFeatures.user_id == user_id),
                "achievements": _rows(session, Achievement, Achievement.user_id == user_id),
            }
        signed_in = [{"device": live.device, "since": live.started_at.isoformat()} for live in user.book.live.values()]
        return {
            "format": FORMAT,
            "version": VERSION,
            "user_id": user_id,
            "exported_at": self.clock().isoformat(),
            "tables": tables,
            "notes": {"ai_cache": NO_NAMES, "signed_in": signed_in, "has_password": user.password_hash is not None},
        }

    def delete(self, user_id: str) -> DeletionReceipt:
        """
        Delete an account with everything in it, and return how many rows went from each table.

        What others did with it stays without its name: items that it wrote, marks that it changed, entries of the
        audit trail that it made. What it cost today still counts for the installation's budget.

        Raises:
            NotFoundError: If there is no such account.
            ConflictError: If it is the last administrator's.
        """
        now = self.clock()
        with self.sessions.begin() as session:
            account = rows.require_user(session, user_id).account
            if account.role == "admin":
                rows.require_another_admin(session, user_id)
            rows.locked_user(session, user_id)
            spent = _spent_since(session, user_id, datetime.combine(now.astimezone(UTC), time.min, UTC))
            unattributed = _without_name(session, user_id)
            named = forget_own_name(session, user_id)
            deleted = _deleted(session, user_id) | {"ai_cache": named}
            details = {"rows": deleted} | ({GUEST: True} if account.is_guest else {})
            append_by_operator(session, "account_deleted", now=now, details=details, ai_cost=spent)
        return DeletionReceipt(deleted, unattributed, now)


def _rows(session: Session, model: type[Base], where: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Return the rows of *model* as JSON has them, by primary key, without what is secret."""
    table = model.metadata.tables[model.__tablename__]
    columns = [column for column in table.columns if column.name not in SECRET_COLUMNS]
    key = list(table.primary_key.columns)
    found = session.execute(select(*columns).where(where).order_by(*key)).mappings()
    return [{name: _json(value) for name, value in row.items()} for row in found]


def _json(value: Any) -> Any:
    """Return *value* as JSON has it; a vector is a list of numbers."""
    return [float(number) for number in value] if hasattr(value, "to_list") else to_jsonable_python(value)


def _about(user_id: str) -> ColumnElement[bool]:
    """Return the condition for what somebody did, and for what the audit trail says of them."""
    trail = (LearningActivity.user_id == OPERATOR) & (LearningActivity.content_id == f"user:{user_id}")
    return or_(LearningActivity.user_id == user_id, trail)


def _own_or_practised(user_id: str) -> ColumnElement[bool]:
    practised = select(LearningActivity.content_id).where(LearningActivity.user_id == user_id)
    met = and_(LearningContent.id.in_(practised), is_readable(by=user_id))
    return or_(LearningContent.details.contains({"owner": user_id}), met)


def _spent_since(session: Session, user_id: str, at: datetime) -> Any:
    """
    Return what somebody's answers cost since *at*.

    Served by ``idx_activities_cost (created_at)``.
    """
    cost = func.coalesce(func.sum(LearningActivity.ai_cost), 0)
    theirs = LearningActivity.user_id == user_id
    return session.scalar(select(cost).where(theirs, LearningActivity.created_at >= at, LearningActivity.ai_cost > 0))


def _without_name(session: Session, user_id: str) -> dict[str, int]:
    """Take somebody's id off what stays: their items, and what they did to others as teacher or admin."""
    items = (
        update(LearningContent)
        .where(LearningContent.details.contains({"owner": user_id}), _practised_by_others(user_id))
        .values(details=LearningContent.details.delete_path(["owner"]))
    )
    others = LearningActivity.user_id != user_id
    by_them = LearningActivity.details["by"].astext == user_id
    took_out = LearningActivity.details["member"].astext == user_id
    said_of_others = or_(
        is_one_of("override", "regrade") & by_them,
        is_one_of("class_left") & took_out,
        (LearningActivity.user_id == OPERATOR) & by_them,
    )
    activities = (
        update(LearningActivity)
        .where(others, said_of_others)
        .values(details=LearningActivity.details.delete_path(["by"]).delete_path(["member"]))
    )
    return {
        "learning_content": _count(session, items.returning(LearningContent.id)),
        "learning_activities": _count(session, activities.returning(LearningActivity.id)),
    }


def _practised_by_others(user_id: str) -> ColumnElement[bool]:
    return (
        select(LearningActivity.id)
        .where(LearningActivity.content_id == LearningContent.id, LearningActivity.user_id != user_id)
        .exists()
    )


def _deleted(session: Session, user_id: str) -> dict[str, int]:
    """Delete table by table, what refers to others first, so that each can be counted."""
    own_items = LearningContent.details.contains({"owner": user_id})
    wanted: Iterable[tuple[type[Base], ColumnElement[bool], Any]] = (
        (LearningActivity, _about(user_id), LearningActivity.id),
        (UserProgress, UserProgress.user_id == user_id, UserProgress.id),
        (UserFeatures, UserFeatures.user_id == user_id, UserFeatures.user_id),
        (Achievement, Achievement.user_id == user_id, Achievement.id),
        (LearningContent, own_items, LearningContent.id),
        (User, User.id == user_id, User.id),
    )
    counted = {
        model.__tablename__: _count(session, delete(model).where(where).returning(key)) for model, where, key in wanted
    }
    return {table: counted.get(table, 0) for table in TABLES}


def _count(session: Session, changing: Any) -> int:
    """Return how many rows a statement with RETURNING changed."""
    ids: Sequence[Any] = session.scalars(changing).all()
    return len(ids)
