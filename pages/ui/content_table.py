"""Content as a table: rows that can be corrected in place, and one change to all that are chosen."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from aidioma.content.authoring import BulkResult
from aidioma.content.bulk import ACTS, BulkAction, Entered
from aidioma.content.item import ContentItem
from aidioma.i18n import Message
from aidioma.model.items import LEVELS
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain
from pages.ui.words import _, ngettext, say

CHOSEN, NUMBER = "chosen", "content_table_number"
DONE: Final = "content_done"
BETWEEN: Final = " | "
ACT_NAMES: Final[Mapping[BulkAction, Message]] = {
    "published": Message("Publish"),
    "draft": Message("Take back to draft"),
    "retired": Message("Retire"),
    "level": Message("Set the level"),
    "add_topic": Message("Add a topic"),
    "remove_topic": Message("Remove a topic"),
    "source": Message("Set the source"),
}


def show_table(items: Sequence[ContentItem]) -> None:
    """Show *items* to be corrected and chosen, and what can be done with those chosen."""
    place = st.session_state.setdefault(NUMBER, 0)
    with st.form("content_table", border=False):
        rows: list[dict[str, Any]] = st.data_editor(
            [_row(item) for item in items],
            column_config=_columns(),
            hide_index=True,
            width="stretch",
            key=f"content_rows_{place}_{items[0].id}_{items[-1].id}",
        )
        chosen = {item.id: item for item, row in zip(items, rows, strict=True) if row[CHOSEN]}
        if st.form_submit_button(_("Save what I corrected"), type="primary"):
            _save(items, rows)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            act = st.selectbox(
                _("With those chosen"), list(ACTS), format_func=lambda one: say(ACT_NAMES[one]), key="content_act"
            )
            value = st.text_input(
                _("Level, topic or source"), key="content_act_value", max_chars=60, help=_("Where it needs one")
            )
            if st.form_submit_button(_("Do it")):
                _change(chosen, act, value.strip())
    _show_done()


def _row(item: ContentItem) -> dict[str, Any]:
    said = Entered.of(item)
    return {
        CHOSEN: False,
        "open": f"/write?{urlencode({'item': item.id})}",
        "spanish": said.spanish,
        "english": said.english,
        "level": said.level,
        "topics": BETWEEN.join(said.topics),
        "type": item.content_type,
        "status": item.details.status,
        "source": item.details.source,
        "id": item.id,
    }


def _columns() -> dict[str, Any]:
    text, fixed = st.column_config.TextColumn, st.column_config.Column
    return {
        CHOSEN: st.column_config.CheckboxColumn(_("Chosen"), width="small"),
        "open": st.column_config.LinkColumn(_("Editor"), display_text=_("Open"), width="small"),
        "spanish": text(_("Spanish"), required=True, width="medium"),
        "english": text(_("English"), width="medium"),
        "level": st.column_config.SelectboxColumn(_("Level"), options=list(LEVELS)),
        "topics": text(_("Topics, divided by |")),
        "type": fixed(_("Type"), disabled=True),
        "status": fixed(_("Status"), disabled=True),
        "source": fixed(_("Source"), disabled=True),
        "id": fixed("Id", disabled=True, help=_("By which courses name it")),
    }


def _entered(row: Mapping[str, Any]) -> Entered:
    topics = tuple(part.strip() for part in (row["topics"] or "").split("|") if part.strip())
    return Entered((row["spanish"] or "").strip(), (row["english"] or "").strip(), row["level"] or None, topics)


def _save(items: Sequence[ContentItem], rows: Sequence[Mapping[str, Any]]) -> None:
    with shown_to_learner():
        by = fresh_account("teacher", "admin")
        entered = {item.id: _entered(row) for item, row in zip(items, rows, strict=True)}
        _finish(runtime().authoring.correct({item.id: item for item in items}, entered, by=by))


def _change(chosen: Mapping[str, ContentItem], act: BulkAction, value: str) -> None:
    with shown_to_learner():
        _finish(runtime().authoring.change_all(chosen, act, value, by=fresh_account("teacher", "admin")))


def _finish(done: BulkResult) -> None:
    """Show the table anew, with what is stored now; what was refused is named."""
    st.session_state[DONE] = done
    st.session_state[NUMBER] += 1
    st.rerun()


def _show_done() -> None:
    done: BulkResult | None = st.session_state.pop(DONE, None)
    if done is None:
        return
    st.success(ngettext("{n} item changed.", "{n} items changed.", done.changed), icon=":material/check:")
    for key, why in done.refused.items():
        st.error(f"{plain(key)}: {plain(say(why))}", icon=":material/group:")
