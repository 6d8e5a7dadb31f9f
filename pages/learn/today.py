"""Today: what the day holds and the way into it, what is due again, and where one is in one's courses."""

from collections.abc import Mapping
from itertools import groupby
from typing import Final

import streamlit as st

from aidioma.content.exercises import heading
from aidioma.content.item import ContentItem
from aidioma.i18n import Message
from aidioma.practice.selection import USUAL_PACE_S, DealReason
from aidioma.practice.today import Today
from pages.ui.menu import ITEM, LIBRARY, PRACTICE, WELCOME
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import in_pieces, lang_key, plain, show_pieces, show_text
from pages.ui.words import _, ngettext, say

COURSES: Final = "learn/courses.py"
FIRST: Final[Mapping[DealReason, Message]] = {
    "again": Message("It begins with what slipped earlier today."),
    "focus": Message("It begins with what you asked to practise."),
    "due": Message("It begins with what you would forget first."),
    "assigned": Message("It begins with what your teacher set."),
    "course": Message("It begins with what comes next in your course."),
    "new": Message("It begins with something new."),
    "cram": Message("It begins with an extra round."),
}
"""Why the day begins where it does."""
MOST_LINKED: Final = 5
MOST_PATHS: Final = 3
MOST_LATER: Final = 2

account = require_account()


def show_newcomer() -> None:
    """Ask whoever has done nothing yet who they are; the first card is a press away all the same."""
    with st.container(border=True):
        st.markdown(_("**Welcome.** Four short questions, and what comes fits you. Or see the first card at once."))
        with st.container(horizontal=True):
            if st.button(_("Say who you are"), type="primary", icon=":material/waving_hand:", shortcut="Enter"):
                st.switch_page(WELCOME)
            if st.button(_("Start practising"), icon=":material/play_arrow:"):
                st.switch_page(PRACTICE)


def is_new_here(today: Today) -> bool:
    """Say whether nothing was done yet and nobody asked."""
    return not (today.preferences.introduced or today.due or today.waiting or today.answered)


def show_day(today: Today) -> None:
    """Say what waits, why it begins where it does and how long it takes; and go on, by one press."""
    with st.container(border=True):
        if today.next is None:
            st.markdown(_("**Done for today.** You can practise more all the same."))
        else:
            st.markdown(f"**{day_in_words(today)}**")
            st.caption(f"{how_long(today)} {say(FIRST[today.next.why])}")
        goes_on = today.goal_done > 0 and not today.goal_reached
        label = _("Go on") if goes_on else _("Start practising")
        if st.button(label, type="primary", icon=":material/play_arrow:", shortcut="Enter"):
            st.switch_page(PRACTICE)


def day_in_words(today: Today) -> str:
    """Return what waits today, each part in words."""
    parts = []
    if today.due:
        parts.append(ngettext("{n} card to review", "{n} cards to review", today.due))
    if today.slips:
        parts.append(_("{n} to repeat", n=today.slips))
    if today.new_left:
        parts.append(ngettext("{n} new one at most", "{n} new ones at most", today.new_left))
    return " · ".join(parts)


def how_long(today: Today) -> str:
    """Say about how long all of it takes, at the pace of a usual answer."""
    seconds = (today.due + today.slips + today.new_left) * USUAL_PACE_S
    return ngettext("About {n} minute.", "About {n} minutes.", max(1, round(seconds / 60)))


def show_due_again() -> None:
    """Link to the texts, conversations and games that are due again."""
    due = runtime().library.due(user_id=account.id)[:MOST_LINKED]
    if due:
        st.subheader(_("Read and talk again"))
        for item in due:
            with st.container(key=lang_key("es", f"again_{item.id}"), width="content"):
                st.page_link(LIBRARY, label=plain(heading(item)), query_params={ITEM: item.id})


def show_paths() -> None:
    """Show where the learner is in each course they follow, or lead to those there are."""
    followed = runtime().courses.followed(account.id)
    for course in followed[:MOST_PATHS]:
        show_path(course)
    if not followed:
        st.page_link(COURSES, label=_("Choose a course to follow"), icon=":material/route:")


def show_path(course: ContentItem) -> None:
    """Show the unit before, the one that is at hand, and what comes after it."""
    stages = runtime().courses.stages(course.id, user_id=account.id)
    units = [(unit, list(inside)) for unit, inside in groupby(stages, key=lambda stage: stage.unit)]
    now = next((at for at, (_unit, inside) in enumerate(units) if not all(one.met for one in inside)), len(units))
    with st.container(key=lang_key("es", f"path_{course.id}"), width="content"):
        st.subheader(plain(course.title))
    for at, (unit, inside) in enumerate(units[max(0, now - 1) : now + 1 + MOST_LATER], max(0, now - 1)):
        told = _("✓ Done: {unit}") if at < now else _("▶ Now: {unit}") if at == now else _("○ Later: {unit}")
        show_pieces(in_pieces(told, lang="es", unit=unit.title))
        if at == now:
            if unit.can_do:
                show_text(unit.can_do, lang="en", size="small")
            met = sum(one.met for one in inside)
            st.progress(met / len(inside), text=_("{met} of {all} met", met=met, all=len(inside)))
    st.page_link(COURSES, label=_("All of it"), icon=":material/list:", query_params={"course": course.id})


st.title(_("Today"))
with shown_to_learner():
    today = runtime().practice.today(user_id=account.id, content_type=None)
    if is_new_here(today):
        show_newcomer()
    else:
        show_day(today)
        show_due_again()
        show_paths()
