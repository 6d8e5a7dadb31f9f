"""Tasks inside an item, one after the other: questions, drills, the rounds of a game."""

import streamlit as st

from aidioma.content.kinds.game import Game
from aidioma.content.kinds.parts import Task
from aidioma.model.preferences import Preferences
from aidioma.practice.play_service import Play, Played, TaskAnswer
from pages.ui import keys
from pages.ui.answer_box import focus_options, prepare_answer_box
from pages.ui.marks import VERDICTS, show_mark
from pages.ui.messages import shown_to_learner
from pages.ui.places import turned_over
from pages.ui.player import action_bar
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.stopwatch import milliseconds, start
from pages.ui.texts import options_key, plain, show_text
from pages.ui.timer import show_timer
from pages.ui.words import _, say


def show_tasks(play: Play, played: Played, wanted: Preferences) -> None:
    """Show what was answered so far and ask the next task."""
    st.subheader(_("Questions"))
    answered = played.by_part
    latest = played.answered[-1] if played.answered else None
    for number, task in enumerate(played.tasks):
        one = answered.get(str(number))
        if one is not None and one is not latest:
            _show_line(number, task, one)
    with turned_over("task", shown=f"{play.nonce} {len(answered)}"):
        if latest is not None:
            _show_latest(played, latest)
        if played.next_task is not None:
            _ask(play, played, played.next_task, wanted)


def _show_line(number: int, task: Task, answered: TaskAnswer) -> None:
    symbol, label = VERDICTS[answered.feedback.verdict]
    st.markdown(f"{number + 1}. {symbol} {say(label)}: {plain(answered.answer or '–')} · {plain(task.accepted[0])}")


def _show_latest(played: Played, latest: TaskAnswer) -> None:
    if latest.exercise is None or not latest.part.isdigit():
        return
    task = played.tasks[int(latest.part)]
    with st.container(border=True):
        show_text(task.prompt, lang="es", size="small")
        show_mark(
            answer=latest.answer,
            feedback=latest.feedback,
            exercise=latest.exercise,
            key="task_mark",
            suggested=latest.suggested,
        )
        if task.explanation:
            show_text(task.explanation, lang="en")


def _ask(play: Play, played: Played, number: int, wanted: Preferences) -> None:
    task = played.tasks[number]
    key = f"task_{play.nonce}_{number}"
    start(key)
    with st.form(f"form_{key}"):
        st.caption(_("{n} of {of}", n=number + 1, of=len(played.tasks)))
        show_text(task.prompt, lang="es", size="prompt")
        if task.prompt_en:
            show_text(task.prompt_en, lang="en", size="small")
        if isinstance(played.item.details, Game):
            show_timer(key, seconds=played.item.details.seconds_per_round)
        if task.options:
            with st.container(key=options_key(task.answer_language, key)):
                st.radio(_("Your answer"), task.options, index=None, key=key)
        else:
            st.text_input(_("Your answer"), key=key)
        letters = st.container()
        # In a text box Enter submits by itself; beside options it is the button's own key.
        by_key = "Enter" if task.options else None
        with action_bar("task"):
            st.form_submit_button(
                _("Check"), type="primary", on_click=_answer, args=(play, number, key), shortcut=by_key
            )
        with letters:  # last, since it puts the focus into the box: Enter finds the whole form there
            is_next = bool(played.answered)
            if not task.options:
                prepare_answer_box(key, lang=task.answer_language, card=key, habits=wanted.typing_habits, focus=is_next)
            elif is_next:
                focus_options(key, card=key)
    with st.container(key="keys_in_words"):
        st.caption(keys.in_words(keys.CHOOSING if task.options else keys.TASK))


def _answer(play: Play, number: int, key: str) -> None:
    text = st.session_state[key] or ""
    if not text.strip():
        return
    with shown_to_learner():
        runtime().plays.answer(
            play, user_id=fresh_account().id, number=number, text=text, duration_ms=milliseconds(key)
        )
