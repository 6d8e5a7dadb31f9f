"""Types made here: what they ask, which part each field plays, and how they are marked."""

from typing import Any, Final, get_args

import streamlit as st

from aidioma.content.finding import Wanted
from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import COLUMNS, Facets
from aidioma.content.kinds.content_type import ROLE_KINDS, ContentType, FieldKind, Marking
from aidioma.words import Words
from pages.ui.authoring import authoring
from pages.ui.fields import part_name
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain
from pages.ui.words import _, say

KINDS: Final = get_args(FieldKind)
MARKINGS: Final[dict[Marking, Words]] = {
    "typed": Words("by the answer typed"),
    "choice": Words("by the option chosen"),
    "tasks": Words("by the tasks inside"),
    "viewed": Words("not at all"),
}
SEVERAL: Final = frozenset(name for name in Facets.model_fields if isinstance(getattr(Facets(), name), tuple))
TEXTS: Final = frozenset(("answer", "answer_en", "prompt", "body", "title"))

account = require_account("teacher", "admin")


def made_here() -> dict[str, ContentItem]:
    """Return the definitions there are, by the name of their type."""
    found = authoring().find(Wanted("content_type"), by=account, limit=200)
    return {item.details.name: item for item in found if isinstance(item.details, ContentType)}


def ask_fields(before: ContentType | None) -> list[dict[str, Any]]:
    """Show the table of fields and return its rows."""
    shown = [one.model_dump(mode="json") for one in before.fields] if before else []
    rows = [{**row, "choices": " | ".join(row["choices"])} for row in shown]
    empty = {"name": None, "label": None, "kind": "line", "required": False, "minimum": None, "maximum": None}
    columns = {
        "name": st.column_config.TextColumn(_("Name"), help=_("Lower case, without spaces")),
        "label": st.column_config.TextColumn(_("Label")),
        "kind": st.column_config.SelectboxColumn(_("Kind"), options=list(KINDS), default="line"),
        "required": st.column_config.CheckboxColumn(_("Needed")),
        "minimum": st.column_config.NumberColumn(_("Minimum")),
        "maximum": st.column_config.NumberColumn(_("Maximum")),
        "choices": st.column_config.TextColumn(_("Choices, divided by |")),
    }
    edited = st.data_editor(
        rows or [{**empty, "choices": None}],
        column_config=columns,
        num_rows="dynamic",
        hide_index=True,
        key=f"type_fields_{before.key if before else 'new'}",
    )
    return [said for row in edited if (said := _field(row)).get("name")]


def _field(row: dict[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in row.items() if value is not None and value == value and value != ""}  # noqa: PLR0124 - empty cells are NaN
    if "choices" in said:
        said["choices"] = [part.strip() for part in said["choices"].split("|") if part.strip()]
    return said | {key: int(said[key]) for key in ("minimum", "maximum") if key in said}


def ask_roles(fields: list[dict[str, Any]], before: ContentType | None, *, place: str) -> dict[str, Any]:
    """Ask which field plays which part; only fields that can are offered."""
    said: dict[str, Any] = {}
    for role, kinds in ROLE_KINDS.items():
        able = [one["name"] for one in fields if one.get("kind") in kinds]
        able = [*COLUMNS, *able] if role in TEXTS else able
        was = getattr(before.roles, role) if before else None
        if not able:
            continue
        label = part_name(role)
        if role in SEVERAL:
            said[role] = st.multiselect(
                label, able, [name for name in was or () if name in able], key=f"role_{place}_{role}"
            )
        else:
            chosen = st.selectbox(label, able, able.index(was) if was in able else None, key=f"role_{place}_{role}")
            said |= {role: chosen} if chosen else {}
    return said


def save(row: dict[str, Any], before: ContentItem | None) -> None:
    """Store the definition; from then on it holds everywhere."""
    with shown_to_learner():
        by = fresh_account("teacher", "admin")
        if before is None:
            stored = runtime().content.create({**row, "content_type": "content_type"}, by=by)
        else:
            stored = runtime().content.update(before.id, row, revision=before.details.revision, by=by)
        st.success(
            _("{title} can be written now, under Write content.", title=plain(stored.primary_text)),
            icon=":material/check:",
        )


st.title(_("Types"))
st.markdown(_("A type is what items have in common: their fields, and which part each plays."))
with shown_to_learner():
    found = made_here()
    chosen = st.selectbox(_("Type"), ["", *found], key="type_chosen", format_func=lambda name: name or _("a new one"))
    item = found.get(chosen)
    before = item.details if item and isinstance(item.details, ContentType) else None
    title = st.text_input(_("Title"), item.primary_text if item else "", key=f"type_title_{chosen}", max_chars=200)
    name = before.name if before else st.text_input(_("Name"), key="type_name", help=_("Lower case, without spaces"))
    description = st.text_area(
        _("What it is for"),
        before.description if before else "",
        key=f"type_description_{chosen}",
        max_chars=2_000,
        height=70,
    )
    fields = ask_fields(before)
    with st.container(border=True):
        roles = ask_roles(fields, before, place=chosen)
    marking = st.selectbox(
        _("Marked"),
        list(MARKINGS),
        list(MARKINGS).index(before.marking) if before else 0,
        format_func=lambda one: say(MARKINGS[one]),
        key=f"type_marking_{chosen}",
    )
    metadata = {"name": name, "fields": fields, "roles": roles, "marking": marking}
    metadata |= {"description": description} if description.strip() else {}
    if st.button(_("Save the type"), type="primary"):
        save({"primary_text": title, "metadata": metadata}, item)
