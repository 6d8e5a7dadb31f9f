"""Progress made again from the stream of activities, or only compared with it."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import progress_columns, save_progress
from aidioma.db.models import LearningActivity, LearningContent, User, UserProgress
from aidioma.scheduling.fold import Event, fold

_log = logging.getLogger(__name__)

BATCH_LEARNERS = 200
SHOWN_DIFFERENCES = 1_000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows the activities add up to, and where the stored ones differ (the first 1,000)."""

    rows: int
    differences: Sequence[dict[str, Any]]


def rebuild(
    sessions: sessionmaker[Session], *, check_only: bool = False, on_learner: Callable[[], object] = lambda: None
) -> Rebuilt:
    """
    Compare every learner's progress with their activities and, unless *check_only*, mend what differs.

    Each learner is one transaction under the same lock that answering takes, so it may run while people practise.
    """
    rows, differences = 0, list[dict[str, Any]]()
    for user_id in _learners(sessions):
        try:
            with sessions.begin() as session:
                folded, found = _rebuild_learner(session, user_id, check_only=check_only)
        except (ValueError, TypeError, ArithmeticError, LookupError, DataError):
            _log.exception("the progress of one learner cannot be made again; that of the others is")
            folded, found = 0, [{"user_id": user_id, "content_id": None, "stored": None, "rebuilt": None}]
        rows += folded
        differences.extend(found[: SHOWN_DIFFERENCES - len(differences)])
        on_learner()
    return Rebuilt(rows, differences)


def _learners(sessions: sessionmaker[Session]) -> Iterator[str]:
    after = ""
    while True:
        with sessions() as session:
            batch = session.scalars(
                select(User.id).where(User.id > after).order_by(User.id).limit(BATCH_LEARNERS)
            ).all()
        if not batch:
            return
        yield from batch
        after = batch[-1]


def _rebuild_learner(session: Session, user_id: str, *, check_only: bool) -> tuple[int, list[dict[str, Any]]]:
    session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
    types = _content_types(session, user_id)
    stored = _stored(session, user_id)
    wanted = {
        content_id: fold(events) for content_id, events in _events(session, user_id).items() if content_id in types
    }
    differences = []
    for content_id in sorted(wanted.keys() | stored.keys()):
        progress = wanted.get(content_id, fold([]))
        columns = _comparable(progress_columns(progress)) if progress.exists else None
        if columns == stored.get(content_id):
            continue
        differences.append(
            {"user_id": user_id, "content_id": content_id, "stored": stored.get(content_id), "rebuilt": columns}
        )
        if not check_only:
            content_type = types.get(content_id, "")
            save_progress(session, progress, user_id=user_id, content_id=content_id, content_type=content_type)
    return sum(progress.exists for progress in wanted.values()), differences


def _events(session: Session, user_id: str) -> dict[str, list[Event]]:
    statement = (
        select(
            LearningActivity.content_id,
            LearningActivity.id,
            LearningActivity.activity_type,
            LearningActivity.created_at,
            LearningActivity.score,
            LearningActivity.details,
            LearningActivity.duration_ms,
        )
        .where(LearningActivity.user_id == user_id)
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )
    events: dict[str, list[Event]] = defaultdict(list)
    for content_id, *rest in session.execute(statement):
        events[content_id].append(Event(*rest))
    return events


def _content_types(session: Session, user_id: str) -> dict[str, str]:
    met = select(LearningActivity.content_id).where(LearningActivity.user_id == user_id)
    statement = (
        select(LearningContent.id, LearningContent.content_type)
        .where(LearningContent.id.in_(met))
        .order_by(LearningContent.id)
    )
    return {row.id: row.content_type for row in session.execute(statement)}


_COMPARED = (
    UserProgress.attempts,
    UserProgress.best_score,
    UserProgress.last_attempt_at,
    UserProgress.mastery_level,
    UserProgress.next_review_at,
    UserProgress.review_interval_days,
    UserProgress.easiness_factor,
    UserProgress.details,
)


def _stored(session: Session, user_id: str) -> dict[str, dict[str, Any]]:
    statement = (
        select(UserProgress.content_id, *_COMPARED)
        .where(UserProgress.user_id == user_id)
        .order_by(UserProgress.content_id)
    )
    return {
        row[0]: _comparable(dict(zip((column.key for column in _COMPARED), row[1:], strict=True)))
        for row in session.execute(statement)
    }


def _comparable(columns: dict[str, Any]) -> dict[str, Any]:
    """Return *columns* as JSON can say them, so that stored and rebuilt compare and print alike."""
    return {name: value if isinstance(value, int | dict | None) else _said(value) for name, value in columns.items()}


def _said(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else f"{value:.2f}"
