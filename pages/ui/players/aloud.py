"""Phrases to say aloud: listen, record, compare; by the provider's ear where there is one, else by one's own."""

import streamlit as st

from aidioma.model.preferences import Preferences
from aidioma.practice.play_service import Play, Played
from aidioma.practice.pronouncing import PHRASE, phrase_exercise, phrases
from pages.ui.marks import show_mark
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.speech import listen
from pages.ui.texts import show_text
from pages.ui.words import _


def show_phrases(play: Play, played: Played, wanted: Preferences) -> None:
    """Show what to say, take recordings, and say what was heard."""
    if runtime().pronunciation.hears:
        st.markdown(_("Listen, say it aloud, and see what was understood. Your recording is not kept."))
    else:
        st.markdown(_("Listen, say it aloud, and compare. Your recording stays in this page."))
    for number, phrase in enumerate(phrases(played)):
        with st.container(border=True):
            show_text(phrase.text, lang="es", size="prompt")
            about = " · ".join(part for part in (phrase.translation, phrase.ipa, phrase.tip) if part)
            show_text(about, lang="en", size="small")
            listen(phrase.text, preferences=wanted, key=f"phrase_{number}")
            _record(play, number)
            _show_heard(played, number)


def _record(play: Play, number: int) -> None:
    key = f"recording_{play.nonce}_{number}"
    hears = runtime().pronunciation.hears
    st.audio_input(
        _("Say phrase {number}", number=number + 1),
        key=key,
        on_change=_compare if hears else None,
        args=(play, number, key) if hears else None,
    )


def _compare(play: Play, number: int, key: str) -> None:
    recording = st.session_state[key]
    if recording is None:
        return
    with shown_to_learner(), st.spinner(_("Listening …")):
        runtime().pronunciation.say(play, user_id=fresh_account().id, number=number, recording=recording.getvalue())


def _show_heard(played: Played, number: int) -> None:
    heard = played.by_part.get(f"{PHRASE}{number}")
    if heard is not None:
        exercise = phrase_exercise(played, number)
        heading = _("What was understood")
        show_mark(
            answer=heard.answer, feedback=heard.feedback, exercise=exercise, key=f"heard_{number}", heading=heading
        )
