"""Spanish read aloud: by the provider where it is asked, else by the voices of the browser; at full speed or slowly."""

from pathlib import Path
from urllib.parse import quote

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Media
from aidioma.model.preferences import Preferences
from pages.ui.keys import LISTEN
from pages.ui.runtime import runtime
from pages.ui.words import _

_ASSETS = Path(__file__).parent / "components"

_speech = st.components.v2.component(
    "aidioma_speech",
    html='<div class="speech"></div><p class="note" role="status"></p>',
    css=(_ASSETS / "speech.css").read_text("utf-8"),
    js=(_ASSETS / "speech.js").read_text("utf-8"),
)


def file_address(media: Media) -> str:
    """Return where the browser finds *media*."""
    return f"/files/{media.name}"


def listen(
    text: str, *, preferences: Preferences, key: str, by_key: bool = False, item: ContentItem | None = None
) -> None:
    """
    Offer to read *text* aloud; *by_key* also at the press of the key for it. An *item* with its own sound sounds so.

    Nothing is fetched before it is asked for. Where there is no voice, the page says so and goes on.
    """
    own = item.value(item.details.facets.sound) if item else None
    speech = runtime().speech if not isinstance(own, Media) else None
    ticket = speech.ticket(text, preferences.dialect) if speech else None
    recording = f"speech?said={quote(ticket)}" if ticket else ""
    _speech(
        key=key,
        height="content",
        data={
            "text": text,
            "lang": preferences.dialect,
            "rate": preferences.speech_rate,
            "shortcut": LISTEN if by_key else "",
            "says": {
                "listen": _("Listen ({key})", key=LISTEN) if by_key else _("Listen"),
                "slowly": _("Slowly"),
                "noVoice": _("This browser has no Spanish voice. Your system's speech settings can add one."),
            },
            "recording": file_address(own) if isinstance(own, Media) else recording,
        },
    )
