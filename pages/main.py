"""The router: who are you, and which pages are yours."""

from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.model.people import Account
from pages.account.gate import RESET, show_gate, show_reset
from pages.ui.document import dress
from pages.ui.identity import take_up_identity
from pages.ui.menu import ADDRESSES, is_alone, is_player, lead_on, open_page, pages_for, show_siblings
from pages.ui.receipt import show_receipt
from pages.ui.session import current_account, end_session, show_session_failure
from pages.ui.texts import plain
from pages.ui.words import _

ICON: Final = Path(__file__).parent / "ui" / "icon.svg"
LOGO: Final = Path(__file__).parent / "ui" / "logo.svg"


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
alone = is_alone(account)
pages = pages_for(account.role, alone=alone)
file, page = open_page(pages)
lead_on(file)
show_session_failure()
if not is_player(file):
    show_who(account)
    show_siblings(file, pages, account.role)
page.run()
