"""The teachers' inbox: answers that nobody could be sure of, and marks that learners doubt."""

import streamlit as st

from pages.ui.deciding import SHOWN, show_case
from pages.ui.messages import show_kept, shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.words import _, ngettext

account = require_account("teacher", "admin")

st.title(_("Inbox"))
show_kept()
st.markdown(
    _(
        "Answers that nobody could be sure of, and marks that learners doubt. What you decide is written into the "
        "item, and everybody who gave the same answer gets the mark."
    )
)
with shown_to_learner():
    inbox = runtime().inbox.open_cases(by=account.id)
    for case in inbox.cases[:SHOWN]:
        show_case(case, inbox.items[case.content_id], account=account)
    if not inbox.cases:
        st.info(_("Nothing waits for you."), icon=":material/check:")
    if rest := len(inbox.cases[SHOWN:]) + inbox.left_out:
        st.caption(ngettext("{n} more waits.", "{n} more wait.", rest))
