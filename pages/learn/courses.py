"""Courses: which there are, which one follows, and what comes next in each."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from aidioma.content.courses import Stage
from aidioma.content.item import ContentItem
from aidioma.content.kinds.course import Unit
from aidioma.errors import NotFoundError
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, show_text
from pages.ui.words import _

COURSE: Final = "course"
PAGE: Final = "learn/courses.py"

account = require_account()


def show_courses() -> None:
    """List every course, those that are followed first."""
    st.title(_("Courses"))
    mine = runtime().courses.followed(account.id)
    others = [one for one in runtime().courses.courses() if one.id not in {course.id for course in mine}]
    for course in mine:
        show_entry(course, followed=True)
    for course in others:
        show_entry(course, followed=False)
    if not mine and not others:
        st.info(_("There are no courses yet. Practice works the same without one."), icon=":material/route:")


def show_entry(course: ContentItem, *, followed: bool) -> None:
    """Show one course with how far the learner is, and what comes next in it."""
    stages = runtime().courses.stages(course.id, user_id=account.id)
    with st.container(border=True):
        show_text(course.title, lang="es", size="prompt")
        if course.secondary_text:
            show_text(course.secondary_text, lang="en")
        show_standing(stages)
        if followed:
            show_next(course, stages)
        with st.container(horizontal=True):
            st.page_link(PAGE, label=_("All of it"), icon=":material/list:", query_params={COURSE: course.id})
            show_follow(course, followed=followed)


def show_standing(stages: Sequence[Stage]) -> None:
    """Say in words and by a bar how much of a course was met."""
    met = sum(stage.met for stage in stages)
    st.progress(met / len(stages) if stages else 0.0, text=_("{met} of {all} met", met=met, all=len(stages)))


def show_next(course: ContentItem, stages: Sequence[Stage]) -> None:
    """Link to the first item that was not met; where there is none left, to the course that follows this one."""
    following = next((stage for stage in stages if not stage.met), None)
    if following is None:
        st.caption(_("You have met all of it. What is due comes back in Practice."))
        for one in runtime().courses.courses():
            if one.value("follows") == course.id:
                label = _("Go on with {title}", title=one.title)
                st.page_link(PAGE, label=plain(label), icon=":material/arrow_forward:", query_params={COURSE: one.id})
        return
    show_unit_name(following.unit)
    show_link(following, _("Next: {title}", title=named(following)))


def show_unit_name(unit: Unit) -> None:
    """Show what a unit is called, and what a learner can do after it."""
    show_text(unit.title, lang="es")
    if unit.can_do:
        show_text(unit.can_do, lang="en", size="small")


def named(stage: Stage) -> str:
    """Return what an item is called: a card that is still to be answered by its question, not by its answer."""
    item = stage.item
    return item.secondary_text or item.title if runtime().library.is_card(item) and not stage.met else item.title


def show_link(stage: Stage, label: str) -> None:
    """Link to where an item is practised or played."""
    item = stage.item
    if runtime().library.is_card(item):
        card = Card.dealt(
            item.id, Preferences.read(account.preferences).direction_of(0, is_new=not stage.met), "course"
        )
        st.page_link("learn/practice.py", label=plain(label), query_params={"card": card.token})
    else:
        st.page_link("learn/library.py", label=plain(label), query_params={"item": item.id})


def show_follow(course: ContentItem, *, followed: bool) -> None:
    """Offer to follow a course, or to leave it."""
    label = _("Leave") if followed else _("Follow")
    st.button(label, key=f"follow_{course.id}", on_click=follow, args=(course.id, followed))


def follow(course_id: str, stop: bool) -> None:  # noqa: FBT001 - Streamlit hands over what a press means by place
    """Follow a course from now on, or leave it; what was practised stays."""
    with shown_to_learner():
        runtime().courses.follow(course_id, user_id=fresh_account().id, stop=stop)


def show_course(course_id: str) -> None:
    """Show a whole course, unit by unit."""
    try:
        course = runtime().courses.course(course_id, user_id=account.id)
    except NotFoundError:
        st.info(
            _("This course is no longer there. What you have practised is kept; here are the others."),
            icon=":material/search_off:",
        )
        st.page_link(PAGE, label=_("Courses"), icon=":material/arrow_back:", query_params={})
        return
    stages = runtime().courses.stages(course_id, user_id=account.id)
    st.title(plain(course.title))
    st.page_link(PAGE, label=_("Courses"), icon=":material/arrow_back:", query_params={})
    description = course.value("description")
    if description:
        st.markdown(plain(description))
    show_standing(stages)
    show_follow(course, followed=runtime().courses.follows(course_id, user_id=account.id))
    units = [(unit, list(inside)) for unit, inside in groupby(stages, key=lambda stage: stage.unit)]
    goes_on = next((at for at, (_unit, inside) in enumerate(units) if not all(stage.met for stage in inside)), 0)
    for at, (unit, inside) in enumerate(units):
        show_unit(unit, inside, key=f"unit_{course_id}_{at}", opened=at == goes_on)


def show_unit(unit: Unit, stages: Sequence[Stage], *, key: str, opened: bool) -> None:
    """Show a unit with how much of it was met; its items where it is open, since a course has hundreds."""
    st.subheader(plain(unit.title))
    if unit.can_do:
        show_text(unit.can_do, lang="en")
    met = sum(stage.met for stage in stages)
    label = _("{met} of {all} met", met=met, all=len(stages))
    inside = st.expander(label, expanded=opened, key=key, on_change="rerun")
    if inside.open:
        with inside:
            for stage in stages:
                show_link(stage, _("{title} (met)", title=named(stage)) if stage.met else named(stage))


with shown_to_learner():
    if COURSE in st.query_params:
        show_course(st.query_params[COURSE])
    else:
        show_courses()
