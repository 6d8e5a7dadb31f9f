"""What classes read. Functions take the session and never commit; each query names the index that serves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from aidioma.access import EVERYBODY, is_open, is_shared
from aidioma.activity_filters import is_evidence
from aidioma.classes.model import JOINED, LEFT, OPENED, SUBJECT, Classroom, Happening, classroom
from aidioma.classes.recall import MemberMemory
from aidioma.db.models import LearningActivity, LearningContent, User, UserProgress
from aidioma.progress.attempts import attempts, is_one_of, scope
from aidioma.scheduling.sm2 import PASSING_QUALITY

MOST_FADING: Final = 60
MOST_STUCK: Final = 10


def classes(session: Session, codes: Iterable[str]) -> Sequence[Classroom]:
    """
    Return the classes with *codes*, the latest opened first; codes of none are left out.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    subjects = [SUBJECT + code for code in codes]
    happened: dict[str, list[Happening]] = {}
    rows = session.execute(
        select(
            LearningActivity.content_id,
            LearningActivity.id,
            LearningActivity.activity_type,
            LearningActivity.user_id,
            LearningActivity.created_at,
            LearningActivity.details,
        )
        .where(LearningActivity.content_id.in_(subjects))
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )
    for subject, *happening in rows:
        happened.setdefault(subject.removeprefix(SUBJECT), []).append(Happening(*happening))
    found = [one for code, of in happened.items() if (one := classroom(code, of))]
    return sorted(found, key=lambda one: (one.opened_at, one.code), reverse=True)


def classes_of(session: Session, user_id: str) -> Sequence[Classroom]:
    """
    Return the classes that somebody teaches or is a member of, the latest opened first.

    Served by ``idx_activities_wishes (user_id, created_at)``.
    """
    subjects = session.scalars(
        select(LearningActivity.content_id)
        .where(LearningActivity.user_id == user_id, is_one_of(OPENED, JOINED, LEFT))
        .distinct()
        .order_by(LearningActivity.content_id)
    )
    codes = [subject.removeprefix(SUBJECT) for subject in subjects]
    found = classes(session, codes) if codes else ()
    return [one for one in found if user_id in one.members or user_id == one.teacher_id]


def names(session: Session, user_ids: Iterable[str]) -> Mapping[str, str]:
    """
    Return what people are called.

    Served by the primary key.
    """
    rows = session.execute(select(User.id, User.name).where(User.id.in_(list(user_ids))).order_by(User.id))
    return {row.id: row.name for row in rows}


def answered_since(
    session: Session, user_ids: Sequence[str], content_ids: Sequence[str], at: datetime
) -> Mapping[str, set[str]]:
    """
    Return which of *content_ids* each of *user_ids* has answered since *at*.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    rows = session.execute(
        select(LearningActivity.user_id, LearningActivity.content_id)
        .where(
            LearningActivity.content_id.in_(content_ids),
            LearningActivity.user_id.in_(user_ids),
            LearningActivity.created_at >= at,
            LearningActivity.details.has_key("quality"),
            is_evidence(),
        )
        .distinct()
        .order_by(LearningActivity.user_id, LearningActivity.content_id)
    )
    found: dict[str, set[str]] = {}
    for user_id, content_id in rows:
        found.setdefault(user_id, set()).add(content_id)
    return found


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """A member's answers of the last weeks."""

    answers: int
    marked: int
    right: int
    days: int
    last_at: datetime


