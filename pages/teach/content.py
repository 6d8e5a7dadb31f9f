"""Content, as teachers see it: what there is, where it comes from, and whether learners meet it."""

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import Status
from aidioma.content.types import KINDS
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, show_text

ROWS = 25
LEVELS = ("beginner", "intermediate", "advanced")
STATUSES: tuple[Status, ...] = ("published", "draft", "retired")
PLACES = "content_pages"

account = require_account("teacher", "admin")


def from_the_start() -> None:
    """Begin at the first item again, when another selection is made."""
    st.session_state.pop(PLACES, None)


def turn(after_id: str | None) -> None:
    """Go on after the item *after_id*, or back by one page."""
    places = st.session_state.setdefault(PLACES, [""])
    if after_id is None:
        places.pop()
    else:
        places.append(after_id)


def change_status(item: ContentItem, status: Status) -> None:
    """Publish or retire *item*, unless somebody changed it meanwhile."""
    with shown_to_learner():
        runtime().content.set_status(
            item.id,
            status,
            revision=item.details.revision,
            by=fresh_account("teacher", "admin"),
        )


def show_item(item: ContentItem) -> None:
    """Show one item with its answers, its origin, and what can be done with it."""
    show_text(item.primary_text, lang="es", size="prompt")
    if item.secondary_text:
        show_text(item.secondary_text, lang="en")
    for text in item.texts(item.details.facets.answer):
        st.markdown(f"- {plain(text)}")
    details = item.details
    origin = [part for part in (details.source, details.attribution, details.licence) if part]
    st.caption(plain(" · ".join([item.id, f"version {item.version}", *origin])))
    published = details.status == "published"
    st.button(
        "Retire" if published else "Publish",
        on_click=change_status,
        args=(item, "retired" if published else "published"),
        help="Learners no longer meet it; nothing they did with it is lost." if published else None,
    )


st.title("Content")
with st.container(horizontal=True):
    kind = st.selectbox("Type", list(KINDS), key="content_kind", on_change=from_the_start)
    level = st.selectbox("Level", ["all", *LEVELS], key="content_level", on_change=from_the_start)
    status = st.selectbox("Status", STATUSES, key="content_status", on_change=from_the_start)
with shown_to_learner():
    places = st.session_state.get(PLACES, [""])
    items = runtime().content.get_content(
        kind,
        difficulty=None if level == "all" else level,
        status=status,
        limit=ROWS + 1,
        after_id=places[-1],
    )
    shown = items[:ROWS]
    if not shown:
        st.info("Nothing here. Choose another type, level or status.", icon=":material/search:")
    chosen = st.dataframe(
        [
            {"Spanish": item.title, "English": item.secondary_text or "", "Level": item.difficulty or ""}
            for item in shown
        ],
        selection_mode="single-row",
        on_select="rerun",
        key=f"content_rows_{places[-1]}",
        hide_index=True,
    )
    with st.container(horizontal=True):
        st.button("Back", on_click=turn, args=(None,), disabled=len(places) == 1)
        st.button("More", on_click=turn, args=(shown[-1].id if shown else "",), disabled=len(items) <= ROWS)
    for row in chosen["selection"]["rows"]:
        with st.container(border=True):
            show_item(shown[row])
