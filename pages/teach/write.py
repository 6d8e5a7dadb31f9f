"""Writing content: a form for its kind, what learners will see, what looks wrong, and what it said before."""

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

from aidioma.content.forms import ABOUT, FormField, entered_of, form_of, metadata_of
from aidioma.content.item import ContentItem, Draft, author, says_already
from aidioma.content.kinds.base import Details
from aidioma.content.lints import lints
from aidioma.content.revisions import changes, said_by
from aidioma.errors import AidiomaError, ConflictError, InvalidContentError, NotFoundError, UnchangedError
from aidioma.model.items import LEVELS, Status
from aidioma.model.preferences import Preferences
from pages.ui.content_form import ask_for
from pages.ui.messages import shown_to_learner
from pages.ui.names import kind_name, level_name, status_name
from pages.ui.open_form import OpenForm, close_form, name_what_was_new, open_form
from pages.ui.places import turned_over
from pages.ui.preview import show_preview
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written_time
from pages.ui.words import _, say

Wish = Literal["published", "draft", "another"]
"""To publish what the form says, to keep it as a draft, or to begin another item."""
Form = OpenForm[Wish]
NAME, FIRST, KIND = "write", "es", "write_kind"

account = require_account("teacher", "admin")


def opened() -> Form:
    """Return the form of the item that the address names, or of a new one."""
    name_what_was_new(NAME, name_in_address)
    try:
        return open_form(NAME, st.query_params.get("item"), field=FIRST, read=stored_item)
    except NotFoundError:
        st.info(_("There is no such item to write at; it may be a learner's own card."), icon=":material/search_off:")
        st.page_link("teach/content.py", label=_("Content"), icon=":material/arrow_back:")
        st.stop()


def stored_item(key: str) -> ContentItem:
    """Return the item as it is stored now."""
    return runtime().content.get(key, by=account)


def name_in_address(content_id: str) -> None:
    """Make the address that of the item, so that a reload shows it."""
    st.query_params["item"] = content_id


def ask(kind: type[Details], form: Form) -> dict[str, Any]:
    """Show the form and return the row that it says."""
    item = form.shown
    shown = entered_of(item) if item else {}
    fields = form_of(kind)
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
    own = kind.model_fields["content_type"].default
    entered = {
        one.name: ask_for(one, shown.get(one.name), key=form.place(place_of(one, own)))
        for one in fields
        if one.name not in ABOUT
    }
    with st.expander(_("Topics, grammar, source")):
        entered |= {
            one.name: ask_for(one, shown.get(one.name), key=form.place(place_of(one, own)))
            for one in fields
            if one.name in ABOUT
        }
    metadata = metadata_of(fields, entered)
    if "accepted" in kind.model_fields and kind.model_fields["accepted"].is_required():
        metadata.setdefault("accepted", [line] if (line := (columns["primary_text"] or "").strip()) else [])
    return {key: text for key, text in columns.items() if text} | {"metadata": metadata}


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


def fulfil(form: Form, row: dict[str, Any], content_type: str, draft: Draft | None) -> None:
    """Do what was wished for with what the form says now; what was typed stays in it either way."""
    wish = form.wish
    if wish == "another":
        form.wish = None
        begin_another(form, content_type, row)
    elif wish is not None and draft is None:
        form.wish = None
        st.error(_("Not saved: it is not complete yet."), icon=":material/error:")
    elif wish is not None:
        save(form, row, content_type, wish)


def save(form: Form, row: dict[str, Any], content_type: str, status: Status) -> None:
    """Store what the form says, unless somebody changed it meanwhile; the next save goes on from there."""
    said = {**row, "metadata": {**row["metadata"], "status": status}}
    was_new = form.item is None
    try:
        stored = store(form, said, content_type)
    except ConflictError as error:
        form.wish = None
        st.error(say(error.public_message), icon=":material/group:")
        show_theirs(row, form)
    except UnchangedError as error:
        form.wish = None
        st.info(say(error.public_message), icon=":material/check:")
    except AidiomaError as error:
        form.wish = None
        st.error(say(error.public_message), icon=":material/error:")
    else:
        title = plain(stored.title)
        published = _("Published: {title}", title=title)
        note = published if status == "published" else _("Kept as a draft: {title}", title=title)
        form.stored(stored, key=stored.id, note=note)
        if was_new:
            st.rerun()


