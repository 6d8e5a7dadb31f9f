"""Writing content: a form for its kind, what learners will see, what looks wrong, and what it said before."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from aidioma.content.forms import ABOUT, FormField, entered_of, form_of, metadata_of
from aidioma.content.item import ContentItem, Draft, author, unstored
from aidioma.content.kinds.base import Details
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.lints import lints
from aidioma.content.revisions import changes, said_by
from aidioma.errors import AidiomaError, ConflictError, InvalidContentError, NotFoundError
from aidioma.i18n import Message
from aidioma.model.items import LEVELS
from aidioma.model.preferences import Preferences
from pages.ui.content_form import ask_for
from pages.ui.grammars import FIELDS as GRAMMARS
from pages.ui.grammars import show_findings
from pages.ui.messages import shown_to_learner
from pages.ui.names import kind_name, level_name, status_name
from pages.ui.open_form import Note, OpenForm, Press, open_another, open_form
from pages.ui.places import turned_over
from pages.ui.preview import show_preview
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written_time
from pages.ui.words import _, say

Act = Literal["published", "draft", "another"]
"""To publish what the form says, to keep it as a draft, or to begin another item."""
Form = OpenForm[Act]
NAME, FIRST, KIND = "write", "es", "write_kind"

account = require_account("teacher", "admin")


def opened() -> Form:
    """Return the form of the item that the address names, or of a new one."""
    try:
        return open_form(NAME, st.query_params.get("item"), field=FIRST, read=stored_item)
    except NotFoundError:
        st.info(_("There is no such item to write at; it may be a learner's own card."), icon=":material/search_off:")
        st.page_link("teach/content.py", label=_("Content"), icon=":material/arrow_back:")
        st.stop()


def stored_item(key: str) -> ContentItem:
    """Return the item as it is stored now."""
    return runtime().content.get(key, by=account)


def name_in_address(form: Form) -> None:
    """Make the address that of the form, so that a reload shows its item: in each run, until the browser says so."""
    if st.query_params.get("item") == form.key:
        return
    if form.key is None:
        st.query_params.pop("item", None)
    else:
        st.query_params["item"] = form.key


def ask(kind: type[Details], form: Form) -> dict[str, Any]:
    """Show the form and return the row that it says; what every type has stays where it is when another is chosen."""
    columns = ask_columns(form)
    own = kind.model_fields["content_type"].default
    with turned_over("write_own", shown=f"{own} {form.number}"):
        metadata = ask_metadata(kind, form, columns)
    return {key: text for key, text in columns.items() if text} | {"metadata": metadata}


def ask_columns(form: Form) -> dict[str, str | None]:
    """Ask for what every type has."""
    item = form.shown
    level = LEVELS.index(item.difficulty) if item and item.difficulty in LEVELS else None if item else 0
    columns: dict[str, str | None] = {
        "primary_text": st.text_area(
            _("Spanish (needed)"), item.primary_text if item else "", key=form.place(FIRST), height=70
        ),
        "secondary_text": st.text_area(
            _("English"), (item.secondary_text or "") if item else "", key=form.place("en"), height=70
        ),
        "difficulty": st.selectbox(
            _("Level"), LEVELS, level, key=form.place("level"), placeholder=_("the likely one"), format_func=level_name
        ),
    }
    form.drawn = True
    return columns


def ask_metadata(kind: type[Details], form: Form, columns: Mapping[str, str | None]) -> dict[str, Any]:
    """Ask for what is the type's own, and last what items are about; say below a grammar what can be read from it."""
    shown = entered_of(form.shown) if form.shown else {}
    fields, own = form_of(kind), kind.model_fields["content_type"].default
    entered: dict[str, Any] = {}
    places: dict[str, Any] = {}
    for one in fields:
        if one.name not in ABOUT:
            entered[one.name] = ask_for(one, shown.get(one.name), key=form.place(place_of(one, own)))
        if one.name in GRAMMARS:
            places[one.name] = st.container()
    with st.expander(_("Topics, grammar, source")):
        about = [one for one in fields if one.name in ABOUT]
        entered |= {one.name: ask_for(one, shown.get(one.name), key=form.place(place_of(one, own))) for one in about}
    metadata = metadata_of(fields, entered)
    if "accepted" in kind.model_fields and kind.model_fields["accepted"].is_required():
        metadata.setdefault("accepted", [line] if (line := (columns["primary_text"] or "").strip()) else [])
    show_findings({**columns, "metadata": metadata}, places, key=form.place(own))
    return metadata


