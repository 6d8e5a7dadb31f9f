"""Plays any item by its facets: what there is to read, hear and look at, then its tasks, then its end."""

import streamlit as st

from aidioma.model.people import Account
from aidioma.model.preferences import Preferences
from aidioma.practice.own_flashcards import Collected
from aidioma.practice.play_service import Play, Played
from aidioma.scheduling.sm2 import SelfRating
from pages.ui.marks import say_aloud
from pages.ui.messages import shown_to_learner
from pages.ui.player import action_bar
from pages.ui.players.aloud import show_phrases
from pages.ui.players.body import show_body, show_notes
from pages.ui.players.sentence import RATINGS
from pages.ui.players.talk import show_chat, show_talk
from pages.ui.players.tasks import show_tasks
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.words import _, say


def play_item(play: Play, played: Played, *, account: Account) -> None:
    """Show *played* as far as it has come."""
    wanted = Preferences.read(account.preferences)
    content_type = played.item.content_type
    is_talked = played.talk is not None  # the scene of a talk says what the free fields say
    show_body(played.item, wanted, on_keep=lambda word, meaning: _keep(play, word, meaning), outlined=not is_talked)
    if played.talk is not None:
        show_talk(play, played, played.talk, wanted)
    elif content_type == "chat" and played.tasks:
        show_chat(play, played, wanted)
    elif content_type == "pronunciation":
        show_phrases(play, played, wanted)
    elif played.tasks:
        show_tasks(play, played, wanted)
    say_aloud(played.answered[-1].feedback if played.answered else None)
    show_notes(played.item)
    _end(play, played)


def _keep(play: Play, word: str, meaning: str) -> None:
    """Make a flashcard of a word that was looked up."""
    with shown_to_learner():
        collected = Collected(front=meaning, back=word)
        runtime().collection.keep(collected, user_id=fresh_account().id, from_id=play.content_id)
        st.toast(_("Kept as a flashcard; it is due now."), icon=":material/bookmark:")


def _end(play: Play, played: Played) -> None:
    """Close the play once everything is answered; what cannot be marked is rated by its learner."""
    if played.finished:
        of = len(played.marked)
        done = [_("Done: {right} of {of} right.", right=played.right, of=of) if of else _("Done.")]
        if played.in_time is not None:
            seconds = round(played.took_ms / 1000)
            done.append(_("Against the clock: {n}, in {seconds} s altogether.", n=played.in_time, seconds=seconds))
        if played.is_memorised:
            done.append(_("It comes back by its schedule."))
        st.success(" ".join(done), icon=":material/check:")
        st.page_link("learn/library.py", label=_("Back to the library"), icon=":material/arrow_back:")
    elif played.item.content_type == "pronunciation":
        st.markdown(_("**How well did it go?**"))
        with action_bar("rate"):
            for rating, label in RATINGS.items():
                st.button(say(label), key=f"rate_{rating}", on_click=_finish, args=(play, rating))
    elif played.is_through:
        with action_bar("finish"):
            st.button(_("Finish"), type="primary", on_click=_finish, args=(play, None), shortcut="Enter")


def _finish(play: Play, rating: SelfRating | None) -> None:
    with shown_to_learner():
        runtime().plays.finish(play, user_id=fresh_account().id, rating=rating)
