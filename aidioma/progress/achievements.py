"""
Achievements: rules as data, evaluated from what the stream adds up to.

They say what was done, never what was not. One that was earned stays earned, whatever is undone later, and evaluating
again changes nothing.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from aidioma.db.models import Achievement, UserProgress
from aidioma.i18n import Message
from aidioma.progress.attempts import daily
from aidioma.progress.days import ONE_DAY, WEEK, Day
from aidioma.progress.learner import Learner

COMEBACK: Final = timedelta(days=14)
Measure = Literal["answers", "days", "full_weeks", "comebacks", "unaided_days", "kept", "lasting", "rescued"]


@dataclass(frozen=True, slots=True)
class Rule:
    """An achievement: earned when *measure* reaches *at_least*."""

    code: str
    title: Message
    why: Message
    measure: Measure
    at_least: int


RULES: Final = (
    Rule("first_answer", Message("First words"), Message("Your first answer."), "answers", 1),
    Rule("answers_100", Message("A hundred answers"), Message("100 answers given."), "answers", 100),
    Rule("answers_1000", Message("A thousand answers"), Message("1,000 answers given."), "answers", 1_000),
    Rule("answers_10000", Message("Ten thousand answers"), Message("10,000 answers given."), "answers", 10_000),
    Rule("days_10", Message("Ten days"), Message("Practised on 10 days, in a row or not."), "days", 10),
    Rule("days_100", Message("A hundred days"), Message("Practised on 100 days, in a row or not."), "days", 100),
    Rule("full_week", Message("A good week"), Message("Kept your own goal of days in a week."), "full_weeks", 1),
    Rule("full_weeks_12", Message("A good season"), Message("Kept your own goal in 12 weeks."), "full_weeks", 12),
    Rule("comeback", Message("Good to see you"), Message("Came back after two weeks or more."), "comebacks", 1),
    Rule("unaided", Message("On your own"), Message("A day of ten answers or more without a hint."), "unaided_days", 1),
    Rule("kept_25", Message("It sticks"), Message("25 sentences or words kept for three weeks."), "kept", 25),
    Rule("kept_250", Message("A good memory"), Message("250 sentences or words kept for three weeks."), "kept", 250),
    Rule("lasting_25", Message("For good"), Message("25 sentences or words kept for half a year."), "lasting", 25),
    Rule(
        "rescued",
        Message("Second wind"),
        Message("Something that slipped three times is now kept for three weeks."),
        "rescued",
        1,
    ),
)
UNAIDED_ANSWERS: Final = 10
KEPT_LEVEL: Final = 3
LASTING_LEVEL: Final = 5
RESCUED_LAPSES: Final = 3

Milestones = dict[Measure, int]


@dataclass(frozen=True, slots=True)
class Earned:
    """An achievement of a learner's."""

    rule: Rule
    earned_at: datetime


def milestones(
    days: Sequence[Day], *, days_a_week: int, kept: int = 0, lasting: int = 0, rescued: int = 0
) -> Milestones:
    """Return what a learner with these *days* of practice (oldest first) has reached."""
    practised = [day.day for day in days]
    return {
        "answers": sum(day.answers for day in days),
        "days": len(days),
        "full_weeks": _full_weeks(set(practised), days_a_week),
        "comebacks": sum(later - earlier >= COMEBACK for earlier, later in pairwise(practised)),
        "unaided_days": sum(day.answers >= UNAIDED_ANSWERS and not day.hinted for day in days),
        "kept": kept,
        "lasting": lasting,
        "rescued": rescued,
    }


def _full_weeks(practised: AbstractSet[date], days_a_week: int) -> int:
    """Count the weeks, Monday to Sunday, in which the goal was kept."""
    mondays = {day - ONE_DAY * day.weekday() for day in practised}
    return sum(sum(monday + ONE_DAY * n in practised for n in range(WEEK)) >= days_a_week for monday in mondays)


def reached(found: Milestones) -> Iterable[Rule]:
    """Return the rules that *found* fulfils."""
    return (rule for rule in RULES if found[rule.measure] >= rule.at_least)


def evaluate(session: Session, who: Learner, *, now: datetime) -> Sequence[Rule]:
    """Give a learner what was earned since the last time, and return that; the caller commits."""
    if not who.wants_achievements:
        return ()
    rows = [{"user_id": who.id, "code": rule.code, "earned_at": now} for rule in reached(_milestones(session, who))]
    if not rows:
        return ()
    given = session.scalars(insert(Achievement).values(rows).on_conflict_do_nothing().returning(Achievement.code)).all()
    return [rule for rule in RULES if rule.code in given]


def missing(session: Session, who: Learner) -> Sequence[Rule]:
    """Return what a learner has reached and was not given; nothing where achievements are not wanted."""
    if not who.wants_achievements:
        return ()
    given = set(session.scalars(select(Achievement.code).where(Achievement.user_id == who.id)))
    return [rule for rule in reached(_milestones(session, who)) if rule.code not in given]


def earned(session: Session, who: Learner) -> Sequence[Earned]:
    """
    Return what a learner has earned, latest first; nothing where achievements are not wanted.

    Served by ``achievements``'s unique key (user_id, code).
    """
    if not who.wants_achievements:
        return ()
    rows = session.execute(
        select(Achievement.code, Achievement.earned_at)
        .where(Achievement.user_id == who.id)
        .order_by(Achievement.earned_at.desc(), Achievement.code)
    )
    rules = {rule.code: rule for rule in RULES}
    return [Earned(rules[code], at) for code, at in rows if code in rules]


def _milestones(session: Session, who: Learner) -> Milestones:
    level, lapses = UserProgress.mastery_level, UserProgress.details["lapses"].as_integer()
    kept, lasting, rescued = session.execute(
        select(
            func.count().filter(level >= KEPT_LEVEL),
            func.count().filter(level >= LASTING_LEVEL),
            func.count().filter(level >= KEPT_LEVEL, lapses >= RESCUED_LAPSES),
        ).where(UserProgress.user_id == who.id)
    ).one()
    days = daily(session, user_id=who.id)
    return milestones(days, days_a_week=who.days_a_week, kept=kept, lasting=lasting, rescued=rescued)
