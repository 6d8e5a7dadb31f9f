"""The library: everything there is to read, hear, say and play, by kind, and the player of whatever is opened."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from aidioma.content.exercises import heading
from aidioma.content.item import ContentItem
from aidioma.errors import NotFoundError
from aidioma.model.people import Account
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.play_service import Play
from pages.ui.menu import ITEM
from pages.ui.messages import shown_to_learner
from pages.ui.names import KINDS as NAMED
from pages.ui.names import kind_name, level_name
from pages.ui.player import show_frame
from pages.ui.players.item import play_item
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import lang_key, plain
from pages.ui.words import _

PAGE: Final = "learn/library.py"
PRACTICE: Final = "learn/practice.py"
SHOWN: Final = 20
ENTRY_PX: Final = 340
"""Two beside each other on a wide page, one on a phone, with room for a long title."""
PLAY, KIND, AFTER = "play", "kind", "after"

account = require_account()


def show_library(account: Account) -> None:
    """List what is due again and what there is of one kind, a page at a time."""
    st.title(_("Library"))
    if due := runtime().library.due(user_id=account.id):
        st.subheader(_("Due again"))
        show_entries(due, account, why="due")
        st.subheader(_("All there is"))
    kinds = list(dict.fromkeys([*sorted(NAMED), *runtime().library.kinds()]))
    named = st.query_params.get(KIND, "text")
    at = kinds.index(named) if named in kinds else 0
    kind = st.selectbox(_("Kind"), kinds, at, format_func=kind_name, key="kind", on_change=_from_the_start)
    found = runtime().library.find(kind, user_id=account.id, after_id=st.query_params.get(AFTER, ""), limit=SHOWN + 1)
    if not found:
        st.info(_("Nothing of this kind yet."), icon=":material/inbox:")
    if found and runtime().library.is_card(found[0]):
        st.page_link(PRACTICE, label=_("Practise these as cards"), icon=":material/style:", query_params={"deck": kind})
    show_entries(found[:SHOWN], account, why="all")
    if len(found) > SHOWN:
        st.page_link(PAGE, label=_("More"), query_params={KIND: kind, AFTER: found[SHOWN - 1].id})


def _from_the_start() -> None:
    """Another kind begins with its first page."""
    st.query_params.from_dict({KIND: st.session_state["kind"]})


def show_entries(found: Sequence[ContentItem], account: Account, *, why: str) -> None:
    """Lay the items out side by side, as many as there is room for."""
    with st.container(horizontal=True, gap="small"):
        for item in found:
            show_entry(item, account, why=why)


def show_entry(item: ContentItem, account: Account, *, why: str) -> None:
    """Link to one item: a card is asked in practice, anything else is played here. Titles are Spanish."""
    with st.container(border=True, width=ENTRY_PX, gap=None):
        with st.container(key=lang_key("es", f"{why}_{item.id}"), width="content"):
            if runtime().library.is_card(item):
                direction = Preferences.read(account.preferences).direction_of(0)
                card = Card.dealt(item.id, direction)
                st.page_link(PRACTICE, label=plain(item.title), query_params={"card": card.token})
            else:
                st.page_link(PAGE, label=plain(heading(item)), query_params={ITEM: item.id})
        st.caption(level_name(item.difficulty))


def show_item(account: Account) -> None:
    """Play the item that the address names; which time through it is, is in the address too."""
    play = Play.of(st.query_params[ITEM], st.query_params.get(PLAY))
    st.query_params[PLAY] = play.nonce
    try:
        played = runtime().plays.open(play, user_id=account.id)
    except NotFoundError:
        st.info(
            _("This item is no longer there. What you have answered is kept; there is more in the library."),
            icon=":material/search_off:",
        )
        st.page_link(PAGE, label=_("Library"), icon=":material/arrow_back:", query_params={})
        return
    reached = show_frame(PAGE, query={KIND: played.item.content_type})
    if parts := len(played.tasks):
        done = parts if played.finished else len(played.answered)
        reached.progress(min(1.0, done / parts), text=_("{n} of {of}", n=done, of=parts))
    with st.container(key=lang_key("es", "title")):
        st.title(plain(played.item.title if played.finished else heading(played.item)))
    play_item(play, played, account=account)


with shown_to_learner():
    if ITEM in st.query_params:
        show_item(account)
    else:
        show_library(account)
