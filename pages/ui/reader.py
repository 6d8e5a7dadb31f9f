"""A Spanish text whose words can be tapped for what they mean and are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Gloss
from aidioma.practice.glossing import Piece, pieces
from pages.ui.words import _

_ASSETS = Path(__file__).parent / "components"

_reader = st.components.v2.component(
    "aidioma_reader",
    html='<div class="reader"><p class="text" lang="es"></p><div class="gloss" role="status"></div></div>',
    css=(_ASSETS / "reader.css").read_text("utf-8"),
    js=(_ASSETS / "reader.js").read_text("utf-8"),
)


def read(text: str, item: ContentItem, *, key: str, on_keep: Callable[[str, str], None]) -> None:
    """
    Show *text* with its words to tap; *on_keep* is given word and meaning of what shall become a flashcard.

    Looking up runs in the browser alone.
    """
    glossary = item.value("glossary") or ()
    known = pieces(text, [gloss for gloss in glossary if isinstance(gloss, Gloss)])

    def keep() -> None:
        kept = st.session_state[key].kept
        if kept:
            on_keep(kept["word"], kept["meaning"])

    data = {"pieces": [_as_data(piece) for piece in known], "keep": _("Keep as a flashcard")}
    _reader(key=key, height="content", data=data, on_kept_change=keep)


def _as_data(piece: Piece) -> dict[str, Any]:
    return {"text": piece.text, "word": piece.word, "meaning": piece.meaning, "grammar": piece.grammar}
