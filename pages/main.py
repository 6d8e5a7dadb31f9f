"""The router: who are you, and which pages are yours."""

from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.accounts.model import ROLES, Account, Role
from aidioma.words import Words
from pages.account.gate import RESET, show_gate, show_reset
from pages.ui.document import dress
from pages.ui.identity import take_up_identity
from pages.ui.receipt import show_receipt
from pages.ui.runtime import runtime
from pages.ui.session import current_account, end_session, show_session_failure
from pages.ui.texts import plain
from pages.ui.words import _, say

ICON: Final = Path(__file__).parent / "ui" / "icon.svg"
LOGO: Final = Path(__file__).parent / "ui" / "logo.svg"
STAFF: Final[tuple[Role, ...]] = ("teacher", "admin")
MIGRATION: Final = "admin/migration.py"
"""Only there where a legacy database is named."""

# File, title and whose menu it is in. Everybody may open every address: the page itself says whom it is for.
PAGES: Final[dict[str, tuple[Words, tuple[Role, ...]]]] = {
    "learn/practice.py": (Words("Practice"), ROLES),
    "learn/library.py": (Words("Library"), ROLES),
    "learn/courses.py": (Words("Courses"), ROLES),
    "learn/mistakes.py": (Words("My mistakes"), ROLES),
    "learn/progress.py": (Words("Progress"), ROLES),
    "learn/my_classes.py": (Words("My classes"), ("learner",)),
    "teach/classes.py": (Words("Classes"), STAFF),
    "teach/content.py": (Words("Content"), STAFF),
    "teach/write.py": (Words("Write content"), STAFF),
    "teach/draft.py": (Words("Draft with AI"), STAFF),
    "teach/types.py": (Words("Types"), STAFF),
    "teach/bring.py": (Words("Import and export"), STAFF),
    "admin/people.py": (Words("People"), ("admin",)),
    "admin/cache.py": (Words("Cache"), ("admin",)),
    "admin/costs.py": (Words("Costs"), ("admin",)),
    MIGRATION: (Words("Migration"), ("admin",)),
    "account/preferences.py": (Words("Preferences"), ROLES),
    "account/account.py": (Words("Account"), ROLES),
    "account/data.py": (Words("My data"), ROLES),
}
ADDRESSES: Final = ("", *(Path(file).stem for file in PAGES))


def pages_for(role: Role) -> list[st.Page]:
    """
    Return all pages as one flat list, which screen readers follow, the first as the start page.

    They have no icons: Streamlit makes a page's icon the browser tab's as well, and fetches it from elsewhere.
    """
    return [
        st.Page(
            file, title=say(title), icon="", default=place == 0, visibility="visible" if role in roles else "hidden"
        )
        for place, (file, (title, roles)) in enumerate(PAGES.items())
        if file != MIGRATION or runtime().settings.legacy_database_url is not None
    ]


def show_who(account: Account) -> None:
    """Say in the sidebar who is signed in, and offer the way out."""
    with st.sidebar:
        if account.is_guest:
            st.caption(_("You practise as a guest."))
            st.page_link("account/account.py", label=_("Sign up to keep your work"), icon=":material/bookmark:")
            return
        st.caption(plain(account.name))
        if st.button(_("Sign out"), icon=":material/logout:"):
            end_session()
            st.stop()


st.set_page_config(page_title="AIdioma", page_icon=ICON, layout="centered")
st.logo(LOGO, size="large", icon_image=LOGO)
account = current_account()
dress(account, addresses=ADDRESSES)
if RESET in st.query_params:
    show_reset(st.query_params[RESET])
    st.stop()
if account is None or account.is_guest:
    take_up_identity(account)
if account is None:
    show_receipt()
    show_gate()
    st.stop()
page = st.navigation(pages_for(account.role), expanded=True)
show_session_failure()
show_who(account)
page.run()
