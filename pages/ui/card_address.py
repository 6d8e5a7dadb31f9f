"""The card in the address of practice, so that a reload shows it again, and what callbacks want the address to say."""

from contextlib import suppress
from typing import Final

import streamlit as st

from aidioma.errors import InvalidInputError
from aidioma.practice.card import Card

_LET_GO: Final = "practice_let_go"
_ADDRESS: Final = "practice_address"


def card_in_address() -> Card | None:
    """Return the card that the address names, so that a reload shows it again; not the one that was let go of."""
    named = st.query_params.get("card")
    if named is None or named == st.session_state.get(_LET_GO):
        return None
    with suppress(InvalidInputError):
        return Card.parse(named)
    return None


def go_to(**names: str | None) -> None:
    """Have the run that follows change the address: what a callback of a fragment writes there gets lost."""
    st.session_state[_ADDRESS] = {**st.session_state.get(_ADDRESS, {}), **names}


def follow_address() -> None:
    """Change the address as a callback wished."""
    for name, value in st.session_state.get(_ADDRESS, {}).items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value
    st.session_state.pop(_ADDRESS, None)


def next_card() -> None:
    """Let go of the card; the run that follows deals another, which takes its place in the address."""
    st.session_state[_LET_GO] = st.query_params.get("card")


def keep_card() -> None:
    """Have the card that was just dealt shown again by a reload."""
    st.session_state.pop(_LET_GO, None)
