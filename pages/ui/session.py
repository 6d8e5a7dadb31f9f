"""Who is using this browser: asked once in each run of a page, and again before every write."""

from pathlib import Path
from typing import Final
from uuid import uuid4

import streamlit as st

from aidioma import logs
from aidioma.accounts.sign_ins import COOKIE
from aidioma.errors import NotAllowedError, SignInError
from aidioma.i18n import Message
from aidioma.model.people import Account, Role
from aidioma.model.preferences import Preferences
from pages.ui.runtime import runtime
from pages.ui.words import _, interface_in_address, say

SIGNED_OUT: Final = Message("You are signed out, perhaps from another tab. Reload this page to sign in again.")
ROLE_NAMES: Final[dict[Role, Message]] = {
    "learner": Message("learners"),
    "teacher": Message("teachers"),
    "admin": Message("administrators"),
}

_WHO = "session_account_id"
_CHECKED = "session_checked_account"
_FAILED = "session_failed"
_COMPONENT_KEY = "session_post"

_post = st.components.v2.component(
    "aidioma_session",
    html='<p role="status"></p>',
    js=(Path(__file__).parent / "components" / "session.js").read_text("utf-8"),
)


def current_account() -> Account | None:
    """Return who is signed in; the router asks this first in every run, and hands the answer to the page."""
    account = _account_now()
    st.session_state[_CHECKED] = account
    logs.belongs_to(runtime().accounts.sign_ins.handle_of(session_cookie()))
    return account


def require_account(*roles: Role) -> Account:
    """
    Return who is signed in, or end the page here: each page's first call.

    The router's answer is good once, for the run that it was made in; a page that runs without it asks itself.
    """
    account: Account | None = st.session_state.pop(_CHECKED, None) or _account_now()
    if account is None:
        st.error(say(SIGNED_OUT))
        st.stop()
    if roles and account.role not in roles:
        allowed = _(" and ").join(say(ROLE_NAMES[role]) for role in roles)
        st.title(_("Not for this account"))
        st.info(
            _("This page is for {allowed}. Ask an administrator if you need it.", allowed=allowed),
            icon=":material/lock:",
        )
        st.stop()
    return account


def fresh_account(*roles: Role) -> Account:
    """
    Return who is signed in at this moment, before something is written: a tab outlives a sign-out.

    Raises:
        SignInError: If nobody is.
        NotAllowedError: If the role changed meanwhile.
    """
    account = _account_now()
    if account is None:
        raise SignInError(SIGNED_OUT)
    if roles and account.role not in roles:
        raise NotAllowedError(account.role, Message("do that"))
    return account


def start_session(account: Account) -> None:
    """Sign this browser in as *account*, who has just proved it, and load the page again."""
    _take_language_along(account)
    ticket = runtime().accounts.sign_ins.ticket_for(account.id)
    _send("/session/start", {"ticket": ticket}, label=_("Signing you in …"))


def end_session() -> None:
    """Sign this browser out and load the page again. The session ends here, the cookie in the browser."""
    runtime().accounts.sign_ins.end(session_cookie())
    _send("/session/end", {}, label=_("Signing you out …"))


def show_session_failure() -> None:
    """Say, once, why the browser could not be signed in or out, if it could not."""
    if failure := st.session_state.pop(_FAILED, None):
        st.error(say(failure), icon=":material/error:")


def session_cookie() -> str | None:
    """Return the cookie that this tab was opened with."""
    cookie = st.context.cookies.get(COOKIE)
    return cookie if isinstance(cookie, str) else None


def _account_now() -> Account | None:
    """Ask the database. What another person left in this tab's state is dropped."""
    account = runtime().accounts.sign_ins.account_for(session_cookie())
    who = account.id if account else None
    if st.session_state.get(_WHO, who) != who:
        st.session_state.clear()
    if who is not None:
        st.session_state[_WHO] = who
    return account


def _take_language_along(account: Account) -> None:
    """Keep the language that was chosen at the gate for an account that has chosen none."""
    wanted, asked = Preferences.read(account.preferences), interface_in_address()
    if asked and wanted.interface is None:
        runtime().preferences.save(user_id=account.id, wanted=wanted.model_copy(update={"interface": asked}))


def _send(route: str, body: dict[str, str], *, label: str) -> None:
    unreachable = _("The app cannot be reached. Check your connection and try again.")
    data = {"route": route, "body": body, "label": label, "unreachable": unreachable, "once": uuid4().hex}
    _post(key=_COMPONENT_KEY, data=data, on_failed_change=_keep_failure)


def _keep_failure() -> None:
    st.session_state[_FAILED] = st.session_state[_COMPONENT_KEY].failed
