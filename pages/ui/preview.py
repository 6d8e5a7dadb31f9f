"""What learners will see of an item that is being written: its card or its player, with nothing to press."""

from typing import Any, Final

import streamlit as st

from aidioma.content.exercises import can_be_asked, exercise, tasks
from aidioma.content.hints import hints
from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import Piece
from aidioma.content.kinds.parts import Cue, Gloss, Media, Task
from aidioma.words import Words
from pages.ui.names import level_name
from pages.ui.texts import plain, show_text
from pages.ui.words import _, say

HINTS: Final = {"nudge": Words("Nudge"), "pattern": Words("Pattern"), "answer": Words("Answer")}
SPANISH: Final = frozenset({"text", "says", "es", "word"})
"""Which parts of a piece are Spanish; the others are for readers of English."""


def show_preview(item: ContentItem) -> None:
    """Show *item* as learners will meet it, with the hints that they may ask for."""
    with st.container(border=True):
        if can_be_asked(item):
            _card(item)
        else:
            show_text(item.title, lang="es", size="prompt")
            _to_read(item)
        for number, task in enumerate(tasks(item)):
            _task(task, number)
        _pieces(item.value(item.details.facets.turns))
        _notes(item)


def _card(item: ContentItem) -> None:
    asked = exercise(item)
    st.caption(" · ".join([_("Translate into Spanish"), level_name(asked.level)]))
    show_text(asked.prompt, lang="en", size="prompt")
    st.text_input(_("Your answer"), disabled=True, key="preview_answer")
    st.caption(_("Right: {answers}", answers=plain(" · ".join(asked.accepted))))
    with st.expander(_("Hints")):
        for hint in hints(item):
            st.markdown(f"**{say(HINTS[hint.level])}**: {plain(hint.text)}")


def _to_read(item: ContentItem) -> None:
    facets = item.details.facets
    media = item.value(facets.media)
    if isinstance(media, Media):
        st.caption(_("A recording or picture: {place}", place=plain(media.url)))
    body = item.value(facets.body)
    if isinstance(body, str) and body:
        show_text(body, lang="es" if facets.body == "primary_text" else "en")
    _pieces(body)
    for cue in item.value(facets.timeline) or ():
        if isinstance(cue, Cue):
            show_text(f"{cue.start_ms // 60_000}:{cue.start_ms // 1000 % 60:02d} {cue.text}", lang="es")


def _task(task: Task, number: int) -> None:
    show_text(task.prompt, lang="es" if task.answer_language == "es" else "en")
    if task.options:
        st.radio(_("Choose"), task.options, index=None, disabled=True, key=f"preview_task_{number}")
    else:
        st.text_input(_("Your answer"), disabled=True, key=f"preview_task_{number}")
    st.caption(_("Right: {answers}", answers=plain(" · ".join(task.accepted))))


def _pieces(value: Any) -> None:
    """Show the parts of sections, turns, phrases and steps, line by line."""
    for piece in value if isinstance(value, tuple) else ():
        if not isinstance(piece, Piece):
            continue
        for name in type(piece).model_fields:
            text = getattr(piece, name)
            if isinstance(text, str) and text and name not in {"id", "next"}:
                show_text(text, lang="es" if name in SPANISH else "en")


def _notes(item: ContentItem) -> None:
    for name in item.details.facets.notes:
        value = item.value(name)
        if isinstance(value, str) and value:
            st.caption(plain(value))
        for gloss in value if isinstance(value, tuple) else ():
            if isinstance(gloss, Gloss):
                show_text(f"{gloss.word}: {gloss.meaning}", lang="es", size="small")
