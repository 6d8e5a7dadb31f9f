"""Classes, for learners: join by code, see what is set and what the teacher sees, leave at will."""

import streamlit as st

from aidioma.classes.model import Classroom
from aidioma.clock import local_day
from pages.ui.class_parts import member_row, show_answers
from pages.ui.live import watch
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written
from pages.ui.words import _

account = require_account()
classes = runtime().classes


def join_form() -> None:
    """Join a class by its code."""
    with st.form("join_class", clear_on_submit=True):
        code = st.text_input(_("Code of the class"), key="class_code", max_chars=20, placeholder="ABCD-EFGH")
        st.caption(
            _("Your teacher then sees your name and your practice, and nothing else. You can leave at any time.")
        )
        if st.form_submit_button(_("Join"), type="primary"):
            with shown_to_learner():
                classes.join(user_id=fresh_account().id, typed=code)
                st.rerun()


def show_class(found: Classroom) -> None:
    """Show one class: what is set, what the teacher sees, and the way out."""
    seen = classes.what_is_seen(user_id=account.id, code=found.code)
    with st.container(border=True):
        st.subheader(plain(found.name))
        st.caption(_("Joined on {day}", day=written(local_day(seen.joined_at, account.time_zone))))
        for one in seen.work:
            of = len(one.assignment.content_ids)
            left = _("done") if one.is_done else _("{done} of {of} done", done=one.done, of=of)
            due = _("due {day}", day=written(one.assignment.due_on))
            st.markdown(f"**{plain(one.assignment.title)}** · {due} · {left}")
        with st.expander(_("What your teacher sees"), icon=":material/visibility:"):
            st.table([member_row(seen, account.time_zone)])
            st.caption(_("And your latest answers:"))
            show_answers(classes.answers(by=account.id, code=found.code, member=account.id), account.time_zone)
        st.button(_("Leave this class"), key=f"leave_{found.code}", on_click=leave, args=(found.code,))


def leave(code: str) -> None:
    """Leave a class."""
    with shown_to_learner():
        classes.leave(user_id=fresh_account().id, code=code)


@st.fragment
def show_classes() -> None:
    """Show all classes; it runs again when something happened to this learner."""
    watch(account.id, key="classes_live")
    with shown_to_learner():
        joined = [one for one in classes.mine(account.id) if account.id in one.members]
        for one in joined:
            show_class(one)
        if not joined:
            st.info(_("You are in no class. Practice works the same without one."), icon=":material/groups:")


st.title(_("My classes"))
show_classes()
join_form()
