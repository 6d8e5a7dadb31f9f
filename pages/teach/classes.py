"""Classes, for their teachers: who is in, who is stuck on what, what is about to be forgotten, what is set."""

from datetime import date, timedelta
from typing import Final

import streamlit as st

from aidioma.classes.model import Classroom, spoken_code
from aidioma.classes.overview import SHOWN_DAYS, ClassOverview
from aidioma.clock import local_day
from aidioma.errors import InvalidInputError
from aidioma.i18n import Message
from aidioma.model.marks import Verdict
from pages.ui.class_parts import member_row, show_answer, work_in_words
from pages.ui.live import watch
from pages.ui.messages import kept_for_page, show_kept, shown_to_learner
from pages.ui.open_form import hand_back, handed_in
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, show_text, written, written_time
from pages.ui.warm_up import show_forecast
from pages.ui.words import _, ngettext, say

MARKS: Final = {
    Verdict.CORRECT: Message("Mark: Correct"),
    Verdict.ALMOST: Message("Mark: Almost"),
    Verdict.INCORRECT: Message("Mark: Not yet"),
}
NEXT_WEEK: Final = timedelta(days=7)
MOST_LISTED: Final = 50
MOST_ASSIGNED: Final = 50
STUCK: Final = "stuck"
FADING: Final = "fading"
TOPIC: Final = "topic"

account = require_account("teacher", "admin")
classes = runtime().classes


def open_form() -> None:
    """Ask for the name of a new class."""
    with st.form("open_class", border=False):
        st.text_input(_("Name of the class"), key="class_name", max_chars=60, placeholder=_("Spanish B1, Tuesdays"))
        st.form_submit_button(_("Open a class"), type="primary", on_click=open_class)


def open_class() -> None:
    """Open the class that was named, and choose it: before the page is drawn, as the choice is bound to the address."""
    with kept_for_page():
        by, name = fresh_account("teacher", "admin").id, st.session_state.class_name
        with handed_in("class", name):
            code = classes.open_class(by=by, name=name).code
        st.session_state["class"] = code


def chosen(found: list[Classroom]) -> Classroom:
    """Return the class that the address names, else the latest."""
    by_code = {one.code: one for one in found}
    code = st.selectbox(
        _("Class"),
        list(by_code),
        key="class",
        format_func=lambda code: f"{by_code[code].name} · {spoken_code(code)}",
        bind="query-params",
    )
    return by_code[code or found[0].code]


def show_code(found: Classroom) -> None:
    """Show how to join."""
    if found.is_open:
        st.markdown(_("Learners join under **My classes** with the code `{code}`.", code=spoken_code(found.code)))
    else:
        st.caption(_("Closed to new members."))


def show_members(board: ClassOverview) -> None:
    """Show everybody's last two weeks."""
    st.subheader(_("Members"))
    if not board.members:
        st.info(_("Nobody has joined yet. Give your learners the code."), icon=":material/group_add:")
        return
    st.caption(_("The last {n} days, as each member sees them too.", n=SHOWN_DAYS))
    st.table([member_row(member, account.time_zone) for member in board.members])


def show_stuck(board: ClassOverview) -> None:
    """Show the items that most got wrong the last time."""
    if not board.stuck:
        return
    names = {member.id: member.name for member in board.members}
    st.subheader(_("Stuck"))
    st.caption(_("Wrong the last time, in the last {n} days.", n=SHOWN_DAYS))
    for item in board.stuck:
        who = ", ".join(names.get(member, "") for member in item.stuck)
        show_text(board.texts[item.content_id].spanish if item.content_id in board.texts else "–", lang="es")
        st.caption(_("{n} of {of} who met it: {who}", n=len(item.stuck), of=item.met_by, who=plain(who)))


def show_work(board: ClassOverview) -> None:
    """Show what is set, and set more: what is about to be forgotten, or items by topic."""
    st.subheader(_("Assignments"))
    for work in board.classroom.assignments:
        done = sum(one.is_done for member in board.members for one in member.work if one.assignment.id == work.id)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _(
                    "**{title}** · {items} · due {day} · done by {done} of {of}",
                    title=plain(work.title),
                    items=ngettext("{n} item", "{n} items", len(work.content_ids)),
                    day=written(work.due_on),
                    done=done,
                    of=len(board.members),
                )
            )
            st.button(
                _("Take back"), key=f"withdraw_{work.id}", on_click=withdraw, args=(board.classroom.code, work.id)
            )
    assign_form(board)


def assign_form(board: ClassOverview) -> None:
    """
    Set work, due on a day: what the class is stuck on or about to forget, or a topic.

    Each learner meets a fair share of it each day.
    """
    offered = {
        STUCK: [item.content_id for item in board.stuck],
        FADING: [one.content_id for one in board.forecasts[:MOST_ASSIGNED]],
    }
    labels = {
        STUCK: _("What members are stuck on ({n})", n=len(offered[STUCK])),
        FADING: _("What is about to be forgotten ({n})", n=len(offered[FADING])),
        TOPIC: _("Sentences of a topic"),
    }
    sources = [source for source in labels if offered.get(source) != []]
    with st.container(border=True):
        st.markdown(_("Set work"))
        st.text_input(_("Title"), key="assign_title", max_chars=60)
        source = st.selectbox(
            _("Items"),
            sources,
            key="assign_source",
            format_func=lambda source: labels[source],
        )
        if source == TOPIC:
            st.text_input(_("Topic of the sentences"), key="assign_topic", placeholder=_("travel"), max_chars=60)
            st.number_input(_("How many"), 1, MOST_ASSIGNED, 10, key="assign_count")
        tomorrow_week = local_day(runtime().clock(), account.time_zone) + NEXT_WEEK
        st.date_input(_("Due on"), tomorrow_week, key="assign_due")
        st.button(_("Set it"), on_click=assign, args=(board.classroom.code, offered.get(source or TOPIC)))


