"""
A form that stays open over its saves: what is typed while one is under way, or right after it, is still there.

Its widgets keep their keys, and begin with the same values, for as long as the form is open; which version of the item
the next save replaces is kept apart from what the widgets began with. A wish to save is kept until it is fulfilled: a
run that is cut short by more typing leaves it to the next one, which then saves what was typed as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import streamlit as st

from aidioma.content.item import ContentItem

_OPEN: Final = "open_form_{name}"
_NUMBER: Final = "open_form_{name}_number"

Wish = TypeVar("Wish", bound=str)


@dataclass(slots=True)
class OpenForm(Generic[Wish]):
    """
    One form, from when it is opened until another one takes its place.

    ``shown`` is what its widgets began with, ``item`` the version that the next save replaces; ``key`` is what the
    address or the page's own choice names it by, None for something new.
    """

    name: str
    number: int
    key: str | None
    shown: ContentItem | None
    item: ContentItem | None
    wish: Wish | None = None
    note: str | None = None
    is_named: bool = True
    """Whether the address, or the page's own choice, names the item already that came of something new."""
    drawn: bool = False

    def place(self, field: str) -> str:
        """Return the widget key of a field in this form; another form has others."""
        return f"{self.name}_{self.number}_{field}"

    def ask_for(self, wish: Wish) -> None:
        """Wish for something to be done with what the form says, once it is read."""
        self.wish = wish

    def stored(self, item: ContentItem, *, key: str, note: str) -> None:
        """Go on with what is stored now; *note* is to be shown."""
        self.is_named = self.is_named and self.key == key
        self.item, self.key, self.note, self.wish = item, key, note, None

    def show_note(self) -> None:
        """Say what was done, once."""
        if self.note is not None:
            st.toast(self.note, icon=":material/check:")
            self.note = None


def name_what_was_new(name: str, rename: Callable[[str], object]) -> None:
    """Have *rename* name what came of something new, once: the address, or the page's own choice before it is drawn."""
    form: OpenForm[str] | None = st.session_state.get(_OPEN.format(name=name))
    if form is not None and not form.is_named and form.key is not None:
        rename(form.key)
        form.is_named = True


def open_form(name: str, key: str | None, *, field: str, read: Callable[[str], ContentItem | None]) -> OpenForm[Wish]:
    """
    Return the form that is open, or open one of what *key* names; *field* is one that is always drawn.

    Where another page was there meanwhile, Streamlit has forgotten what the widgets held, and the form is opened anew:
    with what is stored now.
    """
    form: OpenForm[Wish] | None = st.session_state.get(_OPEN.format(name=name))
    if form is not None and form.key == key and (not form.drawn or form.place(field) in st.session_state):
        return form
    return _opened(name, key, None if key is None else read(key))


def close_form(name: str) -> None:
    """Let go of the form, so that the next run opens another one."""
    st.session_state.pop(_OPEN.format(name=name), None)


def _opened(name: str, key: str | None, item: ContentItem | None) -> OpenForm[Wish]:
    number = int(st.session_state.get(_NUMBER.format(name=name), 0)) + 1
    form: OpenForm[Wish] = OpenForm(name, number, key, item, item)
    st.session_state[_NUMBER.format(name=name)] = number
    st.session_state[_OPEN.format(name=name)] = form
    return form
