"""What the inbox reads; each query names the index that serves it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from aidioma.activity_filters import is_evidence
from aidioma.classes.rows import classes_of, names
from aidioma.db.models import LearningActivity
from aidioma.grading.equal_answers import USUAL_DIRECTION
from aidioma.inbox.cases import WaitingAnswer
from aidioma.model.marks import Direction, Tier
from aidioma.practice.pending import pending_answers
from aidioma.progress.attempts import is_one_of
from aidioma.scheduling.fold import CORRECTIONS

MOST_OF_A_KIND: Final = 1_000
MOST_TYPED: Final = 3_000
_IS_DOUBT: Final[ColumnElement[bool]] = literal_column("word.activity_type IN ('override', 'regrade', 'report')")
"""Word for word the condition of the partial index."""


def waiting(session: Session, *, since: datetime) -> list[WaitingAnswer]:
    """Return up to 1,000 pending answers and as many reports after *since* that nobody has looked at, reports first."""
    pending = (
        WaitingAnswer(
            answer_id=one.activity_id,
            user_id=one.user_id,
            content_id=one.content_id,
            direction=_direction(one.details.get("direction")),
            text=one.details["answer"] if isinstance(one.details["answer"], str) else "",
            at=one.at,
            details=one.details,
        )
        for one in pending_answers(session, since=since, limit=MOST_OF_A_KIND)
    )
    reports = _reports(session, since=since)
    there = {one.answer_id for one in reports}
    return [*reports, *(one for one in pending if one.answer_id not in there)]


def _reports(session: Session, *, since: datetime) -> list[WaitingAnswer]:
    """
    Return the reports of answers that stand and got no other mark since.

    Served by ``idx_activities_doubts``, the primary key, ``idx_activities_undone`` and ``idx_activities_changes``.
    """
    word, mark = aliased(LearningActivity, name="word"), aliased(LearningActivity, name="mark")
    later = aliased(LearningActivity, name="later")
    is_theirs = later.user_id == mark.user_id
    undone = select(later.id).where(later.activity_type == "undo", later.details["undoes"].astext == mark.id, is_theirs)
    decided = select(later.id).where(
        is_one_of("override", "regrade", of=later), later.details["corrects"].astext == mark.id, is_theirs
    )
    rows = session.execute(
        select(mark.id, mark.user_id, mark.content_id, mark.details, word.created_at,
               word.details["words"].astext.label("reason"))
        .join(mark, (mark.id == word.details["attempt"].astext) & (mark.user_id == word.user_id))
        .where(_IS_DOUBT, word.activity_type == "report", word.created_at >= since, is_evidence(word.details),
               is_evidence(mark.details), ~undone.exists(), ~decided.exists())
        .order_by(word.created_at, word.id)
        .limit(MOST_OF_A_KIND)
    )  # fmt: skip
    return [
        WaitingAnswer(
            answer_id=row.id,
            user_id=row.user_id,
            content_id=row.content_id,
            direction=_direction(row.details.get("direction")),
            text=str(row.details.get("answer") or ""),
            at=row.created_at,
            details=row.details,
            is_report=True,
            reason=row.reason or "",
        )
        for row in rows
    ]


def own_learners(session: Session, teacher_id: str) -> Mapping[str, str]:
    """Return the names of the learners in somebody's classes, by id. Served as :func:`classes_of` is."""
    taught = [one for one in classes_of(session, teacher_id) if one.teacher_id == teacher_id]
    return names(session, {member for one in taught for member in one.members})


def texts(answers: Sequence[WaitingAnswer]) -> set[str]:
    """Return the items that *answers* are about."""
    return {one.content_id for one in answers}


def _direction(said: object) -> Direction:
    return "es-en" if said == "es-en" else "en-es"


def typed(session: Session, content_id: str, direction: Direction) -> list[WaitingAnswer]:
    """
    Return the latest 3,000 answers to an exercise with the mark that each has by now, the latest first.

    What was taken back is left out, and what its learner accepts from themselves. Served by
    ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    rows = session.execute(
        select(LearningActivity.id, LearningActivity.user_id, LearningActivity.details, LearningActivity.created_at)
        .where(
            LearningActivity.content_id == content_id,
            LearningActivity.details.has_key("answer"),
            LearningActivity.details.has_key("feedback"),
            func.coalesce(LearningActivity.details["direction"].astext, USUAL_DIRECTION) == direction,
            LearningActivity.details[("receipt", "tier")].astext.is_distinct_from(Tier.OWN.value),
            is_evidence(),
        )
        .order_by(LearningActivity.created_at.desc(), LearningActivity.id)
        .limit(MOST_TYPED)
    ).all()
    undone, last = _later_words(session, content_id)
    return [
        WaitingAnswer(
            answer_id=row.id,
            user_id=row.user_id,
            content_id=content_id,
            direction=direction,
            text=row.details["answer"] if isinstance(row.details["answer"], str) else "",
            at=row.created_at,
            details={**row.details, "feedback": last.get(row.id, row.details["feedback"])},
        )
        for row in rows
        if row.id not in undone
    ]


def _later_words(session: Session, content_id: str) -> tuple[set[str], Mapping[str, Any]]:
    """
    Return the answers to an item that were taken back, and the feedback that others got since.

    Served as :func:`typed` is.
    """
    kind, details = LearningActivity.activity_type, LearningActivity.details
    rows = session.execute(
        select(LearningActivity.id, kind, details)
        .where(LearningActivity.content_id == content_id, kind.in_(("undo", *sorted(CORRECTIONS))))
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )
    words = rows.all()
    undone = {str(said.get("undoes")) for _, name, said in words if name == "undo"}
    given = [said for key, name, said in words if name != "undo" and key not in undone and "feedback" in said]
    return undone, {str(said.get("corrects")): said["feedback"] for said in given}
