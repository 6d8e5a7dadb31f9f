"""What a teacher sees of a member, drawn by one function: the member sees exactly the same."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from aidioma.classes.overview import SHOWN_DAYS, Member
from aidioma.clock import local_day
from aidioma.feedback.model import Verdict
from aidioma.progress.answers import Answer
from pages.ui.marks import VERDICTS
from pages.ui.texts import plain, show_text, written
from pages.ui.weak_spots import area_name

MOST_SHOWN: Final = 20


def member_row(member: Member, zone: ZoneInfo) -> dict[str, str]:
    """Return a member as a row of a table."""
    figures = member.figures
    last = written(local_day(figures.last_at, zone)) if figures else "–"
    right = f"{figures.right / figures.marked:.0%} of {figures.marked}" if figures and figures.marked else "–"
    return {
        "Name": plain(member.name),
        f"Days of {SHOWN_DAYS}": str(figures.days if figures else 0),
        "Answers": str(figures.answers if figures else 0),
        "Right": right,
        "Last practised": last,
        "Stuck on": plain(", ".join(area_name(area) for area in member.weak) or "–"),
        "Work done": plain(work_in_words(member)),
    }


def work_in_words(member: Member) -> str:
    """Return how much of each assignment is done."""
    return ", ".join(
        f"{one.assignment.title}: {one.done} of {len(one.assignment.content_ids)}" for one in member.work
    ) or "–"  # fmt: skip


def show_answers(answers: Sequence[Answer], zone: ZoneInfo) -> None:
    """List a member's latest answers with their marks."""
    for answer in answers[:MOST_SHOWN]:
        with st.container(border=True):
            show_answer(answer, zone)


def show_answer(answer: Answer, zone: ZoneInfo) -> None:
    """Show one answer: what was asked, what was written, how it was marked."""
    symbol, label = VERDICTS[Verdict(answer.verdict or Verdict.PENDING)]
    into_spanish = answer.direction != "es-en"
    st.caption(f"{symbol} {label} · {answer.at.astimezone(zone):%d %b, %H:%M}")
    show_text(answer.prompt, lang="en" if into_spanish else "es", size="small")
    show_text(answer.text or "–", lang="es" if into_spanish else "en")
    if answer.corrected and answer.verdict != Verdict.CORRECT:
        show_text(f"→ {answer.corrected}", lang="es" if into_spanish else "en", size="small")
