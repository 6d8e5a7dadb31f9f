"""A clock that runs in the browser and does nothing else: nobody loses anything when it is over."""

from pathlib import Path

import streamlit as st

from pages.ui.words import _

_ASSETS = Path(__file__).parent / "components"

_timer = st.components.v2.component(
    "aidioma_timer",
    html='<p class="timer" aria-hidden="true"></p>',
    css=(_ASSETS / "timer.css").read_text("utf-8"),
    js=(_ASSETS / "timer.js").read_text("utf-8"),
)


def show_timer(what: str, *, seconds: int | None) -> None:
    """Show how long *what* has been on the screen, beside the *seconds* it is meant to take."""
    pattern = _("{now} s of {seconds} s", now="{now}", seconds=seconds) if seconds else "{now} s"
    _timer(key=f"{what}_timer", height="content", data={"what": what, "pattern": pattern})