def assign(code: str, content_ids: list[str] | None) -> None:
    """Set the work that was described; None takes sentences of the topic."""
    said = st.session_state
    with kept_for_page():
        if content_ids is None:
            topic = said.assign_topic.strip().lower()
            filters = {"topics": [topic]} if topic else {}
            found = runtime().learning.get_content("sentence", filters, limit=int(said.assign_count))
            if not found:
                msg = Message("No published sentence has the topic “{topic}”.", topic=topic)
                raise InvalidInputError(msg, field="topic")
            content_ids = [item.id for item in found]
        due_on = said.assign_due if isinstance(said.assign_due, date) else date.max
        by = fresh_account("teacher", "admin").id
        with handed_in("work", code, said.assign_title, content_ids, due_on):
            classes.assign(by=by, code=code, title=said.assign_title, content_ids=content_ids, due_on=due_on)


def withdraw(code: str, assignment: str) -> None:
    """Take an assignment back."""
    with shown_to_learner():
        classes.withdraw(by=fresh_account("teacher", "admin").id, code=code, assignment=assignment)
        hand_back("work")


def show_answers_of(board: ClassOverview) -> None:
    """Show a member's latest answers, each with a way to give it another mark."""
    st.subheader(_("Answers"))
    names = {member.id: member for member in board.members}
    member_id = st.selectbox(_("Of"), list(names), key="answers_of", format_func=lambda id_: names[id_].name)
    if member_id is None:
        return
    st.caption(plain(work_in_words(names[member_id])))
    for answer in classes.answers(by=account.id, code=board.classroom.code, member=member_id)[:10]:
        with st.container(border=True):
            show_answer(answer, account.time_zone)
            with st.container(horizontal=True):
                for verdict, label in MARKS.items():
                    st.button(
                        say(label),
                        key=f"override_{answer.id}_{verdict}",
                        disabled=answer.verdict == verdict,
                        on_click=override,
                        args=(board.classroom.code, member_id, answer.id, verdict),
                    )


def override(code: str, member: str, answer_id: str, verdict: Verdict) -> None:
    """Give an answer another mark."""
    with shown_to_learner():
        by = fresh_account("teacher", "admin").id
        classes.override(by=by, code=code, member=member, answer_id=answer_id, verdict=verdict)
        st.toast(_("Marked. The learner sees that a teacher decided."), icon=":material/check:")


@st.fragment
def show_class(found: Classroom) -> None:
    """Show the class; it runs again when something happened to anybody in it."""
    watch(*classes.topics(account.id, found.code), key="class_live", class_id=found.code)
    show_kept()
    with shown_to_learner():
        today = local_day(runtime().clock(), account.time_zone)
        day = st.date_input(_("Predict for"), today, min_value=today, key="forecast_day", width=180)
        board = classes.overview(by=account.id, code=found.code, day=day if isinstance(day, date) else today)
        show_members(board)
        show_forecast(board, day=day if isinstance(day, date) else today)
        show_stuck(board)
        show_work(board)
        if board.members:
            show_answers_of(board)


def show_everybody() -> None:
    """Show the figures of all learners, as old as they say they are."""
    view = runtime().staff_view.view(by=account.id)
    age = _("never refreshed")
    if view.refreshed_at is not None:
        age = _("as of {moment} UTC", moment=written_time(view.refreshed_at))
    total = round(view.total_minutes)
    st.caption(_("{n} learners, {minutes} minutes in all; {age}.", n=view.count, minutes=total, age=age))
    st.table(
        [
            {
                _("Name"): plain(one.name),
                _("Items"): one.content_completed,
                _("Score"): "–" if one.average_score is None else f"{one.average_score:.0f}",
                _("Minutes"): f"{one.total_minutes:.0f}",
                _("Last seen"): "–" if one.last_activity is None else written(one.last_activity.date()),
            }
            for one in view.learners[:MOST_LISTED]
        ]
    )
    st.button(_("Refresh the figures"), on_click=refresh_everybody, icon=":material/refresh:")


def refresh_everybody() -> None:
    """Bring the figures of all learners up to date."""
    with shown_to_learner():
        runtime().staff_view.refresh(by=fresh_account("teacher", "admin").id)


def close(code: str) -> None:
    """Let nobody else into a class."""
    with shown_to_learner():
        classes.close(by=fresh_account("teacher", "admin").id, code=code)


st.title(_("Classes"))
show_kept()
taught = [one for one in classes.mine(account.id) if one.teacher_id == account.id]
if taught:
    current = chosen(taught)
    show_code(current)
    show_class(current)
    if current.is_open:
        st.button(_("Close to new members"), on_click=close, args=(current.code,), icon=":material/lock:")
    with st.expander(_("Open another class"), icon=":material/add:"):
        open_form()
else:
    st.markdown(
        _("Open a class, give your learners its code, and see who is stuck on what. You see nothing but practice.")
    )
    open_form()
if account.role == "admin":
    with st.expander(_("Everybody in this installation"), icon=":material/groups:"):
        show_everybody()
