"""What a teacher sees of a class, as plain data; a learner sees the same of themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.classes import rows
from aidioma.classes.model import Assignment, Classroom
from aidioma.classes.recall import ItemForecast, WarmUpItem, item_forecasts, warm_up
from aidioma.db.models import UserFeatures

SHOWN_DAYS: Final = 14
MOST_AREAS: Final = 2


@dataclass(frozen=True, slots=True)
class AssignmentProgress:
    """How much of an assignment a member has done: items answered at least once since it was set."""

    assignment: Assignment
    done: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.done >= len(self.assignment.content_ids)


@dataclass(frozen=True, slots=True)
class Member:
    """Everything that a teacher sees of one member. ``weak`` are areas of the feature store, worst first."""

    id: str
    name: str
    joined_at: datetime
    figures: rows.MemberFigures | None
    weak: tuple[str, ...]
    work: tuple[AssignmentProgress, ...]


@dataclass(frozen=True, slots=True)
class ClassOverview:
    """
    A class on one day. ``forecasts`` and ``warm_up`` are of that day's start; ``texts`` names every item in it.

    Figures and what is stuck look at the last two weeks.
    """

    classroom: Classroom
    members: Sequence[Member]
    stuck: Sequence[rows.StuckItem]
    forecasts: Sequence[ItemForecast]
    warm_up: Sequence[WarmUpItem]
    texts: Mapping[str, rows.ItemText]


def overview(session: Session, found: Classroom, *, today: date, at: datetime) -> ClassOverview:
    """Return the class with its members as of *today*, and what they will know *at* a moment."""
    ids, first = list(found.members), today - timedelta(days=SHOWN_DAYS - 1)
    stuck = rows.stuck_items(session, ids, first=first)
    forecasts = item_forecasts(rows.fading_memories(session, ids, at), at)
    durations = rows.usual_durations(session, ids, [one.content_id for one in forecasts])
    shown = {one.content_id for one in stuck} | {one.content_id for one in forecasts}
    assigned = {content_id for work in found.assignments for content_id in work.content_ids}
    return ClassOverview(
        classroom=found,
        members=members(session, found, ids, first=first),
        stuck=stuck,
        forecasts=forecasts,
        warm_up=warm_up(forecasts, durations),
        texts=rows.texts(session, shown | assigned),
    )


def members(session: Session, found: Classroom, ids: Sequence[str], *, first: date) -> Sequence[Member]:
    """Return what a teacher sees of those members that *ids* name, by name."""
    called, figures, weak = (
        rows.names(session, ids),
        rows.member_figures(session, ids, first=first),
        _weak(session, ids),
    )
    done = {work.id: rows.answered_since(session, ids, work.content_ids, work.set_at) for work in found.assignments}
    listed = [
        Member(
            id=member,
            name=called[member],
            joined_at=found.members[member],
            figures=figures.get(member),
            weak=weak.get(member, ()),
            work=tuple(AssignmentProgress(work, len(done[work.id].get(member, ()))) for work in found.assignments),
        )
        for member in ids
        if member in called
    ]
    return sorted(listed, key=lambda member: (member.name.casefold(), member.id))


def _weak(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """
    Return the worst areas of each member.

    Served by the primary key of ``user_features``.
    """
    stored = session.execute(
        select(UserFeatures.user_id, UserFeatures.struggle_areas)
        .where(UserFeatures.user_id.in_(ids))
        .order_by(UserFeatures.user_id)
    )
    return {user_id: tuple(area["area"] for area in areas[:MOST_AREAS]) for user_id, areas in stored}
