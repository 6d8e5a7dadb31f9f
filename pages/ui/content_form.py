"""The form of any kind of content, drawn from what its class says."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from aidioma.content.forms import FormField
from aidioma.content.media import MAX_FILE_MB, MEDIA_TYPES
from pages.ui.fields import choice_name, field_name, help_of
from pages.ui.item_picker import pick_items
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain
from pages.ui.words import _

MAX_LINE: Final = 1_000
MAX_PROSE: Final = 20_000
MAX_GROUPS: Final = 100
_FILES: Final = [suffix[1:] for suffix in MEDIA_TYPES]


def _free_help() -> str:
    return _("One line, several, `name: text` on each, or JSON.")


def ask_for(one: FormField, value: Any, *, key: str) -> Any:
    """Show the widget of a field with *value* in it, and return what is entered."""
    named = field_name(one.label)
    label = named if not one.required else _("{field} (needed)", field=named)
    drawn: dict[str, Callable[[], Any]] = {
        "line": lambda: st.text_input(label, value or "", key=key, max_chars=MAX_LINE),
        "prose": lambda: st.text_area(label, value or "", key=key, max_chars=MAX_PROSE),
        "lines": lambda: st.text_area(
            _("{field}: one a line", field=label), value or "", key=key, height=90, help=help_of(one.label)
        ),
        "number": lambda: st.number_input(label, value=value, step=0.1 if isinstance(value, float) else 1, key=key),
        "free": lambda: st.text_area(label, value or "", key=key, height=90, max_chars=MAX_PROSE, help=_free_help()),
        "yes_no": lambda: st.checkbox(label, bool(value), key=key),
        "choice": lambda: st.selectbox(
            label,
            one.choices,
            index=_place(one, value),
            key=key,
            format_func=choice_name,
            placeholder=_("left open"),
            help=help_of(one.label),
        ),
        "media": lambda: _media(label, value or {}, key),
        "parts": lambda: {part.name: _part(one, part, value, key) for part in one.inner},
        "rows": lambda: _rows(one, label, value, key),
        "items": lambda: pick_items(label, value or [], key=key),
        "groups": lambda: _groups(one, label, value or [], key),
    }
    return drawn[one.widget]()


def _place(one: FormField, value: Any) -> int | None:
    if value in one.choices:
        return one.choices.index(value)
    return 0 if one.required else None


def _media(label: str, held: dict[str, Any], key: str) -> dict[str, Any]:
    """Take a recording or picture and return how the item names it; what is brought takes the place of *held*."""
    if held:
        st.caption(_("There is one already: {name}. Another takes its place.", name=plain(held["url"])))
        if st.checkbox(_("Leave it out"), key=f"{key}_none"):
            held = {}
    brought = st.file_uploader(label, _FILES, max_upload_size=MAX_FILE_MB, key=f"{key}_file")
    alt = st.text_input(field_name("Alt"), held.get("alt", ""), key=f"{key}_alt", max_chars=MAX_LINE)
    if brought is not None:
        with shown_to_learner():
            kept = runtime().media.keep(brought.getvalue(), by=fresh_account("teacher", "admin"))
            held = {"kind": kept.kind, "url": kept.url}
    return {**held, "alt": alt} if held else {}


def _part(one: FormField, part: FormField, value: Any, key: str) -> str:
    said = str((value or {}).get(part.name, ""))
    return st.text_input(f"{field_name(one.label)}: {field_name(part.label).lower()}", said, key=f"{key}_{part.name}")


def _groups(one: FormField, label: str, value: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Ask for pieces one below the other, each in a box of its own; one that is left empty is not said."""
    st.markdown(f"**{label}**")
    count = st.session_state.setdefault(f"{key}_count", max(1, len(value)))
    entered = []
    for number in range(count):
        held = value[number] if number < len(value) else {}
        with st.container(border=True):
            places = {part.name: f"{key}_{number}_{part.name}" for part in one.inner}
            entered.append({part.name: ask_for(part, held.get(part.name), key=places[part.name]) for part in one.inner})
    if count < MAX_GROUPS:
        st.button(_("One more"), icon=":material/add:", key=f"{key}_more", on_click=_one_more, args=(f"{key}_count",))
    return entered


def _one_more(key: str) -> None:
    st.session_state[key] += 1


def _rows(one: FormField, label: str, value: Any, key: str) -> list[dict[str, Any]]:
    """Show a table of pieces; several texts in one cell are divided by a bar."""
    holds_lists = any(cell.widget == "lines" for cell in one.inner)
    told = _("{field}. Several texts in one cell are divided by “|”.", field=label) if holds_lists else label
    st.caption(told, help=help_of(one.label))
    columns = {cell.name: _column(cell) for cell in one.inner}
    rows = value or [dict.fromkeys(columns)]
    edited: list[dict[str, Any]] = st.data_editor(
        rows, column_config=columns, num_rows="dynamic", hide_index=True, key=key
    )
    return edited


def _column(cell: FormField) -> Any:
    kinds = {"number": st.column_config.NumberColumn, "yes_no": st.column_config.CheckboxColumn}
    if cell.widget == "choice":
        return st.column_config.SelectboxColumn(field_name(cell.label), options=list(cell.choices))
    return kinds.get(cell.widget, st.column_config.TextColumn)(field_name(cell.label))
