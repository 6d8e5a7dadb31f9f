"""What a teacher sees of a member, drawn by one function: the member sees exactly the same."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from aidioma.classes.overview import SHOWN_DAYS, Member
from aidioma.clock import local_day
from aidioma.model.marks import Verdict
from aidioma.progress.answers import Answer
from pages.ui.areas import area_name
from pages.ui.marks import VERDICTS
from pages.ui.texts import plain, show_text, written, written_time
from pages.ui.words import _, percent, say

MOST_SHOWN: Final = 20


def member_row(member: Member, zone: ZoneInfo) -> dict[str, str]:
    """Return a member as a row of a table."""
    figures = member.figures
    last = written(local_day(figures.last_at, zone)) if figures else "–"
    right = "–"
    if figures and figures.marked:
        right = _("{share} of {n}", share=percent(figures.right / figures.marked), n=figures.marked)
    return {
        _("Name"): plain(member.name),
        _("Days of {n}", n=SHOWN_DAYS): str(figures.days if figures else 0),
        _("Answers"): str(figures.answers if figures else 0),
        _("Right"): right,
        _("Last practised"): last,
        _("Stuck on"): plain(", ".join(area_name(area) for area in member.weak) or "–"),
        _("Work done"): plain(work_in_words(member)),
    }


def work_in_words(member: Member) -> str:
    """Return how much of each assignment is done."""
    done = [
        _("{title}: {n} of {of}", title=one.assignment.title, n=one.done, of=len(one.assignment.content_ids))
        for one in member.work
    ]
    return ", ".join(done) or "–"


def show_answers(answers: Sequence[Answer], zone: ZoneInfo) -> None:
    """List a member's latest answers with their marks."""
    for answer in answers[:MOST_SHOWN]:
        with st.container(border=True):
            show_answer(answer, zone)


def show_answer(answer: Answer, zone: ZoneInfo) -> None:
    """Show one answer: what was asked, what was written, how it was marked."""
    symbol, label = VERDICTS[Verdict(answer.verdict or Verdict.PENDING)]
    into_spanish = answer.direction != "es-en"
    st.caption(f"{symbol} {say(label)} · {written_time(answer.at.astimezone(zone))}")
    show_text(answer.prompt, lang="en" if into_spanish else "es", size="small")
    show_text(answer.text or "–", lang="es" if into_spanish else "en")
    if answer.corrected and answer.verdict != Verdict.CORRECT:
        show_text(f"→ {answer.corrected}", lang="es" if into_spanish else "en", size="small")
