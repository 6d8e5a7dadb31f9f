"""The router: who are you, and which pages are yours."""

from typing import Final

import streamlit as st

from aidioma.accounts.model import ROLES, Account, Role
from pages.account.gate import RESET, show_gate, show_reset
from pages.ui.session import current_account, end_session, show_session_failure
from pages.ui.texts import plain

STAFF: Final[tuple[Role, ...]] = ("teacher", "admin")

PAGES: Final[dict[str, tuple[str, str, tuple[Role, ...]]]] = {
    "learn/practice.py": ("Practice", ":material/edit:", ROLES),
    "learn/progress.py": ("Progress", ":material/insights:", ROLES),
    "teach/content.py": ("Content", ":material/library_books:", STAFF),
    "admin/people.py": ("People", ":material/group:", ("admin",)),
    "account/account.py": ("Account", ":material/person:", ROLES),
}
"""File, title, icon and whose menu it is in. Everybody may open every address: the page itself says whom it is for."""


def pages_for(role: Role) -> list[st.Page]:
    """Return all pages as one flat list, which screen readers follow, the first as the start page."""
    return [
        st.Page(file, title=title, icon=icon, default=first, visibility="visible" if role in roles else "hidden")
        for first, (file, (title, icon, roles)) in zip([True] + [False] * len(PAGES), PAGES.items(), strict=False)
    ]


def show_who(account: Account) -> None:
    """Say in the sidebar who is signed in, and offer the way out."""
    with st.sidebar:
        if account.is_guest:
            st.caption("You practise as a guest.")
            st.page_link("account/account.py", label="Sign up to keep your work", icon=":material/bookmark:")
            return
        st.caption(plain(account.name))
        if st.button("Sign out", icon=":material/logout:"):
            end_session()
            st.stop()


st.set_page_config(page_title="AIdioma", layout="centered")
if RESET in st.query_params:
    show_reset(st.query_params[RESET])
    st.stop()
account = current_account()
if account is None:
    show_gate()
    st.stop()
page = st.navigation(pages_for(account.role))
show_session_failure()
show_who(account)
page.run()
