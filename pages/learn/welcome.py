"""Welcome: how much Spanish somebody has, how much a day, which one, what for; a short placement for who is unsure."""

from collections.abc import Sequence
from random import Random
from typing import Final, get_args

import streamlit as st

from aidioma.i18n import Message
from aidioma.model.preferences import Preferences
from aidioma.practice.placement import BY_ID, MOST_ASKED, GapAnswer, PlacementItem, Standing, next_item, standing
from pages.ui.answer_box import focus_options
from pages.ui.dialects import DIALECTS
from pages.ui.levels import REASONS, STANDINGS, begin_at
from pages.ui.menu import PRACTICE, TODAY
from pages.ui.messages import shown_to_learner
from pages.ui.player import action_bar, show_frame
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import options_key, show_text
from pages.ui.words import _, ngettext, say

GAPS: Final = "gaps"
"""What the address calls the gaps answered so far, so that a reload loses none."""
PLACE_ME: Final = "place"
MUCH: Final[dict[str, Message]] = {
    **{str(key): said for key, said in STANDINGS.items()},
    PLACE_ME: Message("I am not sure: ask me twelve things at most"),
}
NEW_A_DAY: Final = {5: 5, 10: 8, 20: 15, 30: 20}
"""How many new sentences a day of so many minutes has room for, with their reviews."""
SAYS: Final = {"r": (True, False), "w": (False, False), "n": (False, True)}
"""How the address says what became of a gap: right, wrong, not known."""

account = require_account()


def show_questions() -> None:
    """Ask the four things, each with an answer to begin from."""
    show_frame(TODAY).progress(0.0, text=_("Four questions"))
    st.title(_("Welcome"))
    with st.form("welcome", border=False):
        st.radio(
            _("How much Spanish do you know?"), list(MUCH), format_func=lambda key: say(MUCH[key]), key="welcome_much"
        )
        st.radio(
            _("How much time a day?"),
            list(NEW_A_DAY),
            1,
            format_func=lambda minutes: ngettext("{n} minute", "{n} minutes", minutes),
            key="welcome_minutes",
            horizontal=True,
        )
        st.radio(
            _("Which Spanish?"),
            list(DIALECTS),
            format_func=lambda key: say(DIALECTS[key]),
            key="welcome_dialect",
            horizontal=True,
        )
        st.radio(
            _("What for?"),
            list(REASONS),
            len(REASONS) - 1,
            format_func=lambda key: say(REASONS[key]),
            key="welcome_reason",
            horizontal=True,
        )
        with action_bar("welcome"):
            submitted = st.form_submit_button(_("Go on"), type="primary")
    if submitted:
        with shown_to_learner():
            keep_answers()


def keep_answers() -> None:
    """Keep what was said, and go on to the placement or to the first card."""
    minutes, much = st.session_state["welcome_minutes"], st.session_state["welcome_much"]
    asked = fresh_account()
    chosen = {
        "goal_unit": "minutes",
        "goal": minutes,
        "new_a_day": NEW_A_DAY[minutes],
        "dialect": st.session_state["welcome_dialect"],
        "reason": st.session_state["welcome_reason"],
    }
    wanted = Preferences.read({**asked.preferences, **chosen})
    if much == PLACE_ME:
        runtime().preferences.save(user_id=asked.id, wanted=wanted)
        st.query_params[GAPS] = ""
        st.rerun()
    begin_at(much, user_id=asked.id, wanted=wanted)
    st.switch_page(PRACTICE)


def given_so_far() -> Sequence[GapAnswer]:
    """Return what the address says was answered; what it says and no placement could is passed over."""
    said = (one.partition(".")[::2] for one in st.query_params[GAPS].split("-"))
    kept = {name: GapAnswer(name, *SAYS[became]) for name, became in said if name in BY_ID and became in SAYS}
    return list(kept.values())[:MOST_ASKED]


def show_placement() -> None:
    """Ask the next gap, or say what the answers come to."""
    given = given_so_far()
    reached = show_frame(TODAY)
    item = next_item(given)
    if item is None:
        reached.progress(1.0, text=_("Done"))
        show_result(given)
    else:
        at_most = _("{n} of {of} at most", n=len(given) + 1, of=MOST_ASKED)
        reached.progress(len(given) / MOST_ASKED, text=at_most)
        ask(item)


def ask(item: PlacementItem) -> None:
    """Ask one gap; nothing is said of it, since what follows depends on it."""
    st.title(_("Which word fits?"))
    key = f"gap_{item.id}"
    options = list(item.options)
    Random(item.id).shuffle(options)  # noqa: S311 - an order, not a secret
    with st.form("gap", border=False):
        show_text(item.text, lang="es", size="prompt")
        with st.container(key=options_key("es", key)):
            st.radio(_("Your answer"), options, index=None, key=key)
        with action_bar("gap"):
            st.form_submit_button(_("Next"), type="primary", on_click=answer, args=(item,), shortcut="Enter")
            st.form_submit_button(_("I don't know"), on_click=give_up, args=(item,))
        focus_options(key, card=key)


def answer(item: PlacementItem) -> None:
    """Keep which option was chosen, if one was."""
    chosen = st.session_state.get(f"gap_{item.id}")
    if chosen is not None:
        _note(item, "r" if chosen == item.right else "w")


def give_up(item: PlacementItem) -> None:
    """Keep that it is not known."""
    _note(item, "n")


def _note(item: PlacementItem, became: str) -> None:
    so_far = st.query_params[GAPS]
    st.query_params[GAPS] = f"{so_far}-{item.id}.{became}" if so_far else f"{item.id}.{became}"


def show_result(given: Sequence[GapAnswer]) -> None:
    """Say where the answers place somebody, and let them say otherwise."""
    placed = standing(given)
    st.title(_("Where you begin"))
    right = sum(one.is_right for one in given)
    st.markdown(_("{right} of {of} right. By that you begin here, unless you know better:", right=right, of=len(given)))
    standings: list[Standing] = list(get_args(Standing))
    with st.form("placed", border=False):
        chosen = st.radio(
            _("How much Spanish do you know?"),
            standings,
            standings.index(placed),
            format_func=lambda key: say(STANDINGS[key]),
            key="placed_as",
        )
        with action_bar("placed"):
            submitted = st.form_submit_button(_("Begin"), type="primary", shortcut="Enter")
    if submitted:
        with shown_to_learner():
            asked = fresh_account()
            begin_at(chosen, user_id=asked.id, wanted=Preferences.read(asked.preferences))
            st.switch_page(PRACTICE)


if GAPS in st.query_params:
    show_placement()
else:
    show_questions()