def store(form: Form, said: dict[str, Any], content_type: str) -> ContentItem:
    """
    Store what is *said*, and draw nothing: drawing is where a run is cut short when somebody types.

    Raises:
        AidiomaError: If it cannot be stored; nothing was.
    """
    by = fresh_account("teacher", "admin")
    if form.item is None:
        return runtime().content.create({**said, "content_type": content_type}, by=by)
    return runtime().content.update(form.item.id, said, revision=form.item.details.revision, by=by)


def begin_another(form: Form, content_type: str, row: dict[str, Any]) -> None:
    """Open the form of another new item of this type, where nothing would be lost."""
    if form.item is not None and differs(form.item, row):
        st.warning(_("Not everything here is saved yet. Publish it or keep it as a draft first."))
        return
    close_form(NAME)
    st.session_state[KIND] = content_type
    st.query_params.pop("item", None)
    st.rerun()


def differs(item: ContentItem, row: dict[str, Any]) -> bool:
    """Say whether the form says anything else than the item that is stored."""
    draft = checked({**row, "metadata": {**row["metadata"], "status": item.details.status}}, item.content_type)
    return isinstance(draft, InvalidContentError) or not says_already(item, draft)


def show_theirs(row: dict[str, Any], form: Form) -> None:
    """Show what somebody else made of the item, beside what is in the form, and take theirs as the one to change."""
    if form.item is None:
        return
    theirs = form.item = stored_item(form.item.id)
    st.markdown(_("What differs between their version and yours, which is still below:"))
    show_changes(said_by(theirs), row)


def show_changes(before: Any, after: Any) -> None:
    """List what two versions say differently."""
    for change in changes(before, after):
        st.markdown(f"- {plain(change.field)}: ~~{plain(change.before or '–')}~~ → **{plain(change.after or '–')}**")


def preview(draft: Draft) -> None:
    """Show what learners will see."""
    now = runtime().clock()
    item = ContentItem(
        draft.id or "preview",
        draft.content_type,
        draft.difficulty,
        draft.primary_text,
        draft.secondary_text,
        draft.details,
        0,
        None,
        now,
        now,
    )
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
        return st.selectbox(_("Type"), list(kinds), key=KIND, format_func=kind_name, bind="query-params")
    version = _("version {n}", n=item.version)
    status = status_name(item.details.status)
    st.caption(plain(f"{kind_name(item.content_type)} · {item.id} · {version} · {status}"))
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
            key="publish",
        )
        st.button(_("Keep as draft"), on_click=form.ask_for, args=("draft",), key="keep")
        if form.item is not None:
            st.button(
                _("Write another"), icon=":material/add:", on_click=form.ask_for, args=("another",), key="another"
            )


def show_form(form: Form, kind: type[Details], content_type: str) -> None:
    """Show the form, do what is wished for, and show what learners will see."""
    row = ask(kind, form)
    found = checked(row, content_type)
    draft = None if isinstance(found, InvalidContentError) else found
    with st.container():  # always there, so that what comes and goes in it moves nothing below
        if isinstance(found, InvalidContentError):
            st.caption(_("Not complete yet: {why}", why=plain(say(found.public_message))))
    show_acts(form)
    with st.container():
        fulfil(form, row, content_type, draft)
    form.show_note()
    if draft is not None:
        advise(draft, form.item)
        preview(draft)
    if form.item is not None:
        show_history(form.item)


st.title(_("Write content"))
with shown_to_learner():
    kinds = runtime().authoring.kinds()
    form = opened()
    content_type = show_head(form, kinds)
    if content_type in kinds:
        with turned_over("write", shown=f"{content_type} {form.number}"):
            show_form(form, kinds[content_type], content_type)
