"""People: who has an account, which role, and what to do when somebody cannot get in."""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from aidioma.accounts.inputs import MAX_EMAIL, MAX_NAME
from aidioma.accounts.model import ROLES, Account, Person
from aidioma.accounts.people import PAGE_SIZE, PeoplePage
from pages.account.gate import RESET
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain

LINK: Final = "people_link"
BEFORE: Final = "people_trail_before"

account = require_account("admin")
people = runtime().accounts.people


def found_people() -> PeoplePage:
    """Ask whom to look for, and return that page of the list."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search by name or e-mail", key="people_search", type="search", max_chars=MAX_EMAIL)
        number = st.number_input("Page", min_value=1, key="people_page", width=120)
    return people.people(by=account.id, search=search or "", page=int(number) - 1)


def show_list(found: PeoplePage) -> None:
    """Show the people as a table that screen readers can read."""
    st.caption(counted(found, first=PAGE_SIZE * (st.session_state["people_page"] - 1) + 1))
    if found.people:
        st.table([row(person, account) for person in found.people], border="horizontal")


def counted(found: PeoplePage, *, first: int) -> str:
    """Say how many there are, and which of them are shown."""
    if not found.people:
        return "Nobody."
    last = first + len(found.people) - 1
    shown = "" if len(found.people) == found.total else f", {first} to {last} shown"
    return f"{found.total} {'person' if found.total == 1 else 'people'}{shown}"


def row(person: Person, viewer: Account) -> dict[str, str]:
    """Return a person as a row of the table."""
    return {
        "Name": plain(person.account.name),
        "E-mail": plain(person.account.email or ""),
        "Role": person.account.role,
        "State": state(person),
        "Since": day(person.created_at, viewer),
    }


def state(person: Person) -> str:
    """Say in a word whether somebody can and does get in."""
    if person.disabled:
        return "disabled"
    if not person.has_password:
        return "has not set a password yet"
    return "signed in" if person.live_sessions else "signed out"


def day(moment: datetime, viewer: Account) -> str:
    """Return the day of *moment* where the viewer is."""
    return f"{moment.astimezone(viewer.time_zone):%d %b %Y}"


def show_one(found: PeoplePage) -> None:
    """Choose a person, and act."""
    person = st.selectbox(
        "Person", found.people, index=None, format_func=label, key="people_chosen", placeholder="Choose somebody"
    )
    if person is None:
        return
    user_id = person.account.id
    with st.form("role"):
        role = st.selectbox("Role", ROLES, ROLES.index(person.account.role), key=f"role_{user_id}")
        if st.form_submit_button("Change role"):
            with shown_to_learner():
                people.set_role(by=fresh_account("admin").id, user_id=user_id, role=role)
                st.rerun()
    with st.container(horizontal=True):
        st.button("Make a reset link", on_click=make_link, args=(person,), icon=":material/key:")
        st.button("Sign out everywhere", on_click=end_sessions, args=(user_id,), icon=":material/devices:")
        if person.disabled:
            st.button("Enable", on_click=enable, args=(user_id,), icon=":material/lock_open:")
        else:
            st.button("Disable", on_click=disable, args=(user_id,), icon=":material/lock:")
    show_link()


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
        f"Send this link to {plain(whose)} over a channel that you trust. It works once, within 24 hours, and is not "
        "shown again.",
        icon=":material/key:",
    )
    st.code(f"{here.scheme}://{here.netloc}/?{RESET}={token}", language=None, wrap_lines=True)


def end_sessions(user_id: str) -> None:
    """Sign somebody out everywhere."""
    with shown_to_learner():
        people.end_sessions(by=fresh_account("admin").id, user_id=user_id)


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
        email = st.text_input("E-mail", key="add_email", type="email", max_chars=MAX_EMAIL, autocomplete="off")
        name = st.text_input("Name", key="add_name", max_chars=MAX_NAME, autocomplete="off")
        role = st.selectbox("Role", ROLES, key="add_role")
        if st.form_submit_button("Add and make a link"):
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
                "When": f"{one.at.astimezone(account.time_zone):%d %b %Y %H:%M}",
                "What": one.what.replace("_", " ") + (f" ({plain(one.said)})" if one.said else ""),
                "Account": plain(one.whom),
                "By": plain(one.by),
            }
            for one in noted
        ],
        border="horizontal",
    )
    last = (noted[-1].at, noted[-1].id) if noted else None
    with st.container(horizontal=True):
        st.button("The latest", on_click=go_to, args=(None,), disabled=before is None)
        st.button("Earlier ones", on_click=go_to, args=(last,), disabled=last is None)


def go_to(before: object) -> None:
    """Show what is older than *before* next, or the latest."""
    st.session_state[BEFORE] = before


st.title("People")
found = found_people()
show_list(found)
st.subheader("Look after somebody")
show_one(found)
st.subheader("Add somebody")
add_form()
st.subheader("Audit trail")
with shown_to_learner():
    show_trail()
