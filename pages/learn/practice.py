"""Practice: one card at a time, from the prompt to the mark and the day it comes back."""

from contextlib import suppress

import streamlit as st

from aidioma.errors import InvalidInputError
from aidioma.practice.card import Card
from aidioma.practice.today import Today
from pages.ui.messages import shown_to_learner
from pages.ui.players.sentence import DIRECTIONS, ask, direction_for, show_outcome
from pages.ui.runtime import runtime
from pages.ui.session import require_account

EXTRA = "practice_extra_new"
LET_GO = "practice_let_go"
MORE_NEW = 5

account = require_account()
practice = runtime().practice


def card_in_address() -> Card | None:
    """Return the card that the address names, so that a reload shows it again."""
    if st.session_state.pop(LET_GO, False):
        return None
    with suppress(InvalidInputError):
        return Card.parse(st.query_params["card"]) if "card" in st.query_params else None
    return None


def next_card() -> None:
    """Let go of the card; the run that follows deals another, which takes its place in the address."""
    st.session_state[LET_GO] = True


def more_new() -> None:
    """Allow a few more new sentences today."""
    st.session_state[EXTRA] = st.session_state.get(EXTRA, 0) + MORE_NEW


def deal(today: Today) -> Card | None:
    """Deal the next card of *today* and put it into the address."""
    if today.next is None:
        return None
    direction = direction_for(st.session_state.get("direction"), turn=today.answered)
    card = Card.dealt(today.next.content_id, direction, today.next.why)
    st.query_params["card"] = card.token
    return card


def day_in_words(today: Today) -> str:
    """Return what the day holds as one line."""
    parts = [
        f"{today.due} due",
        f"{today.slips} to repeat",
        f"{today.new_left} new left",
        f"{today.answered} answered today",
    ]
    return " · ".join(parts)


def show_done(today: Today) -> None:
    """Say that the day's work is done, and what can follow."""
    st.success(
        f"Done for today: {today.answered} sentences answered, nothing left that is due.", icon=":material/check:"
    )
    st.button(f"Practise {MORE_NEW} new sentences", on_click=more_new, type="primary")
    st.page_link("learn/progress.py", label="See your progress", icon=":material/insights:")


st.title("Practice")
st.radio("Direction", DIRECTIONS, key="direction", horizontal=True, on_change=next_card)
with shown_to_learner():
    card = card_in_address()
    today = practice.today(user_id=account.id, extra_new=st.session_state.get(EXTRA, 0))
    card = card or deal(today)
    st.caption(day_in_words(today))
    if card is None:
        show_done(today)
    elif outcome := practice.outcome(user_id=account.id, card=card):
        show_outcome(card, outcome, account=account, on_next=next_card)
    else:
        ask(practice.show(card), account=account)
