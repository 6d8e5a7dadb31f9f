"""The charts of the progress page, each with what it says in words, how many observations, and its table."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from aidioma.i18n import Message
from aidioma.progress.days import Day, by_week
from aidioma.progress.mastery import Mastery, MasteryKind
from aidioma.progress.service import Dashboard
from pages.ui import charts
from pages.ui.names import group_name
from pages.ui.texts import plain, written
from pages.ui.words import _, decimals, ngettext, number, percent, say

MOST_DAILY_BARS: Final = 100
MOST_GROUPS: Final = 12
LITTLE: Final = 30
GROUPS: Final[dict[MasteryKind, Message]] = {
    "level": Message("Level"),
    "topic": Message("Topic"),
    "concept": Message("Grammar"),
}


def show_all(board: Dashboard) -> None:
    """Show every chart that there is something to show in."""
    _calendar(board)
    if board.answers:
        _days(board)
    _retention(board)
    _forecast(board)
    _mastery(board.mastery)
    if board.answers:
        _pace(board)


def _table(name: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Offer *rows* as a table, which is sent when it is opened: a year of them takes longer to draw than the charts."""
    label = _("The same as a table")
    place = st.expander(label, icon=":material/table:", key=f"table_{name}", on_change="rerun")
    if place.open:
        place.table([{key: plain(str(value)) for key, value in row.items()} for row in rows])


def _calendar(board: Dashboard) -> None:
    practised = [day for day in board.calendar if day.answers]
    st.subheader(_("A year of days"))
    charts.show_chart(
        charts.calendar_heat(board.calendar), key="calendar", alt=_("Answers on each day of the last year")
    )
    said = [
        _(
            "**{days}** with practice in the last 53 weeks, {answers} (n).",
            days=ngettext("{n} day", "{n} days", len(practised)),
            answers=ngettext("{n} answer", "{n} answers", sum(day.answers for day in practised)),
        )
    ]
    if board.begun:
        said.append(_("Your first day here was {day}.", day=written(board.begun)))
    st.markdown(" ".join(said))
    if practised:
        _table(
            "calendar",
            [{_("Week of"): written(week.day), _("Answers"): week.answers} for week in reversed(by_week(practised))],
        )


def _days(board: Dashboard) -> None:
    weekly = len(board.days) > MOST_DAILY_BARS
    shown = by_week(board.days) if weekly else list(board.days)
    st.subheader(_("Answers by week") if weekly else _("Answers by day"))
    charts.show_chart(charts.answers_by_day(shown), key="days", alt=_("Answers: right, not right, not marked"))
    practised = [day for day in board.days if day.answers]
    best = max(practised, key=lambda day: day.answers)
    st.markdown(
        _(
            "You practised on **{practised} of {days} days**: {answers} in about {minutes}. {marked} of them were "
            "marked, {right} of those right (n = {marked}). Your busiest day was {day} with {most}.",
            practised=len(practised),
            days=len(board.days),
            answers=ngettext("{n} answer", "{n} answers", board.answers),
            minutes=ngettext("{n} minute", "{n} minutes", max(1, board.minutes)),
            marked=board.marked,
            right=board.right,
            day=written(best.day),
            most=best.answers,
        )
    )
    _table("days", [_day_row(day) for day in reversed(shown) if day.answers])


def _day_row(day: Day) -> dict[str, object]:
    return {
        _("Day"): written(day.day),
        _("Answers"): day.answers,
        _("Marked"): day.marked,
        _("Right"): day.right,
        _("Minutes"): decimals(day.whole_ms / 60_000, 1),
    }


def _retention(board: Dashboard) -> None:
    seen = [one for one in board.retention if one.remembered.n]
    total = sum(one.remembered.n for one in seen)
    if not total:
        return
    st.subheader(_("What stays"))
    charts.show_chart(charts.retention_bars(board.retention), key="retention", alt=_("Share remembered after each gap"))
    hits = sum(one.remembered.hits for one in seen)
    said = [
        _(
            "When something came back after a day or more, you still knew it **{share}** of the time (n = {n}). The "
            "bars say after how many days it came back; the thin lines are 95 % intervals, and the dotted one is the "
            "{planned} % that the schedule plans for.",
            share=percent(hits / total),
            n=total,
            planned=charts.PLANNED_PERCENT,
        )
    ]
    if total < LITTLE:
        said.append(_("With so few, take it as a hint."))
    st.markdown(" ".join(said))
    _table(
        "retention",
        [
            {
                _("Came back after"): say(one.gap),
                _("Remembered"): _("{n} of {of}", n=one.remembered.hits, of=one.remembered.n),
                _("Share"): _(
                    "{share} ({low} to {high})",
                    share=percent(one.remembered.estimate or 0),
                    low=percent(one.remembered.low),
                    high=percent(one.remembered.high),
                ),
            }
            for one in seen
        ],
    )


