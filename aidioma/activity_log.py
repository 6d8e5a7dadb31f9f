"""
The stream of what happened, the one place that writes to ``learning_activities``, and what follows for progress.

``append`` writes one activity and folds its learner's activities on the item into ``user_progress``
(:mod:`aidioma.scheduling.fold`), in the same transaction. ``append_many`` writes what happened elsewhere or long ago,
in bulk, and leaves the folding to its caller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, null, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from aidioma.access import is_for
from aidioma.clock import local_day, zone_named
from aidioma.db.json_rows import as_json
from aidioma.db.models import LearningActivity, LearningContent, User, UserProgress
from aidioma.errors import NotFoundError
from aidioma.model.activities import Activity
from aidioma.model.people import OPERATOR
from aidioma.scheduling import sm2
from aidioma.scheduling.fold import EARLY_FAILURE, LAPSE, Event, ItemProgress, fold
from aidioma.scheduling.sm2 import Memory, fuzz_seed

_BULK: Final = """
    INSERT INTO learning_activities (id, user_id, activity_type, content_id, score, duration_ms, metadata, ai_cached,
                                     ai_cost, ai_model, created_at)
    SELECT new.id, new.user_id, new.activity_type, new.content_id, new.score, new.duration_ms, new.metadata,
           new.ai_cached, new.ai_cost, new.ai_model, new.created_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (id text, user_id text, activity_type text, content_id text,
        score integer, duration_ms integer, metadata jsonb, ai_cached boolean, ai_cost numeric(10, 6), ai_model text,
        created_at timestamptz)
    ORDER BY new.id
    ON CONFLICT (id) DO """
_APPEND_MANY: Final = text(f"{_BULK} NOTHING RETURNING id, true")
_REPLACE_MANY: Final = text(f"""{_BULK} UPDATE SET
        user_id = excluded.user_id, activity_type = excluded.activity_type, content_id = excluded.content_id,
        score = excluded.score, duration_ms = excluded.duration_ms, metadata = excluded.metadata,
        ai_cached = excluded.ai_cached, ai_cost = excluded.ai_cost, ai_model = excluded.ai_model,
        created_at = excluded.created_at
    WHERE (learning_activities.user_id, learning_activities.activity_type, learning_activities.content_id,
           learning_activities.score, learning_activities.duration_ms, learning_activities.metadata,
           learning_activities.ai_cached, learning_activities.ai_cost, learning_activities.ai_model,
           learning_activities.created_at)
        IS DISTINCT FROM
          (excluded.user_id, excluded.activity_type, excluded.content_id, excluded.score, excluded.duration_ms,
           excluded.metadata, excluded.ai_cached, excluded.ai_cost, excluded.ai_model, excluded.created_at)
    RETURNING id, xmax = 0
""")

_HISTORY: Final = (
    select(
        LearningActivity.id,
        LearningActivity.activity_type,
        LearningActivity.created_at,
        LearningActivity.score,
        LearningActivity.details,
        LearningActivity.duration_ms,
    )
    .where(
        LearningActivity.user_id == bindparam("user_id"),
        LearningActivity.content_id == bindparam("content_id"),
    )
    .order_by(LearningActivity.created_at, LearningActivity.id)
)


@dataclass(frozen=True, slots=True)
class Tracked:
    """What tracking did: ``new`` is False where this activity id was already there."""

    activity_id: str
    new: bool
    progress: ItemProgress | None = None
    events: tuple[Event, ...] = ()
    """All of the learner's activities on the item, oldest first, this one included."""


def append(session: Session, activity: Activity, *, now: datetime) -> Tracked:
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
    return zone_named(row[1] or "UTC"), row[2] or sm2.NAME, row[3]


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


def append_by_operator(
    session: Session, activity_type: str, *, now: datetime, about: str = OPERATOR, **fields: Any
) -> Tracked:
    """
    Write what the installation itself did, which nobody's progress follows from; the caller commits.

    The operator is a user like any other, made here when its first activity is: the tables come up empty. *fields* are
    those of :class:`~aidioma.model.activities.Activity`.
    """
    ensure_operator(session)
    activity = Activity(user_id=OPERATOR, activity_type=activity_type, content_id=about, **fields)
    return append(session, activity, now=now)


def ensure_operator(session: Session) -> None:
    """Make the operator's row where it is not there yet; the caller commits."""
    session.execute(insert(User).values(id=OPERATOR, name="System").on_conflict_do_nothing())


def append_many(session: Session, rows: Sequence[Mapping[str, Any]], *, replace: bool = False) -> dict[str, bool]:
    """
    Write many activities in one statement; the caller commits, and folds what they are about afterwards.

    Args:
        session: In a transaction.
        rows: Columns of ``learning_activities`` by name, all of them, ``metadata`` among them; no id twice.
        replace: What is there already under an id is brought up to date; else it is left as it is.

    Returns:
        The ids of those that changed anything, with whether they are new.
    """
    if not rows:
        return {}
    statement = _REPLACE_MANY if replace else _APPEND_MANY
    return dict(session.execute(statement, {"rows": as_json(rows)}).all())


def history(session: Session, *, user_id: str, content_id: str) -> list[Event]:
    """
    Return all of a learner's activities on one item, oldest first.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    return [Event(*row) for row in session.execute(_HISTORY, {"user_id": user_id, "content_id": content_id})]


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
        "mastery_level": progress.mastery,
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
            **progress.done.columns(),
            **({"suspended": True} if progress.suspended else {}),
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
