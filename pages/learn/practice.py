"""Practice: one card at a time, from the prompt to the mark and the day it comes back."""

from contextlib import suppress

import streamlit as st

from aidioma.errors import InvalidContentError, InvalidInputError, NotFoundError
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.queries import LastAction
from aidioma.practice.today import Today
from pages.ui import keys
from pages.ui.marks import say_aloud
from pages.ui.messages import kept_for_page, show_kept, shown_to_learner
from pages.ui.names import kind_name
from pages.ui.places import turned_over
from pages.ui.players.sentence import DIRECTIONS, ask, just_answered, show_outcome, take_answer
from pages.ui.reports import show_news
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
CHECKED = "practice_checked_account"
ADDRESS = "practice_address"
ANY_TOPIC = "everything"
MORE_NEW = 5
MORE_MINUTES = 10

account = require_account()
practice = runtime().practice
wanted = Preferences.read(account.preferences)


def card_in_address() -> Card | None:
    """Return the card that the address names, so that a reload shows it again; not the one that was let go of."""
    named = st.query_params.get("card")
    if named is None or named == st.session_state.get(LET_GO):
        return None
    with suppress(InvalidInputError):
        return Card.parse(named)
    return None


def go_to(**names: str | None) -> None:
    """Have the run that follows change the address: what a callback of a fragment writes there gets lost."""
    st.session_state[ADDRESS] = {**st.session_state.get(ADDRESS, {}), **names}


def follow_address() -> None:
    """Change the address as a callback wished."""
    for name, value in st.session_state.get(ADDRESS, {}).items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value
    st.session_state.pop(ADDRESS, None)


def next_card() -> None:
    """Let go of the card; the run that follows deals another, which takes its place in the address."""
    st.session_state[LET_GO] = st.query_params.get("card")


def more_new() -> None:
    """Allow a few more new sentences today."""
    st.session_state[EXTRA] = st.session_state.get(EXTRA, 0) + MORE_NEW
    more_minutes()


def more_minutes() -> None:
    """Allow a few more minutes today."""
    st.session_state[MINUTES] = st.session_state.get(MINUTES, 0) + MORE_MINUTES


def undo(done: LastAction) -> None:
    """Take the latest answer or rating back and go on with its card."""
    with kept_for_page():
        card = practice.undo(user_id=fresh_account().id, done=done)
        go_to(card=card.token if card else None)


def open_cram() -> None:
    """Show what can be crammed; until then nobody asks the database for it."""
    st.session_state[CRAM_OPEN] = True


def start_cramming() -> None:
    """Go over what was met, until the learner is back at the plan; the address says so."""
    go_to(cram=st.session_state["cram_topic"])
    st.session_state[CRAM_OPEN] = False
    next_card()


def stop_cramming() -> None:
    """Go back to today's plan."""
    go_to(cram=None)
    next_card()


def deal(today: Today) -> Card | None:
    """Deal the next card, of *today* or of what is crammed, and put it into the address."""
    topic = st.query_params.get(CRAM)
    chosen = st.session_state.get("direction", wanted.direction)
    direction = today.preferences.model_copy(update={"direction": chosen}).direction_of(
        len(today.current_session.answers)
    )
    if topic is None:
        choice = today.next
    else:
        choice = practice.cram(user_id=account.id, topic=None if topic == ANY_TOPIC else topic)
    if choice is None:
        return None
    card = Card.dealt(choice.content_id, direction, choice.why, cram=topic is not None)
    st.query_params["card"] = card.token
    st.session_state.pop(LET_GO, None)
    return card


def day_in_words(today: Today) -> str:
    """Return what the day holds as one line."""
    parts = [
        _("{done} of {goal} minutes", done=today.goal_done, goal=today.preferences.goal)
        if today.preferences.goal_unit == "minutes"
        else _("{done} of {goal} cards", done=today.goal_done, goal=today.preferences.goal),
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
    """Show the question, or its mark; where the item is none for this learner any more, say so and offer the way on."""
    try:
        show_turned(card)
    except (NotFoundError, InvalidContentError):
        with turned_over("card", shown="gone"):
            st.info(
                _("This card is no longer there. What you have answered is kept; go on with the next one."),
                icon=":material/search_off:",
            )
            st.button(_("Next card"), type="primary", key="gone_next", on_click=next_card, shortcut="Enter")


def show_turned(card: Card) -> None:
    """Show the side of the card that is up; one that was taken back is dealt anew."""
    outcome = just_answered(card) or practice.outcome(user_id=account.id, card=card)
    if outcome is not None and outcome.is_undone:
        card = Card.dealt(card.content_id, card.direction, cram=card.cram)
        st.query_params["card"], outcome = card.token, None
    with turned_over("card", shown=f"{card.token} {outcome is None}"):
        if outcome is not None:
            show_outcome(card, outcome, account=account, on_next=next_card)
            waits = outcome.quality is None and outcome.suggested_rating is not None
            st.caption(keys.in_words(keys.RATED if waits else keys.MARKED))
        else:
            ask(practice.show(card, user_id=account.id), account=account)
            st.caption(keys.in_words(keys.ASKING))
    if outcome is None:
        say_aloud(None)
    else:
        say_aloud(
            outcome.mark.feedback,
            lang=outcome.exercise.answer_language,
            accents=outcome.accents,
            suggested=outcome.mark.suggested,
        )


def show_next(today: Today) -> None:
    """Deal and ask the next card, or say that there is none."""
    dealt = deal(today)
    if dealt is None:
        with turned_over("card", shown="done"):
            show_done(today)
    else:
        show_card(dealt)


@st.fragment
def show_practice() -> None:
    """
    Show the card and what belongs to it, the direction last: it is chosen seldom.

    An answer runs this part of the page alone, so that its mark is there sooner; who answers is asked again.
    """
    if not st.session_state.pop(CHECKED, False):
        require_account()
    follow_address()
    show_kept()
    with shown_to_learner():
        take_answer()
    with shown_to_learner():
        show_news(runtime().reports.news(user_id=account.id, unseen=True), account=account)
        show_deck()
        show_day()
        show_undo()
        show_cram()
        choose_direction()
        show_who_marks()


def show_who_marks() -> None:
    """Say who marks: rules alone, or a model for what they do not settle."""
    model = runtime().feedback.marked_by
    st.caption(_("Marked by {model}", model=plain(model)) if model else _("Marked by rules"))


def show_day() -> None:
    """Show what the day holds, and the card that the address names, or the next."""
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
        return
    day.caption(day_in_words(today))
    if card is None:
        show_next(today)


def choose_direction() -> None:
    """Ask which way the next card shall go."""
    st.radio(
        _("Direction"),
        list(DIRECTIONS),
        list(DIRECTIONS).index(wanted.direction),
        key="direction",
        horizontal=True,
        format_func=lambda asked: say(DIRECTIONS[asked]),
        on_change=next_card,
    )


st.title(_("Practice"))
st.session_state[CHECKED] = True
show_practice()
