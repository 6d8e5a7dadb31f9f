"""People: who has an account, which role, and what to do when somebody cannot get in."""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from aidioma.accounts.inputs import MAX_EMAIL, MAX_NAME
from aidioma.accounts.people import PAGE_SIZE, PeoplePage
from aidioma.model.people import ROLES, Account, Person
from pages.account.gate import RESET
from pages.ui.messages import shown_to_learner
from pages.ui.names import role_name
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written, written_time
from pages.ui.words import _, ngettext

LINK: Final = "people_link"
BEFORE: Final = "people_trail_before"

account = require_account("admin")
people = runtime().accounts.people


def found_people() -> PeoplePage:
    """Ask whom to look for, and return that page of the list."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(_("Search by name or e-mail"), key="people_search", type="search", max_chars=MAX_EMAIL)
        number = st.number_input(_("Page"), min_value=1, key="people_page", width=120)
    return people.people(by=account.id, search=search or "", page=int(number) - 1)


def show_list(found: PeoplePage) -> None:
    """Show the people as a table that screen readers can read."""
    st.caption(counted(found, first=PAGE_SIZE * (st.session_state["people_page"] - 1) + 1))
    if found.people:
        st.table([row(person, account) for person in found.people], border="horizontal")


def counted(found: PeoplePage, *, first: int) -> str:
    """Say how many there are, and which of them are shown."""
    if not found.people:
        return _("Nobody.")
    last = first + len(found.people) - 1
    counted = ngettext("{n} person", "{n} people", found.total)
    if len(found.people) == found.total:
        return counted
    return _("{people}, {first} to {last} shown", people=counted, first=first, last=last)


def row(person: Person, viewer: Account) -> dict[str, str]:
    """Return a person as a row of the table."""
    return {
        _("Name"): plain(person.account.name),
        _("E-mail"): plain(person.account.email or ""),
        _("Role"): role_name(person.account.role),
        _("State"): state(person),
        _("Since"): day(person.created_at, viewer),
    }


def state(person: Person) -> str:
    """Say in a word whether somebody can and does get in."""
    if person.disabled:
        return _("disabled")
    if not person.ways_in.has_password and not person.ways_in.providers:
        return _("has not set a password yet")
    return _("signed in") if person.live_sessions else _("signed out")


def day(moment: datetime, viewer: Account) -> str:
    """Return the day of *moment* where the viewer is."""
    return written(moment.astimezone(viewer.time_zone).date())


def show_one(found: PeoplePage) -> None:
    """Choose a person, and act."""
    person = st.selectbox(
        _("Person"), found.people, index=None, format_func=label, key="people_chosen", placeholder=_("Choose somebody")
    )
    if person is None:
        return
    user_id = person.account.id
    with st.form("role"):
        role = st.selectbox(
            _("Role"), ROLES, ROLES.index(person.account.role), key=f"role_{user_id}", format_func=role_name
        )
        if st.form_submit_button(_("Change role")):
            with shown_to_learner():
                people.set_role(by=fresh_account("admin").id, user_id=user_id, role=role)
                st.rerun()
    with st.container(horizontal=True):
        st.button(_("Make a reset link"), on_click=make_link, args=(person,), icon=":material/key:")
        st.button(_("Sign out everywhere"), on_click=end_sessions, args=(user_id,), icon=":material/devices:")
        if person.disabled:
            st.button(_("Enable"), on_click=enable, args=(user_id,), icon=":material/lock_open:")
        else:
            st.button(_("Disable"), on_click=disable, args=(user_id,), icon=":material/lock:")
        if person.ways_in.providers:
            st.button(_("Unlink the identity provider"), on_click=unlink, args=(user_id,), icon=":material/link_off:")
    show_link()
    show_sessions(person)


def show_sessions(person: Person) -> None:
    """List where somebody is signed in, each with a way to end it."""
    live = people.sessions_of(by=account.id, user_id=person.account.id)
    if person.ways_in.providers:
        st.markdown(_("Signs in with {provider}.", provider=plain(_(" and ").join(person.ways_in.providers))))
    if not live:
        st.caption(_("Not signed in anywhere."))
        return
    st.markdown(_("**Signed in on**"))
    for session in live:
        with st.container(horizontal=True, vertical_alignment="center"):
            since = written_time(session.started_at.astimezone(account.time_zone))
            st.markdown(_("{device} · since {moment}", device=plain(session.device), moment=since))
            args = (person.account.id, session.handle)
            st.button(_("End this session"), key=f"end_{session.handle}", on_click=end_session, args=args)


def label(person: Person) -> str:
    """Return how a person is called in the list to choose from."""
    return f"{person.account.name} ({person.account.email})"


def make_link(person: Person) -> None:
    """Make a link that sets a new password, to be shown once."""
    with shown_to_learner():
        token = people.reset_link(by=fresh_account("admin").id, user_id=person.account.id)
        st.session_state[LINK] = (label(person), token)


def show_link() -> None:
    """Show the link that was just made; it is kept nowhere."""
    if LINK not in st.session_state:
        return
    whose, token = st.session_state.pop(LINK)
    here = urlsplit(st.context.url or "")
    st.success(
        _(
            "Send this link to {who} over a channel that you trust. It works once, within 24 hours, and is not "
            "shown again.",
            who=plain(whose),
        ),
        icon=":material/key:",
    )
    st.code(f"{here.scheme}://{here.netloc}/?{RESET}={token}", language=None, wrap_lines=True)


def end_sessions(user_id: str) -> None:
    """Sign somebody out everywhere."""
    with shown_to_learner():
        people.end_sessions(by=fresh_account("admin").id, user_id=user_id)


def end_session(user_id: str, handle: str) -> None:
    """Sign somebody out of one browser."""
    with shown_to_learner():
        people.end_session(by=fresh_account("admin").id, user_id=user_id, handle=handle)


def unlink(user_id: str) -> None:
    """Let no identity provider open somebody's account any more."""
    with shown_to_learner():
        people.unlink(by=fresh_account("admin").id, user_id=user_id)


