"""What a page shows, kept in its address: by value, so that an address means the same whatever the labels say."""

from collections.abc import Sequence

import streamlit as st


def follow_address(key: str, options: Sequence[str]) -> None:
    """
    Let the widget with *key* show what the address says, the first option where it says nothing that is one.

    Called before the widget. The address is followed when it moved (a link, a reload, the way back), and else leads
    nowhere: then it says what the widget was last set to.
    """
    asked = st.query_params.get(key, options[0])
    if asked in options and st.session_state.get(_seen(key)) != asked:
        st.session_state[key] = st.session_state[_seen(key)] = asked
    elif st.session_state.get(key) not in options:
        st.session_state[key] = options[0]


def keep_in_address(key: str, default: str) -> None:
    """Put what the widget with *key* shows into the address; the default needs no saying. For ``on_change``."""
    st.session_state[_seen(key)] = chosen = st.session_state[key]
    if chosen == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = chosen


def _seen(key: str) -> str:
    return f"{key}_in_address"