def place_of(one: FormField, content_type: str) -> str:
    """Return what a field's widget is called: the same for two kinds where they ask it in the same way."""
    own = f"{content_type}_" if one.inner or one.choices else ""
    return f"{own}{one.widget}_{one.name}"


def checked(row: dict[str, Any], content_type: str) -> Draft | InvalidContentError:
    """Return *row* as content, or what is still missing."""
    try:
        return author({**row, "content_type": content_type})
    except InvalidContentError as error:
        return error


def fulfil(form: Form, wished: Sequence[Press[Act]], row: dict[str, Any], content_type: str, *, whole: bool) -> None:
    """Do what was *wished* for with what the form says now, and draw nothing; what was typed stays in it either way."""
    for wish in wished:
        with form.turn(wish) as is_open:
            if not is_open:
                continue
            if wish.kind == "another":
                begin_another(form, content_type, row)
            elif not whole:
                form.note = Note("refused", Message("Not saved: it is not complete yet."))
            else:
                save(form, row, content_type, wish)


def save(form: Form, row: dict[str, Any], content_type: str, wish: Press[Act]) -> None:
    """Store what the form says, unless somebody changed it meanwhile; the next save goes on from there."""
    said = {**row, "metadata": {**row["metadata"], "status": wish.kind}}
    try:
        stored = store(form, said, content_type)
    except AidiomaError as error:
        form.refused(wish, error)
        if isinstance(error, ConflictError) and form.item is not None:
            form.item = stored_item(form.item.id)
        return
    title = plain(stored.title)
    published = Message("Published: {title}", title=title)
    note = published if wish.kind == "published" else Message("Kept as a draft: {title}", title=title)
    form.stored(stored, key=stored.id, note=note)


def store(form: Form, said: dict[str, Any], content_type: str) -> ContentItem:
    """
    Store what is *said*: in the item that the form made, also where nobody heard that it did.

    Raises:
        AidiomaError: If it cannot be stored; nothing was.
    """
    by = fresh_account("teacher", "admin")
    item = form.item
    if item is None:
        try:
            return runtime().content.create(new_row(form, said, content_type), by=by)
        except ConflictError:
            item = stored_item(form.new_id)
            form.stored(item, key=item.id)
    return runtime().content.update(item.id, said, revision=item.details.revision, by=by)


def new_row(form: Form, said: dict[str, Any], content_type: str) -> dict[str, Any]:
    """Return *said* as the row of a new item with the form's id; the id of a type is its name's."""
    id_ = {} if issubclass(kinds[content_type], ContentType) else {"id": form.new_id}
    return {**said, "content_type": content_type, **id_}


def begin_another(form: Form, content_type: str, row: dict[str, Any]) -> None:
    """Open the form of another new item of this type, where nothing would be lost."""
    if form.item is not None and not form.says(row):
        form.note = Note(
            "unsaved", Message("Not everything here is saved yet. Publish it or keep it as a draft first.")
        )
        return
    st.session_state[KIND] = content_type
    open_another(NAME, form)
    st.rerun()


def show_answer(form: Form, row: dict[str, Any]) -> None:
    """Show what came of the latest press; what somebody else made of the item, beside what is in the form."""
    form.show_note(row)
    if form.note is not None and form.note.answer == "conflict" and form.item is not None:
        st.markdown(_("What differs between their version and yours, which is still above:"))
        show_changes(said_by(form.item), row)


def show_changes(before: Any, after: Any) -> None:
    """List what two versions say differently."""
    for change in changes(before, after):
        st.markdown(f"- {plain(change.field)}: ~~{plain(change.before or '–')}~~ → **{plain(change.after or '–')}**")


