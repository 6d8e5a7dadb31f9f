"""How an error of the domain reaches a learner: a sentence, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from aidioma.errors import AidiomaError
from pages.ui.words import say


@contextmanager
def shown_to_learner() -> Iterator[None]:
    """Show an error of the domain as its public message; the rest of the page goes on."""
    try:
        yield
    except AidiomaError as error:
        st.error(say(error.public_message), icon=":material/error:")
