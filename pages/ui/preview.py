"""What learners will see of an item that is being written: its player, with nothing kept of what is tried there."""

from typing import Any, Final

import streamlit as st

from aidioma.content.exercises import exercise, is_card, task_exercise, tasks
from aidioma.content.hints import hints
from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import Piece
from aidioma.content.kinds.parts import Gloss, Task
from aidioma.content.kinds.scenario import Scenario
from aidioma.content.list_notation import counts_as
from aidioma.i18n import Message
from aidioma.model.marks import Exercise, Feedback, Verdict
from aidioma.model.preferences import Preferences
from aidioma.practice.play_service import mark_of_option
from aidioma.spanish.rules import mark_by_rules, mark_foreseen
from pages.ui.marks import show_mark
from pages.ui.names import level_name
from pages.ui.players.body import show_body, show_media, show_notes
from pages.ui.preview_talk import try_talk
from pages.ui.speech import listen
from pages.ui.texts import lang_key, options_key, plain, show_text
from pages.ui.words import _, say

HINTS: Final = {"nudge": Message("Nudge"), "pattern": Message("Pattern"), "answer": Message("Answer")}
SPANISH: Final = frozenset({"text", "says", "es", "word"})
"""Which parts of a piece are Spanish; the others are for readers of English."""
MAX_TASKS: Final = 10
"""Each is a form, and a page of hundreds would be slow to write in."""


def show_preview(item: ContentItem, wanted: Preferences) -> None:
    """Show *item* as learners will meet it, to be tried: answers are marked by rules and kept nowhere."""
    with st.container(border=True):
        if is_card(item):
            _card(item, wanted)
        else:
            show_text(item.title, lang="es", size="prompt")
            show_body(item, wanted, on_keep=lambda _word, _meaning: None)
        asked = tasks(item)
        for number, task in enumerate(asked[:MAX_TASKS]):
            _try(task_exercise(item, number), f"task_{number}", task)
        if len(asked) > MAX_TASKS:
            st.caption(_("And {n} more, which learners are asked.", n=len(asked) - MAX_TASKS))
        if isinstance(item.details, Scenario):
            try_talk(item)
        else:
            _pieces(item.value(item.details.facets.turns))
        if is_card(item):
            _notes(item)
        else:
            show_notes(item)


def _card(item: ContentItem, wanted: Preferences) -> None:
    asked = exercise(item)
    st.caption(" · ".join([_("Translate into Spanish"), level_name(asked.level)]))
    for named in counts_as(item):
        st.caption(_("Counts as: {ways}", ways=plain(" · ".join(named))))
    show_media(item)
    _try(asked, "card")
    listen(asked.model_answer, preferences=wanted, key="preview_listen", item=item)
    with st.expander(_("Hints")):
        for hint in hints(item):
            st.markdown(f"**{say(HINTS[hint.level])}**: {plain(hint.text)}")


def _try(asked: Exercise, name: str, task: Task | None = None) -> None:
    """Ask *asked* and mark what is tried, by the item as it stands in the form at this moment."""
    key, lang = f"preview_{name}", asked.answer_language
    options = task.options if task else ()
    with st.form(f"{key}_form", border=False):
        show_text(asked.prompt, lang="es" if task and lang == "es" else "en", size="prompt")
        if options:
            with st.container(key=options_key(lang, key)):
                st.radio(_("Your answer"), options, index=None, key=key)
        else:
            with st.container(key=lang_key(lang, key)):
                st.text_input(_("Your answer"), key=key)
        st.form_submit_button(_("Try it"))
    if tried := st.session_state.get(key):
        _marked(asked, tried, task, key)
    st.caption(_("Right: {answers}", answers=plain(" · ".join(asked.accepted))))


def _marked(asked: Exercise, tried: str, task: Task | None, key: str) -> None:
    chosen = mark_of_option(task, asked, tried) if task else None
    feedback = chosen.feedback if chosen else _by_what_is_written(asked, tried)
    if feedback is None:
        st.info(
            _("No rule is sure about this answer. The judge will be asked, or its learner."), icon=":material/help:"
        )
    else:
        show_mark(answer=tried, feedback=feedback, exercise=asked, key=f"{key}_mark")


def _by_what_is_written(asked: Exercise, tried: str) -> Feedback | None:
    """Return the mark that needs no judge: right answers, then foreseen mistakes, then rules."""
    ruled = mark_by_rules(asked, tried)
    if ruled is not None and ruled.verdict is Verdict.CORRECT:
        return ruled
    return mark_foreseen(asked, tried) or ruled


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
