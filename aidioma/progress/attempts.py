"""
Learners' attempts as they count now, as SQL: without the undone ones, with the last correction's word.

The same rules as :func:`aidioma.scheduling.fold.fold`, stated once more for the server, because a learner of three
years has more rows than a page can wait for; tests hold them against folds that go row by row.
Statements are built once: building one takes longer than the server needs for most learners.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from aidioma.activity_filters import day_in, has_sound_quality, is_evidence, is_hinted, is_ungraded, quality_in
from aidioma.clock import day_starts, zone_named
from aidioma.db.models import LearningActivity
from aidioma.model.marks import Verdict
from aidioma.progress.days import LONGEST_ANSWER_MS, LONGEST_DOING_MS, ONE_DAY, RIGHT, Day
from aidioma.progress.retention import GAPS, Retention, named
from aidioma.scheduling.fold import CORRECTIONS, IMPORTED, UNDO
from aidioma.scheduling.sm2 import PASSING_QUALITY

_DETAILS = LearningActivity.details
CHANGES = (*sorted(CORRECTIONS), UNDO)


def scope(
    *user_ids: str,
    first: date | None = None,
    activity_types: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    """
    Return the parameters of a statement on :func:`attempts`: whose, from which day on, of which types.

    *since* and *until* are moments: the first that counts, and the first that counts no more.
    """
    found: dict[str, Any] = {"user_ids": user_ids, "first": first or date.min}
    if since is not None:
        found["since"] = since
    elif first is not None:
        # A day of slack: an answer keeps the local day that it was given on, also when its learner moved since.
        found["since"] = day_starts(first - ONE_DAY, zone_named("UTC"))
    if until is not None:
        found["until"] = until
    return found | ({"activity_types": activity_types} if activity_types else {})


@cache
def attempts(
    *, bounded: bool = False, typed: bool = False, ended: bool = False, here: bool = False, whole: bool = False
) -> CTE:
    """
    Return the attempts of some learners, *bounded* by a first day or moment, of certain types where *typed*, before a
    moment where *ended*; see :func:`scope`. Others than the learner read only what was answered *here*. The *whole* of
    what was done is also what nobody graded (:mod:`aidioma.scheduling.doing`), which is no answer.

    Columns: id, user_id, content_id, at, day, activity_type, verdict, quality, duration_ms, hinted, is_answer.
    Served by ``idx_activities_user_time (user_id, created_at DESC)``, and the few changes to them by
    ``idx_activities_changes (user_id, created_at)``.
    """
    corrected = _corrected().subquery("corrected")
    where = [_is_theirs(), *_are_attempts(typed=typed, whole=whole)]
    is_answer = _DETAILS.has_key("quality")
    longest = case((is_answer, LONGEST_ANSWER_MS), else_=LONGEST_DOING_MS) if whole else LONGEST_ANSWER_MS
    if bounded:
        where.append(LearningActivity.created_at >= bindparam("since"))
    if ended:
        where.append(LearningActivity.created_at < bindparam("until"))
    if here:
        where.append(is_evidence())
    statement = (
        select(
            LearningActivity.id,
            LearningActivity.user_id,
            LearningActivity.content_id,
            LearningActivity.created_at.label("at"),
            day_in().label("day"),
            LearningActivity.activity_type,
            func.coalesce(corrected.c.verdict, _DETAILS["verdict"].astext).label("verdict"),
            func.coalesce(corrected.c.quality, quality_in()).label("quality"),
            func.least(func.coalesce(LearningActivity.duration_ms, 0), longest).label("duration_ms"),
            is_hinted().label("hinted"),
            is_answer.label("is_answer"),
        )
        .outerjoin(corrected, corrected.c.corrects == LearningActivity.id)
        .where(*where)
    )
    return statement.cte("attempt")


def _are_attempts(*, typed: bool, whole: bool = False) -> list[ColumnElement[bool]]:
    """
    Return the conditions that an activity is an attempt, of certain types where *typed*, and was not undone.

    Of the *whole* also what was done with an item and graded by nobody.
    """
    is_answer = _DETAILS.has_key("quality")
    where = [
        or_(is_answer, is_ungraded()) if whole else is_answer,
        has_sound_quality(or_none=True),
        LearningActivity.activity_type.not_in((*CHANGES, IMPORTED)),
        LearningActivity.id.not_in(_undone()),
    ]
    if typed:
        where.append(LearningActivity.activity_type.in_(bindparam("activity_types", expanding=True)))
    return where


def is_one_of(*activity_types: str, of: type[LearningActivity] = LearningActivity) -> ColumnElement[bool]:
    """Return the condition, with the types written out, so that a partial index that names them is seen to serve."""
    return of.activity_type.in_([literal(kind, literal_execute=True) for kind in activity_types])


def _is_theirs() -> ColumnElement[bool]:
    return LearningActivity.user_id.in_(bindparam("user_ids", expanding=True))


def _undone() -> Select[Any]:
    undoes = _DETAILS["undoes"].astext
    return select(undoes).where(_is_theirs(), is_one_of(UNDO), undoes.is_not(None))


def _corrected() -> Select[Any]:
    """Return for each corrected attempt the last grade, and the last verdict where any correction says one."""
    said = (
        select(
            LearningActivity.id,
            LearningActivity.created_at.label("at"),
            _DETAILS["corrects"].astext.label("corrects"),
            _DETAILS["verdict"].astext.label("verdict"),
            quality_in().label("quality"),
        )
        .where(
            _is_theirs(),
            is_one_of(*sorted(CORRECTIONS)),
            has_sound_quality(or_none=False),
            LearningActivity.id.not_in(_undone()),
        )
        .subquery("said")
        .c
    )
    latest = (said.at.desc(), said.id.desc())
    verdicts = func.array_agg(aggregate_order_by(said.verdict, *latest), type_=ARRAY(Text))
    qualities = func.array_agg(aggregate_order_by(said.quality, *latest), type_=ARRAY(Integer))
    return select(
        said.corrects,
        verdicts.filter(said.verdict.is_not(None))[1].label("verdict"),
        qualities[1].label("quality"),
    ).group_by(said.corrects)


def _narrow(attempt: CTE, *columns: str) -> ReadOnlyColumnCollection[str, Any]:
    """
    Return *columns* worked out once for each row, before anything filters or sorts by them.

    The server would otherwise look into the JSON again for each mention, and carry all of it through its sorts.
    """
    return select(*(attempt.c[name] for name in columns)).offset(0).subquery("narrow").c


def daily(
    session: Session,
    *,
    user_id: str,
    first: date | None = None,
    activity_types: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Day]:
    """
    Return the learner's days with practice from *first* on, oldest first; of the time from *since* to *until* alone.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    bounded = first is not None or since is not None
    statement = _daily(bounded=bounded, typed=bool(activity_types), ended=until is not None)
    rows = session.execute(
        statement, scope(user_id, first=first, activity_types=activity_types, since=since, until=until)
    )
    return [Day(*row) for row in rows]


