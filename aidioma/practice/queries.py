"""What practice reads: each query names the index that serves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, Integer, exists, func, select
from sqlalchemy.orm import Session

from aidioma.content.rows import is_published
from aidioma.db.models import LearningActivity, LearningContent, UserProgress


def due_items(session: Session, *, user_id: str, content_type: str, until: datetime, limit: int) -> Sequence[str]:
    """
    Return ids of up to *limit* published items due before *until*, longest overdue first.

    Served by ``idx_progress_review (user_id, next_review_at)``.
    """
    statement = (
        select(UserProgress.content_id)
        .join(LearningContent, LearningContent.id == UserProgress.content_id)
        .where(
            UserProgress.user_id == user_id,
            UserProgress.next_review_at < until,
            UserProgress.content_type == content_type,
            is_published(),
        )
        .order_by(UserProgress.next_review_at, UserProgress.content_id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def due_count(session: Session, *, user_id: str, content_type: str, until: datetime) -> int:
    """
    Return how many published items are due before *until*.

    Served by ``idx_progress_review (user_id, next_review_at)``.
    """
    statement = (
        select(func.count())
        .select_from(UserProgress)
        .join(LearningContent, LearningContent.id == UserProgress.content_id)
        .where(
            UserProgress.user_id == user_id,
            UserProgress.next_review_at < until,
            UserProgress.content_type == content_type,
            is_published(),
        )
    )
    return session.scalar(statement) or 0


def answered_since(session: Session, *, user_id: str, since: datetime) -> Sequence[str]:
    """
    Return the ids of all items answered since *since*, the latest answered last.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    last = func.max(LearningActivity.created_at)
    statement = (
        select(LearningActivity.content_id)
        .where(
            LearningActivity.user_id == user_id,
            LearningActivity.created_at >= since,
            LearningActivity.details.has_key("quality"),
            ~LearningActivity.details.has_key("corrects"),
        )
        .group_by(LearningActivity.content_id)
        .order_by(last, LearningActivity.content_id)
    )
    return session.scalars(statement).all()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands after today's answers."""

    last_quality: int
    first_attempt_at: datetime


def standings(session: Session, *, user_id: str, content_ids: Sequence[str]) -> dict[str, Standing]:
    """
    Return how those of *content_ids* stand that have progress.

    Served by ``user_progress``'s unique key (user_id, content_id).
    """
    statement = (
        select(
            UserProgress.content_id,
            UserProgress.details["last_quality"].astext.cast(Integer),
            UserProgress.details["first_attempt_at"].astext.cast(DateTime(timezone=True)),
        )
        .where(
            UserProgress.user_id == user_id,
            UserProgress.content_id.in_(content_ids),
            UserProgress.details["last_quality"].astext.is_not(None),
        )
        .order_by(UserProgress.content_id)
    )
    return {content_id: Standing(quality, first) for content_id, quality, first in session.execute(statement)}


def fresh_items(
    session: Session, *, user_id: str, content_type: str, level: str, answered: Sequence[str], limit: int
) -> Sequence[str]:
    """
    Return ids of up to *limit* published items of *level* without progress and not in *answered*, in order of id.

    Served by ``idx_content_type_difficulty`` and ``user_progress``'s unique key (user_id, content_id).
    """
    met = exists().where(UserProgress.user_id == user_id, UserProgress.content_id == LearningContent.id)
    statement = (
        select(LearningContent.id)
        .where(
            LearningContent.content_type == content_type,
            LearningContent.difficulty == level,
            LearningContent.id.not_in(answered),
            is_published(),
            ~met,
        )
        .order_by(LearningContent.id)
        .limit(limit)
    )
    return session.scalars(statement).all()
