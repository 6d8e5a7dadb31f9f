"""Charts in the app's own colours, readable with any colour vision and in either theme."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
import streamlit as st
from babel.dates import format_date, get_day_names

from aidioma.i18n import Message
from aidioma.progress.days import WEEK, Day
from aidioma.progress.mastery import LEVELS_OF_MASTERY, Coming, Mastery
from aidioma.progress.retention import Retention
from pages.ui.names import group_name
from pages.ui.texts import written
from pages.ui.words import _, interface, locale, ngettext, say

RIGHT, WRONG, UNMARKED, MAIN = "#009E73", "#D55E00", "#8C8C8C", "#0072B2"
"""From Okabe and Ito's palette; bars carry patterns too, so that colour is never alone."""

PLANNED_PERCENT: Final = 90
"""What the schedule plans to be remembered when an item is due."""

MASTERY_NAMES: Final = (
    Message("not kept yet"),
    Message("a day"),
    Message("a week"),
    Message("3 weeks"),
    Message("2 months"),
    Message("half a year"),
)
MASTERY_COLOURS: Final = ("#8C8C8C", "#E69F00", "#56B4E9", "#0072B2", "#009E73", "#CC79A7")
MASTERY_PATTERNS: Final = (".", "/", "", "\\", "", "x")
_LIGHT_SCALE: Final = ((0, "#EFE8DC"), (1e-6, "#BBD8EC"), (0.5, "#0072B2"), (1, "#003A5C"))
_DARK_SCALE: Final = ((0, "#2A241F"), (1e-6, "#1B4C6B"), (0.5, "#3F9BD1"), (1, "#CDE9FA"))
"""A day without answers is a faint field, so that a young account has a calendar, too."""

_FULLEST_DAY: Final = 10
"""The scale of the calendar reaches so many answers at least."""

_COLOUR_BAR: Final = {
    "orientation": "h",
    "thickness": 8,
    "len": 0.6,
    "x": 0,
    "xanchor": "left",
    "y": -0.2,
    "yanchor": "top",
    "tickformat": "d",
}
"""Below the year, which needs all of a phone's width."""

_Axis = Mapping[str, Any]
_HEIGHT: Final = 260
_LONGEST_NAME: Final = 26
_MOST_MARKERS: Final = 30


