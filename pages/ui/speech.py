"""Spanish read aloud by the browser's own voice, at the learner's speed or slowly."""

from pathlib import Path

import streamlit as st

from aidioma.practice.preferences import Preferences
from pages.ui.keys import LISTEN

_ASSETS = Path(__file__).parent / "components"

_speech = st.components.v2.component(
    "aidioma_speech",
    html='<div class="speech"></div><p class="note" role="status"></p>',
    css=(_ASSETS / "speech.css").read_text("utf-8"),
    js=(_ASSETS / "speech.js").read_text("utf-8"),
)


def listen(text: str, *, preferences: Preferences, key: str, by_key: bool = False) -> None:
    """
    Offer to read *text* aloud; *by_key* also at the press of the key for it.

    Runs in the browser alone. Where there is no voice, the page says so and goes on.
    """
    _speech(
        key=key,
        height="content",
        data={
            "text": text,
            "lang": preferences.dialect,
            "rate": preferences.speech_rate,
            "shortcut": LISTEN if by_key else "",
        },
    )
