"""A Spanish text whose words can be tapped for what they mean and are, and a recording's transcript to play from."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from aidioma.content.free import Chapter, glosses
from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Cue
from aidioma.practice.glossing import GlossedWord, pieces
from pages.ui.texts import clock
from pages.ui.words import _

_ASSETS = Path(__file__).parent / "components"

_reader = st.components.v2.component(
    "aidioma_reader",
    html='<div class="reader"><p class="text" lang="es"></p><div class="gloss" role="status"></div></div>',
    css=(_ASSETS / "reader.css").read_text("utf-8"),
    js=(_ASSETS / "reader.js").read_text("utf-8"),
)

Keep = Callable[[str, str], None]


def read(text: str, item: ContentItem, *, key: str, on_keep: Keep) -> None:
    """
    Show *text* with its words to tap; *on_keep* is given word and meaning of what shall become a flashcard.

    Looking up runs in the browser alone.
    """
    _show(_words(text, item), key=key, on_keep=on_keep)


def read_cues(cues: Sequence[Cue], item: ContentItem, *, key: str, plays: bool, on_keep: Keep) -> None:
    """Show *cues* line by line with their times; where the page *plays* the recording, a time plays it from there."""
    shown: list[dict[str, Any]] = []
    for cue in cues:
        time = clock(cue.start_ms)
        at = {"at_ms": cue.start_ms, "label": _("Play from {time}", time=time)} if plays else {}
        shown += [{"text": time, **at}, *_words(f" {cue.text}\n", item)]
    _show(shown, key=key, on_keep=on_keep)


def read_chapters(chapters: Sequence[Chapter], *, key: str, plays: bool) -> None:
    """Show *chapters* with their times; where the page *plays* the recording, a time jumps there."""
    shown: list[dict[str, Any]] = []
    for chapter in chapters:
        time = clock(chapter.start_ms)
        at = {"at_ms": chapter.start_ms, "label": _("Play from {time}", time=time)} if plays else {}
        shown += [{"text": time, **at}, {"text": f" {chapter.topic}\n"}]
    _show(shown, key=key, on_keep=lambda _word, _meaning: None)


def _words(text: str, item: ContentItem) -> list[dict[str, Any]]:
    return [_as_data(piece) for piece in pieces(text, glosses(item))]


def _show(shown: Sequence[dict[str, Any]], *, key: str, on_keep: Keep) -> None:
    def keep() -> None:
        kept = st.session_state[key].kept
        if kept:
            on_keep(kept["word"], kept["meaning"])

    data = {"pieces": shown, "keep": _("Keep as a flashcard")}
    _reader(key=key, height="content", data=data, on_kept_change=keep)


def _as_data(piece: GlossedWord) -> dict[str, Any]:
    return {"text": piece.text, "word": piece.word, "meaning": piece.meaning, "grammar": piece.grammar}
