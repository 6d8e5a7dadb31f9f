"""The player of sentences: the question with its hints, and afterwards the mark."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.errors import AidiomaError
from aidioma.i18n import Message
from aidioma.model.marks import Direction, Suggested, Verdict
from aidioma.model.people import Account
from aidioma.model.preferences import AskedDirection, Preferences
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import OWN_CARD_PREFIX, Collected, from_correction
from aidioma.practice.selection import DealReason
from aidioma.practice.service import AnswerResult, ShownCard
from aidioma.scheduling.sm2 import HintLevel, SelfRating
from aidioma.text import Language
from pages.ui import keys
from pages.ui.answer_box import prepare_answer_box, press_by_key
from pages.ui.leech import help_with_leech
from pages.ui.marks import VERDICTS, in_words, show_mark
from pages.ui.messages import keep_note, kept_for_page
from pages.ui.names import level_name
from pages.ui.player import action_bar
from pages.ui.players.body import show_media
from pages.ui.players.outline import show_card_notes
from pages.ui.reports import offer_own, offer_report
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.speech import listen
from pages.ui.stopwatch import milliseconds, start
from pages.ui.texts import day_in_words, in_pieces, plain, show_pieces, show_text
from pages.ui.why import explain_this, show_receipt
from pages.ui.words import _, say

DIRECTIONS: Final[dict[AskedDirection, Message]] = {
    "en-es": Message("Into Spanish"),
    "es-en": Message("Into English"),
    "both": Message("In turn"),
}
TASKS: Final[dict[Direction, Message]] = {
    "en-es": Message("Translate into Spanish"),
    "es-en": Message("Translate into English"),
}
REASONS: Final[dict[DealReason, Message]] = {
    "again": Message("again, because it slipped earlier today"),
    "focus": Message("you asked to practise it"),
    "due": Message("due for review"),
    "assigned": Message("your teacher set it"),
    "course": Message("next in your course"),
    "new": Message("new"),
    "cram": Message("an extra round, outside the schedule"),
}
RATINGS: Final[dict[SelfRating, Message]] = {
    "again": Message("Wrong"),
    "hard": Message("Hard"),
    "good": Message("Good"),
    "easy": Message("Easy"),
}

_HANDED_IN: Final = "practice_handed_in"
_JUST_ANSWERED: Final = "practice_just_answered"


def ask(shown: ShownCard, *, account: Account) -> None:
    """Ask for the translation; the form is submitted by Enter."""
    card, exercise, wanted = shown.card, shown.exercise, Preferences.read(account.preferences)
    start(card.token)
    with st.container(key="prompt"):
        why = "cram" if card.cram else card.why
        told = [say(TASKS[exercise.direction]), level_name(exercise.level), *([say(REASONS[why])] if why else [])]
        st.caption(" · ".join(told))
        show_text(exercise.prompt, lang="en" if exercise.direction == "en-es" else "es", size="prompt")
        if exercise.direction == "es-en":
            listen(exercise.prompt, preferences=wanted, key="listen", by_key=True, item=shown.item)
        else:
            show_media(shown.item)
    with (
        st.container()
    ):  # always one, so that a hint more moves no form: what moves is drawn anew, and its keys are lost
        _hints(shown, account=account)
    if _answer_form(shown, wanted):
        st.info(_("Write your answer first, or choose “I don't know” to see it."), icon=":material/edit:")


def _answer_form(shown: ShownCard, wanted: Preferences) -> bool:
    """Show the box with its buttons and return whether it was submitted empty."""
    card = shown.card
    box = f"practice_answer_{card.nonce}"
    with st.form("answer", border=False):
        answer = st.text_input(_("Your answer"), key=box)
        letters = st.container()
        with action_bar("ask"):
            submitted = st.form_submit_button(_("Check"), type="primary", on_click=_hand_in, args=(card, box))
            if shown.item.content_type == "flashcard":
                st.form_submit_button(_("Reveal"), key="reveal", on_click=_reveal, args=(card,), shortcut=keys.REVEAL)
            else:
                st.form_submit_button(
                    _("I don't know"), key="reveal", on_click=_hand_in, args=(card, None), shortcut=keys.REVEAL
                )
        with letters:  # last, since it puts the focus into the box: Enter finds the whole form there
            prepare_answer_box(
                box,
                lang=shown.exercise.answer_language,
                card=card.token,
                habits=wanted.typing_habits,
                words=shown.word_bank if wanted.word_bank else (),
            )
    return submitted and not answer.strip()


def _hand_in(card: Card, box: str | None) -> None:
    """Hand in what the box holds, or nothing where the learner gave up; the run that follows takes it first of all."""
    answer = st.session_state[box] if box else ""
    if box is None or answer.strip():
        st.session_state[_HANDED_IN] = (card, answer)


def take_answer() -> None:
    """Submit what was handed in, if anything was: the first thing that a run does."""
    if _HANDED_IN not in st.session_state:
        return
    card, answer = st.session_state[_HANDED_IN]
    with st.spinner(_("Checking …")):
        try:
            account = fresh_account()
            outcome = runtime().practice.submit_answer(
                user_id=account.id,
                card=card,
                answer=answer,
                duration_ms=milliseconds(card.token),
                preferences=Preferences.read(account.preferences),
            )
            st.session_state[_JUST_ANSWERED] = (card.token, outcome)
            # Only now: a run that another one cut short before has handed in nothing yet.
            del st.session_state[_HANDED_IN]
        except AidiomaError:
            del st.session_state[_HANDED_IN]
            raise


def just_answered(card: Card) -> AnswerResult | None:
    """Return what became of *card* if it was answered at the beginning of this run, once."""
    token, outcome = st.session_state.pop(_JUST_ANSWERED, ("", None))
    return outcome if token == card.token else None


def _reveal(card: Card) -> None:
    """Show a flashcard's other side; its learner says how well it was known."""
    with kept_for_page():
        runtime().practice.reveal(user_id=fresh_account().id, card=card)


