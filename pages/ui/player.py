"""
The frame of whatever is practised: the way out and how far one is above, one bar of what to press below, no menu.

The bar keeps its place, whatever stands above it; what is seldom needed is folded away under one entry.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui.words import _

_CSS: Final = (Path(__file__).parent / "components" / "player.css").read_text("utf-8")
_REACHED: Final = "player_reached"
_NOTHING: Final = "\N{NO-BREAK SPACE}"
"""A line of text that says nothing and is as high as one that does."""


def show_frame(way_out: str, *, query: Mapping[str, str] | None = None) -> DeltaGenerator:
    """Begin a page without a menu by the way out of it; return where :func:`show_reached` goes, beside it."""
    st.html(f"<style>{_CSS}</style>")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="player_top"):
        st.page_link(
            way_out, label=_("Close"), icon=":material/close:", query_params=dict(query or {}), width="content"
        )
        return st.empty()


def show_reached(place: DeltaGenerator, share: float | None = None, said: str = "") -> None:
    """
    Show at *place* how far one is; without a *share*, as it was shown last.

    It stands there from the first moment on, so that nothing below it moves once it is known.
    """
    if share is not None:
        st.session_state[_REACHED] = (min(1.0, share), said)
    reached, words = st.session_state.get(_REACHED, (0.0, _NOTHING))
    place.progress(reached, text=words)


def action_bar(name: str) -> DeltaGenerator:
    """Return the bar below for what can be pressed now; of several, one at a time is on the screen."""
    return st.container(horizontal=True, key=f"action_bar_{name}")


def more() -> DeltaGenerator:
    """Return where to put what is seldom needed: folded away, and still there for its keys."""
    return st.expander(_("More"), icon=":material/more_horiz:")
