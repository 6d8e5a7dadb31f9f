"""What belongs to the whole document and not to one page: its language and its theme."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.practice.preferences import Preferences
from aidioma.words import Words
from pages.ui.words import browser_language, interface_in_address, say, speak

OWN_WORDS: Final[Mapping[str, Words]] = {
    "Press Enter to submit form": Words("Press Enter to submit form"),
    "Press Enter to apply": Words("Press Enter to apply"),
    "Press Ctrl+Enter to apply": Words("Press Ctrl+Enter to apply"),
    "Sidebar": Words("Sidebar"),
    "Navigate to home page": Words("Navigate to home page"),
    "Collapse sidebar": Words("Collapse sidebar"),
    "Expand sidebar": Words("Expand sidebar"),
    "App pages": Words("App pages"),
    "Link to heading": Words("Link to heading"),
    "Open": Words("Open"),
    "Close": Words("Close"),
    "Clear value": Words("Clear value"),
    "Increment": Words("Increment"),
    "Decrement": Words("Decrement"),
    "Show password": Words("Show password"),
    "Hide password": Words("Hide password"),
    "Upload": Words("Upload"),
    "file upload": Words("file upload"),
    "Help for ": Words("Help for "),
    "Shortcut ": Words("Shortcut "),
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
