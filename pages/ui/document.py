"""What belongs to the whole document and not to one page: its language and its theme."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.practice.preferences import Preferences
from pages.ui.words import browser_language, interface_in_address, speak

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
    _document(key="document", data={"lang": language, "theme": theme, "addresses": list(addresses)})
