"""Exercises as administrators find and read them: by their words, not by their ids."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from aidioma.model.people import Account
from pages.ui.runtime import runtime
from pages.ui.words import _

NO_ITEM: Final = "system"
FOUND_AT_MOST: Final = 10


def names_of(account: Account, content_ids: Iterable[str]) -> dict[str, str]:
    """Return what each exercise is called: its words, with its id behind them; whoever shows it escapes it."""
    wanted = set(content_ids)
    known = runtime().inspection.names(by=account.id, content_ids=wanted)
    return {one: _called(one, known.get(one)) for one in wanted}


def ask_exercise(account: Account, *, key: str) -> str:
    """Ask for an exercise and return its id; empty while none is chosen."""
    typed = st.text_input(_("Exercise (some of its words, or its id)"), key=key, max_chars=200).strip()
    if not typed or runtime().inspection.names(by=account.id, content_ids=[typed]):
        return typed
    found = runtime().authoring.search(typed, by=account, limit=FOUND_AT_MOST)
    if not found:
        st.caption(_("No exercise has these words."))
        return ""
    known = names_of(account, [item.id for item in found])
    chosen = st.selectbox(_("Which one"), list(known), format_func=lambda one: known[one], key=f"{key}_chosen")
    return chosen or ""


def _called(content_id: str, words: str | None) -> str:
    if content_id == NO_ITEM:
        return _("no one exercise")
    if content_id.startswith("user:"):
        return _("a question of a learner's")
    return f"{words} ({content_id})" if words else content_id
