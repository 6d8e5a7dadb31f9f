"""What an item says in free fields, shown as it is: one line each, further in where it is further in."""

from html import escape

import streamlit as st

from aidioma.content.free import OutlineLine, outline, unasked
from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import Example
from pages.ui.fields import field_name
from pages.ui.texts import show_pair
from pages.ui.words import _


def show_outline(item: ContentItem) -> None:
    """Show the free fields of *item*, each under its name; what is asked is not shown here."""
    facets = item.details.facets
    for field in facets.outline:
        _show(field, list(outline(item.value(field))))
    if facets.quiz is not None and facets.quiz not in facets.outline:
        _show(facets.quiz, list(outline(unasked(item.value(facets.quiz)))))


def show_card_notes(item: ContentItem) -> None:
    """Show what a card's author says about it besides, once it was answered."""
    noted = [(field, value) for field in item.details.facets.notes if (value := item.value(field))]
    if not noted:
        return
    with st.expander(_("About it"), icon=":material/notes:"):
        for field, value in noted:
            examples = [one for one in value if isinstance(one, Example)] if isinstance(value, tuple) else []
            for one in examples:
                show_pair(one.es, one.en)
            if not examples:
                _show(field, list(outline(value)))


def _show(field: str, lines: list[OutlineLine]) -> None:
    if not lines:
        return
    st.markdown(f"**{field_name(field.replace('_', ' ').capitalize())}**")
    rows = "".join(
        f'<p style="margin:0 0 0 {line.depth * 1.2}rem;line-height:1.5;overflow-wrap:anywhere">{_row(line)}</p>'
        for line in lines
    )
    st.html(rows)


def _row(line: OutlineLine) -> str:
    label = f"<strong>{escape(line.label)}</strong>" if line.label else ""
    return ": ".join(part for part in (label, escape(line.text)) if part)
