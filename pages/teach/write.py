"""Writing content: a form for its kind, what learners will see, what looks wrong, and what it said before."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from aidioma.content.forms import ABOUT, entered_of, form_of, metadata_of
from aidioma.content.item import ContentItem, Draft, author
from aidioma.content.kinds.base import Details, Status
from aidioma.content.lints import lints
from aidioma.content.revisions import changes, said_by
from aidioma.errors import ConflictError, InvalidContentError, NotFoundError
from aidioma.practice.preferences import Preferences
from pages.ui.authoring import authoring
from pages.ui.content_form import ask_for
from pages.ui.messages import shown_to_learner
from pages.ui.names import kind_name, status_name
from pages.ui.places import turned_over
from pages.ui.preview import show_preview
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written_time
from pages.ui.words import _, say

LEVELS: Final = ("beginner", "intermediate", "advanced")
FORM, OPENED = "write_form", "write_opened"

account = require_account("teacher", "admin")


def opened() -> ContentItem | None:
    """Return the item that the address names, as it was when this form was opened."""
    key = st.query_params.get("item")
    held = st.session_state.get(OPENED)
    if key and (held is None or held.id != key):
        try:
            held = runtime().content.get(key, by=account)
        except NotFoundError:
            st.info(
                _("There is no such item to write at; it may be a learner's own card."), icon=":material/search_off:"
            )
            st.page_link("teach/content.py", label=_("Content"), icon=":material/arrow_back:")
            st.stop()
        st.session_state[OPENED] = held
    return held if key else None


def place(name: str) -> str:
    """Return the widget key of a field in this form; another form has others."""
    return f"{FORM}_{st.session_state.setdefault(FORM, 0)}_{name}"


def ask(kind: type[Details], item: ContentItem | None) -> dict[str, Any]:
    """Show the form and return the row that it says."""
    shown = entered_of(item) if item else {}
    fields = form_of(kind)
    columns = {
        "primary_text": st.text_area(
            _("Spanish (needed)"), item.primary_text if item else "", key=place("es"), height=70
        ),
        "secondary_text": st.text_area(
            _("English"), (item.secondary_text or "") if item else "", key=place("en"), height=70
        ),
        "difficulty": st.selectbox(
            _("Level"), LEVELS, LEVELS.index(item.difficulty) if item and item.difficulty else 0, key=place("level")
        ),
    }
    entered = {
        one.name: ask_for(one, shown.get(one.name), key=place(one.name)) for one in fields if one.name not in ABOUT
    }
    with st.expander(_("Topics, grammar, source")):
        entered |= {
            one.name: ask_for(one, shown.get(one.name), key=place(one.name)) for one in fields if one.name in ABOUT
        }
    metadata = metadata_of(fields, entered)
    if "accepted" in kind.model_fields and kind.model_fields["accepted"].is_required():
        metadata.setdefault("accepted", [line] if (line := columns["primary_text"].strip()) else [])
    return {key: text for key, text in columns.items() if text} | {"metadata": metadata}


def checked(row: dict[str, Any], content_type: str) -> Draft | None:
    """Return *row* as content, or say what is still missing."""
    try:
        return author({**row, "content_type": content_type})
    except InvalidContentError as error:
        st.caption(_("Not complete yet: {why}", why=plain(say(error.public_message))))
        return None


def save(row: dict[str, Any], content_type: str, item: ContentItem | None, status: Status) -> None:
    """Store what the form says, unless somebody changed it meanwhile; what was written stays in the form either way."""
    with shown_to_learner():
        by = fresh_account("teacher", "admin")
        said = {**row, "metadata": {**row["metadata"], "status": status}}
        try:
            if item is None:
                stored = runtime().content.create({**said, "content_type": content_type}, by=by)
            else:
                stored = runtime().content.update(item.id, said, revision=item.details.revision, by=by)
        except ConflictError as error:
            st.error(say(error.public_message), icon=":material/group:")
            show_theirs(row, item)
            return
        title = plain(stored.title)
        st.toast(
            _("Published: {title}", title=title)
            if status == "published"
            else _("Kept as a draft: {title}", title=title)
        )
        st.session_state[FORM] += 1
        st.session_state.pop(OPENED, None)
        if item is not None:
            st.query_params["item"] = stored.id


def show_theirs(row: dict[str, Any], item: ContentItem | None) -> None:
    """Show what somebody else made of the item, beside what is in the form, and take theirs as the one to change."""
    if item is None:
        return
    theirs = runtime().content.get(item.id, by=account)
    st.markdown(_("What differs between their version and yours, which is still below:"))
    show_changes(said_by(theirs), row)
    st.session_state[OPENED] = theirs


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
    for like in authoring().like(
        draft.primary_text, draft.secondary_text or "", by=account, content_type=draft.content_type, but=but
    ):
        told = _("The same is there already") if like.exact else _("Much like this")
        st.info(f"{told}: {plain(like.item.title)} ({plain(like.item.id)})", icon=":material/content_copy:")


def show_history(item: ContentItem) -> None:
    """Show what the item said before, the latest change first."""
    with st.expander(_("Earlier versions")):
        after: Mapping[str, Any] = said_by(item)
        found = authoring().history(item.id, by=account)
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


st.title(_("Write content"))
with shown_to_learner():
    kinds = authoring().kinds()
    item = opened()
    if item is None:
        content_type = st.selectbox(
            _("Type"), list(kinds), key="write_kind", format_func=kind_name, bind="query-params"
        )
    else:
        content_type = item.content_type
        version = _("version {n}", n=item.version)
        status = status_name(item.details.status)
        st.caption(plain(f"{kind_name(content_type)} · {item.id} · {version} · {status}"))
    if content_type in kinds:
        with turned_over("write", shown=f"{content_type} {item.id if item else None}"):
            row = ask(kinds[content_type], item)
            draft = checked(row, content_type)
            with st.container(horizontal=True):
                publish = st.button(_("Publish"), type="primary", shortcut="Ctrl+Enter", disabled=draft is None)
                keep = st.button(_("Keep as draft"), disabled=draft is None)
            if publish or keep:
                save(row, content_type, item, "published" if publish else "draft")
            if draft is not None:
                advise(draft, item)
                preview(draft)
            if item is not None:
                show_history(item)
