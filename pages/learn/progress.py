"""Progress, first page: what is due, the streak, the last 30 days, and how many answers were right."""

import streamlit as st

from aidioma.progress.service import SHOWN_DAYS, Overview
from pages.ui.charts import answers_by_day
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import written

account = require_account()


def days(count: int) -> str:
    """Return *count* days in words."""
    return "1 day" if count == 1 else f"{count} days"


def show_figures(overview: Overview) -> None:
    """Show the four figures, each with what it counts."""
    accuracy = "–" if overview.accuracy is None else f"{overview.accuracy:.0%}"
    with st.container(horizontal=True):
        st.metric("Due today", overview.due, border=True)
        st.metric("Streak", days(overview.streak_days), border=True, help="Days in a row with at least one answer.")
        st.metric(f"Answers in {SHOWN_DAYS} days", overview.answers, border=True)
        st.metric(
            "Right",
            accuracy,
            border=True,
            help=f"Of {overview.marked} marked answers, {overview.right} were correct or correct but for a slip. "
            "Answers that you rated yourself are not counted.",
        )


def show_days(overview: Overview) -> None:
    """Show the days as a chart, and the same as a table for who would rather read."""
    st.subheader(f"The last {SHOWN_DAYS} days")
    st.plotly_chart(answers_by_day(overview.days), config={"displayModeBar": False}, key="days")
    practised = [day for day in overview.days if day.answers]
    best = max(practised, key=lambda day: day.answers)
    st.markdown(
        f"You practised on **{len(practised)} of {SHOWN_DAYS} days**, {overview.answers} answers in about "
        f"{max(1, overview.minutes)} minutes. {overview.marked} of them were marked, {overview.right} of those right. "
        f"Your busiest day was {written(best.day)} with {best.answers}."
    )
    with st.expander("The same as a table", icon=":material/table:"):
        st.table(
            [
                {"Day": written(day.day), "Answers": day.answers, "Marked": day.marked, "Right": day.right}
                for day in reversed(practised)
            ]
        )


st.title("Progress")
with shown_to_learner():
    overview = runtime().progress.overview(user_id=account.id)
    show_figures(overview)
    if overview.answers:
        show_days(overview)
    else:
        st.info("Nothing here yet. After your first answer this page shows how it goes.", icon=":material/insights:")
    st.page_link("learn/practice.py", label="Practise", icon=":material/edit:")
