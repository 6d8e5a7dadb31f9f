"""
Conversations: free where there is a partner to talk with, else by a script that branches, or in a fixed order.

Whichever it is, each turn of the learner's has the same feedback.
"""

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Turn
from aidioma.content.kinds.scenario import Scenario, ScenarioStep
from aidioma.marking.judge.scene import SpokenLine
from aidioma.model.marks import Exercise
from aidioma.model.preferences import Preferences
from aidioma.practice.play_service import Play, Played
from aidioma.practice.script import Said, Talk, reply_exercise, scene_of
from pages.ui import keys
from pages.ui.answer_box import prepare_answer_box
from pages.ui.corrections import show_correction
from pages.ui.marks import in_words, show_mark
from pages.ui.messages import shown_to_learner
from pages.ui.places import turned_over
from pages.ui.player import action_bar
from pages.ui.players.tasks import show_tasks
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.speech import listen
from pages.ui.stopwatch import milliseconds, start
from pages.ui.texts import plain, show_pair, show_pieces, show_text
from pages.ui.words import _, ngettext


def show_talk(play: Play, played: Played, talk: Talk, wanted: Preferences) -> None:
    """Show the conversation so far with what was said right and wrong, and ask for the next turn."""
    show_scene(played.item, talk)
    with turned_over("talk", shown=f"{play.nonce} {len(played.said)}"):
        _course(played, talk)
        if talk.is_free and not talk.is_over:
            _ask(play, talk, wanted, _("Say what you like in Spanish, and get done what you came for."))
        elif talk.here is not None and not talk.is_over:
            _ask(play, talk, wanted, replies_in_words(talk.here))
    if talk.here is None and not talk.is_free:
        show_tasks(play, played, wanted)


def show_chat(play: Play, played: Played, wanted: Preferences) -> None:
    """Show a conversation in a fixed order up to the learner's turn, and ask for it."""
    upcoming = played.next_task
    own = -1
    for turn in played.item.value("turns") or ():
        if isinstance(turn, Turn):
            own += turn.learner
            if upcoming is not None and own >= upcoming:
                break
            show_line(SpokenLine(_("You") if turn.learner else turn.speaker, turn.says, turn.translation))
    show_tasks(play, played, wanted)


def show_scene(item: ContentItem, talk: Talk) -> None:
    """Show where a conversation takes place, who the learner is in it, and what is to be reached."""
    scene = scene_of(item)
    if scene is None:
        return
    show_text(scene.setting, lang="en")
    if scene.role:
        st.caption(_("You are: {role}", role=plain(scene.role)))
    st.markdown("\n".join(f"- {'✓' if aim.id in talk.reached else '○'} {plain(aim.text)}" for aim in talk.aims))


def _course(played: Played, talk: Talk) -> None:
    """Show all that was said; the latest turn with the whole mark, earlier ones with their corrections."""
    turns = [one for one in talk.course if isinstance(one, Said)]
    for one in talk.course:
        if isinstance(one, SpokenLine):
            show_line(one)
        else:
            _own_turn(played, one, is_latest=one is turns[-1])
    if turns and turns[-1].away:
        note = _(
            "Your partner cannot be reached at the moment. Nothing is lost: the conversation goes on by its script."
        )
        st.info(note, icon=":material/cloud_off:")
    elif turns and not turns[-1].line and turns[-1].choice is None:
        st.info(_("Your partner did not understand. Try to say it in another way."), icon=":material/help:")


def show_line(line: SpokenLine) -> None:
    """Show what the partner says."""
    with st.container(border=True):
        st.caption(plain(line.speaker))
        show_pair(line.says, line.translation)


def _own_turn(played: Played, said: Said, *, is_latest: bool) -> None:
    answered = played.by_part.get(said.part)
    if answered is None:
        show_text(said.answer, lang="es")
        return
    exercise, comment = _asked(played, said)
    if is_latest:
        show_mark(
            answer=said.answer,
            feedback=answered.feedback,
            exercise=exercise,
            key="turn_mark",
            suggested=answered.suggested,
        )
    else:
        show_correction(said.answer, answered.feedback.corrected or said.answer, lang="es")
        for edit in answered.feedback.edits:
            show_pieces(in_words(edit, "es"), size="small")
    if comment:
        show_text(comment, lang="en", size="small")


def _asked(played: Played, said: Said) -> tuple[Exercise, str]:
    """Return what a turn was marked as, and what the script has to say about it."""
    item, scene = played.item, scene_of(played.item)
    if isinstance(item.details, Scenario) and said.choice is not None:
        step = next(step for step in item.details.steps if step.id == said.step)
        return reply_exercise(item, step, said.choice), step.choices[said.choice].comment
    assert scene is not None, "only in a conversation is anything said"
    return scene.asked((), accepted=()), ""


def replies_in_words(here: ScenarioStep) -> str:
    """Return what the learner may say at this step, in English."""
    options = "\n".join(f"- {plain(choice.translation)}" for choice in here.choices)
    asked = ngettext("Say in Spanish:", "Say in Spanish one of these:", len(here.choices))
    return f"{asked}\n{options}"


def _ask(play: Play, talk: Talk, wanted: Preferences, task: str) -> None:
    turn = sum(isinstance(one, Said) for one in talk.course)
    key = f"turn_{play.nonce}_{turn}"
    start(key)
    heard = [one for one in talk.course if isinstance(one, SpokenLine)]
    if heard:
        listen(heard[-1].says, preferences=wanted, key="listen_turn", by_key=True)
    st.markdown(task)
    with st.form(f"form_{play.nonce}", border=False):
        st.text_input(_("Your turn"), key=key)
        letters = st.container()
        with action_bar("talk"):
            st.form_submit_button(_("Say it"), type="primary", on_click=_say, args=(play, turn, key))
        with letters:  # last, since it puts the focus into the box: Enter finds the whole form there
            prepare_answer_box(key, lang="es", card=key, habits=wanted.typing_habits)
    with st.container(key="keys_in_words"):
        st.caption(keys.in_words(keys.TALKING))


def _say(play: Play, turn: int, key: str) -> None:
    text = st.session_state[key] or ""
    if not text.strip():
        return
    with shown_to_learner(), st.spinner(_("Your partner is listening …")):
        runtime().plays.say(play, user_id=fresh_account().id, text=text, turn=turn, duration_ms=milliseconds(key))
