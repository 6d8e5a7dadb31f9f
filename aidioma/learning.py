"""
The one door: every activity of every type is tracked here, and content of any type is found here.

Tracking an activity on an item also brings that learner's progress on it up to date, in the same
transaction, by folding the item's activities (:mod:`aidioma.practice.history`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activities import Activity
from aidioma.clock import Clock, local_day, zone_named
from aidioma.content.access import is_for
from aidioma.content.service import ContentItem, ContentService
from aidioma.db.models import LearningActivity, LearningContent, User, UserProgress
from aidioma.errors import NotFoundError
from aidioma.practice.history import EARLY_FAILURE, LAPSE, Event, ItemProgress, fold
from aidioma.practice.schedule import SCHEDULER, Memory, fuzz_seed, mastery_level


@dataclass(frozen=True, slots=True)
class Tracked:
    """What tracking did: ``new`` is False where this activity id was already there."""

    activity_id: str
    new: bool
    progress: ItemProgress | None = None
    events: tuple[Event, ...] = ()
    """All of the learner's activities on the item, oldest first, this one included."""


@dataclass(frozen=True, slots=True)
class LearningService:
    """Tracks activities and finds content, whatever their type."""

    sessions: sessionmaker[Session]
    content: ContentService
    clock: Clock

    def track(self, activity: Activity) -> Tracked:
        """
        Record *activity* and bring progress up to date, in one transaction.

        Raises:
            NotFoundError: If the learner, or the item it is about, does not exist.
        """
        with self.sessions.begin() as session:
            return record(session, activity, now=self.clock())

    def get_content(
        self, content_type: str, filters: Mapping[str, Any] | None = None, *, limit: int = 50, after_id: str = ""
    ) -> Sequence[ContentItem]:
        """Return published items of *content_type* whose metadata contains *filters*, in order of id."""
        return self.content.get_content(content_type, filters, limit=limit, after_id=after_id)


def record(session: Session, activity: Activity, *, now: datetime) -> Tracked:
    """
    Write *activity* once and bring progress up to date; the caller commits.

    The learner's row is locked first, so that two tabs answering at once are put in a line and neither
    answer is lost. About another learner's own card nothing is written.
    """
    zone, scheduler, content_type = _lock_learner(session, activity)
    lasting = {"scheduler": scheduler, "time_zone": zone.key, "local_day": local_day(now, zone).isoformat()}
    if activity.about_content:
        lasting["fuzz_seed"] = fuzz_seed(activity.user_id, activity.content_id)
        lasting[EARLY_FAILURE] = LAPSE
    new = _insert_activity(session, activity, lasting, now=now)
    if content_type is None:
        return Tracked(activity.id, new)
    events = history(session, user_id=activity.user_id, content_id=activity.content_id)
    progress = fold(events)
    save_progress(
        session, progress, user_id=activity.user_id, content_id=activity.content_id, content_type=content_type
    )
    return Tracked(activity.id, new, progress, tuple(events))


def _lock_learner(session: Session, activity: Activity) -> tuple[ZoneInfo, str, str | None]:
    """Lock the learner's row, and return time zone, scheduler and the type of the item that *activity* is about."""
    chosen = (User.preferences[name].astext for name in ("time_zone", "scheduler"))
    item = (LearningContent.id == activity.content_id, is_for(activity.user_id))
    found = select(LearningContent.content_type).where(*item).scalar_subquery()
    content_type = found if activity.about_content else null()
    row = session.execute(
        select(User.id, *chosen, content_type)
        .where(User.id == activity.user_id)
        .with_for_update(key_share=True, of=User)
    ).one_or_none()
    if row is None:
        raise NotFoundError("learner", activity.user_id)
    if activity.about_content and row[3] is None:
        raise NotFoundError("content", activity.content_id)
    return zone_named(row[1] or "UTC"), row[2] or SCHEDULER, row[3]


def _insert_activity(session: Session, activity: Activity, lasting: Mapping[str, str], *, now: datetime) -> bool:
    statement = (
        insert(LearningActivity)
        .values(
            id=activity.id,
            user_id=activity.user_id,
            activity_type=activity.activity_type,
            content_id=activity.content_id,
            score=activity.score,
            duration_ms=activity.duration_ms,
            details={**lasting, **activity.details},
            ai_cached=activity.ai_cached,
            ai_cost=activity.ai_cost,
            ai_model=activity.ai_model,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=[LearningActivity.id])
        .returning(LearningActivity.id)
    )
    return session.scalar(statement) is not None


def history(session: Session, *, user_id: str, content_id: str) -> list[Event]:
    """
    Return all of a learner's activities on one item, oldest first.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    rows = session.execute(
        select(
            LearningActivity.id,
            LearningActivity.activity_type,
            LearningActivity.created_at,
            LearningActivity.score,
            LearningActivity.details,
        )
        .where(LearningActivity.user_id == user_id, LearningActivity.content_id == content_id)
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )
    return [Event(*row) for row in rows]


def save_progress(
    session: Session, progress: ItemProgress, *, user_id: str, content_id: str, content_type: str
) -> None:
    """Make the item's row in ``user_progress`` say *progress*; nothing to say means no row."""
    if not progress.exists:
        session.execute(
            delete(UserProgress).where(UserProgress.user_id == user_id, UserProgress.content_id == content_id)
        )
        return
    key = {"user_id": user_id, "content_id": content_id}
    columns = progress_columns(progress) | {"content_type": content_type}
    session.execute(
        insert(UserProgress)
        .values(**key, **columns)
        .on_conflict_do_update(
            index_elements=[UserProgress.user_id, UserProgress.content_id],
            set_={getattr(UserProgress, name): value for name, value in columns.items()},
        )
    )


def progress_columns(progress: ItemProgress) -> dict[str, Any]:
    """Return *progress* as attributes of :class:`UserProgress`."""
    memory = progress.memory
    return {
        "attempts": progress.attempts,
        "best_score": progress.best_score,
        "last_attempt_at": progress.last_attempt_at,
        "mastery_level": mastery_level(memory.interval_days),
        "next_review_at": memory.due_at,
        "review_interval_days": memory.interval_days,
        "easiness_factor": memory.easiness,
        "details": {
            "repetitions": memory.repetitions,
            "lapses": memory.lapses,
            "last_quality": progress.last_quality,
            "first_attempt_at": progress.first_attempt_at and progress.first_attempt_at.isoformat(),
            "scheduler": progress.scheduler,
            **_of_fsrs(memory),
        },
    }


def _of_fsrs(memory: Memory) -> dict[str, Any]:
    """Return FSRS's state, where that is what schedules the item."""
    if memory.stability is None or memory.difficulty is None or memory.reviewed_at is None:
        return {}
    return {
        "stability": round(memory.stability, 4),
        "difficulty": round(memory.difficulty, 4),
        "reviewed_at": memory.reviewed_at.isoformat(),
    }
