"""The charts of the progress page, each with what it says in words, how many observations, and its table."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from aidioma.progress.days import Day, by_week
from aidioma.progress.mastery import Mastery, MasteryKind
from aidioma.progress.service import Dashboard
from pages.ui import charts
from pages.ui.texts import plain, written

MOST_DAILY_BARS: Final = 100
MOST_GROUPS: Final = 12
LITTLE: Final = 30
GROUPS: Final[dict[str, MasteryKind]] = {"Level": "level", "Topic": "topic", "Grammar": "concept"}


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


def _table(rows: Sequence[Mapping[str, object]]) -> None:
    with st.expander("The same as a table", icon=":material/table:"):
        st.table([{key: plain(str(value)) for key, value in row.items()} for row in rows])


def _calendar(board: Dashboard) -> None:
    practised = [day for day in board.calendar if day.answers]
    st.subheader("A year of days")
    charts.show_chart(charts.calendar_heat(board.calendar), key="calendar", alt="Answers on each day of the last year")
    began = f" Your first day here was {written(board.begun)}." if board.begun else ""
    st.markdown(
        f"**{_counted(len(practised), 'day')}** with practice in the last 53 weeks, "
        f"{_counted(sum(day.answers for day in practised), 'answer')} (n).{began}"
    )
    if practised:
        _table([{"Week of": written(week.day), "Answers": week.answers} for week in reversed(by_week(practised))])


def _days(board: Dashboard) -> None:
    weekly = len(board.days) > MOST_DAILY_BARS
    shown = by_week(board.days) if weekly else list(board.days)
    st.subheader("Answers by week" if weekly else "Answers by day")
    charts.show_chart(charts.answers_by_day(shown), key="days", alt="Answers: right, not right, not marked")
    practised = [day for day in board.days if day.answers]
    best = max(practised, key=lambda day: day.answers)
    spent = f"{_counted(board.answers, 'answer')} in about {_counted(max(1, board.minutes), 'minute')}"
    st.markdown(
        f"You practised on **{len(practised)} of {len(board.days)} days**: {spent}. "
        f"{board.marked:,} of them were marked, {board.right:,} of those right (n = {board.marked:,}). "
        f"Your busiest day was {written(best.day)} with {best.answers}."
    )
    _table([_day_row(day) for day in reversed(shown) if day.answers])


def _day_row(day: Day) -> dict[str, object]:
    return {
        "Day": written(day.day),
        "Answers": day.answers,
        "Marked": day.marked,
        "Right": day.right,
        "Minutes": f"{day.duration_ms / 60_000:.1f}",
    }


def _retention(board: Dashboard) -> None:
    seen = [one for one in board.retention if one.remembered.n]
    total = sum(one.remembered.n for one in seen)
    if not total:
        return
    st.subheader("What stays")
    charts.show_chart(charts.retention_bars(board.retention), key="retention", alt="Share remembered after each gap")
    hits = sum(one.remembered.hits for one in seen)
    careful = " With so few, take it as a hint." if total < LITTLE else ""
    st.markdown(
        f"When something came back after a day or more, you still knew it **{hits / total:.0%}** of the time "
        f"(n = {total:,}). The bars say after how many days it came back; the thin lines are 95 % intervals, "
        f"and the dotted one is the {charts.PLANNED_PERCENT} % that the schedule plans for.{careful}"
    )
    _table(
        [
            {
                "Came back after": one.gap,
                "Remembered": f"{one.remembered.hits} of {one.remembered.n}",
                "Share": f"{one.remembered.estimate or 0:.0%} ({one.remembered.low:.0%} to {one.remembered.high:.0%})",
            }
            for one in seen
        ]
    )


def _forecast(board: Dashboard) -> None:
    total = sum(one.reviews for one in board.forecast)
    if not total:
        return
    st.subheader("What comes")
    charts.show_chart(charts.forecast_bars(board.forecast), key="forecast", alt="Reviews of the next 30 days")
    most = max(board.forecast, key=lambda one: one.reviews)
    st.markdown(
        f"**{_counted(total, 'review')}** (n) fall due in the next {len(board.forecast)} days, {board.due} of them "
        f"today or before; the most, {most.reviews}, on {written(most.day)}. Each day's practice moves this."
    )
    _table([{"Day": written(one.day), "Reviews": one.reviews} for one in board.forecast if one.reviews])


@st.fragment
def _mastery(found: Sequence[Mastery]) -> None:
    """Show one way to group at a time; another choice reads nothing again."""
    if not found:
        return
    st.subheader("What you master")
    chosen = st.radio("By", list(GROUPS), key="mastery_by", horizontal=True)
    groups = [one for one in found if one.kind == GROUPS[chosen or "Level"]]
    if not groups:
        st.caption("Nothing that you met so far says its group.")
        return
    shown = groups[:MOST_GROUPS]
    charts.show_chart(charts.mastery_bars(shown), key="mastery", alt="How long items are kept, by group")
    best = max(shown, key=lambda one: (one.mean, one.n))
    left = f" The {len(groups) - len(shown)} smallest groups are not drawn." if len(groups) > len(shown) else ""
    st.markdown(
        f"The bars say for how long you keep what you met (n = {sum(one.n for one in groups):,}). "
        f"Best kept: **{plain(best.name)}**, {_counted(best.n, 'item')}.{left}"
    )
    _table(
        [
            {"Group": one.name, "Items": one.n} | dict(zip(charts.MASTERY_NAMES, one.items, strict=True))
            for one in groups
        ]
    )


def _pace(board: Dashboard) -> None:
    weeks = by_week(board.days)
    timed, hinted = sum(week.timed for week in weeks), sum(week.hinted for week in weeks)
    st.subheader("Time, pace and hints")
    weekly = len(board.days) > MOST_DAILY_BARS
    charts.show_chart(charts.minutes_bars(weeks if weekly else board.days), key="minutes", alt="Minutes of practice")
    if sum(week.timed > 0 for week in weeks) > 1:
        charts.show_chart(charts.pace_lines(weeks), key="pace", alt="Seconds an answer, by week")
    if sum(week.answers > 0 for week in weeks) > 1:
        charts.show_chart(charts.hint_lines(weeks), key="hints", alt="Share of answers with a hint, by week")
    seconds = sum(week.duration_ms for week in weeks) / timed / 1000 if timed else 0
    pace = (
        f"An answer takes you **{seconds:.0f} seconds** on average (n = {timed:,})" if timed else "No answer was timed"
    )
    st.markdown(f"{pace}, and {hinted:,} of {board.answers:,} answers used a hint (n = {board.answers:,}).")
    _table(
        [
            {
                "Week of": written(week.day),
                "Minutes": f"{week.duration_ms / 60_000:.0f}",
                "Seconds an answer": f"{week.duration_ms / week.timed / 1000:.0f}" if week.timed else "–",
                "With a hint": f"{week.hinted} of {week.answers}",
            }
            for week in reversed(weeks)
            if week.answers
        ]
    )


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
