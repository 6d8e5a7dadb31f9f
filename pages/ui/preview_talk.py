"""A conversation that is being written, tried by its script as learners without a partner have it; kept nowhere."""

from typing import Final

import streamlit as st

from aidioma.content.item import ContentItem, fingerprint
from aidioma.content.kinds.scenario import Scenario, ScenarioStep
from aidioma.marking.judge.scene import SpokenLine
from aidioma.practice.script import Said, nearest, reply_exercise, talk_of
from aidioma.spanish.rules import mark_by_rules
from pages.ui.marks import show_mark
from pages.ui.players.talk import replies_in_words, show_line, show_scene
from pages.ui.texts import lang_key, show_text
from pages.ui.words import _

_TRIED: Final = "preview_talk"


def try_talk(item: ContentItem) -> None:
    """Let an author say the learner's turns; what was said is forgotten when the conversation is changed."""
    said = _said(item)
    talk = talk_of(item, said, has_partner=False)
    if talk is None or not isinstance(item.details, Scenario):
        return
    show_scene(item, talk)
    steps = {step.id: step for step in item.details.steps}
    for place, one in enumerate(talk.course):
        if isinstance(one, SpokenLine):
            show_line(one)
        else:
            _own_turn(item, steps[one.step], one, key=f"preview_turn_{place}")
    if talk.here is not None and not talk.is_over:
        _ask(item, talk.here)
    else:
        st.caption(_("The conversation ends here."))
    if said:
        st.button(_("Begin again"), key="preview_talk_again", on_click=said.clear)


def _said(item: ContentItem) -> list[Said]:
    """Return what was said in this wording of the conversation."""
    wording = fingerprint(item)
    held = st.session_state.get(_TRIED)
    if held is None or held[0] != wording:
        held = st.session_state[_TRIED] = (wording, [])
    said: list[Said] = held[1]
    return said


def _own_turn(item: ContentItem, step: ScenarioStep, one: Said, *, key: str) -> None:
    if one.choice is None:
        show_text(one.answer, lang="es")
        st.info(_("Your partner did not understand. Try to say it in another way."), icon=":material/help:")
        return
    exercise = reply_exercise(item, step, one.choice)
    feedback = mark_by_rules(exercise, one.answer)
    if feedback is None:
        show_text(one.answer, lang="es")
        st.info(
            _("No rule is sure about this answer. The judge will be asked, or its learner."), icon=":material/help:"
        )
    else:
        show_mark(answer=one.answer, feedback=feedback, exercise=exercise, key=key)
    if comment := step.choices[one.choice].comment:
        show_text(comment, lang="en", size="small")


def _ask(item: ContentItem, here: ScenarioStep) -> None:
    st.markdown(replies_in_words(here))
    with st.form("preview_talk_form", border=False, clear_on_submit=True):
        with st.container(key=lang_key("es", "preview_talk_answer")):
            st.text_input(_("Your turn"), key="preview_talk_answer")
        st.form_submit_button(_("Say it"), on_click=_say, args=(item, here))


def _say(item: ContentItem, here: ScenarioStep) -> None:
    answer = str(st.session_state["preview_talk_answer"] or "").strip()
    if answer:
        _said(item).append(Said(here.id, nearest(here, answer), answer))
