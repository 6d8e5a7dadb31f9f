"""Practice: one card at a time, from the prompt to the mark and the day it comes back."""

from contextlib import suppress

import streamlit as st

from aidioma.errors import InvalidInputError
from aidioma.practice.card import Card
from aidioma.practice.preferences import Preferences
from aidioma.practice.queries import Done
from aidioma.practice.today import Today
from pages.ui import keys
from pages.ui.messages import shown_to_learner
from pages.ui.names import kind_name
from pages.ui.places import turned_over
from pages.ui.players.sentence import DIRECTIONS, ask, show_outcome
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.session_end import show_session_end
from pages.ui.texts import plain
from pages.ui.words import _, ngettext, say

EXTRA = "practice_extra_new"
MINUTES = "practice_more_minutes"
LET_GO = "practice_let_go"
CRAM = "cram"
CRAM_OPEN = "practice_cram_open"
DECK = "deck"
ANY_TOPIC = "everything"
MORE_NEW = 5
MORE_MINUTES = 10

account = require_account()
practice = runtime().practice
wanted = Preferences.read(account.preferences)


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
    more_minutes()


def more_minutes() -> None:
    """Allow a few more minutes today."""
    st.session_state[MINUTES] = st.session_state.get(MINUTES, 0) + MORE_MINUTES


def undo(done: Done) -> None:
    """Take the latest answer or rating back and go on with its card."""
    with shown_to_learner():
        card = practice.undo(user_id=fresh_account().id, done=done)
        st.query_params.pop("card", None)
        if card is not None:
            st.query_params["card"] = card.token


def open_cram() -> None:
    """Show what can be crammed; until then nobody asks the database for it."""
    st.session_state[CRAM_OPEN] = True


def start_cramming() -> None:
    """Go over what was met, until the learner is back at the plan; the address says so."""
    st.query_params[CRAM] = st.session_state["cram_topic"]
    st.session_state[CRAM_OPEN] = False
    next_card()


def stop_cramming() -> None:
    """Go back to today's plan."""
    st.query_params.pop(CRAM, None)
    next_card()


def deal(today: Today) -> Card | None:
    """Deal the next card, of *today* or of what is crammed, and put it into the address."""
    topic = st.query_params.get(CRAM)
    chosen = st.session_state.get("direction", wanted.direction)
    direction = wanted.model_copy(update={"direction": chosen}).direction_of(len(today.sitting.answers))
    if topic is None:
        choice = today.next
    else:
        choice = practice.cram(user_id=account.id, topic=None if topic == ANY_TOPIC else topic)
    if choice is None:
        return None
    card = Card.dealt(choice.content_id, direction, choice.why, cram=topic is not None)
    st.query_params["card"] = card.token
    return card


def day_in_words(today: Today) -> str:
    """Return what the day holds as one line."""
    parts = [
        _("{done} of {goal} minutes", done=today.goal_done, goal=wanted.goal)
        if wanted.goal_unit == "minutes"
        else _("{done} of {goal} cards", done=today.goal_done, goal=wanted.goal),
        _("{n} due", n=today.due),
        _("{n} to repeat", n=today.slips),
        _("{n} new left", n=today.new_left),
        _("{n} answered today", n=today.answered),
    ]
    return " · ".join([*parts, *([_("quiet day")] if today.is_quiet else [])])


def show_done(today: Today) -> None:
    """Say that the day's work is done, and what can follow."""
    left = (
        ngettext(
            "{n} more waits for another day, with its date",
            "{n} more wait for another day, with their dates",
            today.waiting,
        )
        if today.waiting
        else _("nothing left that is due")
    )
    done = _("Done for today: {answered} answered, {left}.", answered=today.answered, left=left)
    st.success(done, icon=":material/check:")
    with st.container(horizontal=True):
        if today.waiting:
            st.button(_("Practise {n} minutes more", n=MORE_MINUTES), on_click=more_minutes, type="primary")
        st.button(_("Practise {n} new sentences", n=MORE_NEW), on_click=more_new)
    st.page_link("learn/progress.py", label=_("See your progress"), icon=":material/insights:")


def show_cram() -> None:
    """Offer to go over what was met before an exam, or the way back."""
    if CRAM in st.query_params:
        st.info(_("Cramming: what you met, not seen for longest first. No date moves."), icon=":material/bolt:")
        st.button(_("Back to today's plan"), on_click=stop_cramming)
        return
    if not st.session_state.get(CRAM_OPEN):
        st.button(_("Cram before an exam"), icon=":material/bolt:", on_click=open_cram)
        return
    with st.container(border=True):
        st.markdown(_("Go over what you have met, as often as you like. Your answers are kept; **no date moves**."))
        topics = [ANY_TOPIC, *practice.topics(user_id=account.id)]
        st.selectbox(
            _("What"),
            topics,
            key="cram_topic",
            format_func=lambda topic: _("everything") if topic == ANY_TOPIC else topic,
        )
        st.button(_("Start cramming"), on_click=start_cramming)


def show_deck() -> None:
    """Say which kind of card is practised, if it is one alone, and offer the way back to all."""
    if DECK in st.query_params:
        label = _("Only cards of the kind “{kind}”; show all", kind=plain(kind_name(st.query_params[DECK])))
        st.page_link("learn/practice.py", label=label, query_params={})


def show_undo() -> None:
    """Offer to take the latest answer back, as many steps as there are today."""
    done = practice.last_done(user_id=account.id)
    if done is not None:
        label = _("Undo my last rating") if done.corrects else _("Undo my last answer")
        st.button(label, key="undo", icon=":material/undo:", on_click=undo, args=(done,), shortcut=keys.UNDO)


def show_card(card: Card) -> None:
    """Show the question, or its mark; a card that was taken back is dealt anew."""
    outcome = practice.outcome(user_id=account.id, card=card)
    if outcome is not None and outcome.is_undone:
        card = Card.dealt(card.content_id, card.direction, cram=card.cram)
        st.query_params["card"], outcome = card.token, None
    with turned_over("card", shown=f"{card.token} {outcome is None}"):
        if outcome is not None:
            show_outcome(card, outcome, account=account, on_next=next_card)
            st.caption(keys.in_words(keys.MARKED))
        else:
            ask(practice.show(card), account=account)
            st.caption(keys.in_words(keys.ASKING))


def show_next(today: Today) -> None:
    """Deal and ask the next card, or say that there is none."""
    dealt = deal(today)
    if dealt is None:
        with turned_over("card", shown="done"):
            show_done(today)
    else:
        show_card(dealt)


st.title(_("Practice"))
st.radio(
    _("Direction"),
    list(DIRECTIONS),
    list(DIRECTIONS).index(wanted.direction),
    key="direction",
    horizontal=True,
    format_func=lambda asked: say(DIRECTIONS[asked]),
    on_change=next_card,
)
with shown_to_learner():
    show_deck()
    day = st.empty()
    card = card_in_address()
    if card is not None:
        show_card(card)  # first: whoever has just answered waits for the mark, not for the day
    today = practice.today(
        user_id=account.id,
        content_type=st.query_params.get(DECK),
        extra_new=st.session_state.get(EXTRA, 0),
        more_minutes=st.session_state.get(MINUTES, 0),
    )
    if card is None and today.goal_reached and CRAM not in st.query_params:
        with turned_over("card", shown="end"):
            show_session_end(today, account=account)
    else:
        day.caption(day_in_words(today))
        if card is None:
            show_next(today)
    show_undo()
    show_cram()
