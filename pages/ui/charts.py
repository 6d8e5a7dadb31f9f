"""Charts in the app's own colours, readable with any colour vision and in either theme."""

from collections.abc import Sequence

import plotly.graph_objects as go

from aidioma.progress.days import Day

RIGHT, WRONG, UNMARKED = "#009E73", "#D55E00", "#8C8C8C"
"""From Okabe and Ito's palette; the bars carry patterns too, so that colour is never alone."""


def answers_by_day(days: Sequence[Day]) -> go.Figure:
    """Return the answers of each day as stacked bars: right, not right, not marked."""
    dates = [day.day for day in days]
    bars = (
        ("Right", [day.right for day in days], RIGHT, ""),
        ("Not right", [day.marked - day.right for day in days], WRONG, "/"),
        ("Not marked", [day.answers - day.marked for day in days], UNMARKED, "."),
    )
    figure = go.Figure(
        [
            go.Bar(name=name, x=dates, y=counts, marker={"color": colour, "pattern": {"shape": shape}})
            for name, counts, colour, shape in bars
            if any(counts)
        ]
    )
    figure.update_layout(
        barmode="stack",
        height=280,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.12, "x": 0},
        hovermode="x unified",
        dragmode=False,
        showlegend=True,
    )
    figure.update_xaxes(tickformat="%-d %b", fixedrange=True)
    figure.update_yaxes(title_text="answers", rangemode="tozero", fixedrange=True, tickformat="d")
    return figure
