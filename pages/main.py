"""The router: who are you, and which pages are yours."""

from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.accounts.model import ROLES, Account, Role
from pages.account.gate import RESET, show_gate, show_reset
from pages.ui.receipt import show_receipt
from pages.ui.runtime import runtime
from pages.ui.session import current_account, end_session, show_session_failure
from pages.ui.texts import plain

ICON: Final = Path(__file__).parent / "ui" / "icon.svg"
STAFF: Final[tuple[Role, ...]] = ("teacher", "admin")
MIGRATION: Final = "admin/migration.py"
"""Only there where a legacy database is named."""

# File, title and whose menu it is in. Everybody may open every address: the page itself says whom it is for.
PAGES: Final[dict[str, tuple[str, tuple[Role, ...]]]] = {
    "learn/practice.py": ("Practice", ROLES),
    "learn/library.py": ("Library", ROLES),
    "learn/mistakes.py": ("My mistakes", ROLES),
    "learn/progress.py": ("Progress", ROLES),
    "learn/my_classes.py": ("My classes", ("learner",)),
    "teach/classes.py": ("Classes", STAFF),
    "teach/content.py": ("Content", STAFF),
    "teach/write.py": ("Write content", STAFF),
    "teach/types.py": ("Types", STAFF),
    "teach/bring.py": ("Import and export", STAFF),
    "admin/people.py": ("People", ("admin",)),
    "admin/cache.py": ("Cache", ("admin",)),
    "admin/costs.py": ("Costs", ("admin",)),
    MIGRATION: ("Migration", ("admin",)),
    "account/preferences.py": ("Preferences", ROLES),
    "account/account.py": ("Account", ROLES),
    "account/data.py": ("My data", ROLES),
}


def pages_for(role: Role) -> list[st.Page]:
    """
    Return all pages as one flat list, which screen readers follow, the first as the start page.

    They have no icons: Streamlit makes a page's icon the browser tab's as well, and fetches it from elsewhere.
    """
    return [
        st.Page(file, title=title, icon="", default=place == 0, visibility="visible" if role in roles else "hidden")
        for place, (file, (title, roles)) in enumerate(PAGES.items())
        if file != MIGRATION or runtime().settings.legacy_database_url is not None
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


st.set_page_config(page_title="AIdioma", page_icon=ICON, layout="centered")
if RESET in st.query_params:
    show_reset(st.query_params[RESET])
    st.stop()
account = current_account()
if account is None:
    show_receipt()
    show_gate()
    st.stop()
page = st.navigation(pages_for(account.role))
show_session_failure()
show_who(account)
page.run()