def _forecast(board: Dashboard) -> None:
    total = sum(one.reviews for one in board.forecast)
    if not total:
        return
    st.subheader(_("What comes"))
    charts.show_chart(charts.forecast_bars(board.forecast), key="forecast", alt=_("Reviews of the next 30 days"))
    most = max(board.forecast, key=lambda one: one.reviews)
    st.markdown(
        _(
            "**{reviews}** (n) fall due in the next {days} days, {due} of them today or before; the most, {most}, on "
            "{day}. Each day's practice moves this.",
            reviews=ngettext("{n} review", "{n} reviews", total),
            days=len(board.forecast),
            due=board.due,
            most=most.reviews,
            day=written(most.day),
        )
    )
    _table(
        "forecast", [{_("Day"): written(one.day), _("Reviews"): one.reviews} for one in board.forecast if one.reviews]
    )


@st.fragment
def _mastery(found: Sequence[Mastery]) -> None:
    """Show one way to group at a time; another choice reads nothing again."""
    if not found:
        return
    st.subheader(_("What you master"))
    chosen = st.radio(
        _("By"), list(GROUPS), key="mastery_by", format_func=lambda kind: say(GROUPS[kind]), horizontal=True
    )
    groups = [one for one in found if one.kind == (chosen or "level")]
    if not groups:
        st.caption(_("Nothing that you met so far says its group."))
        return
    shown = groups[:MOST_GROUPS]
    charts.show_chart(charts.mastery_bars(shown), key="mastery", alt=_("How long items are kept, by group"))
    best = max(shown, key=lambda one: (one.mean, one.n))
    said = [
        _(
            "The bars say for how long you keep what you met (n = {n}). Best kept: **{best}**, {items}.",
            n=sum(one.n for one in groups),
            best=plain(group_name(best)),
            items=ngettext("{n} item", "{n} items", best.n),
        )
    ]
    if len(groups) > len(shown):
        said.append(_("The {n} smallest groups are not drawn.", n=len(groups) - len(shown)))
    st.markdown(" ".join(said))
    _table(
        "mastery",
        [
            {_("Group"): group_name(one), _("Items"): one.n}
            | dict(zip(map(say, charts.MASTERY_NAMES), one.items, strict=True))
            for one in groups
        ],
    )


def _pace(board: Dashboard) -> None:
    weeks = by_week(board.days)
    timed, hinted = sum(week.timed for week in weeks), sum(week.hinted for week in weeks)
    st.subheader(_("Time, pace and hints"))
    weekly = len(board.days) > MOST_DAILY_BARS
    charts.show_chart(charts.minutes_bars(weeks if weekly else board.days), key="minutes", alt=_("Minutes of practice"))
    if sum(week.timed > 0 for week in weeks) > 1:
        charts.show_chart(charts.pace_lines(weeks), key="pace", alt=_("Seconds an answer, by week"))
    if sum(week.answers > 0 for week in weeks) > 1:
        charts.show_chart(charts.hint_lines(weeks), key="hints", alt=_("Share of answers with a hint, by week"))
    seconds = sum(week.duration_ms for week in weeks) / timed / 1000 if timed else 0
    pace = _("No answer was timed.")
    if timed:
        pace = _("An answer takes you **{seconds} seconds** on average (n = {n}).", seconds=round(seconds), n=timed)
    hints = _("{n} of {of} answers used a hint.", n=hinted, of=board.answers)
    st.markdown(f"{pace} {hints}")
    _table(
        "pace",
        [
            {
                _("Week of"): written(week.day),
                _("Minutes"): number(round(week.whole_ms / 60_000)),
                _("Seconds an answer"): number(round(week.duration_ms / week.timed / 1000)) if week.timed else "–",
                _("With a hint"): _("{n} of {of}", n=week.hinted, of=week.answers),
            }
            for week in reversed(weeks)
            if week.answers
        ],
    )
