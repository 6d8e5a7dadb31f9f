"""The player of sentences: the question with its hints, and afterwards the mark."""

import time
from collections.abc import Callable
from typing import Final, get_args

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.feedback.model import Direction, Receipt, Tier
from aidioma.practice.card import Card
from aidioma.practice.schedule import HintLevel, SelfRating
from aidioma.practice.selection import Why
from aidioma.practice.service import Outcome, Shown
from pages.ui.answer_box import prepare_answer_box
from pages.ui.marks import answer_language, show_mark
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import day_in_words, plain, show_text

TO_SPANISH, TO_ENGLISH, BOTH = "Into Spanish", "Into English", "In turn"
DIRECTIONS: Final = (TO_SPANISH, TO_ENGLISH, BOTH)
TASKS: Final[dict[Direction, str]] = {"en-es": "Translate into Spanish", "es-en": "Translate into English"}
REASONS: Final[dict[Why, str]] = {
    "again": "again, because it slipped earlier today",
    "due": "due for review",
    "new": "new",
}
RATINGS: Final[dict[SelfRating, str]] = {"again": "Wrong", "hard": "Hard", "good": "Good", "easy": "Easy"}
TIERS: Final[dict[Tier, str]] = {
    Tier.ACCEPTED: "an authored translation",
    Tier.MEMORY: "the same answer, judged before",
    Tier.EXACT: "the same answer, judged before",
    Tier.RULES: "a rule of Spanish that leaves no doubt",
    Tier.COMPOSED: "the same differences, confirmed before",
    Tier.CANDIDATE: "a similar answer, checked word by word",
    Tier.JUDGE: "the AI judge",
    Tier.SELF: "your own rating",
    Tier.TEACHER: "a teacher",
    Tier.NONE: "nobody yet",
}
WATCH = "practice_watch"


def direction_for(choice: str | None, *, turn: int) -> Direction:
    """Return the direction that the learner chose; both in turn alternates by the answers given today."""
    directions = get_args(Direction)
    if choice == BOTH:
        return "en-es" if turn % 2 == 0 else "es-en"
    return directions[DIRECTIONS.index(choice)] if choice in DIRECTIONS else "en-es"


def ask(shown: Shown, *, account: Account) -> None:
    """Ask for the translation; the form is submitted by Enter."""
    card, exercise = shown.card, shown.exercise
    _start_watch(card)
    with st.container(border=True):
        why = f" · {REASONS[card.why]}" if card.why else ""
        st.caption(f"{TASKS[exercise.direction]} · {exercise.level}{why}")
        show_text(exercise.prompt, lang="en" if exercise.direction == "en-es" else "es", size="prompt")
    _hints(shown, account=account)
    box = f"practice_answer_{card.nonce}"
    with st.form("answer", border=False):
        answer = st.text_input("Your answer", key=box)
        prepare_answer_box(box, lang=answer_language(exercise), card=card.token)
        with st.container(horizontal=True):
            submitted = st.form_submit_button("Check", type="primary", on_click=_submit, args=(card, box))
            st.form_submit_button("I don't know", on_click=_submit, args=(card, None))
    if submitted and not answer.strip():
        st.info("Write your answer first, or choose “I don't know” to see it.", icon=":material/edit:")
    _source(shown)


def _submit(card: Card, box: str | None) -> None:
    """Submit what the box holds, or nothing where the learner gave up; before the page is drawn again."""
    answer = st.session_state[box] if box else ""
    if box and not answer.strip():
        return
    with shown_to_learner(), st.spinner("Checking …"):
        runtime().practice.submit_answer(
            user_id=fresh_account().id, card=card, answer=answer, duration_ms=_milliseconds_since_shown(card)
        )


def _start_watch(card: Card) -> None:
    """Note when the card was first shown in this tab."""
    if st.session_state.get(WATCH, ("", 0.0))[0] != card.token:
        st.session_state[WATCH] = (card.token, time.monotonic())


def _milliseconds_since_shown(card: Card) -> int | None:
    token, started_at = st.session_state.get(WATCH, ("", 0.0))
    return round((time.monotonic() - started_at) * 1000) if token == card.token else None


def _hints(shown: Shown, *, account: Account) -> None:
    """Show the hints looked at so far, and offer the next."""
    hints = shown.hints
    if not hints:
        return
    practice = runtime().practice
    used = practice.hints_used(user_id=account.id, card=shown.card)
    for level in used:
        show_hint = f"**Hint:** {plain(hints[level])}"
        st.info(show_hint, icon=":material/lightbulb:")
    left = [level for level in hints if level not in used]
    if left:
        st.button(
            "Show a hint" if not used else "Show another hint",
            key="hint",
            on_click=_use_hint,
            args=(shown.card, left[0]),
            icon=":material/lightbulb:",
        )


def _use_hint(card: Card, level: HintLevel) -> None:
    with shown_to_learner():
        runtime().practice.hint(user_id=fresh_account().id, card=card, level=level)


def _source(shown: Shown) -> None:
    details = shown.item.details
    parts = [part for part in (details.attribution or details.source, details.licence) if part]
    if parts:
        st.caption(plain("Source: " + ", ".join(parts)))


def show_outcome(card: Card, outcome: Outcome, *, account: Account, on_next: Callable[[], None]) -> None:
    """Show the mark, when the item comes back, and the way on."""
    exercise = outcome.exercise
    with st.container(border=True):
        st.caption(TASKS[exercise.direction])
        show_text(exercise.prompt, lang="en" if exercise.direction == "en-es" else "es", size="prompt")
    show_mark(answer=outcome.answer, feedback=outcome.mark.feedback, exercise=exercise, key="mark")
    if outcome.quality is None:
        _offer_rating(card)
    else:
        st.markdown(_comes_back(outcome, account=account))
    st.button("Next", type="primary", on_click=on_next, shortcut="Enter")
    st.caption("Enter goes on to the next card.")
    _receipt(outcome.mark.receipt)


def _offer_rating(card: Card) -> None:
    st.markdown(
        "Nobody could be sure about this one. Compare it with the translation above: **how well did you know it?**"
    )
    with st.container(horizontal=True):
        for rating, label in RATINGS.items():
            st.button(label, key=f"rate_{rating}", on_click=_rate, args=(card, rating))


def _rate(card: Card, rating: SelfRating) -> None:
    with shown_to_learner():
        runtime().practice.rate(user_id=fresh_account().id, card=card, rating=rating)


def _comes_back(outcome: Outcome, *, account: Account) -> str:
    again = "It comes back **once more today**" if outcome.comes_back_today else "It comes back"
    if outcome.due_at is None:
        return f"{again}."
    due = day_in_words(outcome.due_at, now=runtime().practice.clock(), zone=account.time_zone)
    return f"{again}, then **{due}**." if outcome.comes_back_today else f"{again} **{due}**."


def _receipt(receipt: Receipt) -> None:
    with st.expander("How this mark came about", icon=":material/receipt_long:"):
        lines = {
            "Decided by": TIERS[receipt.tier],
            "Checked": ", ".join(receipt.checked),
            "Reused": receipt.reused or "",
            "Model": receipt.model or "none was asked",
            "Prompt version": receipt.prompt_version or "",
            "Cost": f"{receipt.cost_usd:.6f} US dollars",
            "Time": f"{receipt.latency_ms:.1f} ms",
            "Note": receipt.note,
        }
        st.markdown("\n".join(f"- {name}: {plain(value)}" for name, value in lines.items() if value))
