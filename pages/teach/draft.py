"""Drafting with AI: a wish, or a text or subtitles, becomes drafts that a teacher reviews one by one."""

from typing import Final, get_args

import streamlit as st

from aidioma.content.drafting import Drafts
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.lints import lints
from aidioma.content.subtitles import MAX_BYTES, spoken_lines
from aidioma.errors import JudgeError, JudgeReplyError
from aidioma.i18n import Message
from aidioma.marking.judge.drafting import MAX_DRAFTS, MAX_SOURCE_CHARS, MAX_TOPIC_CHARS, Brief, DraftKind
from aidioma.model.items import LEVELS, Status
from pages.ui.grammars import readable
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, show_text
from pages.ui.words import _, ngettext, say

MADE: Final = "draft_made"
KINDS: Final[dict[DraftKind, Message]] = {"sentence": Message("Sentences"), "flashcard": Message("Flashcards")}

account = require_account("teacher", "admin")


def ask_wish() -> tuple[Brief, str] | None:
    """Ask what to draft; return the wish and the name of its source once it is sent off."""
    with st.form("draft"):
        topic = st.text_input(_("Topic"), key="draft_topic", max_chars=MAX_TOPIC_CHARS, placeholder=_("at the market"))
        grammar = st.text_input(
            _("Point of grammar"), key="draft_grammar", max_chars=MAX_TOPIC_CHARS, placeholder=_("ser and estar")
        )
        with st.container(horizontal=True):
            level = st.selectbox(_("Level"), LEVELS, format_func=lambda name: say(Message(name)), key="draft_level")
            kind = st.selectbox(
                _("Kind"), get_args(DraftKind), format_func=lambda name: say(KINDS[name]), key="draft_kind"
            )
            count = st.number_input(_("How many"), 1, MAX_DRAFTS, 6, key="draft_count")
        text = st.text_area(_("Out of this text"), key="draft_text", max_chars=MAX_SOURCE_CHARS, height=120)
        file = st.file_uploader(
            _("Or out of these subtitles (.srt, .vtt)"),
            type=["srt", "vtt"],
            max_upload_size=MAX_BYTES // 1_000_000,
            key="draft_file",
        )
        if not st.form_submit_button(_("Draft"), type="primary"):
            return None
    said, source = text, ""
    if file is not None:
        said, source = "\n".join(spoken_lines(file.getvalue())), file.name[:100]
    elif text.strip():
        source = _("a text that was pasted")
    brief = Brief(kind=kind, count=int(count), level=level, topic=topic, grammar=grammar, text=said[:MAX_SOURCE_CHARS])
    return brief, source


def show_made(made: Drafts) -> None:
    """Show what came of the last wish, for review."""
    count = ngettext("{n} draft to review", "{n} drafts to review", len(made.items))
    st.subheader(count)
    st.caption(
        _(
            "{model} · {cost} USD · learners meet none of them before you publish it",
            model=made.usage.model,
            cost=f"{made.usage.cost_usd:f}",
        )
    )
    for item in made.items:
        show_draft(runtime().content.get(item.id, by=account))
    for why in made.left_out:
        st.warning(_("Left out: {why}", why=plain(why)), icon=":material/rule:")


def show_draft(item: ContentItem) -> None:
    """Show one draft with all that it says, what looks wrong, and what can be done with it."""
    with st.container(border=True):
        show_text(item.secondary_text or "", lang="en", size="prompt")
        for text in exercise(item).accepted:
            show_text(text, lang="es")
        show_written_beside(item)
        hints = item.value("hints")
        said = [text for text in (hints.nudge, hints.pattern, ", ".join(item.details.grammar_concepts)) if text]
        st.caption(plain(" · ".join(said)))
        for lint in lints(item):
            st.warning(f"**{plain(lint.what)}** {plain(lint.why)}", icon=":material/rule:")
        alike = runtime().authoring.like(
            item.primary_text, item.secondary_text or "", by=account, content_type=None, but=item.id
        )
        for like in alike:
            told = _("The same is there already") if like.exact else _("Much like this")
            st.info(f"{told}: {plain(like.item.title)}", icon=":material/content_copy:")
        show_acts(item)


def show_written_beside(item: ContentItem) -> None:
    """Show what else counts as right, in signs that read well, and what mistakes are foreseen, with their reasons."""
    for line in item.value("grammars") or ():
        show_text(readable(line), lang="es", size="small")
    for mistake in item.value("foreseen") or ():
        st.markdown(f"- ~~{plain(mistake.wrong)}~~ → **{plain(mistake.right or '–')}** {plain(mistake.why)}")


def show_acts(item: ContentItem) -> None:
    """Offer to publish, to correct or to drop a draft."""
    if item.details.status != "draft":
        st.caption(_("Published") if item.details.status == "published" else _("Dropped"))
        return
    with st.container(horizontal=True):
        st.button(_("Publish"), key=f"publish_{item.id}", on_click=decide, args=(item, "published"))
        st.button(_("Drop"), key=f"drop_{item.id}", on_click=decide, args=(item, "retired"))
        st.page_link("teach/write.py", label=_("Correct it"), query_params={"item": item.id})


def decide(item: ContentItem, status: Status) -> None:
    """Publish or drop a draft, unless somebody changed it meanwhile."""
    with shown_to_learner():
        by = fresh_account("teacher", "admin")
        runtime().content.set_status(item.id, status, revision=item.details.revision, by=by)


def draft(brief: Brief, source: str) -> None:
    """Have the drafts made; a provider that gives no usable ones costs nothing of the form."""
    with st.spinner(_("Drafting …")):
        try:
            made = runtime().drafting.draft(brief, source=source, by=fresh_account("teacher", "admin"))
        except JudgeReplyError:
            st.error(_("There are no drafts this time: what the provider sent cannot be used. Please try again."))
            return
        except JudgeError as error:
            st.error(_("There are no drafts this time: {why}. Please try again.", why=str(error)))
            return
    st.session_state[MADE] = made


st.title(_("Draft with AI"))
with shown_to_learner():
    if runtime().drafting.is_available:
        st.markdown(_("What you wish for is drafted, and stays a draft until you publish it."))
        if wish := ask_wish():
            draft(*wish)
        if MADE in st.session_state:
            show_made(st.session_state[MADE])
    else:
        st.info(_("No AI provider is set up here, so there is nobody to draft. Writing by hand works without one."))
        st.page_link("teach/write.py", label=_("Write content"), icon=":material/edit:")
