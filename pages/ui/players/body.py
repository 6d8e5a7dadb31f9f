"""What there is to read, hear and look at in any item, by its facets; the players and the authors' preview show it."""

from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urljoin

import streamlit as st

from aidioma.content.free import chapters, glosses
from aidioma.content.free import cues as cues_of
from aidioma.content.item import ContentItem
from aidioma.content.kinds.course import Unit
from aidioma.content.kinds.grammar import Section
from aidioma.content.kinds.parts import Example, Media
from aidioma.model.preferences import Preferences
from pages.ui.players.elsewhere import show_address, show_samples
from pages.ui.players.outline import show_outline
from pages.ui.reader import read, read_chapters, read_cues
from pages.ui.runtime import runtime
from pages.ui.speech import file_address, listen
from pages.ui.texts import clock, plain, show_pair, show_pieces, show_text
from pages.ui.words import _

READ: Final = frozenset({"text", "culture"})
"""Kinds whose primary text is the Spanish to read."""

Keep = Callable[[str, str], None]
"""Is given word and meaning of what shall become a flashcard."""


def show_body(item: ContentItem, wanted: Preferences, *, on_keep: Keep, outlined: bool = True) -> None:
    """Show the recording, the text and the transcript of *item*; *outlined*, its free fields too."""
    plays = show_media(item)
    if item.content_type in READ:
        listen(item.primary_text, preferences=wanted, key="listen_text", by_key=True)
        read(item.primary_text, item, key="reader", on_keep=on_keep)
        if item.secondary_text:
            with st.expander(_("Translation")):
                show_text(item.secondary_text, lang="en")
    else:
        body = item.value(item.details.facets.body)
        _prose(body or item.secondary_text)
        _units(item.value("units"))
    if outlined:
        show_outline(item)
    show_samples(item)
    _chapters(item, plays=plays)
    _timeline(item, wanted, plays=plays, on_keep=on_keep)


def show_notes(item: ContentItem) -> None:
    """Show the words of *item* and where it comes from."""
    known = glosses(item)
    if known:
        with st.expander(_("Words"), icon=":material/menu_book:"):
            for gloss in known:
                show_pieces([(gloss.word, "es"), (": ", None), (gloss.meaning, "en")])
    details = item.details
    parts = [part for part in (details.attribution or details.source, details.licence) if part]
    if parts:
        st.caption(_("Source: {source}", source=plain(", ".join(parts))))


def _prose(body: object) -> None:
    if isinstance(body, str) and body:
        show_text(body, lang="en")
    for section in body if isinstance(body, tuple) else ():
        if isinstance(section, Section):
            st.subheader(plain(section.heading))
            show_text(section.body, lang="en")
            _examples(section.examples)


def _units(units: object) -> None:
    """Show what a course leads to: its units, and what learners can do after each."""
    for unit in units if isinstance(units, tuple) else ():
        if isinstance(unit, Unit):
            show_text(unit.title, lang="es")
            show_text(unit.can_do or unit.title_en, lang="en", size="small")


def _examples(examples: Sequence[Example]) -> None:
    for example in examples:
        show_pair(example.es, example.en)


def show_media(item: ContentItem) -> bool:
    """Show the recording or picture of *item*, if it has one, and return whether it is something that plays."""
    media = item.value(item.details.facets.media)
    if not isinstance(media, Media):
        link = item.value(item.details.facets.link)
        return show_address(link, otherwise="video" if item.content_type == "video" else "audio") if link else False
    if runtime().media.path(media.name) is None:
        st.info(_("The recording of this item is not here. You can go on without it."), icon=":material/volume_off:")
        return False
    # An address and never a path: Streamlit would read a path from the machine's own disk.
    address = urljoin(st.context.url or "", file_address(media))
    if media.kind == "video":
        st.video(address)
    elif media.kind == "audio":
        st.audio(address)
    else:
        st.image(address, caption=plain(media.alt) if media.alt else None)
    return media.kind != "image"


def _chapters(item: ContentItem, *, plays: bool) -> None:
    """Show what the recording is about, and from when on."""
    found = chapters(item)
    if found:
        st.subheader(_("Chapters"))
        read_chapters(found, key="chapters", plays=plays)


def _timeline(item: ContentItem, wanted: Preferences, *, plays: bool, on_keep: Keep) -> None:
    """Show the transcript in time; without a recording the browser's voice reads it."""
    cues = cues_of(item)
    if not cues:
        return
    st.subheader(_("Transcript"))
    listen("\n".join(cue.text for cue in cues), preferences=wanted, key="listen_timeline", by_key=True)
    read_cues(cues, item, key="transcript", plays=plays, on_keep=on_keep)
    if any(cue.translation for cue in cues):
        with st.expander(_("Translation")):
            for cue in cues:
                show_text(f"{clock(cue.start_ms)} {cue.translation}", lang="en")
