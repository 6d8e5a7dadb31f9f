"""Help with a sentence that keeps slipping: what goes wrong each time, a drill of what is confused, or a pause."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from aidioma.content.kinds.parts import Task
from aidioma.practice.card import Card
from aidioma.practice.leeches import LAPSES, PAUSE_DAYS, Confusion, Diagnosis
from aidioma.practice.service import AnswerResult
from pages.ui.messages import keep_note, kept_for_page
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import in_pieces, options_key, plain, show_pieces, show_text
from pages.ui.words import _

_DRILLING: Final = "leech_drill"
_DONE: Final = "leech_done"
_SHOWN: Final = 3


def help_with_leech(card: Card, outcome: AnswerResult, *, user_id: str) -> None:
    """Offer help where the item was forgotten again and again."""
    lapses = outcome.progress.memory.lapses
    if lapses < LAPSES or not outcome.comes_back_today:
        return
    diagnosis = runtime().leeches.diagnosis(user_id=user_id, content_id=card.content_id)
    with st.container(border=True):
        slipping = _("**This one keeps slipping**: {n} times so far.", n=lapses)
        st.markdown(f"{slipping} {_in_words(diagnosis)}")
        with st.container(horizontal=True):
            if diagnosis.confused is not None:
                label = _("Tell the two apart")
                st.button(label, key="leech_start", on_click=_start, args=(card.token,))
            st.button(
                _("Pause it for {n} days", n=PAUSE_DAYS), key="leech_pause", on_click=_pause, args=(card.content_id,)
            )
        if diagnosis.confused is not None and st.session_state.get(_DRILLING) == card.token:
            _drill(card, diagnosis.confused)


def _in_words(diagnosis: Diagnosis) -> str:
    parts = [
        _("{what} ({n} of {of})", what=_change(plain(wrong), plain(right)), n=count, of=diagnosis.answers)
        for (wrong, right), count in diagnosis.errors[:_SHOWN]
    ]
    if not parts:
        return _("No two of your answers went wrong in the same way.")
    return _("What went wrong: {errors}.", errors=", ".join(parts))


def _change(wrong: str, right: str) -> str:
    """Return in words what was written in place of what belongs there."""
    if not right:
        return _("“{wrong}” too much", wrong=wrong)
    if not wrong:
        return _("“{right}” forgotten", right=right)
    return _("“{wrong}” for “{right}”", wrong=wrong, right=right)


def _start(token: str) -> None:
    st.session_state[_DRILLING] = token
    st.session_state.pop(_DONE, None)


def _pause(content_id: str) -> None:
    with kept_for_page():
        runtime().leeches.pause(user_id=fresh_account().id, content_id=content_id)
        keep_note(_("Paused; it comes back by itself."))


def _drill(card: Card, pair: Confusion) -> None:
    tasks = runtime().leeches.drill(pair)
    if not tasks:
        st.info(_("The library has no other sentence with these words yet."), icon=":material/inbox:")
        return
    done = st.session_state.get(_DONE)
    with st.form("leech_form"):
        for number, task in enumerate(tasks):
            show_text(task.prompt, lang="es")
            show_text(task.prompt_en, lang="en", size="small")
            with st.container(key=options_key("es", f"leech_{number}")):
                st.radio(_("Gap {n}", n=number + 1), task.options, index=None, key=f"leech_{number}", horizontal=True)
            if done is not None:
                right = st.session_state.get(f"leech_{number}") in task.accepted
                told = _("✓ Right: {answer}") if right else _("✗ It is: {answer}")
                show_pieces(in_pieces(told, lang="es", answer=task.accepted[0]), size="small")
        st.form_submit_button(_("Check the drill"), on_click=_check, args=(card, pair, tasks))


def _check(card: Card, pair: Confusion, tasks: Sequence[Task]) -> None:
    right = sum(st.session_state.get(f"leech_{number}") in task.accepted for number, task in enumerate(tasks))
    st.session_state[_DONE] = right
    with kept_for_page():
        runtime().leeches.drilled(
            user_id=fresh_account().id, content_id=card.content_id, pair=pair, right=right, of=len(tasks)
        )
