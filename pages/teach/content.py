"""Content, as teachers see it: found by words, by meaning and by what it is, and changed in a table."""

import json
from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from aidioma.content.exercises import can_be_asked
from aidioma.content.item import ContentItem
from aidioma.content.search.filter import Wanted
from aidioma.errors import InvalidInputError
from aidioma.i18n import Message
from aidioma.model.items import LEVELS, Status
from pages.ui.content_table import show_table
from pages.ui.deciding import show_answer_map
from pages.ui.messages import show_kept, shown_to_learner
from pages.ui.names import kind_name, level_name
from pages.ui.players.sentence import TASKS
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.words import _, say

ROWS: Final = 25
ANY: Final = ""
STATUSES: Final[dict[str, Message]] = {
    ANY: Message("any"),
    "published": Message("published"),
    "draft": Message("draft"),
    "retired": Message("retired"),
}
PLACES: Final = "content_pages"

account = require_account("teacher", "admin")


def from_the_start() -> None:
    """Begin at the first item again, when something else is looked for."""
    st.session_state.pop(PLACES, None)


def turn(after_id: str | None) -> None:
    """Go on after the item *after_id*, or back by one page."""
    places = st.session_state.setdefault(PLACES, [""])
    if after_id is None:
        places.pop()
    else:
        places.append(after_id)


def ask_text() -> tuple[str, bool]:
    """Ask for the words to search by, and whether they are meant or written."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"), key="content_search", max_chars=300, on_change=from_the_start, bind="query-params"
        )
        by_meaning = st.toggle(_("By meaning"), key="content_by_meaning", on_change=from_the_start)
    return text.strip(), by_meaning


def ask_what() -> Wanted:
    """Ask for type, level, status and what the metadata holds."""
    kinds = [ANY, *runtime().authoring.kinds()]
    with st.container(horizontal=True):
        kind = st.selectbox(
            _("Type"),
            kinds,
            format_func=lambda name: kind_name(name) if name else _("any"),
            key="content_kind",
            on_change=from_the_start,
        )
        level = st.selectbox(
            _("Level"),
            [ANY, *LEVELS],
            format_func=lambda name: level_name(name) if name else _("any"),
            key="content_level",
            on_change=from_the_start,
        )
        status = st.selectbox(
            _("Status"),
            list(STATUSES),
            format_func=lambda name: say(STATUSES[name]),
            key="content_status",
            on_change=from_the_start,
        )
    stated: dict[str, Status] = {"published": "published", "draft": "draft", "retired": "retired"}
    return Wanted(kind or None, level or None, stated.get(status), ask_filters())


def ask_filters() -> dict[str, Any]:
    """Ask for what the metadata must contain."""
    with st.expander(_("Topic, grammar, source and other fields")):
        topic = st.text_input(_("Topic"), key="content_topic", max_chars=60, on_change=from_the_start)
        concept = st.text_input(_("Point of grammar"), key="content_concept", max_chars=60, on_change=from_the_start)
        source = st.text_input(_("Source"), key="content_source", max_chars=300, on_change=from_the_start)
        other = st.text_input(
            _("Any field, as JSON"),
            key="content_filter",
            placeholder='{"region": "Spain"}',
            max_chars=2_000,
            on_change=from_the_start,
        )
    said = {"topics": [topic.strip()], "grammar_concepts": [concept.strip()], "source": source.strip()}
    return {name: value for name, value in said.items() if value not in ([""], "")} | read_filter(other)


def read_filter(text: str) -> dict[str, Any]:
    """
    Return what *text* says as JSON.

    Raises:
        InvalidInputError: If it is no object.
    """
    if not text.strip():
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        msg = Message("Please write the fields as JSON, such as {example}.", example='{"region": "Spain"}')
        raise InvalidInputError(msg, field="filter")
    return said


def found(text: str, *, by_meaning: bool, wanted: Wanted, after_id: str) -> Sequence[ContentItem]:
    """Return a page of what is looked for, and one item more where there is another page."""
    if text and by_meaning:
        return runtime().authoring.search_by_meaning(text, wanted, by=account, limit=ROWS)
    if text:
        return runtime().authoring.search(text, wanted, by=account, limit=ROWS + 1, after_id=after_id)
    return runtime().authoring.find(wanted, by=account, limit=ROWS + 1, after_id=after_id)


def show_found() -> None:
    """Show what is looked for, a page at a time."""
    text, by_meaning = ask_text()
    wanted = ask_what()
    places = st.session_state.get(PLACES, [""])
    items = found(text, by_meaning=by_meaning, wanted=wanted, after_id=places[-1])
    page = items[:ROWS]
    if not page:
        st.info(_("Nothing here. Search for something else, or write it."), icon=":material/search:")
        st.page_link("teach/write.py", label=_("Write content"), icon=":material/edit:")
        return
    show_table(page)
    with st.container(horizontal=True):
        st.button(_("Back"), on_click=turn, args=(None,), disabled=len(places) == 1)
        st.button(_("More"), on_click=turn, args=(page[-1].id,), disabled=len(items) <= ROWS)
    show_answers(page)


def show_answers(items: Sequence[ContentItem]) -> None:
    """Let a teacher see what was answered to one of *items*, and decide about it."""
    asked = {item.id: item for item in items if any(can_be_asked(item, one) for one in TASKS)}
    if not asked:
        return
    st.subheader(_("What was answered"))
    with st.container(horizontal=True):
        chosen = st.selectbox(
            _("To"),
            list(asked),
            index=None,
            format_func=lambda content_id: asked[content_id].title,
            key="content_answers",
            placeholder=_("Choose an item of this page"),
        )
        direction = st.selectbox(
            _("Asked"), list(TASKS), format_func=lambda one: say(TASKS[one]), key="content_answers_direction"
        )
    if chosen is not None and chosen in asked:
        show_answer_map(asked[chosen], direction, account=account)


st.title(_("Content"))
show_kept()
with shown_to_learner():
    show_found()
