"""How long something has been on the screen of this tab."""

import time

import streamlit as st

_KEY = "stopwatch"


def start(what: str) -> None:
    """Note when *what* was first shown in this tab."""
    if st.session_state.get(_KEY, ("", 0.0))[0] != what:
        st.session_state[_KEY] = (what, time.monotonic())


def milliseconds(what: str) -> int | None:
    """Return how long *what* has been shown; None where that is not known."""
    shown, started_at = st.session_state.get(_KEY, ("", 0.0))
    return round((time.monotonic() - started_at) * 1000) if shown == what else None
