"""Other content chosen by its words, and never by typing an id."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.content.search.filter import Wanted
from pages.ui.names import kind_name
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.words import _

FOUND: Final = 50
LONGEST_TITLE: Final = 60
MAX_QUERY: Final = 200
PUBLISHED: Final = Wanted(status="published")


def pick_items(label: str, chosen: Sequence[str], *, key: str) -> list[str]:
    """Ask which items, in the order that they are chosen in; *chosen* are those so far."""
    query = st.text_input(_("Find what to add, by its words"), key=f"{key}_find", max_chars=MAX_QUERY)
    look, by = runtime().authoring, fresh_account("teacher", "admin")
    found = (
        look.search(query, PUBLISHED, by=by, limit=FOUND) if query.strip() else look.find(PUBLISHED, by=by, limit=FOUND)
    )
    held = list(st.session_state.get(key, chosen))
    named = {item.id: _named(item) for item in found} | {
        at: _named(item) for at, item in look.items(held, by=by).items()
    }
    options = [*held, *(item.id for item in found if item.id not in held)]
    return st.multiselect(
        label, options, list(chosen), key=key, format_func=lambda at: named.get(at, at), placeholder=_("Choose")
    )


def _named(item: ContentItem) -> str:
    title = " · ".join(filter(None, (item.title, item.secondary_text)))
    short = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"
    return f"{short} ({kind_name(item.content_type)})"