def _hints(shown: ShownCard, *, account: Account) -> None:
    """Show the hints looked at so far, and offer the next."""
    hints = shown.hints
    if not hints:
        return
    practice = runtime().practice
    used = practice.hints_used(user_id=account.id, card=shown.card)
    for level in used:
        language: Language = shown.exercise.answer_language if level == "answer" else "en"
        with st.container(border=True):
            show_pieces(in_pieces(_("Hint: {hint}"), lang=language, hint=hints[level]))
    left = [level for level in hints if level not in used]
    if left:
        st.button(
            _("Show a hint") if not used else _("Show another hint"),
            key="hint",
            on_click=_use_hint,
            args=(shown.card, left[0]),
            icon=":material/lightbulb:",
            shortcut=keys.HINT,
        )


def _use_hint(card: Card, level: HintLevel) -> None:
    with kept_for_page():
        runtime().practice.hint(user_id=fresh_account().id, card=card, level=level)


def show_source(item: ContentItem) -> None:
    """Say where an item comes from, and under which licence."""
    details = item.details
    parts = [part for part in (details.attribution or details.source, details.licence) if part]
    if parts:
        st.caption(_("Source: {source}", source=plain(", ".join(parts))))


def show_outcome(card: Card, outcome: AnswerResult, *, account: Account, on_next: Callable[[], None]) -> None:
    """Show the mark, when the item comes back, and the way on."""
    exercise, wanted = outcome.exercise, Preferences.read(account.preferences)
    with st.container(key="prompt"):
        st.caption(say(TASKS[exercise.direction]))
        show_text(exercise.prompt, lang="en" if exercise.direction == "en-es" else "es", size="prompt")
        show_media(outcome.item)
    show_mark(
        answer=outcome.answer,
        feedback=outcome.mark.feedback,
        exercise=exercise,
        key="mark",
        accents=outcome.accents,
        suggested=outcome.mark.suggested,
    )
    with action_bar("mark"):
        _ways_on(card, outcome, account=account, on_next=on_next)
    if outcome.quality is None:
        _ask_rating(outcome)
    else:
        st.markdown(_comes_back(outcome, account=account))
    show_card_notes(outcome.item)
    spanish = exercise.prompt if exercise.direction == "es-en" else exercise.model_answer
    listen(spanish, preferences=wanted, key="listen_after", by_key=True, item=outcome.item)
    help_with_leech(card, outcome, user_id=account.id)


