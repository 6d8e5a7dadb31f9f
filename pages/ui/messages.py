"""How an error reaches a learner: a sentence, never a traceback; a fault with the reference that the log has, too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from aidioma.errors import AidiomaError, ConfigurationError, DatabaseError
from aidioma.i18n import Message
from aidioma.logs import note_fault, reference_of
from pages.ui.words import _, say

FAULTS: Final = (ConfigurationError, DatabaseError)
"""Errors of the domain that are no refusal: somebody has to mend something, so the log has them."""

FAILED: Final = Message(
    "Something went wrong, and it is not your fault. Reload the page; if it happens again, tell your teacher."
)
_KEPT: Final = "message_kept"
_NOTE: Final = "message_note"


@contextmanager
def shown_to_learner() -> Iterator[None]:
    """Show an error of the domain as its public message; the rest of the page goes on."""
    try:
        yield
    except AidiomaError as error:
        st.error(_noted(error), icon=":material/error:")


def show_failure(error: Exception) -> bool:
    """
    Show in a sentence what no page caught and the log has by now; return True, whatever happens.

    Streamlit's own box would follow otherwise, which speaks English alone and of an app on somebody's cloud.
    """
    try:
        sentence = in_words(error)
    except Exception as wordless:  # noqa: BLE001 - whatever fails here, Streamlit would show its own box
        note_fault(wordless)
        sentence = f"{FAILED} {reference_of(error)}"
    st.error(sentence, icon=":material/error:")
    return True


def in_words(error: Exception) -> str:
    """Return what a learner reads of *error*: why something was refused, or that it failed, with the reference."""
    reference = _("Reference: {reference}", reference=reference_of(error))
    if isinstance(error, AidiomaError):
        return f"{say(error.public_message)} {reference}" if isinstance(error, FAULTS) else say(error.public_message)
    return f"{say(FAILED)} {reference}"


def _noted(error: AidiomaError) -> str:
    """Return *error* in words, and log it if somebody has to mend something."""
    if isinstance(error, FAULTS):
        note_fault(error)
    return in_words(error)


@contextmanager
def kept_for_page() -> Iterator[None]:
    """Keep the message of an error until the page is drawn: a callback of a fragment has no place to show it."""
    try:
        yield
    except AidiomaError as error:
        st.session_state[_KEPT] = _noted(error)


def keep_note(note: str) -> None:
    """Keep a short word on what a callback did until the page is drawn."""
    st.session_state[_NOTE] = note


def show_kept() -> None:
    """Show what a callback had to say, once."""
    if note := st.session_state.pop(_NOTE, None):
        st.toast(note, icon=":material/check:")
    if message := st.session_state.pop(_KEPT, None):
        st.error(message, icon=":material/error:")