def member_figures(session: Session, user_ids: Sequence[str], *, first: date) -> Mapping[str, MemberFigures]:
    """
    Return the figures of those who practised from the day *first* on.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    attempt = attempts(bounded=True, here=True).c
    rows = session.execute(
        select(
            attempt.user_id,
            func.count(),
            func.count().filter(attempt.verdict.is_not(None), attempt.verdict != "pending"),
            func.count().filter(attempt.verdict.in_(("correct", "almost"))),
            func.count(attempt.day.distinct()),
            func.max(attempt.at),
        )
        .where(attempt.day >= first)
        .group_by(attempt.user_id)
        .order_by(attempt.user_id),
        scope(*user_ids, first=first),
    )
    return {user_id: MemberFigures(*figures) for user_id, *figures in rows}


@dataclass(frozen=True, slots=True)
class StuckItem:
    """An item whose last answer was wrong for some members: how many of those who met it, and who."""

    content_id: str
    met_by: int
    stuck: tuple[str, ...]


def stuck_items(session: Session, user_ids: Sequence[str], *, first: date) -> Sequence[StuckItem]:
    """
    Return the items open to everybody that most members got wrong the last time, from the day *first* on.

    Served by ``idx_activities_user_time (user_id, created_at DESC)`` and the primary key.
    """
    attempt = attempts(bounded=True, here=True).c
    last = (
        select(attempt.user_id, attempt.content_id, attempt.quality)
        .where(attempt.quality.is_not(None))
        .ext(distinct_on(attempt.user_id, attempt.content_id))
        .order_by(attempt.user_id, attempt.content_id, attempt.at.desc(), attempt.id.desc())
        .subquery("last")
        .c
    )
    who = func.array_agg(last.user_id).filter(last.quality < PASSING_QUALITY)
    stuck = func.count().filter(last.quality < PASSING_QUALITY)
    rows = session.execute(
        select(last.content_id, func.count(), who)
        .join(LearningContent, LearningContent.id == last.content_id)
        .where(is_open(to=EVERYBODY))
        .group_by(last.content_id)
        .having(stuck > 0)
        .order_by(stuck.desc(), last.content_id)
        .limit(MOST_STUCK),
        scope(*user_ids, first=first),
    )
    return [StuckItem(content_id, met_by, tuple(sorted(stuck))) for content_id, met_by, stuck in rows]


def fading_memories(session: Session, user_ids: Sequence[str], at: datetime) -> Sequence[MemberMemory]:
    """
    Return what all members know of the items, open to everybody, that most of them will be below 90 % of at *at*.

    Below 90 % is past due. Served by ``idx_progress_review (user_id, next_review_at)``, then by the unique key.
    """
    fading = func.count()
    most = (
        select(UserProgress.content_id)
        .join(LearningContent, LearningContent.id == UserProgress.content_id)
        .where(UserProgress.user_id.in_(user_ids), UserProgress.next_review_at < at, is_open(to=EVERYBODY))
        .group_by(UserProgress.content_id)
        .order_by(fading.desc(), UserProgress.content_id)
        .limit(MOST_FADING)
    )
    rows = session.execute(
        select(UserProgress.content_id, UserProgress.next_review_at, UserProgress.review_interval_days)
        .where(
            UserProgress.user_id.in_(user_ids),
            UserProgress.content_id.in_(most),
            UserProgress.next_review_at.is_not(None),
        )
        .order_by(UserProgress.content_id, UserProgress.user_id)
    )
    return [
        MemberMemory(content_id, due_at, interval or 1) for content_id, due_at, interval in rows if due_at is not None
    ]


def usual_durations(session: Session, user_ids: Sequence[str], content_ids: Sequence[str]) -> Mapping[str, int]:
    """
    Return the median time in ms that members took for each of *content_ids*; those without a time are left out.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    duration = LearningActivity.duration_ms
    median = cast(func.percentile_cont(0.5).within_group(duration), Integer)
    rows = session.execute(
        select(LearningActivity.content_id, median)
        .where(
            LearningActivity.content_id.in_(content_ids),
            LearningActivity.user_id.in_(user_ids),
            duration > 0,
            is_evidence(),
        )
        .group_by(LearningActivity.content_id)
        .order_by(LearningActivity.content_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class ItemText:
    """What an item is called on a page: its Spanish and its English."""

    spanish: str
    english: str


def texts(session: Session, content_ids: Iterable[str]) -> Mapping[str, ItemText]:
    """
    Return the texts of items, also of those that were retired since; not of learners' own.

    Served by the primary key.
    """
    rows = session.execute(
        select(LearningContent.id, LearningContent.primary_text, LearningContent.secondary_text)
        .where(LearningContent.id.in_(list(content_ids)), is_shared())
        .order_by(LearningContent.id)
    )
    return {content_id: ItemText(spanish, english or "") for content_id, spanish, english in rows}


def practisable(
    session: Session, content_ids: Iterable[str], *, by: str | None, content_type: str | None = None
) -> Sequence[str]:
    """
    Return those of *content_ids* that are open to somebody, of *content_type* where one is named, in their order.

    Served by the primary key.
    """
    wanted = list(dict.fromkeys(content_ids))
    opened = select(LearningContent.id).where(LearningContent.id.in_(wanted), is_open(to=by))
    if content_type is not None:
        opened = opened.where(LearningContent.content_type == content_type)
    found = set(session.scalars(opened.order_by(LearningContent.id)))
    return [content_id for content_id in wanted if content_id in found]
