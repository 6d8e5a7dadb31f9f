"""What somebody sees who is not signed in: practise at once, sign in, or create an account."""

from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from aidioma.accounts.inputs import MAX_EMAIL, MAX_NAME, MAX_PASSWORD, MIN_PASSWORD
from aidioma.accounts.service import STALE_LINK
from aidioma.i18n import Message
from aidioma.model.people import Account
from aidioma.model.preferences import Interface
from pages.ui.identity import offer_providers
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import show_session_failure, start_session
from pages.ui.texts import plain
from pages.ui.words import IN_ADDRESS, _, interface, say

RESET: Final = "reset"  # the query parameter that carries a reset link's token

LANGUAGES: Final[dict[Interface, str]] = {"en": "English", "es": "Español"}
"""Each language by its own name, so that whoever looks for it finds it."""

FIRST_HERE: Final = Message(
    "Nobody has an account in this installation yet. **The first one becomes its administrator**, so if you set it "
    "up, create yours now."
)


def show_gate() -> None:
    """Show the ways in. The address stays as it is, and is where signing in leads."""
    show_other_language()
    st.title(_("Learn Spanish by producing it"))
    st.markdown(
        _("Translate a sentence, see at once what was right, and meet it again just before you would forget it.")
    )
    show_session_failure()
    if st.button(_("Practise as a guest"), type="primary", icon=":material/play_arrow:"):
        with shown_to_learner():
            start_session(runtime().accounts.guest(time_zone=browser_zone(), address=st.context.ip_address))
    st.caption(_("No account needed. Sign up later, and everything you did stays yours."))
    nobody_yet = runtime().accounts.is_empty()
    if not nobody_yet:
        offer_providers("gate")
    ways = [_("Sign in"), _("Create account")]
    sign_in, create = st.tabs(ways, default=ways[nobody_yet])
    with sign_in:
        sign_in_form()
    with create:
        if nobody_yet:
            st.caption(say(FIRST_HERE))
        sign_up_form()


def show_other_language() -> None:
    """Offer the gate in the other language: a link, which a screen reader says in that language."""
    other: Interface = "en" if interface() == "es" else "es"
    address = escape(urlencode({**st.query_params.to_dict(), IN_ADDRESS: other}))
    st.html(
        f'<p style="margin:0;text-align:right"><a style="color:inherit" href="?{address}" lang="{other}">'
        f"{LANGUAGES[other]}</a></p>"
    )


def sign_in_form(*, guest: Account | None = None) -> None:
    """Ask for e-mail and password; the work of *guest* moves to the account."""
    with st.form("sign_in"):
        email = _email_box("sign_in")
        password = current_password_box(_("Password"), key="sign_in_password")
        submitted = st.form_submit_button(_("Sign in"), type="primary")
    st.caption(_("Forgot your password? An administrator can give you a link that sets a new one."))
    if not submitted:
        return
    with shown_to_learner():
        accounts = runtime().accounts
        account = accounts.verify(email=email, password=password, address=st.context.ip_address)
        if guest is not None:
            accounts.adopt(guest_id=guest.id, account_id=account.id)
        start_session(account)


def sign_up_form(*, guest: Account | None = None) -> None:
    """Ask for what an account needs; *guest* becomes that account and keeps all the work."""
    with st.form("sign_up"):
        name = st.text_input(_("Name"), key="sign_up_name", max_chars=MAX_NAME, autocomplete="name")
        email = _email_box("sign_up")
        password = new_password_box(_("Password"), key="sign_up_password")
        submitted = st.form_submit_button(_("Create account"), type="primary")
    if not submitted:
        return
    with shown_to_learner():
        account = runtime().accounts.sign_up(
            email=email,
            name=name,
            password=password,
            time_zone=browser_zone(),
            address=st.context.ip_address,
            guest_id=guest.id if guest else None,
        )
        start_session(account)


def show_reset(link: str) -> None:
    """Let whoever holds the one-time *link* set a new password."""
    st.title(_("Set a new password"))
    show_session_failure()
    accounts = runtime().accounts
    account = accounts.account_for_reset(link)
    if account is None:
        st.error(say(STALE_LINK), icon=":material/link_off:")
        st.button(_("Go to the start page"), on_click=st.query_params.clear)
        return
    with st.form("reset"):
        st.markdown(_("For **{who}**. This signs you out everywhere else.", who=plain(account.email or account.name)))
        password = new_password_box(_("New password"), key="reset_password")
        submitted = st.form_submit_button(_("Set password and sign in"), type="primary")
    if submitted:
        with shown_to_learner():
            start_session(accounts.reset_password(link=link, new=password))


def browser_zone() -> str:
    """Return the time zone that the browser says it is in."""
    return st.context.timezone or "UTC"


def current_password_box(label: str, *, key: str) -> str:
    """Ask for a password that is set already; password managers fill it in."""
    box = st.text_input(label, key=key, type="password", max_chars=MAX_PASSWORD, autocomplete="current-password")
    return box or ""


def new_password_box(label: str, *, key: str) -> str:
    """Ask for a password to be set."""
    box = st.text_input(label, key=key, type="password", max_chars=MAX_PASSWORD, autocomplete="new-password")
    st.caption(_("At least {least} characters. A few unrelated words work well.", least=MIN_PASSWORD))
    return box or ""


def _email_box(form: str) -> str:
    box = st.text_input(_("E-mail"), key=f"{form}_email", type="email", max_chars=MAX_EMAIL, autocomplete="email")
    return box or ""
