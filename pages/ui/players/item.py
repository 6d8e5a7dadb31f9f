"""Plays any item by its facets: what there is to read, hear and look at, then its tasks, then its end."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.content.kinds.grammar import Section
from aidioma.content.kinds.parts import Cue, Example, Gloss, Media
from aidioma.practice.collecting import Collected
from aidioma.practice.play import Play, Played
from aidioma.practice.preferences import Preferences
from aidioma.practice.schedule import SelfRating
from pages.ui.marks import say_aloud
from pages.ui.messages import shown_to_learner
from pages.ui.players.aloud import show_phrases
from pages.ui.players.sentence import RATINGS
from pages.ui.players.talk import show_chat, show_talk
from pages.ui.players.tasks import show_tasks
from pages.ui.reader import read
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.speech import listen
from pages.ui.texts import plain, show_pair, show_pieces, show_text
from pages.ui.words import _, say

READ: Final = frozenset({"text", "culture"})
"""Kinds whose primary text is the Spanish to read."""


def play_item(play: Play, played: Played, *, account: Account) -> None:
    """Show *played* as far as it has come."""
    wanted = Preferences.read(account.preferences)
    content_type = played.item.content_type
    _body(play, played, wanted)
    if played.talk is not None:
        show_talk(play, played, played.talk, wanted)
    elif content_type == "chat":
        show_chat(play, played, wanted)
    elif content_type == "pronunciation":
        show_phrases(play, played, wanted)
    elif played.tasks:
        show_tasks(play, played, wanted)
    say_aloud(played.answered[-1].feedback if played.answered else None)
    _notes(played)
    _end(play, played)


def _body(play: Play, played: Played, wanted: Preferences) -> None:
    item = played.item
    for media in [item.value(item.details.facets.media)]:
        if isinstance(media, Media):
            _media(media)
    if item.content_type in READ:
        listen(item.primary_text, preferences=wanted, key="listen_text", by_key=True)
        read(item.primary_text, item, key="reader", on_keep=lambda word, meaning: _keep(play, word, meaning))
        if item.secondary_text:
            with st.expander(_("Translation")):
                show_text(item.secondary_text, lang="en")
    else:
        _prose(item.value(item.details.facets.body))
    _timeline(play, played, wanted)


def _keep(play: Play, word: str, meaning: str) -> None:
    """Make a flashcard of a word that was looked up."""
    with shown_to_learner():
        collected = Collected(front=meaning, back=word)
        runtime().collection.keep(collected, user_id=fresh_account().id, from_id=play.content_id)
        st.toast(_("Kept as a flashcard; it is due now."), icon=":material/bookmark:")


def _prose(body: object) -> None:
    if isinstance(body, str) and body:
        show_text(body, lang="en")
    for section in body if isinstance(body, tuple) else ():
        if isinstance(section, Section):
            st.subheader(plain(section.heading))
            show_text(section.body, lang="en")
            _examples(section.examples)


def _examples(examples: Sequence[Example]) -> None:
    for example in examples:
        show_pair(example.es, example.en)


def _media(media: Media) -> None:
    if media.kind == "video":
        st.video(media.url)
    elif media.kind == "audio":
        st.audio(media.url)
    else:
        st.image(media.url, caption=media.alt or None)


def _timeline(play: Play, played: Played, wanted: Preferences) -> None:
    """Show the transcript in time; without a recording the browser's voice reads it."""
    cues = played.item.value(played.item.details.facets.timeline)
    spoken = [cue for cue in cues or () if isinstance(cue, Cue)]
    if not spoken:
        return
    st.subheader(_("Transcript"))
    text = "\n".join(cue.text for cue in spoken)
    listen(text, preferences=wanted, key="listen_timeline", by_key=True)
    read(
        "\n".join(f"{_clock(cue.start_ms)} {cue.text}" for cue in spoken),
        played.item,
        key="transcript",
        on_keep=lambda word, meaning: _keep(play, word, meaning),
    )
    with st.expander(_("Translation")):
        for cue in spoken:
            show_text(f"{_clock(cue.start_ms)} {cue.translation}", lang="en")


def _clock(at_ms: int) -> str:
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"


def _notes(played: Played) -> None:
    glosses = [gloss for gloss in played.item.value("glossary") or () if isinstance(gloss, Gloss)]
    if glosses:
        with st.expander(_("Words"), icon=":material/menu_book:"):
            for gloss in glosses:
                show_pieces([(gloss.word, "es"), (": ", None), (gloss.meaning, "en")])
    details = played.item.details
    parts = [part for part in (details.attribution or details.source, details.licence) if part]
    if parts:
        st.caption(_("Source: {source}", source=plain(", ".join(parts))))


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
        with st.container(horizontal=True):
            for rating, label in RATINGS.items():
                st.button(say(label), key=f"rate_{rating}", on_click=_finish, args=(play, rating))
    elif played.is_through:
        st.button(_("Finish"), type="primary", on_click=_finish, args=(play, None), shortcut="Enter")


def _finish(play: Play, rating: SelfRating | None) -> None:
    with shown_to_learner():
        runtime().plays.finish(play, user_id=fresh_account().id, rating=rating)
