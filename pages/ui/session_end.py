"""The end of a session: what it taught, and the ways on. Nothing here hurries anybody."""

from collections.abc import Sequence

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.practice.today import Today
from aidioma.progress.answers import Answer
from aidioma.text import Language
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import show_text


def show_session_end(today: Today, *, account: Account) -> None:
    """Say what the session taught."""
    learnt = runtime().review.learnt(user_id=account.id, sitting=today.sitting)
    minutes = "1 minute" if learnt.minutes == 1 else f"{learnt.minutes} minutes"
    st.success(
        f"Your session is done: {learnt.answers} answers in {minutes}. "
        f"{len(learnt.new)} new, {len(learnt.held)} remembered, {len(learnt.open)} still open.",
        icon=":material/check:",
    )
    st.button("Another session", type="primary", on_click=_go_on, args=(today.sitting.id,), shortcut="Enter")
    _show("New, and known at the end", learnt.new)
    _show("Still open; they come back", learnt.open)
    _show("Remembered", learnt.held)
    with st.container(horizontal=True):
        st.page_link("learn/mistakes.py", label="What I got wrong this week", icon=":material/rule:")
        st.page_link("learn/progress.py", label="See your progress", icon=":material/insights:")


def _go_on(sitting_id: str) -> None:
    with shown_to_learner():
        runtime().practice.end_session(user_id=fresh_account().id, sitting_id=sitting_id)


def _show(heading: str, answers: Sequence[Answer]) -> None:
    if not answers:
        return
    st.subheader(heading)
    for answer in answers:
        language: Language = "en" if answer.direction == "es-en" else "es"
        show_text(answer.corrected or answer.text, lang=language)
