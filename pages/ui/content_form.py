"""The form of any kind of content, drawn from what its class says."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from aidioma.content.forms import FormField
from pages.ui.fields import field_name
from pages.ui.words import _

MAX_LINE: Final = 1_000
MAX_PROSE: Final = 20_000


def ask_for(one: FormField, value: Any, *, key: str) -> Any:
    """Show the widget of a field with *value* in it, and return what is entered."""
    named = field_name(one.label)
    label = named if not one.required else _("{field} (needed)", field=named)
    drawn: dict[str, Callable[[], Any]] = {
        "line": lambda: st.text_input(label, value or "", key=key, max_chars=MAX_LINE),
        "prose": lambda: st.text_area(label, value or "", key=key, max_chars=MAX_PROSE),
        "lines": lambda: st.text_area(_("{field}: one a line", field=label), value or "", key=key, height=90),
        "number": lambda: st.number_input(label, value=value, step=1, key=key),
        "yes_no": lambda: st.checkbox(label, bool(value), key=key),
        "choice": lambda: st.selectbox(label, one.choices, index=_place(one, value), key=key),
        "parts": lambda: {part.name: _part(one, part, value, key) for part in one.inner},
        "rows": lambda: _rows(one, label, value, key),
    }
    return drawn[one.widget]()


def _place(one: FormField, value: Any) -> int | None:
    if value in one.choices:
        return one.choices.index(value)
    return 0 if one.required else None


def _part(one: FormField, part: FormField, value: Any, key: str) -> str:
    said = str((value or {}).get(part.name, ""))
    return st.text_input(f"{field_name(one.label)}: {field_name(part.label).lower()}", said, key=f"{key}_{part.name}")


def _rows(one: FormField, label: str, value: Any, key: str) -> list[dict[str, Any]]:
    """Show a table of pieces; several texts in one cell are divided by a bar."""
    st.caption(_("{field}. Several texts in one cell are divided by “|”.", field=label))
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
