"""Progress: everything that the stream of answers says, each chart with its words, and where to go on."""

from typing import Final

import streamlit as st

from aidioma.content.types import KINDS
from aidioma.i18n import Message
from aidioma.progress.service import PERIODS, Dashboard, Period
from pages.ui import progress_charts as charts
from pages.ui.address import follow_address, keep_in_address
from pages.ui.live import watch
from pages.ui.messages import shown_to_learner
from pages.ui.names import kind_name
from pages.ui.rewards import show_achievements, show_new_ones
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.weak_spots import GO_TO_PRACTICE, show_weak_spots
from pages.ui.words import _, ngettext, number, percent, say

PERIOD_NAMES: Final[dict[Period, Message]] = {
    "30": Message("30 days"),
    "90": Message("90 days"),
    "365": Message("A year"),
    "all": Message("All"),
}
EVERYTHING: Final = "everything"
KIND_OPTIONS: Final = (EVERYTHING, *KINDS)

account = require_account()


def filter_name(content_type: str) -> str:
    """Return what a kind of content is called in the filter."""
    return _("Everything") if content_type == EVERYTHING else kind_name(content_type)


def chosen() -> tuple[Period, str | None]:
    """Return period and kind of content as the filters, and with them the address, say."""
    follow_address("period", PERIODS)
    follow_address("kind", KIND_OPTIONS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period: Period = st.radio(
            _("Period"),
            PERIODS,
            key="period",
            format_func=lambda key: say(PERIOD_NAMES[key]),
            horizontal=True,
            on_change=keep_in_address,
            args=("period", PERIODS[0]),
        )
        kind = st.selectbox(
            _("Kind"),
            KIND_OPTIONS,
            key="kind",
            format_func=filter_name,
            on_change=keep_in_address,
            args=("kind", EVERYTHING),
            width=190,
        )
    return period, None if kind == EVERYTHING else kind


def days(count: int) -> str:
    """Return *count* days in words."""
    return ngettext("{n} day", "{n} days", count)


def show_figures(board: Dashboard, period: Period) -> None:
    """Show the figures, each with what it counts."""
    accuracy = "–" if board.accuracy is None else percent(board.accuracy)
    kept = _("Days of practice without a break: {days} of any 7 days keep it.", days=board.days_a_week)
    if board.streak.rest_days:
        kept += " " + _("You rested on {days} of it.", days=days(board.streak.rest_days))
    with st.container(horizontal=True):
        st.metric(
            _("Due today"), board.due, border=True, help=_("Reviews that the schedule holds for today and before.")
        )
        st.metric(
            _("Streak"),
            days(board.streak.days),
            border=True,
            help=kept,
        )
        st.metric(_("Answers, {period}", period=say(PERIOD_NAMES[period]).lower()), number(board.answers), border=True)
        st.metric(
            _("Right"),
            accuracy,
            border=True,
            help=_(
                "Of {marked} marked answers, {right} were correct or correct but for a slip. "
                "Answers that you rated yourself are not counted.",
                marked=board.marked,
                right=board.right,
            ),
        )
        st.metric(
            _("Minutes"), number(board.minutes), border=True, help=_("Of one answer at most five minutes are counted.")
        )


def show_wishes() -> None:
    """Let the learner say how many days make a streak, and whether achievements are shown."""
    with st.expander(_("What I want to see"), icon=":material/tune:"), shown_to_learner():
        wanted = runtime().rewards.wanted(account.id)
        with st.form("progress_wishes", border=False):
            kept = st.slider(_("Days of seven that keep a streak"), 1, 7, wanted.days_a_week, key="days_a_week")
            achievements = st.checkbox(_("Show achievements"), wanted.wants_achievements, key="achievements")
            if st.form_submit_button(_("Save")):
                runtime().rewards.prefer(user_id=fresh_account().id, days_a_week=kept, achievements=achievements)
                st.rerun()


@st.fragment
def show_progress() -> None:
    """Show the page's body; it runs again when something happened, here or on another device."""
    if st.session_state.pop(GO_TO_PRACTICE, None):
        st.switch_page("learn/practice.py")
    watch(account.id, key="progress_live")
    period, kind = chosen()
    with shown_to_learner():
        show_new_ones(runtime().rewards.settle(account.id))
        board = runtime().progress.dashboard(user_id=account.id, period=period, content_type=kind)
        if board.begun is None:
            st.info(
                _("Nothing here yet. After your first answer this page shows how it goes."), icon=":material/insights:"
            )
            return
        show_figures(board, period)
        show_weak_spots(board.struggles, user_id=account.id)
        charts.show_all(board)
        show_achievements(runtime().rewards.earned(account.id), account=account)


st.title(_("Progress"))
show_progress()
show_wishes()
st.page_link("learn/practice.py", label=_("Practise"), icon=":material/edit:")
