"""A bare Streamlit page with as many charts as the progress page: what benchmarks/progress_page.py compares it with."""

from datetime import date, timedelta

import plotly.graph_objects as go
import streamlit as st

TODAY = date(2026, 3, 2)
DAYS = [TODAY - timedelta(days=n) for n in range(30)]
COUNTS = [n * 7 % 23 for n in range(30)]

st.title("Charts")
figures = [
    go.Figure(go.Heatmap(z=[[(day * week) % 40 for week in range(53)] for day in range(7)])),
    go.Figure([go.Bar(x=DAYS, y=COUNTS), go.Bar(x=DAYS, y=COUNTS), go.Bar(x=DAYS, y=COUNTS)]),
    go.Figure(go.Bar(x=["1", "2", "3", "4", "5"], y=[90, 80, 70, 60, 50])),
    go.Figure(go.Bar(x=DAYS, y=COUNTS)),
    go.Figure([go.Bar(y=["a", "b", "c"], x=[level, 5, 7], orientation="h") for level in range(6)]),
    go.Figure(go.Bar(x=DAYS, y=COUNTS)),
    go.Figure(go.Scatter(x=DAYS[::7], y=COUNTS[::7])),
    go.Figure(go.Scatter(x=DAYS[::7], y=COUNTS[::7])),
]
for place, figure in enumerate(figures):
    st.plotly_chart(figure, key=f"chart_{place}")
