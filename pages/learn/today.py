"""Today: what the day holds, and the way into it."""

import streamlit as st

from aidioma.practice.today import Today
from pages.ui.menu import PRACTICE, WELCOME
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.words import _, ngettext

account = require_account()


def show_newcomer() -> None:
    """Ask whoever has done nothing yet who they are; the first card is a press away all the same."""
    with st.container(border=True):
        st.markdown(_("**Welcome.** Four short questions, and what comes fits you. Or see the first card at once."))
        with st.container(horizontal=True):
            if st.button(_("Say who you are"), type="primary", icon=":material/waving_hand:", shortcut="Enter"):
                st.switch_page(WELCOME)
            if st.button(_("Start practising"), icon=":material/play_arrow:"):
                st.switch_page(PRACTICE)


def is_new_here(today: Today) -> bool:
    """Say whether nothing was done yet and nobody asked."""
    return not (today.preferences.introduced or today.due or today.waiting or today.answered)


def show_day(today: Today) -> None:
    """Say what waits, and offer to begin with it or to go on."""
    with st.container(border=True):
        if today.next is None:
            st.markdown(_("**Done for today.** You can practise more all the same."))
        else:
            st.markdown(day_in_words(today))
        goes_on = today.goal_done > 0 and not today.goal_reached
        label = _("Go on") if goes_on else _("Start practising")
        if st.button(label, type="primary", icon=":material/play_arrow:", shortcut="Enter"):
            st.switch_page(PRACTICE)


def day_in_words(today: Today) -> str:
    """Return what waits today, each part in words."""
    parts = []
    if today.due:
        parts.append(ngettext("{n} card to review", "{n} cards to review", today.due))
    if today.slips:
        parts.append(_("{n} to repeat", n=today.slips))
    if today.new_left:
        parts.append(ngettext("{n} new one at most", "{n} new ones at most", today.new_left))
    return " · ".join(parts)


st.title(_("Today"))
with shown_to_learner():
    today = runtime().practice.today(user_id=account.id, content_type=None)
    if is_new_here(today):
        show_newcomer()
    else:
        show_day(today)
