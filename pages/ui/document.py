"""What belongs to the whole document and not to one page: its language and its theme."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.i18n import Message
from aidioma.model.people import Account
from aidioma.model.preferences import Preferences
from pages.ui.words import browser_language, interface_in_address, say, speak

OWN_WORDS: Final[Mapping[str, Message]] = {
    "Press Enter to submit form": Message("Press Enter to submit form"),
    "Press Enter to apply": Message("Press Enter to apply"),
    "Press Ctrl+Enter to apply": Message("Press Ctrl+Enter to apply"),
    "Sidebar": Message("Sidebar"),
    "Navigate to home page": Message("Navigate to home page"),
    "Collapse sidebar": Message("Collapse sidebar"),
    "Expand sidebar": Message("Expand sidebar"),
    "App pages": Message("App pages"),
    "Link to heading": Message("Link to heading"),
    "Open": Message("Open"),
    "Close": Message("Close"),
    "Clear value": Message("Clear value"),
    "Increment": Message("Increment"),
    "Decrement": Message("Decrement"),
    "Show password": Message("Show password"),
    "Hide password": Message("Hide password"),
    "Upload": Message("Upload"),
    "file upload": Message("file upload"),
    "Help for ": Message("Help for "),
    "Shortcut ": Message("Shortcut "),
}
"""What Streamlit's widgets say themselves; what ends in a space begins what they say."""

_document = st.components.v2.component(
    "aidioma_document",
    html="<span></span>",
    js=(Path(__file__).parent / "components" / "document.js").read_text("utf-8"),
)


def dress(account: Account | None, *, addresses: Sequence[str]) -> None:
    """
    Speak the language that was chosen, or else the browser's, and wear the theme that was chosen.

    Args:
        account: Who reads; None before signing in, when the gate's link chooses the language and nobody the theme.
        addresses: What the pages' paths end in: Streamlit keeps a theme for each.
    """
    wanted = Preferences.read(account.preferences) if account else None
    language = (wanted.interface if wanted else None) or interface_in_address() or browser_language()
    speak(language)
    theme = wanted.theme if wanted else None
    says = {own: say(ours) for own, ours in OWN_WORDS.items()} if language != "en" else {}
    data = {"lang": language, "theme": theme, "addresses": list(addresses), "says": says}
    _document(key="document", data=data)
