"""Charts in the app's own colours, readable with any colour vision and in either theme."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
import streamlit as st

from aidioma.progress.days import WEEK, Day
from aidioma.progress.mastery import LEVELS_OF_MASTERY, Coming, Mastery
from aidioma.progress.retention import Retention

RIGHT, WRONG, UNMARKED, MAIN = "#009E73", "#D55E00", "#8C8C8C", "#0072B2"
"""From Okabe and Ito's palette; bars carry patterns too, so that colour is never alone."""

MASTERY_NAMES: Final = ("not kept yet", "a day", "a week", "3 weeks", "2 months", "half a year")
MASTERY_COLOURS: Final = ("#8C8C8C", "#E69F00", "#56B4E9", "#0072B2", "#009E73", "#CC79A7")
MASTERY_PATTERNS: Final = (".", "/", "", "\\", "", "x")
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LIGHT_SCALE: Final = ("#CFE3F1", "#0072B2", "#003A5C")
_DARK_SCALE: Final = ("#16405A", "#3F9BD1", "#CDE9FA")
_HEIGHT: Final = 260
_LONGEST_NAME: Final = 26
_MOST_MARKERS: Final = 60


def show_chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Show *figure* with *alt* as what a screen reader says of it."""
    st.plotly_chart(figure, config={"displayModeBar": False}, key=key, alt=alt)


def answers_by_day(days: Sequence[Day]) -> go.Figure:
    """Return the answers of each day (or week) as stacked bars: right, not right, not marked."""
    dates = [day.day for day in days]
    bars = (
        ("Right", [day.right for day in days], RIGHT, ""),
        ("Not right", [day.marked - day.right for day in days], WRONG, "/"),
        ("Not marked", [day.answers - day.marked for day in days], UNMARKED, "."),
    )
    figure = go.Figure(
        [_bar(name, dates, counts, colour, shape) for name, counts, colour, shape in bars if any(counts)]
    )
    return _styled(figure, y="answers", barmode="stack", showlegend=True)


def calendar_heat(days: Sequence[Day]) -> go.Figure:
    """Return a year of days, weeks across, weekdays down; the further from the background, the more answers."""
    mondays = [day.day for day in days[::WEEK]]
    counts = [[_answers(days, week, weekday) for week in range(len(mondays))] for weekday in range(WEEK)]
    texts = [[_said(days, week, weekday) for week in range(len(mondays))] for weekday in range(WEEK)]
    dark = st.context.theme.type == "dark"
    scale = [(at / 2, colour) for at, colour in enumerate(_DARK_SCALE if dark else _LIGHT_SCALE)]
    heat = go.Heatmap(
        z=counts, x=mondays, y=WEEKDAYS, text=texts, hoverinfo="text", colorscale=scale, xgap=1, ygap=2, zmin=1,
        hoverongaps=False, colorbar={"thickness": 10, "title": {"text": "answers"}, "tickformat": "d", "len": 1},
    )  # fmt: skip
    figure = _styled(go.Figure(heat), height=190)
    figure.update_xaxes(tickformat="%b", dtick="M2", showgrid=False)
    figure.update_yaxes(autorange="reversed", tickvals=["Mon", "Wed", "Fri", "Sun"], showgrid=False)
    return figure


def retention_bars(found: Sequence[Retention]) -> go.Figure:
    """Return the share remembered after each gap, with its 95 % interval and n."""
    shown = [one for one in found if one.remembered.n]
    shares = [100 * (one.remembered.estimate or 0) for one in shown]
    bar = go.Bar(
        x=[f"{one.gap}<br>n = {one.remembered.n}" for one in shown],
        y=shares,
        marker={"color": MAIN},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [100 * one.remembered.high - share for one, share in zip(shown, shares, strict=True)],
            "arrayminus": [share - 100 * one.remembered.low for one, share in zip(shown, shares, strict=True)],
            "color": UNMARKED,
        },
        hovertemplate="%{y:.0f} %<extra></extra>",
    )
    figure = _styled(go.Figure(bar), y="% remembered")
    figure.add_hline(y=90, line={"dash": "dot", "color": UNMARKED}, annotation_text="planned: 90 %")
    figure.update_xaxes(type="category", tickformat=None)
    figure.update_yaxes(range=[0, 105], tickvals=[0, 25, 50, 75, 100])
    return figure


def forecast_bars(coming: Sequence[Coming]) -> go.Figure:
    """Return the reviews of each coming day."""
    bar = go.Bar(x=[one.day for one in coming], y=[one.reviews for one in coming], marker={"color": MAIN})
    return _styled(go.Figure(bar), y="reviews")


def mastery_bars(found: Sequence[Mastery]) -> go.Figure:
    """Return for each group how many items are kept for how long, as stacked bars."""
    names = [one.name if len(one.name) <= _LONGEST_NAME else one.name[: _LONGEST_NAME - 1] + "…" for one in found]
    bars = [
        go.Bar(
            name=MASTERY_NAMES[level],
            y=names,
            x=[one.items[level] for one in found],
            orientation="h",
            marker={"color": MASTERY_COLOURS[level], "pattern": {"shape": MASTERY_PATTERNS[level]}},
        )
        for level in range(LEVELS_OF_MASTERY)
        if any(one.items[level] for one in found)
    ]
    figure = _styled(go.Figure(bars), height=100 + 28 * len(found), barmode="stack", showlegend=True)
    figure.update_xaxes(tickformat="d", title_text="items", rangemode="tozero")
    figure.update_yaxes(autorange="reversed", tickformat=None, type="category")
    return figure


def minutes_bars(days: Sequence[Day]) -> go.Figure:
    """Return the minutes spent on answers each day (or week)."""
    bar = go.Bar(x=[day.day for day in days], y=[day.duration_ms / 60_000 for day in days], marker={"color": MAIN})
    return _styled(go.Figure(bar), y="minutes")


def pace_lines(weeks: Sequence[Day]) -> go.Figure:
    """Return seconds an answer for each week with timed answers."""
    timed = [week for week in weeks if week.timed]
    seconds = [week.duration_ms / week.timed / 1000 for week in timed]
    return _line([week.day for week in timed], seconds, y="seconds an answer")


def hint_lines(weeks: Sequence[Day]) -> go.Figure:
    """Return the share of answers with a hint for each week with answers."""
    used = [week for week in weeks if week.answers]
    return _line([week.day for week in used], [100 * week.hinted / week.answers for week in used], y="% with a hint")


def _line(weeks: Sequence[date], values: Sequence[float], *, y: str) -> go.Figure:
    line = go.Scatter(
        x=weeks,
        y=values,
        mode="lines+markers" if len(weeks) <= _MOST_MARKERS else "lines",
        line={"color": MAIN},
        marker={"size": 8},
    )
    return _styled(go.Figure(line), y=y, height=210)


def _bar(name: str, x: Sequence[date], y: Sequence[float], colour: str, shape: str) -> go.Bar:
    return go.Bar(name=name, x=x, y=y, marker={"color": colour, "pattern": {"shape": shape}})


def _answers(days: Sequence[Day], week: int, weekday: int) -> int | None:
    at = week * WEEK + weekday
    return days[at].answers or None if at < len(days) else None


def _said(days: Sequence[Day], week: int, weekday: int) -> str:
    day = days[0].day + timedelta(days=week * WEEK + weekday)
    return f"{day:%-d %b %Y}: {_answers(days, week, weekday) or 0} answers"


def _styled(figure: go.Figure, *, y: str | None = None, height: int = _HEIGHT, **layout: Any) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        dragmode=False,
        bargap=0.15,
        **({"showlegend": False} | layout),
    )
    figure.update_xaxes(tickformat="%-d %b", fixedrange=True, automargin=True)
    figure.update_yaxes(title_text=y, rangemode="tozero", fixedrange=True, automargin=True)
    return figure
