"""How an error of the domain reaches a learner: a sentence, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from aidioma.errors import AidiomaError
from pages.ui.words import say

_KEPT: Final = "message_kept"
_NOTE: Final = "message_note"


@contextmanager
def shown_to_learner() -> Iterator[None]:
    """Show an error of the domain as its public message; the rest of the page goes on."""
    try:
        yield
    except AidiomaError as error:
        st.error(say(error.public_message), icon=":material/error:")


@contextmanager
def kept_for_page() -> Iterator[None]:
    """Keep the message of an error until the page is drawn: a callback of a fragment has no place to show it."""
    try:
        yield
    except AidiomaError as error:
        st.session_state[_KEPT] = error.public_message


def keep_note(note: str) -> None:
    """Keep a short word on what a callback did until the page is drawn."""
    st.session_state[_NOTE] = note


def show_kept() -> None:
    """Show what a callback had to say, once."""
    if note := st.session_state.pop(_NOTE, None):
        st.toast(note, icon=":material/check:")
    if message := st.session_state.pop(_KEPT, None):
        st.error(say(message), icon=":material/error:")
