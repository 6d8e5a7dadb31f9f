"""The end of a session: what it taught, and the ways on. Nothing here hurries anybody."""

from collections.abc import Sequence

import streamlit as st

from aidioma.model.people import Account
from aidioma.practice.today import Today
from aidioma.progress.answers import Answer
from aidioma.text import Language
from pages.ui.messages import kept_for_page
from pages.ui.player import action_bar
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import show_text
from pages.ui.words import _, ngettext


def show_session_end(today: Today, *, account: Account) -> None:
    """Say what the session taught."""
    learnt = runtime().review.learnt(user_id=account.id, current_session=today.current_session)
    answers = ngettext("{n} answer", "{n} answers", learnt.answers)
    minutes = ngettext("{n} minute", "{n} minutes", learnt.minutes)
    done = _("Your session is done: {answers} in {minutes}.", answers=answers, minutes=minutes)
    what = _(
        "{new} new, {held} remembered, {open} still open.",
        new=len(learnt.new),
        held=len(learnt.held),
        open=len(learnt.open),
    )
    st.success(f"{done} {what}", icon=":material/check:")
    again = _("Another session")
    with action_bar("end"):
        st.button(again, type="primary", on_click=_go_on, args=(today.current_session.id,), shortcut="Enter")
    _show(_("New, and known at the end"), learnt.new)
    _show(_("Still open; they come back"), learnt.open)
    _show(_("Remembered"), learnt.held)
    with st.container(horizontal=True):
        st.page_link("learn/mistakes.py", label=_("What I got wrong this week"), icon=":material/rule:")
        st.page_link("learn/progress.py", label=_("See your progress"), icon=":material/insights:")


def _go_on(session_id: str) -> None:
    with kept_for_page():
        runtime().practice.end_session(user_id=fresh_account().id, session_id=session_id)


def _show(heading: str, answers: Sequence[Answer]) -> None:
    if not answers:
        return
    st.subheader(heading)
    for answer in answers:
        language: Language = "en" if answer.direction == "es-en" else "es"
        show_text(answer.corrected or answer.text, lang=language)