def show_chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Show *figure* with *alt* as what a screen reader says of it."""
    st.plotly_chart(figure, config={"displayModeBar": False}, key=key, alt=alt)


def answers_by_day(days: Sequence[Day]) -> go.Figure:
    """Return the answers of each day (or week) as stacked bars: right, not right, not marked."""
    dates = [day.day for day in days]
    bars = (
        (_("Right"), [day.right for day in days], RIGHT, ""),
        (_("Not right"), [day.marked - day.right for day in days], WRONG, "/"),
        (_("Not marked"), [day.answers - day.marked for day in days], UNMARKED, "."),
    )
    drawn = [_bar(name, dates, counts, colour, shape) for name, counts, colour, shape in bars if any(counts)]
    return _figure(drawn, y={"title": {"text": _("answers")}}, barmode="stack", showlegend=True)


def calendar_heat(days: Sequence[Day]) -> go.Figure:
    """Return a year of days, weeks across, weekdays down; the further from the background, the more answers."""
    mondays = [day.day for day in days[::WEEK]]
    counts = [[_answers(days, week, weekday) for week in range(len(mondays))] for weekday in range(WEEK)]
    texts = [[_said(days, week, weekday) for week in range(len(mondays))] for weekday in range(WEEK)]
    named = get_day_names("abbreviated", locale=locale())
    weekdays = [named[weekday].capitalize() for weekday in range(WEEK)]
    firsts = [day.day for day in days if day.day.day == 1][::2]
    months = [format_date(first, "LLL", locale=locale()) for first in firsts]
    heat = go.Heatmap(
        z=counts,
        x=mondays,
        y=weekdays,
        text=texts,
        hoverinfo="text",
        hoverongaps=False,
        colorscale=_DARK_SCALE if _is_dark() else _LIGHT_SCALE,
        colorbar={**_COLOUR_BAR, "title": {"text": _("answers a day"), "side": "top"}},
        zmin=0,
        zmax=max(_FULLEST_DAY, *(day.answers for day in days)),
        xgap=1,
        ygap=2,
    )
    return _figure(
        [heat],
        x={"tickvals": firsts, "ticktext": months, "showgrid": False},
        y={"autorange": "reversed", "tickvals": weekdays[::2], "showgrid": False},
        height=230,
    )


def retention_bars(found: Sequence[Retention]) -> go.Figure:
    """Return the share remembered after each gap, with its 95 % interval and n."""
    shown = [one for one in found if one.remembered.n]
    shares = [100 * (one.remembered.estimate or 0) for one in shown]
    bar = go.Bar(
        x=[f"{say(one.gap)}<br>n = {one.remembered.n}" for one in shown],
        y=shares,
        marker={"color": MAIN},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [100 * one.remembered.high - share for one, share in zip(shown, shares, strict=True)],
            "arrayminus": [share - 100 * one.remembered.low for one, share in zip(shown, shares, strict=True)],
            "color": _text_colour(),
        },
        hovertemplate="%{y:.0f} %<extra></extra>",
    )
    planned = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": PLANNED_PERCENT, "y1": PLANNED_PERCENT}
    return _figure(
        [bar],
        x={"type": "category", "tickformat": None},
        y={"title": {"text": _("% remembered")}, "range": [0, 105], "tickvals": [0, 25, 50, 75, 100]},
        shapes=[{**planned, "line": {"dash": "dot", "color": _text_colour()}}],
    )


def forecast_bars(coming: Sequence[Coming]) -> go.Figure:
    """Return the reviews of each coming day."""
    bar = go.Bar(x=[one.day for one in coming], y=[one.reviews for one in coming], marker={"color": MAIN})
    return _figure([bar], y={"title": {"text": _("reviews")}})


def mastery_bars(found: Sequence[Mastery]) -> go.Figure:
    """Return for each group how many items are kept for how long, as stacked bars."""
    named = [group_name(one) for one in found]
    names = [name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…" for name in named]
    bars = [
        go.Bar(
            name=say(MASTERY_NAMES[level]),
            y=names,
            x=[one.items[level] for one in found],
            orientation="h",
            marker={"color": MASTERY_COLOURS[level], "pattern": {"shape": MASTERY_PATTERNS[level]}},
        )
        for level in range(LEVELS_OF_MASTERY)
        if any(one.items[level] for one in found)
    ]
    return _figure(
        bars,
        x={"tickformat": "d", "title": {"text": _("items")}, "rangemode": "tozero"},
        y={"autorange": "reversed", "type": "category"},
        height=100 + 28 * len(found),
        barmode="stack",
        showlegend=True,
    )


def minutes_bars(days: Sequence[Day]) -> go.Figure:
    """Return the minutes spent on answers each day (or week)."""
    bar = go.Bar(x=[day.day for day in days], y=[day.whole_ms / 60_000 for day in days], marker={"color": MAIN})
    return _figure([bar], y={"title": {"text": _("minutes")}})


def pace_lines(weeks: Sequence[Day]) -> go.Figure:
    """Return seconds an answer for each week with timed answers."""
    timed = [week for week in weeks if week.timed]
    seconds = [week.duration_ms / week.timed / 1000 for week in timed]
    return _line([week.day for week in timed], seconds, y=_("seconds an answer"))


def hint_lines(weeks: Sequence[Day]) -> go.Figure:
    """Return the share of answers with a hint for each week with answers."""
    used = [week for week in weeks if week.answers]
    return _line([week.day for week in used], [100 * week.hinted / week.answers for week in used], y=_("% with a hint"))


def _line(weeks: Sequence[date], values: Sequence[float], *, y: str) -> go.Figure:
    line = go.Scatter(
        x=weeks,
        y=values,
        mode="lines+markers" if len(weeks) <= _MOST_MARKERS else "lines",
        line={"color": MAIN},
        marker={"size": 8},
    )
    return _figure([line], y={"title": {"text": y}}, height=210)


def _bar(name: str, x: Sequence[date], y: Sequence[float], colour: str, shape: str) -> go.Bar:
    return go.Bar(name=name, x=x, y=y, marker={"color": colour, "pattern": {"shape": shape}})


def _answers(days: Sequence[Day], week: int, weekday: int) -> int | None:
    at = week * WEEK + weekday
    return days[at].answers if at < len(days) else None


def _said(days: Sequence[Day], week: int, weekday: int) -> str:
    day = days[0].day + timedelta(days=week * WEEK + weekday)
    said = ngettext("{n} answer", "{n} answers", _answers(days, week, weekday) or 0)
    return f"{written(day)}: {said}"


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


def _text_colour() -> str:
    """Return a colour that is seen on a bar as well as beside it."""
    return "#F4ECE2" if _is_dark() else "#1B130E"


def day_ticks() -> str:
    """Return how an axis writes days; Plotly knows the names of months in English alone."""
    return "%-d %b" if interface() == "en" else "%-d/%-m"


def _figure(
    drawn: Sequence[Any], *, x: _Axis | None = None, y: _Axis, height: int = _HEIGHT, **layout: Any
) -> go.Figure:
    """Return the figure, made at once: plotly takes six times as long to change one that is there."""
    together = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        "dragmode": False,
        "bargap": 0.15,
        "separators": ",." if interface() == "es" else ".,",
        "showlegend": False,
        "xaxis": {"tickformat": day_ticks(), "fixedrange": True, "automargin": True, **(x or {})},
        "yaxis": {"rangemode": "tozero", "fixedrange": True, "automargin": True, **y},
    }
    return go.Figure(list(drawn), layout=together | layout)
