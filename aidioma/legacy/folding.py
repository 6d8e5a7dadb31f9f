"""Progress of learners folded again from their activities, and written where it differs."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import progress_columns
from aidioma.db.json_rows import as_json
from aidioma.db.models import User
from aidioma.legacy.state import from_legacy
from aidioma.scheduling.fold import Event, ItemProgress, fold

_EVENTS: Final = text("""
    SELECT done.content_id, item.content_type, done.id, done.activity_type, done.created_at, done.score,
           done.metadata - '{legacy,feedback,receipt,answer}'::text[]
           || CASE WHEN done.metadata ? 'legacy' THEN '{"legacy": true}'::jsonb ELSE '{}'::jsonb END,
           done.duration_ms
    FROM learning_activities AS done
    JOIN learning_content AS item ON item.id = done.content_id
    WHERE done.user_id = :user_id AND (CAST(:items AS text[]) IS NULL OR done.content_id = ANY(:items))
    ORDER BY done.content_id, done.created_at, done.id
""")
_SAVE: Final = text("""
    INSERT INTO user_progress (user_id, content_id, content_type, attempts, best_score, last_attempt_at, mastery_level,
                               next_review_at, review_interval_days, easiness_factor, metadata)
    SELECT :user_id, new.content_id, new.content_type, new.attempts, new.best_score, new.last_attempt_at,
           new.mastery_level, new.next_review_at, new.review_interval_days, new.easiness_factor, new.metadata
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (content_id text, content_type text, attempts integer,
        best_score integer, last_attempt_at timestamptz, mastery_level integer, next_review_at timestamptz,
        review_interval_days integer, easiness_factor numeric(3, 2), metadata jsonb)
    ORDER BY new.content_id
    ON CONFLICT (user_id, content_id) DO UPDATE SET
        content_type = excluded.content_type, attempts = excluded.attempts, best_score = excluded.best_score,
        last_attempt_at = excluded.last_attempt_at, mastery_level = excluded.mastery_level,
        next_review_at = excluded.next_review_at, review_interval_days = excluded.review_interval_days,
        easiness_factor = excluded.easiness_factor, metadata = excluded.metadata
    WHERE (user_progress.content_type, user_progress.attempts, user_progress.best_score,
           user_progress.last_attempt_at, user_progress.mastery_level, user_progress.next_review_at,
           user_progress.review_interval_days, user_progress.easiness_factor, user_progress.metadata)
        IS DISTINCT FROM
          (excluded.content_type, excluded.attempts, excluded.best_score, excluded.last_attempt_at,
           excluded.mastery_level, excluded.next_review_at, excluded.review_interval_days,
           excluded.easiness_factor, excluded.metadata)
""")
_DROP: Final = text(
    "DELETE FROM user_progress WHERE user_id = :user_id AND content_id <> ALL(:kept)"
    " AND (CAST(:items AS text[]) IS NULL OR content_id = ANY(:items))"
)


def refold(sessions: sessionmaker[Session], user_ids: Iterable[str]) -> None:
    """Make the progress of *user_ids* what their activities say, a learner a transaction: an answer waits for one."""
    for user_id in user_ids:
        with sessions.begin() as session:
            from_legacy(session)
            fold_learner(session, user_id)


def fold_learner(session: Session, user_id: str, items: Collection[str] | None = None, *, locked: bool = True) -> None:
    """
    Make one learner's progress (on *items*, or all) what the activities say.

    It is *locked* as answering locks it; of rows that nobody else sees it need not be, and no answer waits.
    """
    only = None if items is None else sorted(items)
    if locked:
        session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
    events: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for content_id, content_type, *event in session.execute(_EVENTS, {"user_id": user_id, "items": only}):
        events[content_id, content_type].append(Event(*event))
    rows = [
        {"content_id": content_id, "content_type": content_type, **_columns(progress)}
        for (content_id, content_type), happened in events.items()
        if (progress := fold(happened)).exists
    ]
    session.execute(_SAVE, {"user_id": user_id, "rows": as_json(rows)})
    session.execute(_DROP, {"user_id": user_id, "kept": [row["content_id"] for row in rows], "items": only})


def _columns(progress: ItemProgress) -> dict[str, Any]:
    said = {name: _said(value) for name, value in progress_columns(progress).items()}
    return said | {"metadata": said.pop("details")}


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