def preview(draft: Draft) -> None:
    """Show what learners will see."""
    item = unstored(draft, now=runtime().clock())
    st.subheader(_("What learners see"))
    show_preview(item, Preferences.read(account.preferences))


def advise(draft: Draft, item: ContentItem | None) -> None:
    """Say what looks wrong, and what is there already."""
    for lint in lints(draft):
        st.warning(f"**{plain(say(lint.what))}** {plain(say(lint.why))}", icon=":material/rule:")
    but = item.id if item else None
    for like in runtime().authoring.like(
        draft.primary_text, draft.secondary_text or "", by=account, content_type=draft.content_type, but=but
    ):
        told = _("The same is there already") if like.exact else _("Much like this")
        st.info(f"{told}: {plain(like.item.title)} ({plain(like.item.id)})", icon=":material/content_copy:")


def show_history(item: ContentItem) -> None:
    """Show what the item said before, the latest change first."""
    with st.expander(_("Earlier versions")):
        after: Mapping[str, Any] = said_by(item)
        found = runtime().authoring.history(item.id, by=account)
        if not found:
            st.caption(_("Nobody has changed it yet."))
        for revision in found:
            st.markdown(
                _(
                    "**Revision {n}**, until {moment} by {who}",
                    n=revision.number,
                    moment=written_time(revision.at),
                    who=plain(revision.by),
                )
            )
            show_changes(revision.said, after)
            after = revision.said


def show_head(form: Form, kinds: Mapping[str, Any]) -> str:
    """Ask for the type of a new item, or say which item it is, and return the type."""
    item = form.item
    if item is None:
        asked = st.selectbox(_("Type"), list(kinds), key=KIND, format_func=kind_name, bind="query-params")
        st.caption(_("New, not saved yet"))  # as high as what an item has there: nothing moves when it is saved
        return asked
    st.selectbox(_("Type"), [item.content_type], key=form.place("type"), format_func=kind_name, disabled=True)
    version = _("version {n}", n=item.version)
    status = status_name(item.details.status)
    st.caption(plain(f"{item.id} · {version} · {status}"))
    return item.content_type


def show_acts(form: Form) -> None:
    """Offer to publish what the form says, to keep it as a draft, and to go on to another item."""
    with st.container(horizontal=True):
        st.button(
            _("Publish"),
            type="primary",
            shortcut="Ctrl+Enter",
            on_click=form.ask_for,
            args=("published",),
            key=form.place("publish"),
        )
        st.button(_("Keep as draft"), on_click=form.ask_for, args=("draft",), key=form.place("keep"))
        if form.item is not None:
            st.button(
                _("Write another"),
                icon=":material/add:",
                on_click=form.ask_for,
                args=("another",),
                key=form.place("another"),
            )


def show_form(form: Form, wished: Sequence[Press[Act]], kind: type[Details], content_type: str) -> None:
    """Show the form, do what is wished for, and show what learners will see."""
    was_new = form.item is None
    row = ask(kind, form)
    found = checked(row, content_type)
    draft = None if isinstance(found, InvalidContentError) else found
    show_acts(form)
    fulfil(form, wished, row, content_type, whole=draft is not None)
    if was_new and form.item is not None:
        st.rerun()
    name_in_address(form)
    with st.container():  # below the buttons: what comes and goes above one moves it away from who is pressing it
        if isinstance(found, InvalidContentError):
            st.caption(_("Not complete yet: {why}", why=plain(say(found.public_message))))
        show_answer(form, row)
    if draft is not None:
        advise(draft, form.item)
        preview(draft)
    if form.item is not None:
        show_history(form.item)


st.title(_("Write content"))
with shown_to_learner():
    kinds = runtime().authoring.kinds()
    form = opened()
    wished = form.wished()
    content_type = show_head(form, kinds)
    if content_type in kinds:
        with turned_over("write", shown=str(form.number)):
            show_form(form, wished, kinds[content_type], content_type)