@cache
def _daily(*, bounded: bool, typed: bool, ended: bool) -> Select[Any]:
    whole = attempts(bounded=bounded, typed=typed, ended=ended, whole=True)
    narrow = _narrow(whole, "day", "verdict", "duration_ms", "hinted", "is_answer")
    marked = and_(narrow.verdict.is_not(None), narrow.verdict != Verdict.PENDING)
    return (
        select(
            narrow.day,
            func.count().filter(narrow.is_answer),
            func.count().filter(narrow.is_answer, marked),
            func.count().filter(narrow.is_answer, narrow.verdict.in_(RIGHT)),
            func.coalesce(func.sum(narrow.duration_ms).filter(narrow.is_answer), 0),
            func.count().filter(narrow.is_answer, narrow.duration_ms > 0),
            func.count().filter(narrow.is_answer, narrow.hinted),
            func.coalesce(func.sum(narrow.duration_ms).filter(not_(narrow.is_answer)), 0),
        )
        .where(narrow.day >= bindparam("first"))
        .group_by(narrow.day)
        .order_by(narrow.day)
    )


def first_day_of(session: Session, user_id: str) -> date | None:
    """
    Return the learner's first day of practice, None where there was none.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``, read backwards.
    """
    day: date | None = session.scalar(_first_day(), scope(user_id))
    return day


@cache
def _first_day() -> Select[Any]:
    attempt = attempts(whole=True).c
    return select(attempt.day).where(attempt.day.is_not(None)).order_by(attempt.at, attempt.id).limit(1)


