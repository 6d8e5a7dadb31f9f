"""One's own account: profile, password, where one is signed in; for a guest, the way to an account."""

from zoneinfo import available_timezones

import streamlit as st

from aidioma.accounts.inputs import MAX_NAME
from aidioma.model.people import Account, SignedIn
from pages.account.gate import current_password_box, new_password_box, sign_in_form, sign_up_form
from pages.ui.identity import offer_providers
from pages.ui.messages import shown_to_learner
from pages.ui.names import role_name
from pages.ui.runtime import runtime
from pages.ui.session import end_session, fresh_account, require_account, session_cookie
from pages.ui.texts import plain, written_time
from pages.ui.words import _

account = require_account()
accounts = runtime().accounts


def show_guest(guest: Account) -> None:
    """Offer an account, new or existing; either way the work is kept."""
    st.info(
        _("You practise as a guest. Your work hangs on this browser alone: sign up, and it is yours everywhere."),
        icon=":material/bookmark:",
    )
    create, existing = st.tabs([_("Create account"), _("I have an account")])
    with create:
        sign_up_form(guest=guest)
    with existing:
        st.markdown(_("Everything you did as a guest moves to that account. What you practised in both is added up."))
        offer_providers("account")
        sign_in_form(guest=guest)


def profile_form(account: Account) -> None:
    """Change the name and the time zone."""
    zones = sorted(available_timezones())
    with st.form("profile"):
        name = st.text_input(_("Name"), account.name, key="profile_name", max_chars=MAX_NAME, autocomplete="name")
        zone = st.selectbox(
            _("Time zone"),
            zones,
            zones.index(account.time_zone.key),
            help=_("Your day of practice ends at 04:00 there."),
        )
        if st.form_submit_button(_("Save")):
            with shown_to_learner():
                accounts.change_profile(user_id=fresh_account().id, name=name, time_zone=zone)
                st.toast(_("Saved."), icon=":material/check:")


def show_ways_in(account: Account) -> None:
    """Say which identity provider opens the account, and let a password be changed where there is one."""
    ways = accounts.ways_in(account.id)
    st.subheader(_("Password"))
    if ways.providers:
        st.markdown(_("You sign in with {provider}.", provider=plain(_(" and ").join(ways.providers))))
    if ways.has_password:
        password_form()
    else:
        st.caption(_("There is no password. An administrator can give you a link that sets one."))


def password_form() -> None:
    """Change the password, which ends all other sessions."""
    with st.form("password", clear_on_submit=True):
        current = current_password_box(_("Current password"), key="current_password")
        new = new_password_box(_("New password"), key="changed_password")
        if st.form_submit_button(_("Change password")):
            with shown_to_learner():
                accounts.change_password(
                    user_id=fresh_account().id,
                    current=current,
                    new=new,
                    cookie=session_cookie(),
                    address=st.context.ip_address,
                )
                st.success(_("Your password is changed. Other browsers are signed out."), icon=":material/check:")


def show_sessions(account: Account) -> None:
    """List where the account is signed in, each with a way to end it."""
    for session in accounts.sign_ins.of(account.id, cookie=session_cookie()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(in_words(session, account))
            if not session.is_this_one:
                st.button(_("Sign out there"), key=f"end_{session.handle}", on_click=end_one, args=(session.handle,))
    st.button(_("Sign out everywhere else"), on_click=end_others, icon=":material/devices:")


def in_words(session: SignedIn, account: Account) -> str:
    """Return a session as one line."""
    since = session.started_at.astimezone(account.time_zone)
    parts = [plain(session.device), _("since {moment}", moment=written_time(since))]
    return " · ".join([*parts, *([_("**this browser**")] if session.is_this_one else [])])


def end_one(handle: str) -> None:
    """End one session."""
    with shown_to_learner():
        accounts.sign_ins.revoke(fresh_account().id, handle)


def end_others() -> None:
    """End all sessions but this one."""
    with shown_to_learner():
        accounts.sign_ins.revoke_others(fresh_account().id, cookie=session_cookie())


st.title(_("Your account"))
if account.is_guest:
    show_guest(account)
else:
    st.text(f"{account.email} · {role_name(account.role)}")
st.subheader(_("Profile"))
profile_form(account)
if not account.is_guest:
    show_ways_in(account)
    st.subheader(_("Where you are signed in"))
    show_sessions(account)
else:
    st.subheader(_("Leave"))
    st.caption(_("Without an account, nobody gets back to this work after signing out, you included."))
if st.button(_("Sign out of this browser"), icon=":material/logout:"):
    end_session()
