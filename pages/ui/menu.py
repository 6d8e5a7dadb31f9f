"""
The menu: five entries for a learner, and what staff have besides; each entry is one page or a few that belong together.

Every page keeps its address, whether the menu names it or not. Pages of one entry are linked above each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from aidioma.attachments import LEGACY, TRANSFER
from aidioma.i18n import Message
from aidioma.model.people import ROLES, Account, Role
from pages.ui.runtime import runtime
from pages.ui.words import say

TODAY: Final = "learn/today.py"
PRACTICE: Final = "learn/practice.py"
LIBRARY: Final = "learn/library.py"
ITEM: Final = "item"
"""What the address of the library calls the item that is played."""
WELCOME: Final = "learn/welcome.py"
ADMINISTRATION: Final = "admin/administration.py"
MIGRATION: Final = "admin/migration.py"
"""Only there where a legacy database is named."""
IMPORT_EXPORT: Final = "teach/import_export.py"
STAFF: Final[tuple[Role, ...]] = ("teacher", "admin")
ADMINS: Final[tuple[Role, ...]] = ("admin",)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu: its name, whose it is, and its pages with their names; it opens the first."""

    title: Message
    roles: tuple[Role, ...]
    pages: Mapping[str, Message]


ENTRIES: Final[tuple[MenuEntry, ...]] = (
    MenuEntry(Message("Today"), ROLES, {TODAY: Message("Today")}),
    MenuEntry(
        Message("Learn"),
        ROLES,
        {"learn/courses.py": Message("Courses"), "learn/my_classes.py": Message("My classes")},
    ),
    MenuEntry(Message("Read and talk"), ROLES, {LIBRARY: Message("Library")}),
    MenuEntry(
        Message("Progress"),
        ROLES,
        {"learn/progress.py": Message("Progress"), "learn/mistakes.py": Message("My mistakes")},
    ),
    MenuEntry(
        Message("Me"),
        ROLES,
        {
            "account/preferences.py": Message("Preferences"),
            "account/account.py": Message("Account"),
            "account/data.py": Message("My data"),
        },
    ),
    MenuEntry(Message("Classes"), STAFF, {"teach/classes.py": Message("Classes"), "teach/inbox.py": Message("Inbox")}),
    MenuEntry(
        Message("Content"),
        STAFF,
        {
            "teach/content.py": Message("Content"),
            "teach/write.py": Message("Write content"),
            "teach/draft.py": Message("Draft with AI"),
            "teach/types.py": Message("Types"),
            IMPORT_EXPORT: Message("Import and export"),
        },
    ),
    MenuEntry(
        Message("AI"),
        ADMINS,
        {
            "admin/ai.py": Message("AI"),
            "admin/cache.py": Message("Cache"),
            "admin/costs.py": Message("Costs"),
            MIGRATION: Message("Migration"),
        },
    ),
    MenuEntry(Message("People"), ADMINS, {"admin/people.py": Message("People")}),
)
OUTSIDE: Final[Mapping[str, Message]] = {
    PRACTICE: Message("Practice"),
    WELCOME: Message("Welcome"),
    ADMINISTRATION: Message("Administration"),
}
"""Pages of no entry: two are opened from *Today*; the last is the entry of whoever is alone here."""
OF_ATTACHED: Final = {MIGRATION: LEGACY, IMPORT_EXPORT: TRANSFER}
"""Pages of rooms that an installation may come without."""
ADDRESSED: Final = {IMPORT_EXPORT: "bring"}
"""Addresses that are older than the names of their pages, and stay."""
FILES: Final = (*(file for entry in ENTRIES for file in entry.pages), *OUTSIDE)
ADDRESSES: Final = ("", *(ADDRESSED.get(file, Path(file).stem) for file in FILES))
OF_PRACTICE: Final = frozenset({"card", "deck", "cram"})
"""What the start page's address could ask for while practice was the start page."""


def pages_for(role: Role, *, alone: bool) -> Mapping[str, st.Page]:
    """
    Return all pages by their files, as one flat list, which screen readers follow, the first as the start page.

    Everybody may open every address: the page itself says whom it is for. Pages have no icons: Streamlit makes a page's
    icon the browser tab's as well, and fetches it from elsewhere.
    """
    shown = {next(iter(entry.pages)): entry.title for entry in ENTRIES if is_shown(entry, role, alone=alone)}
    if alone:
        shown[ADMINISTRATION] = OUTSIDE[ADMINISTRATION]
    names = {**OUTSIDE, **{file: name for entry in ENTRIES for file, name in entry.pages.items()}}
    return {
        file: st.Page(
            file,
            title=say(shown.get(file, names[file])),
            icon="",
            default=file == TODAY,
            url_path=ADDRESSED.get(file),
            visibility="visible" if file in shown else "hidden",
        )
        for file in FILES
        if is_there(file)
    }


def is_shown(entry: MenuEntry, role: Role, *, alone: bool) -> bool:
    """Say whether an entry is in the menu of a role; who is *alone* finds what is for staff behind one entry."""
    return role in entry.roles and not (alone and entry.roles != ROLES)


def is_alone(account: Account) -> bool:
    """Say whether an administrator is the only one with an account, and so most of all somebody who learns."""
    return account.role == "admin" and runtime().accounts.has_one_account()


def is_there(file: str) -> bool:
    """Say whether this installation has the page: its room, and what the room is for."""
    attached = OF_ATTACHED.get(file)
    if attached is not None and not attached.is_there:
        return False
    return file != MIGRATION or runtime().settings.legacy_database_url is not None


def open_page(pages: Mapping[str, st.Page]) -> tuple[str, st.Page]:
    """
    Return the page that the address names, with its file; what is practised or played has no menu beside it.

    Which page it is, is known for sure once the menu is there. The address says so before, but for the run in which one
    page leads to another: then the menu is told again.
    """
    guess = is_player(_file_at(st.context.url))
    page = _navigate(pages, has_menu=not guess)
    file = next(file for file, one in pages.items() if one is page)
    if is_player(file) is not guess:
        page = _navigate(pages, has_menu=guess)
    return file, page


def is_player(file: str) -> bool:
    """Say whether the page in *file* is all that its learner now needs: one card, one text, one conversation."""
    return file in {PRACTICE, WELCOME} or (file == LIBRARY and ITEM in st.query_params)


def _navigate(pages: Mapping[str, st.Page], *, has_menu: bool) -> st.Page:
    return st.navigation(list(pages.values()), position="sidebar" if has_menu else "hidden", expanded=True)


def _file_at(url: str | None) -> str:
    address = urlsplit(url or "").path.rstrip("/").rpartition("/")[2]
    return next((file for file in FILES if address == ADDRESSED.get(file, Path(file).stem)), TODAY)


def lead_on(file: str) -> None:
    """Go on to practice where the start page is asked for what it was until *Today* took its place."""
    if file == TODAY and OF_PRACTICE & st.query_params.keys():
        st.switch_page(PRACTICE, query_params=st.query_params.to_dict())


def show_siblings(file: str, pages: Mapping[str, st.Page], role: Role) -> None:
    """Link to the pages that belong to the same entry of the menu as *file*, this one among them."""
    entry = next((one for one in ENTRIES if file in one.pages), None)
    if entry is None or role not in entry.roles:
        return
    beside = [one for one in entry.pages if one in pages]
    if len(beside) > 1:
        with st.container(horizontal=True, gap="small", key="siblings"):
            for one in beside:
                st.page_link(pages[one], label=say(entry.pages[one]), width="content")
