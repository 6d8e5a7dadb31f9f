"""Types made here: what they ask, which part each field plays, and how they are marked."""

from collections.abc import Sequence
from typing import Any, Final, Literal, get_args

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import COLUMNS, Facets
from aidioma.content.kinds.content_type import ROLE_KINDS, ContentType, FieldKind, Marking
from aidioma.content.search.filter import Wanted
from aidioma.errors import AidiomaError
from aidioma.i18n import Message
from pages.ui.fields import part_name
from pages.ui.messages import shown_to_learner
from pages.ui.open_form import OpenForm, Press, open_form
from pages.ui.places import turned_over
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain
from pages.ui.words import _, say

KINDS: Final = get_args(FieldKind)
MARKINGS: Final[dict[Marking, Message]] = {
    "typed": Message("by the answer typed"),
    "choice": Message("by the option chosen"),
    "tasks": Message("by the tasks inside"),
    "viewed": Message("not at all"),
}
SEVERAL: Final = frozenset(name for name in Facets.model_fields if isinstance(getattr(Facets(), name), tuple))
TEXTS: Final = frozenset(("answer", "answer_en", "prompt", "body", "title"))

Act = Literal["save"]
Form = OpenForm[Act]
NAME, CHOSEN = "types", "type_chosen"

account = require_account("teacher", "admin")


def made_here() -> dict[str, ContentItem]:
    """Return the definitions there are, by the name of their type."""
    found = runtime().authoring.find(Wanted("content_type"), by=account, limit=200)
    return {item.details.name: item for item in found if isinstance(item.details, ContentType)}


def ask_fields(before: ContentType | None, *, place: str) -> list[dict[str, Any]]:
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
        key=place,
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
                label, able, [name for name in was or () if name in able], key=f"{place}_{role}"
            )
        else:
            chosen = st.selectbox(label, able, able.index(was) if was in able else None, key=f"{place}_{role}")
            said |= {role: chosen} if chosen else {}
    return said


def fulfil(form: Form, wished: Sequence[Press[Act]], row: dict[str, Any]) -> None:
    """Store the definition, unless somebody changed it meanwhile; from then on it holds everywhere."""
    for wish in wished:
        with form.turn(wish) as is_open:
            if is_open:
                save(form, row, wish)


def save(form: Form, row: dict[str, Any], wish: Press[Act]) -> None:
    """Store what the form says, and keep what came of it, to be shown."""
    try:
        stored = store(form, row)
    except AidiomaError as error:
        form.refused(wish, error)
        return
    note = Message("{title} can be written now, under Write content.", title=plain(stored.primary_text))
    form.stored(stored, key=stored.details.name if isinstance(stored.details, ContentType) else "", note=note)


def store(form: Form, row: dict[str, Any]) -> ContentItem:
    """
    Store the definition.

    Raises:
        AidiomaError: If it cannot be stored; nothing was.
    """
    by = fresh_account("teacher", "admin")
    if form.item is None:
        return runtime().content.create({**row, "content_type": "content_type"}, by=by)
    return runtime().content.update(form.item.id, row, revision=form.item.details.revision, by=by)


def show_form(form: Form, wished: Sequence[Press[Act]]) -> None:
    """Show the form of a type, and store what it says when that is wished for."""
    was_new = form.item is None
    item = form.shown
    before = item.details if item and isinstance(item.details, ContentType) else None
    title = st.text_input(_("Title"), item.primary_text if item else "", key=form.place("title"), max_chars=200)
    form.drawn = True
    # Also there when the name is given for good: nothing moves away from who is pressing something below.
    asked = st.text_input(
        _("Name"),
        form.key or "",
        key=form.place("name"),
        help=_("Lower case, without spaces"),
        disabled=form.key is not None,
    )
    name = form.key or asked
    description = st.text_area(
        _("What it is for"),
        before.description if before else "",
        key=form.place("description"),
        max_chars=2_000,
        height=70,
    )
    fields = ask_fields(before, place=form.place("fields"))
    with st.container(border=True):
        roles = ask_roles(fields, before, place=form.place("role"))
    marking = st.selectbox(
        _("Marked"),
        list(MARKINGS),
        list(MARKINGS).index(before.marking) if before else 0,
        format_func=lambda one: say(MARKINGS[one]),
        key=form.place("marking"),
    )
    metadata = {"name": name, "fields": fields, "roles": roles, "marking": marking}
    metadata |= {"description": description} if description.strip() else {}
    st.button(_("Save the type"), type="primary", key=form.place("save"), on_click=form.ask_for, args=("save",))
    row = {"primary_text": title, "metadata": metadata}
    fulfil(form, wished, row)
    if was_new and form.item is not None:
        st.rerun()
    form.show_note(row)


def opened() -> Form:
    """Return the form of the type that is chosen; of one that the form made, the choice is its."""
    form: Form = open_form(NAME, st.session_state.get(CHOSEN) or None, field="title", read=found.get)
    if (st.session_state.get(CHOSEN) or None) != form.key:
        st.session_state[CHOSEN] = form.key
    return form


st.title(_("Types"))
st.markdown(_("A type is what items have in common: their fields, and which part each plays."))
with shown_to_learner():
    found = made_here()
    form = opened()
    wished = form.wished()
    st.selectbox(_("Type"), ["", *found], key=CHOSEN, format_func=lambda name: name or _("a new one"))
    with turned_over("types", shown=str(form.number)):
        show_form(form, wished)
