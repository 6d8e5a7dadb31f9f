"""Practice: one card at a time, from the prompt to the mark and the day it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aidioma.content.item import ContentItem
from aidioma.errors import InvalidContentError, NotFoundError
from aidioma.i18n import Message
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.queries import LastAction
from aidioma.practice.service import AnswerResult
from aidioma.practice.today import Today
from pages.ui import keys
from pages.ui.card_address import card_in_address, follow_address, go_to, keep_card, next_card
from pages.ui.cram import ANY_TOPIC, CRAM, show_cram
from pages.ui.marks import say_aloud
from pages.ui.menu import TODAY
from pages.ui.messages import kept_for_page, show_kept, shown_to_learner
from pages.ui.names import kind_name
from pages.ui.places import turned_over
from pages.ui.player import action_bar, more, show_frame, show_reached
from pages.ui.players.sentence import (
    DIRECTIONS,
    ask,
    just_answered,
    show_more_about,
    show_outcome,
    show_source,
    take_answer,
)
from pages.ui.reports import show_news
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.session_end import show_session_end
from pages.ui.texts import plain
from pages.ui.words import _, ngettext, say

EXTRA = "practice_extra_new"
MINUTES = "practice_more_minutes"
DECK = "deck"
CHECKED = "practice_checked_account"
MORE_NEW = 5
MORE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Side:
    """The side of a card that is up; without an outcome, the question."""

    card: Card
    item: ContentItem
    outcome: AnswerResult | None

    @property
    def keys(self) -> Mapping[str, Message]:
        """What can be pressed now."""
        if self.outcome is None:
            return keys.ASKING
        waits = self.outcome.quality is None and self.outcome.suggested_rating is not None
        return keys.RATED if waits else keys.MARKED


account = require_account()
practice = runtime().practice
wanted = Preferences.read(account.preferences)


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


def deal(today: Today) -> Card | None:
    """Deal the next card, of *today* or of what is crammed, and put it into the address."""
    topic = st.query_params.get(CRAM)
    chosen = st.session_state.get("direction", wanted.direction)
    if topic is None:
        choice = today.next
    else:
        choice = practice.cram(user_id=account.id, topic=None if topic == ANY_TOPIC else topic)
    if choice is None:
        return None
    preferences = today.preferences.model_copy(update={"direction": chosen})
    is_new = choice.why in {"new", "course"}
    direction = preferences.direction_of(len(today.current_session.answers), is_new=is_new)
    card = Card.dealt(choice.content_id, direction, choice.why, cram=topic is not None)
    st.query_params["card"] = card.token
    keep_card()
    return card


def goal_in_words(today: Today) -> str:
    """Return how much of the session is done."""
    done, goal = today.goal_done, today.preferences.goal
    if today.preferences.goal_unit == "minutes":
        return _("{done} of {goal} minutes", done=done, goal=goal)
    return _("{done} of {goal} cards", done=done, goal=goal)


def day_in_words(today: Today) -> str:
    """Return what the day holds as one line."""
    parts = [
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
    with action_bar("done"):
        if today.waiting:
            st.button(_("Practise {n} minutes more", n=MORE_MINUTES), on_click=more_minutes, type="primary")
        st.button(_("Practise {n} new sentences", n=MORE_NEW), on_click=more_new)
    st.page_link("learn/progress.py", label=_("See your progress"), icon=":material/insights:")


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


def show_card(card: Card) -> Side | None:
    """Show the question, or its mark; where the item is none for this learner any more, say so and offer the way on."""
    try:
        return show_turned(card)
    except (NotFoundError, InvalidContentError):
        with turned_over("card", shown="gone"):
            st.info(
                _("This card is no longer there. What you have answered is kept; go on with the next one."),
                icon=":material/search_off:",
            )
            with action_bar("gone"):
                st.button(_("Next card"), type="primary", key="gone_next", on_click=next_card, shortcut="Enter")
        return None


def show_turned(card: Card) -> Side:
    """Show the side of the card that is up; one that was taken back is dealt anew."""
    outcome = just_answered(card) or practice.outcome(user_id=account.id, card=card)
    if outcome is not None and outcome.is_undone:
        card = Card.dealt(card.content_id, card.direction, cram=card.cram)
        st.query_params["card"], outcome = card.token, None
    with turned_over("card", shown=f"{card.token} {outcome is None}"):
        if outcome is not None:
            show_outcome(card, outcome, account=account, on_next=next_card)
            side = Side(card, outcome.item, outcome)
        else:
            shown = practice.show(card, user_id=account.id)
            ask(shown, account=account)
            side = Side(card, shown.item, None)
    if outcome is None:
        say_aloud(None)
    else:
        say_aloud(
            outcome.mark.feedback,
            lang=outcome.exercise.answer_language,
            accents=outcome.accents,
            suggested=outcome.mark.suggested,
        )
    return side


def show_more(today: Today, side: Side | None) -> None:
    """Offer what is seldom needed: about the card that is up, about the day, and the direction last."""
    with more():
        if side is not None:
            with turned_over("more", shown=f"{side.card.token} {side.outcome is None}"):
                if side.outcome is None:
                    show_source(side.item)
                else:
                    show_more_about(side.card, side.outcome, account=account)
        show_undo()
        st.caption(day_in_words(today))
        show_cram(user_id=account.id)
        choose_direction()
        show_who_marks()
        if side is not None:
            with st.container(key="keys_in_words"):
                st.caption(keys.in_words(side.keys))


def show_next(today: Today) -> Side | None:
    """Deal and ask the next card, or say that there is none."""
    dealt = deal(today)
    if dealt is not None:
        return show_card(dealt)
    with turned_over("card", shown="done"):
        show_done(today)
    return None


@st.fragment
def show_practice() -> None:
    """
    Show the card, and folded away what belongs to it.

    An answer runs this part of the page alone, so that its mark is there sooner; who answers is asked again.
    """
    if not st.session_state.pop(CHECKED, False):
        require_account()
    follow_address()
    reached = show_frame(TODAY)
    show_reached(reached)
    show_kept()
    with shown_to_learner():
        take_answer()
    with shown_to_learner():
        show_deck()
        today, side = show_day(reached)
        show_news(runtime().reports.news(user_id=account.id, unseen=True), account=account)
        show_more(today, side)


def show_who_marks() -> None:
    """Say who marks: rules alone, or a model for what they do not settle."""
    model = runtime().feedback.marked_by
    st.caption(_("Marked by {model}", model=plain(model)) if model else _("Marked by rules"))


def show_day(reached: DeltaGenerator) -> tuple[Today, Side | None]:
    """Show the card that the address names, or the next, and how far the learner is with the session."""
    card = card_in_address()
    side = None
    if card is not None:
        side = show_card(card)  # first: whoever has just answered waits for the mark, not for the day
    today = practice.today(
        user_id=account.id,
        content_type=st.query_params.get(DECK),
        extra_new=st.session_state.get(EXTRA, 0),
        more_minutes=st.session_state.get(MINUTES, 0),
    )
    show_reached(reached, today.goal_done / today.preferences.goal, goal_in_words(today))
    if card is None and today.goal_reached and CRAM not in st.query_params:
        with turned_over("card", shown="end"):
            show_session_end(today, account=account)
    elif card is None:
        side = show_next(today)
    return today, side


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


with st.container(key="player_title"):
    st.title(_("Practice"))
st.session_state[CHECKED] = True
show_practice()