def _ways_on(card: Card, outcome: AnswerResult, *, account: Account, on_next: Callable[[], None]) -> None:
    """Offer what can be pressed under a mark: the ratings while they are asked for, and the next card."""
    asks = outcome.quality is None
    suggested = outcome.suggested_rating if asks else None
    for digit, (rating, label) in zip(keys.RATINGS, RATINGS.items(), strict=True) if asks else ():
        st.button(
            say(label),
            key=f"rate_{rating}",
            on_click=_rate,
            args=(card, rating, account, on_next),
            type="primary" if rating == suggested else "secondary",
            shortcut="Enter" if rating == suggested else digit,
        )
    # While a suggestion waits, Enter takes it; the way on is there all the same.
    by_key = None if suggested is not None else "Enter"
    st.button(_("Next"), type="secondary" if suggested is not None else "primary", on_click=on_next, shortcut=by_key)
    if suggested is not None:
        press_by_key(f"rate_{suggested}", digit=keys.RATINGS[list(RATINGS).index(suggested)])


def show_more_about(card: Card, outcome: AnswerResult, *, account: Account) -> None:
    """Offer what is seldom wanted under a mark: to contest it, keep it, ask about it, see where it came from."""
    with st.container(horizontal=True):
        offer_report(card, outcome, account=account)
        offer_own(card, outcome)
        _offer_card(card, outcome, account=account)
    explain_this(outcome)
    show_receipt(outcome.mark.receipt, score=outcome.mark.feedback.score)
    show_source(outcome.item)


def _offer_card(card: Card, outcome: AnswerResult, *, account: Account) -> None:
    """Offer to keep what went wrong as a flashcard of one's own."""
    feedback = outcome.mark.feedback
    if feedback.verdict not in {Verdict.ALMOST, Verdict.INCORRECT} or card.content_id.startswith(OWN_CARD_PREFIX):
        return
    collected = from_correction(outcome.exercise, feedback)
    if runtime().collection.has(collected, user_id=account.id):
        st.caption(_("The correction is among your flashcards."))
    else:
        st.button(_("Keep as a flashcard"), key="keep", on_click=_keep, args=(card, collected))


def _keep(card: Card, collected: Collected) -> None:
    with kept_for_page():
        runtime().collection.keep(collected, user_id=fresh_account().id, from_id=card.content_id)


def _ask_rating(outcome: AnswerResult) -> None:
    if outcome.mark.suggested is not None:
        _show_suggested(outcome.mark.suggested, lang=outcome.exercise.answer_language)
    elif not outcome.is_revealed:
        st.markdown(
            _("Nobody could be sure about this one. Compare it with the translation above: what differs is underlined.")
        )
    st.markdown(_("**How well did you know it?**"))


def _show_suggested(suggested: Suggested, *, lang: Language) -> None:
    """Show what is probably so, which the learner decides on; it is no mark."""
    symbol, label = VERDICTS[suggested.verdict]
    with st.container(border=True):
        st.markdown(
            _("Nobody can be sure about this one. **Probably: {symbol} {label}**", symbol=symbol, label=say(label))
        )
        if suggested.edits:
            show_text(suggested.corrected, lang=lang)
        for edit in suggested.edits:
            show_pieces(in_words(edit, lang), size="small")


def _rate(card: Card, rating: SelfRating, account: Account, on_next: Callable[[], None]) -> None:
    """Keep the learner's own word and go on; a note says when the item comes back."""
    with kept_for_page():
        rated = runtime().practice.rate(user_id=fresh_account().id, card=card, rating=rating)
        keep_note(_comes_back(rated, account=account))
        on_next()


def _comes_back(outcome: AnswerResult, *, account: Account) -> str:
    if outcome.is_cram:
        return _("Cramming: this is kept, and **no date moves**.")
    if not outcome.is_open:
        return _("It is no longer asked. Your answer is kept.")
    if outcome.due_at is None:
        return _("It comes back **once more today**.") if outcome.comes_back_today else _("It comes back.")
    due = day_in_words(outcome.due_at, now=runtime().practice.clock(), zone=account.time_zone)
    if outcome.comes_back_today:
        return _("It comes back **once more today**, then **{due}**.", due=due)
    return _("It comes back **{due}**.", due=due)
