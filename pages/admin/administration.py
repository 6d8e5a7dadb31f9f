"""Administration, for who is alone here: what staff have in their menus, as one list."""

import streamlit as st

from pages.ui.menu import ENTRIES, is_there
from pages.ui.session import require_account
from pages.ui.words import _, say

account = require_account("admin")

st.title(_("Administration"))
st.markdown(
    _(
        "You are the only one with an account here, so your menu is a learner's, and all the rest is on this page. "
        "Once somebody else has an account, these pages are in your menu."
    )
)
for entry in ENTRIES:
    if "learner" not in entry.roles:
        st.subheader(say(entry.title))
        with st.container(horizontal=True, gap="small"):
            for file, name in entry.pages.items():
                if is_there(file):
                    st.page_link(file, label=say(name), width="content")
