"""Achievements as a learner sees them: what was done, never what was not."""

from collections.abc import Sequence

import streamlit as st

from aidioma.clock import local_day
from aidioma.model.people import Account
from aidioma.progress.achievements import RULES, Earned, Rule
from pages.ui.texts import written
from pages.ui.words import _, say


def show_new_ones(rules: Sequence[Rule]) -> None:
    """Say once what was just earned."""
    for rule in rules:
        st.toast(f"**{say(rule.title)}** · {say(rule.why)}", icon=":material/military_tech:")


def show_achievements(found: Sequence[Earned], *, account: Account) -> None:
    """List what was earned, latest first; nothing where nothing was, or none is wanted."""
    if not found:
        return
    st.subheader(_("Achievements"))
    for one in found:
        day = written(local_day(one.earned_at, account.time_zone))
        st.markdown(f":material/military_tech: **{say(one.rule.title)}** · {say(one.rule.why)} · {day}")
    st.caption(_("{n} of {of}. They stay, whatever comes.", n=len(found), of=len(RULES)))
