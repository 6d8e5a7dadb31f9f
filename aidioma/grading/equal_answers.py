"""Past answers that say the same, whoever gave them: found by exercise, direction and canonical words."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from aidioma.activity_filters import is_evidence
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.revisions import Revision, revisions
from aidioma.content.types import read_details
from aidioma.db.models import LearningActivity, User
from aidioma.errors import InvalidContentError
from aidioma.model.marks import Direction, Exercise
from aidioma.scheduling.fold import CORRECTIONS, Event
from aidioma.text import Language, canonical, words

USUAL_DIRECTION: Final[Direction] = "en-es"
"""Of answers that do not say theirs."""
BATCH_LEARNERS: Final = 25
"""Learners that are looked at, and perhaps locked, at once: one of them who answers meanwhile waits for all."""
_COLUMNS: Final = (
    LearningActivity.user_id,
    LearningActivity.id,
    LearningActivity.activity_type,
    LearningActivity.created_at,
    LearningActivity.score,
    LearningActivity.details,
)


@lru_cache(maxsize=65_536)
def key_of(answer: str, language: Language) -> tuple[str, ...]:
    """Return the canonical words of *answer*: those that stored answers are filed under."""
    return words(answer, language)


def learners_after(session: Session, content_id: str, *, after: str) -> Sequence[str]:
    """
    Return the next learners, by id, who did anything with an item.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    found = (
        select(LearningActivity.user_id)
        .where(LearningActivity.content_id == content_id, LearningActivity.user_id > after)
        .distinct()
        .order_by(LearningActivity.user_id)
        .limit(BATCH_LEARNERS)
    )
    return session.scalars(found).all()


def texts_of(
    session: Session, user_ids: Sequence[str], *, content_id: str, direction: Direction
) -> Sequence[tuple[str, str]]:
    """
    Return who of *user_ids* answered what in *direction*, each text once.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    said = LearningActivity.details["answer"].astext
    found = (
        select(LearningActivity.user_id, said)
        .where(LearningActivity.user_id.in_(user_ids), *_are_answers(content_id, direction))
        .distinct()
        .order_by(LearningActivity.user_id, said)
    )
    return [(user_id, text) for user_id, text in session.execute(found)]


def _are_answers(content_id: str, direction: Direction) -> tuple[ColumnElement[bool], ...]:
    return (
        LearningActivity.content_id == content_id,
        LearningActivity.details.has_key("answer"),
        func.coalesce(LearningActivity.details["direction"].astext, USUAL_DIRECTION) == direction,
        is_evidence(),
    )


def lock_learners(session: Session, user_ids: Sequence[str]) -> None:
    """Lock the rows of *user_ids*, in order, until the transaction ends, as whoever writes about them does."""
    rows = select(User.id).where(User.id.in_(user_ids)).order_by(User.id)
    session.execute(rows.with_for_update(key_share=True)).all()


def histories(session: Session, user_ids: Sequence[str], *, content_id: str) -> dict[str, list[Event]]:
    """
    Return all that each of *user_ids* did with an item, oldest first.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    found: dict[str, list[Event]] = {user_id: [] for user_id in user_ids}
    rows = (
        select(*_COLUMNS)
        .where(LearningActivity.content_id == content_id, LearningActivity.user_id.in_(user_ids))
        .order_by(LearningActivity.user_id, LearningActivity.created_at, LearningActivity.id)
    )
    for user_id, *rest in session.execute(rows):
        found[user_id].append(Event(*rest))
    return found


def last_verdicts(events: Sequence[Event]) -> dict[str, Event]:
    """Return the last correction of each answer that says a verdict, of *events* that stand."""
    said: dict[str, Event] = {}
    for event in sorted(events, key=lambda one: (one.at, one.id)):
        if event.activity_type in CORRECTIONS and event.details.get("verdict") is not None:
            said[str(event.details.get("corrects"))] = event
    return said


def asked_otherwise(session: Session, item: ContentItem, asked: Exercise) -> frozenset[int]:
    """Return the versions of *item* that are known to have asked something else than *asked* does."""
    return frozenset(
        revision.version
        for revision in revisions(session, item.id)
        if revision.version != item.version and _prompt(item, revision, asked) != _canonical_prompt(asked)
    )


def _prompt(item: ContentItem, revision: Revision, asked: Exercise) -> str | None:
    said = revision.said
    try:
        details = read_details(item.content_type, {**said["metadata"], "content_type": item.content_type})
        spanish = said.get("primary_text", "")
        before = replace(item, primary_text=spanish, secondary_text=said.get("secondary_text"), details=details)
        return _canonical_prompt(exercise(before, asked.direction))
    except (InvalidContentError, KeyError, TypeError, ValueError):
        return None


def _canonical_prompt(asked: Exercise) -> str:
    return canonical(asked.prompt, "en" if asked.direction == "en-es" else "es")
