"""Conversations: a script that branches towards goals, and one in a fixed order. Each turn has the same feedback."""

import streamlit as st

from aidioma.content.kinds.parts import Turn
from aidioma.content.kinds.scenario import Scenario, Step
from aidioma.practice.play import Answered, Play, Played
from aidioma.practice.preferences import Preferences
from aidioma.practice.script import Said, Talk, reply_exercise
from pages.ui.answer_box import prepare_answer_box
from pages.ui.corrections import show_correction
from pages.ui.marks import in_words, show_mark
from pages.ui.messages import shown_to_learner
from pages.ui.players.tasks import show_tasks
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.speech import listen
from pages.ui.stopwatch import milliseconds, start
from pages.ui.texts import plain, show_text


def show_talk(play: Play, played: Played, talk: Talk, wanted: Preferences) -> None:
    """Show the conversation so far with what was said right and wrong, and ask for the next turn."""
    scenario = played.item.details
    assert isinstance(scenario, Scenario)
    show_text(scenario.setting, lang="en")
    st.caption(f"You are: {plain(scenario.learner_role)}")
    st.markdown("\n".join(f"- {'✓' if goal.id in talk.reached else '○'} {plain(goal.text)}" for goal in scenario.goals))
    answers = [one for one in played.answered if one.part.startswith("turn")]
    understood = [said for said in played.said if said.choice is not None]
    for number, step in enumerate(talk.steps):
        _line(step.speaker, step.says, step.translation)
        if number < len(understood) and number < len(answers):
            _own_turn(played, step, understood[number], answers[number], is_latest=number == len(answers) - 1)
    if played.said and played.said[-1].choice is None:
        st.info("Your partner did not understand. Try to say it in another way.", icon=":material/help:")
    if not talk.is_over:
        _ask(play, played, talk.here, wanted)


def show_chat(play: Play, played: Played, wanted: Preferences) -> None:
    """Show the conversation up to the learner's turn, and ask for it."""
    upcoming = played.next_task
    own = -1
    for turn in played.item.value("turns") or ():
        if isinstance(turn, Turn):
            own += turn.learner
            if upcoming is not None and own >= upcoming:
                break
            _line("You" if turn.learner else turn.speaker, turn.says, turn.translation)
    show_tasks(play, played, wanted)


def _line(speaker: str, says: str, translation: str) -> None:
    with st.container(border=True):
        st.caption(plain(speaker))
        show_text(says, lang="es")
        if translation:
            show_text(translation, lang="en", size="small")


def _own_turn(played: Played, step: Step, said: Said, answered: Answered, *, is_latest: bool) -> None:
    """Show what the learner said; the latest turn with the whole mark, earlier ones with their correction."""
    assert said.choice is not None
    choice = step.choices[said.choice]
    if is_latest:
        exercise = reply_exercise(played.item, step, said.choice)
        show_mark(answer=answered.answer, feedback=answered.feedback, exercise=exercise, key="turn_mark")
    else:
        show_correction(answered.answer, answered.feedback.corrected or choice.says, lang="es")
        st.caption(" ".join(plain(in_words(edit)) for edit in answered.feedback.edits))
    if choice.comment:
        st.caption(plain(choice.comment))


def _ask(play: Play, played: Played, here: Step, wanted: Preferences) -> None:
    turn = len(played.said)
    key = f"turn_{play.nonce}_{turn}"
    start(key)
    listen(here.says, preferences=wanted, key="listen_turn", by_key=True)
    options = "\n".join(f"- {plain(choice.translation)}" for choice in here.choices)
    st.markdown(f"Say in Spanish{' one of these' if len(here.choices) > 1 else ''}:\n{options}")
    with st.form(f"form_{key}", border=False):
        st.text_input("Your turn", key=key)
        prepare_answer_box(key, lang="es", card=key, habits=wanted.typing_habits)
        st.form_submit_button("Say it", type="primary", on_click=_say, args=(play, turn, key))


def _say(play: Play, turn: int, key: str) -> None:
    text = st.session_state[key] or ""
    if not text.strip():
        return
    with shown_to_learner():
        runtime().plays.say(play, user_id=fresh_account().id, text=text, turn=turn, duration_ms=milliseconds(key))