def retained(
    session: Session,
    *,
    user_id: str,
    first: date | None = None,
    activity_types: Sequence[str] = (),
    is_recent: bool = False,
) -> Sequence[Retention]:
    """
    Return :class:`aidioma.progress.retention.Retention` of the learner's answers from *first* on.

    An answer whose predecessor on the item was given on an earlier day is the day's first. Where *first* is some weeks
    ago, *is_recent* looks for each answer's predecessor alone; where it is long ago, all are sorted.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``; predecessors by
    ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    typed = bool(activity_types)
    statement = _retained_recently(typed=typed) if is_recent else _retained(typed=typed)
    rows = session.execute(statement, scope(user_id, first=first, activity_types=activity_types))
    found = {row[0]: (row[1], row[2]) for row in rows}
    return named([found.get(at, (0, 0)) for at in range(len(GAPS))])


def retained_by_day(
    session: Session,
    *,
    user_id: str,
    activity_types: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Mapping[date, Sequence[tuple[int, int]]]:
    """
    Return for each day how many items were remembered, of how many that were met again, by class of gaps.

    Either of all answers before *until*, or of those from *since* on, whose predecessors may be older. Served as
    :func:`retained` is.
    """
    typed = bool(activity_types)
    statement = _retained_recently(typed=typed, days=True) if since else _retained(typed=typed, days=True)
    found: dict[date, list[tuple[int, int]]] = {}
    parameters = scope(user_id, activity_types=activity_types, since=since, until=until)
    for day, gap, hits, n in session.execute(statement, parameters):
        found.setdefault(day, [(0, 0)] * len(GAPS))[gap] = (hits, n)
    return found


@cache
def _retained(*, typed: bool, days: bool = False) -> Select[Any]:
    """Return the statement over all of the items' history, since what came before the period says when one was met."""
    narrow = _narrow(attempts(typed=typed, ended=days), "content_id", "at", "day", "quality")
    # Sorted by a number of 64 bits instead of a text: two of a learner's items share one once in a billion learners.
    item = func.hashtextextended(narrow.content_id, 0)
    before = func.lag(narrow.day).over(partition_by=item, order_by=(narrow.at, narrow.quality))
    graded = narrow.quality.is_not(None) & narrow.day.is_not(None)
    met = select(narrow.day, (narrow.day - before).label("days"), narrow.quality).where(graded)
    return _by_gap(met, days=days)


@cache
def _retained_recently(*, typed: bool, days: bool = False) -> Select[Any]:
    """Return the statement that looks up what came before each answer of the period."""
    narrow = _narrow(attempts(bounded=True, typed=typed), "user_id", "content_id", "at", "id", "day", "quality")
    said = _corrected().subquery("said")
    corrected = select(said.c.corrects).where(said.c.quality.is_not(None))
    where = [
        LearningActivity.user_id == narrow.user_id,
        LearningActivity.content_id == narrow.content_id,
        tuple_(LearningActivity.created_at, LearningActivity.id) < tuple_(narrow.at, narrow.id),
        *_are_attempts(typed=typed),
        or_(_DETAILS["quality"].astext.is_not(None), LearningActivity.id.in_(corrected)),
        day_in().is_not(None),
    ]
    before = (
        select(day_in())
        .where(*where)
        .order_by(LearningActivity.created_at.desc(), LearningActivity.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    graded = (narrow.day >= bindparam("first")) & narrow.quality.is_not(None)
    met = select(narrow.day, (narrow.day - before).label("days"), narrow.quality).where(graded)
    return _by_gap(met, days=days)


def _by_gap(met: Select[Any], *, days: bool) -> Select[Any]:
    """Return of the answers that *met* an item again how many remembered it, and how many there are, by gap or day."""
    # Fenced: the server would otherwise look for the predecessor again wherever the days are mentioned.
    again = met.offset(0).subquery("again").c
    classes = case(
        *((again.days <= last, at) for at, (_, last, _) in enumerate(GAPS) if last is not None), else_=len(GAPS) - 1
    )
    gap = select(classes.label("gap"), again.day, again.quality).where(again.days > 0, again.day >= bindparam("first"))
    found = gap.subquery("gap").c
    by = (found.day, found.gap) if days else (found.gap,)
    counts = (func.count().filter(found.quality >= PASSING_QUALITY), func.count())
    return select(*by, *counts).group_by(*by).order_by(*by)
