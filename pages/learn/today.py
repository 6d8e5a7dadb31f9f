"""Today: what the day holds, and the way into it."""

import streamlit as st

from aidioma.practice.today import Today
from pages.ui.menu import PRACTICE
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.words import _, ngettext

account = require_account()


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
    show_day(runtime().practice.today(user_id=account.id, content_type=None))
