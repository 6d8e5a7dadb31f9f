"""Charts of the cache and of what it costs, each drawn from figures that the page also says in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import plotly.graph_objects as go

from aidioma.admin.contradictions import AnswerMap
from aidioma.admin.days import DayFigures
from aidioma.admin.threshold_simulation import SimulatedPolicy
from aidioma.i18n import Message
from pages.ui.charts import day_ticks
from pages.ui.words import _, interface, say

TIERS: Final = {
    "accepted": (Message("authored translation"), "#004D38", ""),
    "foreseen": (Message("mistake its author foresaw"), "#7FB8A4", "\\"),
    "memory": (Message("same words, in memory"), "#009E73", "/"),
    "exact": (Message("same words, stored"), "#56B4E9", "."),
    "rules": (Message("rule of the language"), "#0072B2", ""),
    "composed": (Message("composed from evidence"), "#E69F00", "\\"),
    "candidate": (Message("found by its vector"), "#CC79A7", "x"),
    "pack": (Message("an installed pack"), "#F0E442", "+"),
    "own": (Message("its learner accepts it"), "#B2DF8A", "x"),
    "judge": (Message("the judge"), "#D55E00", "-"),
    "none": (Message("nobody: pending"), "#8C8C8C", "."),
}
"""How each tier is called, its colour, and the pattern that tells it without the colour."""
_MAIN: Final = "#0072B2"
_RIGHT, _WRONG = "#009E73", "#D55E00"
_LONGEST: Final = 34


def tiers_by_day(days: Sequence[DayFigures]) -> go.Figure:
    """Return what settled the answers of each day, in percent, as stacked bars."""
    shown = [name for name in TIERS if any(day.tiers.get(name) for day in days)]
    bars = [
        go.Bar(
            name=say(TIERS[name][0]),
            x=[day.day for day in days],
            y=[100 * day.tiers.get(name, 0) / max(1, day.answers) for day in days],
            marker={"color": TIERS[name][1], "pattern": {"shape": TIERS[name][2]}},
            hovertemplate="%{y:.1f} %",
        )
        for name in shown
    ]
    return _styled(go.Figure(bars), y=_("% of answers"), barmode="stack", showlegend=True, height=340)


def money_by_day(days: Sequence[tuple[date, float, float]]) -> go.Figure:
    """Return what was spent and what was avoided each day."""
    dates = [day for day, *_rest in days]
    spent = go.Bar(name=_("spent"), x=dates, y=[spent for _day, spent, _avoided in days], marker={"color": _WRONG})
    avoided = go.Bar(
        name=_("avoided"),
        x=dates,
        y=[avoided for *_rest, avoided in days],
        marker={"color": _RIGHT, "pattern": {"shape": "/"}},
    )
    return _styled(go.Figure([spent, avoided]), y=_("US dollars"), barmode="group", showlegend=True)


def shares(named: Mapping[str, float], *, x: str) -> go.Figure:
    """Return amounts by name as lying bars, the largest on top."""
    ordered = sorted(named.items(), key=lambda item: (-item[1], item[0]))[:12]
    bar = go.Bar(
        y=[_short(name) for name, _amount in ordered],
        x=[amount for _name, amount in ordered],
        orientation="h",
        marker={"color": _MAIN},
    )
    figure = _styled(go.Figure(bar), height=90 + 26 * len(ordered))
    figure.update_xaxes(title_text=x, tickformat=None, rangemode="tozero")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure


def clusters(found: AnswerMap) -> go.Figure:
    """Return the largest clusters of an exercise as lying bars, right and wrong told apart by colour and pattern."""
    shown = found.clusters[:12]
    bar = go.Bar(
        y=[_short(one.name) for one in shown],
        x=[one.times for one in shown],
        orientation="h",
        marker={
            "color": [_RIGHT if one.is_right else _WRONG for one in shown],
            "pattern": {"shape": ["" if one.is_right else "/" for one in shown]},
        },
    )
    figure = _styled(go.Figure(bar), height=90 + 28 * len(shown))
    figure.update_xaxes(title_text=_("times typed"), tickformat="d", rangemode="tozero")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure


def bounds(outcomes: Sequence[SimulatedPolicy]) -> go.Figure:
    """Return for each bound or policy the share of answers settled without a call."""
    bar = go.Bar(
        y=[say(one.name) for one in outcomes],
        x=[100 * one.hit_share for one in outcomes],
        orientation="h",
        marker={"color": _MAIN},
    )
    figure = _styled(go.Figure(bar), height=90 + 26 * len(outcomes))
    figure.update_xaxes(title_text=_("% settled without a call"), range=[0, 100], tickformat=None)
    figure.update_yaxes(autorange="reversed", type="category")
    return figure


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _styled(
    figure: go.Figure, *, y: str | None = None, height: int = 280, barmode: str | None = None, showlegend: bool = False
) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        dragmode=False,
        separators=",." if interface() == "es" else ".,",
        bargap=0.15,
        barmode=barmode,
        showlegend=showlegend,
    )
    figure.update_xaxes(tickformat=day_ticks(), fixedrange=True, automargin=True)
    figure.update_yaxes(title_text=y, rangemode="tozero", fixedrange=True, automargin=True)
    return figure
