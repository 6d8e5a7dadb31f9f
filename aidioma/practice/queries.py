"""What practice reads: each query names the index that serves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from aidioma.access import is_open
from aidioma.activity_filters import moment_in
from aidioma.content.rows import is_played_in_parts
from aidioma.content.types import KINDS
from aidioma.db.models import LearningActivity, LearningContent, UserProgress
from aidioma.practice.selection import DealCandidate
from aidioma.practice.session import Given

OF_OTHERS = ("settlement", "override", "regrade")
"""Later words on an answer that are not its learner's own."""

SESSION_ENDED = "session_ended"
PAUSED = "paused"
PLAYED = tuple(sorted(name for name, kind in KINDS.items() if kind.facets.prompt is None))
"""Kinds that have no prompt of their own: they are opened in the library."""

_FAMILY = func.coalesce(LearningContent.details["sibling_of"].astext, LearningContent.id)
_CONCEPTS = LearningContent.details["grammar_concepts"]
_STANDING = (
    UserProgress.details["last_quality"].astext.cast(Integer),
    UserProgress.details["first_attempt_at"].astext.cast(DateTime(timezone=True)),
)


def due_items(
    session: Session, *, user_id: str, content_type: str | None, now: datetime, until: datetime, limit: int
) -> tuple[Sequence[DealCandidate], int]:
    """
    Return up to *limit* items, open to the learner and due before *until*, longest overdue first, and how many in all.

    What is paused at *now* is left out. Served by ``idx_progress_review (user_id, next_review_at)`` and
    ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    asked = {"user_id": user_id, "content_type": content_type, "now": now, "until": until, "limit": limit}
    rows = session.execute(_due(of_any_type=content_type is None), asked).all()
    return [_candidate(*row[:4]) for row in rows], rows[0][4] if rows else 0


@cache
def _due(*, of_any_type: bool) -> Select[Any]:
    """Return the statement of ``due_items``, put together once: that costs a processor as much as its answer."""
    user_id: BindParameter[str] = bindparam("user_id")
    content_type: BindParameter[str] = bindparam("content_type")
    return (
        select(UserProgress.content_id, _FAMILY, _CONCEPTS, UserProgress.next_review_at, func.count().over())
        .join(LearningContent, LearningContent.id == UserProgress.content_id)
        .where(
            UserProgress.user_id == user_id,
            UserProgress.next_review_at < bindparam("until"),
            _is_card() if of_any_type else UserProgress.content_type == content_type,
            ~is_played_in_parts(),
            is_open(to=user_id),
            ~_is_paused(user_id, bindparam("now")),
        )
        .order_by(UserProgress.next_review_at, UserProgress.content_id)
        .limit(bindparam("limit"))
    )


def _is_paused(user_id: ColumnElement[str], now: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that a learner paused an item until after *now*."""
    until = moment_in(LearningActivity.details["until"].astext)
    return exists().where(
        LearningActivity.content_id == UserProgress.content_id,
        LearningActivity.user_id == user_id,
        LearningActivity.activity_type == PAUSED,
        until > now,
    )


def _is_card() -> ColumnElement[bool]:
    """Return the condition that an item is asked as a card; the kinds that are played in another way are known."""
    return UserProgress.content_type.not_in(PLAYED)


def _candidate(content_id: str, family: str, concepts: object, due_at: datetime | None = None) -> DealCandidate:
    named = tuple(str(concept) for concept in concepts) if isinstance(concepts, list) else ()
    return DealCandidate(content_id, family, named, due_at)


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """How an item that the schedule knows stands after today's answers."""

    last_quality: int
    first_attempt_at: datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a stretch of time, oldest first, how their items stand now, and when a session was last ended."""

    given: Sequence[Given] = ()
    standings: Mapping[str, ItemStanding] = field(default_factory=dict)
    ended_at: datetime | None = None


def answers_since(session: Session, *, user_id: str, since: datetime) -> Answers:
    """
    Return the answers given since *since* that were not taken back.

    Served by ``idx_activities_user_time (user_id, created_at DESC)`` and ``user_progress``'s unique key.
    """
    rows = session.execute(_answers(), {"user_id": user_id, "since": since}).all()
    return Answers(
        given=[Given(*row[:6]) for row in rows if not row[6]],
        standings={row[1]: ItemStanding(*row[7:]) for row in rows if row[7] is not None},
        ended_at=max((row[3] for row in rows if row[6]), default=None),
    )


@cache
def _answers() -> Select[Any]:
    """Return the statement of ``answers_since``."""
    user_id: BindParameter[str] = bindparam("user_id")
    is_end = LearningActivity.activity_type == SESSION_ENDED
    progress = (UserProgress.user_id == user_id) & (UserProgress.content_id == LearningActivity.content_id)
    return (
        select(
            LearningActivity.id,
            LearningActivity.content_id,
            func.coalesce(_FAMILY, LearningActivity.content_id),
            LearningActivity.created_at,
            func.coalesce(LearningActivity.duration_ms, 0),
            func.coalesce(LearningActivity.details["affects_schedule"].astext == "false", False),
            is_end,
            *_STANDING,
        )
        .outerjoin(LearningContent, LearningContent.id == LearningActivity.content_id)
        .outerjoin(UserProgress, progress & UserProgress.next_review_at.is_not(None))
        .where(
            LearningActivity.user_id == user_id,
            LearningActivity.created_at >= bindparam("since"),
            _is_answer() | is_end,
            ~_is_undone(),
        )
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )


def _is_answer() -> ColumnElement[bool]:
    return and_(LearningActivity.details.has_key("quality"), ~LearningActivity.details.has_key("corrects"))


def _is_undone() -> ColumnElement[bool]:
    """Return the condition that an activity was taken back; served by ``idx_activities_undone``."""
    undo = aliased(LearningActivity)
    taken_back = (undo.activity_type == "undo") & (undo.details["undoes"].astext == LearningActivity.id)
    return exists().where(taken_back, undo.user_id == LearningActivity.user_id)


@dataclass(frozen=True, slots=True)
class LastAction:
    """The latest thing a learner did that can be taken back."""

    activity_id: str
    content_id: str
    corrects: str | None
    card: str | None
    direction: str | None
    answer: str | None


def latest_done(session: Session, *, user_id: str, since: datetime) -> LastAction | None:
    """
    Return the learner's latest answer or rating since *since* that stands, None where there is none.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    row = session.execute(_latest_done(), {"user_id": user_id, "since": since}).one_or_none()
    return None if row is None else LastAction(*row)


