"""The router: who are you, and which pages are yours."""

from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.attachments import LEGACY, TRANSFER
from aidioma.i18n import Message
from aidioma.model.people import ROLES, Account, Role
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
IMPORT_EXPORT: Final = "teach/import_export.py"

# File, title and whose menu it is in. Everybody may open every address: the page itself says whom it is for.
PAGES: Final[dict[str, tuple[Message, tuple[Role, ...]]]] = {
    "learn/practice.py": (Message("Practice"), ROLES),
    "learn/library.py": (Message("Library"), ROLES),
    "learn/courses.py": (Message("Courses"), ROLES),
    "learn/mistakes.py": (Message("My mistakes"), ROLES),
    "learn/progress.py": (Message("Progress"), ROLES),
    "learn/my_classes.py": (Message("My classes"), ("learner",)),
    "teach/classes.py": (Message("Classes"), STAFF),
    "teach/inbox.py": (Message("Inbox"), STAFF),
    "teach/content.py": (Message("Content"), STAFF),
    "teach/write.py": (Message("Write content"), STAFF),
    "teach/draft.py": (Message("Draft with AI"), STAFF),
    "teach/types.py": (Message("Types"), STAFF),
    IMPORT_EXPORT: (Message("Import and export"), STAFF),
    "admin/people.py": (Message("People"), ("admin",)),
    "admin/ai.py": (Message("AI"), ("admin",)),
    "admin/cache.py": (Message("Cache"), ("admin",)),
    "admin/costs.py": (Message("Costs"), ("admin",)),
    MIGRATION: (Message("Migration"), ("admin",)),
    "account/preferences.py": (Message("Preferences"), ROLES),
    "account/account.py": (Message("Account"), ROLES),
    "account/data.py": (Message("My data"), ROLES),
}
OF_ATTACHED: Final = {MIGRATION: LEGACY, IMPORT_EXPORT: TRANSFER}
"""Pages of rooms that an installation may come without."""
ADDRESSED: Final = {IMPORT_EXPORT: "bring"}
"""Addresses that are older than the names of their pages, and stay."""
ADDRESSES: Final = ("", *(ADDRESSED.get(file, Path(file).stem) for file in PAGES))


def pages_for(role: Role) -> list[st.Page]:
    """
    Return all pages as one flat list, which screen readers follow, the first as the start page.

    They have no icons: Streamlit makes a page's icon the browser tab's as well, and fetches it from elsewhere.
    """
    return [
        st.Page(
            file,
            title=say(title),
            icon="",
            default=place == 0,
            url_path=ADDRESSED.get(file),
            visibility="visible" if role in roles else "hidden",
        )
        for place, (file, (title, roles)) in enumerate(PAGES.items())
        if is_there(file)
    ]


def is_there(file: str) -> bool:
    """Say whether this installation has the page: its room, and what the room is for."""
    attached = OF_ATTACHED.get(file)
    if attached is not None and not attached.is_there:
        return False
    return file != MIGRATION or runtime().settings.legacy_database_url is not None


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