def disable(user_id: str) -> None:
    """Close somebody's account."""
    with shown_to_learner():
        people.disable(by=fresh_account("admin").id, user_id=user_id)


def enable(user_id: str) -> None:
    """Open somebody's account again."""
    with shown_to_learner():
        people.enable(by=fresh_account("admin").id, user_id=user_id)


def add_form() -> None:
    """Add somebody, who gets a link to choose a password."""
    with st.form("add_person", clear_on_submit=True):
        email = st.text_input(_("E-mail"), key="add_email", type="email", max_chars=MAX_EMAIL, autocomplete="off")
        name = st.text_input(_("Name"), key="add_name", max_chars=MAX_NAME, autocomplete="off")
        role = st.selectbox(_("Role"), ROLES, key="add_role", format_func=role_name)
        if st.form_submit_button(_("Add and make a link")):
            with shown_to_learner():
                by = fresh_account("admin").id
                added = people.add_user(by=by, email=email or "", name=name, role=role)
                st.session_state[LINK] = (f"{added.name} ({added.email})", people.reset_link(by=by, user_id=added.id))
    show_link()


def show_trail() -> None:
    """Show what was done to accounts, and by whom."""
    before = st.session_state.get(BEFORE)
    noted = runtime().accounts.trail.entries(by=account.id, before=before)
    st.table(
        [
            {
                _("When"): written_time(one.at.astimezone(account.time_zone)),
                _("What"): one.what.replace("_", " ") + (f" ({plain(one.said)})" if one.said else ""),
                _("Account"): plain(one.whom),
                _("By"): plain(one.by),
            }
            for one in noted
        ],
        border="horizontal",
    )
    last = (noted[-1].at, noted[-1].id) if noted else None
    with st.container(horizontal=True):
        st.button(_("The latest"), on_click=go_to, args=(None,), disabled=before is None)
        st.button(_("Earlier ones"), on_click=go_to, args=(last,), disabled=last is None)


def go_to(before: object) -> None:
    """Show what is older than *before* next, or the latest."""
    st.session_state[BEFORE] = before


st.title(_("People"))
found = found_people()
show_list(found)
st.subheader(_("Look after somebody"))
show_one(found)
st.subheader(_("Add somebody"))
add_form()
st.subheader(_("Audit trail"))
with shown_to_learner():
    show_trail()