@cache
def _latest_done() -> Select[Any]:
    """Return the statement of ``latest_done``."""
    details = LearningActivity.details
    names = ("corrects", "card", "direction", "answer")
    return (
        select(LearningActivity.id, LearningActivity.content_id, *(details[name].astext for name in names))
        .where(
            LearningActivity.user_id == bindparam("user_id"),
            LearningActivity.created_at >= bindparam("since"),
            details.has_key("quality"),
            LearningActivity.activity_type.not_in(OF_OTHERS),
            ~_is_undone(),
        )
        .order_by(LearningActivity.created_at.desc(), LearningActivity.id.desc())
        .limit(1)
    )


def standings(session: Session, *, user_id: str, content_ids: Sequence[str]) -> dict[str, ItemStanding]:
    """
    Return how those of *content_ids* stand that the schedule knows.

    Served by ``user_progress``'s unique key (user_id, content_id).
    """
    statement = (
        select(UserProgress.content_id, *_STANDING)
        .where(
            UserProgress.user_id == user_id,
            UserProgress.content_id.in_(content_ids),
            UserProgress.details["last_quality"].astext.is_not(None),
            UserProgress.next_review_at.is_not(None),
        )
        .order_by(UserProgress.content_id)
    )
    return {content_id: ItemStanding(quality, first) for content_id, quality, first in session.execute(statement)}


def fresh_items(
    session: Session,
    *,
    user_id: str,
    content_type: str,
    level: str | None,
    answered: Sequence[str],
    limit: int,
    topics: Sequence[str] = (),
) -> Sequence[DealCandidate]:
    """
    Return up to *limit* items of *level*, open to the learner, that the schedule does not know, by id.

    With *topics*, only those that are about one of them; served by the GIN index of the metadata.

    What was brought along suspended is known to it.

    With a *level* of None, those that have none. Items of other learners' own are left out. Served by
    ``idx_content_type_difficulty`` and ``user_progress``'s unique key (user_id, content_id).
    """
    met = exists().where(
        UserProgress.user_id == user_id,
        UserProgress.content_id == LearningContent.id,
        or_(UserProgress.next_review_at.is_not(None), UserProgress.details.has_key("suspended")),
    )
    statement = (
        select(LearningContent.id, _FAMILY, _CONCEPTS)
        .where(
            LearningContent.content_type == content_type,
            LearningContent.difficulty.is_(None) if level is None else LearningContent.difficulty == level,
            LearningContent.id.not_in(answered),
            is_open(to=user_id),
            ~met,
        )
        .order_by(LearningContent.id)
        .limit(limit)
    )
    if topics:
        statement = statement.where(or_(*(LearningContent.details.contains({"topics": [one]}) for one in topics)))
    return [_candidate(*row) for row in session.execute(statement)]


def to_cram(
    session: Session, *, user_id: str, content_type: str, topic: str | None, limit: int
) -> Sequence[DealCandidate]:
    """
    Return up to *limit* items open to the learner that they have met, those not seen for longest first.

    Served by ``user_progress``'s unique key (user_id, content_id).
    """
    statement: Select[Any] = (
        select(LearningContent.id, _FAMILY, _CONCEPTS)
        .join(UserProgress, UserProgress.content_id == LearningContent.id)
        .where(UserProgress.user_id == user_id, UserProgress.content_type == content_type, is_open(to=user_id))
        .order_by(UserProgress.last_attempt_at, LearningContent.id)
        .limit(limit)
    )
    if topic is not None:
        statement = statement.where(LearningContent.details.contains({"topics": [topic]}))
    return [_candidate(*row) for row in session.execute(statement)]


def topics_met(session: Session, *, user_id: str, content_type: str) -> Sequence[str]:
    """
    Return the topics of all that the learner has met, in alphabetical order.

    Served by ``user_progress``'s unique key (user_id, content_id).
    """
    topics = LearningContent.details["topics"]
    each = func.jsonb_array_elements_text(topics).table_valued("value").render_derived(name="topic")
    statement = (
        select(each.c.value)
        .select_from(UserProgress)
        .join(LearningContent, LearningContent.id == UserProgress.content_id)
        .join(each, true())
        .where(
            UserProgress.user_id == user_id,
            UserProgress.content_type == content_type,
            is_open(to=user_id),
            func.jsonb_typeof(topics) == "array",
        )
        .group_by(each.c.value)
        .order_by(each.c.value)
    )
    return session.scalars(statement).all()
