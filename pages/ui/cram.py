"""Going over what was met, before an exam: an extra round that moves no date."""

from typing import Final

import streamlit as st

from pages.ui.card_address import go_to, next_card
from pages.ui.runtime import runtime
from pages.ui.words import _

CRAM: Final = "cram"
"""What the address of practice calls the topic that is crammed."""
ANY_TOPIC: Final = "everything"
_OPEN: Final = "practice_cram_open"
_TOPIC: Final = "cram_topic"


def show_cram(*, user_id: str) -> None:
    """Offer to go over what was met before an exam, or the way back."""
    if CRAM in st.query_params:
        st.info(_("Cramming: what you met, not seen for longest first. No date moves."), icon=":material/bolt:")
        st.button(_("Back to today's plan"), on_click=_stop)
        return
    if not st.session_state.get(_OPEN):
        st.button(_("Cram before an exam"), icon=":material/bolt:", on_click=_open)
        return
    with st.container(border=True):
        st.markdown(_("Go over what you have met, as often as you like. Your answers are kept; **no date moves**."))
        topics = [ANY_TOPIC, *runtime().practice.topics(user_id=user_id)]
        st.selectbox(
            _("What"),
            topics,
            key=_TOPIC,
            format_func=lambda topic: _("everything") if topic == ANY_TOPIC else topic,
        )
        st.button(_("Start cramming"), on_click=_start)


def _open() -> None:
    """Show what can be crammed; until then nobody asks the database for it."""
    st.session_state[_OPEN] = True


def _start() -> None:
    """Go over what was met, until the learner is back at the plan; the address says so."""
    go_to(cram=st.session_state[_TOPIC])
    st.session_state[_OPEN] = False
    next_card()


def _stop() -> None:
    """Go back to today's plan."""
    go_to(cram=None)
    next_card()
