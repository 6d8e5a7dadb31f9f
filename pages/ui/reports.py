"""What learners say against a mark, and what they read of it: on the card, among their mistakes, before they go on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import streamlit as st

from aidioma.i18n import Message
from aidioma.model.people import Account
from aidioma.practice.card import Card
from aidioma.practice.own_answers import OwnAnswer, may_be_own
from aidioma.practice.reports import MOST_REASON_CHARS, News, Reported
from aidioma.practice.result import AnswerResult
from aidioma.text import Language
from pages.ui import keys
from pages.ui.messages import kept_for_page
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import day_in_words, plain, show_text, written_time
from pages.ui.words import _, ngettext, say

STAFF: Final = ("teacher", "admin")
STATES: Final = {
    "waiting": Message("You reported this mark. A teacher will look at it."),
    "accepted": Message("You reported this mark, and a teacher accepted your answer."),
    "almost": Message("You reported this mark. A teacher says: almost right."),
    "stays": Message("You reported this mark. A teacher looked at it, and it stays."),
}
OWN: Final = Message("You reported this mark. You are a teacher here: decide about it in the inbox.")
ALONE: Final = Message("You reported this mark. You are your own teacher here: decide about it in the inbox.")
NOBODY: Final = Message("You reported this mark. There is no teacher here yet; it waits until there is one.")
MOST_MOVES: Final = 3
_REASON: Final = "report_reason"


def offer_report(card: Card, outcome: AnswerResult, *, account: Account) -> None:
    """Let the learner say that the answer was right, or how what they said stands."""
    if outcome.is_reported:
        told = runtime().reports.state(user_id=account.id, activity_id=outcome.activity_id)
        _show_state(told, account=account)
    elif outcome.may_be_reported:
        st.button(_("My answer should be accepted"), key="report", on_click=_report, args=(card,), shortcut=keys.REPORT)
        with st.popover(_("Say why")):
            st.text_input(_("Why it should be accepted"), key=_REASON, max_chars=MOST_REASON_CHARS)
            st.button(_("Report it with this reason"), key="report_why", on_click=_report, args=(card,))


def offer_own(card: Card, outcome: AnswerResult) -> None:
    """Let the learner accept the answer from themselves, after a second press that says what it means."""
    if outcome.is_own:
        st.caption(_("You accept this answer yourself."))
        st.page_link("learn/mistakes.py", label=_("Your own answers"), icon=":material/person_check:")
    elif may_be_own(outcome):
        with st.popover(_("Accept it for me")):
            st.markdown(
                _(
                    "From now on this answer counts as right **when you give it**. This mark stays, nobody else sees "
                    "it, and you can take it back under “My mistakes”."
                )
            )
            st.button(_("I am sure: accept it for me"), key="own_answer", on_click=_accept, args=(card,))


def _accept(card: Card) -> None:
    with kept_for_page():
        runtime().own_answers.accept(user_id=fresh_account().id, card=card)


def show_own_answers(answers: Sequence[OwnAnswer], reports: Sequence[Reported]) -> None:
    """List what the learner accepts from themselves, each to take back or to suggest to the teachers."""
    if not answers:
        return
    st.subheader(_("Your own answers"))
    st.caption(_("They count as right when you give them. Nobody else sees them, or is marked by them."))
    reported = {one.activity_id for one in reports}
    for one in answers:
        prompt_language: Language = "es" if one.direction == "es-en" else "en"
        with st.container(border=True):
            show_text(one.prompt, lang=prompt_language, size="small")
            show_text(one.text, lang="en" if prompt_language == "es" else "es")
            with st.container(horizontal=True):
                st.button(_("Take it back"), key=f"own_back_{one.id}", on_click=_take_back, args=(one.id,))
                if one.answer_id in reported:
                    st.caption(_("You suggested it to the teachers."))
                else:
                    st.button(
                        _("Suggest it for everybody"), key=f"own_share_{one.id}", on_click=_suggest, args=(one.card,)
                    )


def _take_back(own_answer_id: str) -> None:
    with kept_for_page():
        runtime().own_answers.take_back(user_id=fresh_account().id, own_answer_id=own_answer_id)


def _suggest(card: str) -> None:
    with kept_for_page():
        runtime().practice.report(user_id=fresh_account().id, card=Card.parse(card))


def _report(card: Card) -> None:
    with kept_for_page():
        reason = str(st.session_state.get(_REASON) or "")
        runtime().practice.report(user_id=fresh_account().id, card=card, reason=reason)


def _show_state(told: Reported | None, *, account: Account) -> None:
    state = told.state if told is not None else "waiting"
    heard_by = told.heard_by if told is not None else "teachers"
    if state == "waiting" and heard_by == "nobody":
        st.caption(say(NOBODY))
        return
    if state == "waiting" and account.role in STAFF:
        st.caption(say(ALONE if heard_by == "self" else OWN))
        st.page_link("teach/inbox.py", label=_("Inbox"), icon=":material/inbox:")
        return
    st.caption(say(STATES[state]))
    if told is not None and told.word:
        st.caption(_("A teacher says: “{word}”", word=plain(told.word)))


def show_reports(reports: Sequence[Reported], *, account: Account) -> None:
    """List what the learner reported, and what became of it."""
    if not reports:
        return
    st.subheader(_("What you reported"))
    for one in reports:
        prompt_language: Language = "es" if one.direction == "es-en" else "en"
        with st.container(border=True):
            show_text(one.prompt, lang=prompt_language, size="small")
            show_text(one.answer, lang="en" if prompt_language == "es" else "es")
            _show_state(one, account=account)
            st.caption(written_time(one.at.astimezone(account.time_zone)))


def show_news(news: News, *, account: Account) -> None:
    """Say which older answers count otherwise by now, and where their cards went."""
    if not news.is_some:
        return
    said = []
    if news.upgraded:
        said.append(ngettext("{n} older answer upgraded.", "{n} older answers upgraded.", news.upgraded))
    if news.downgraded:
        said.append(ngettext("{n} older answer counts as less.", "{n} older answers count as less.", news.downgraded))
    if news.moves:
        moves = "; ".join(_move(*one, account=account) for one in news.moves[:MOST_MOVES])
        said.append(ngettext("{n} card moved: {moves}.", "{n} cards moved: {moves}.", len(news.moves), moves=moves))
    st.info(" ".join(said), icon=":material/gavel:")


def _move(before: datetime, after: datetime, *, account: Account) -> str:
    days = [day_in_words(day, now=runtime().clock(), zone=account.time_zone) for day in (before, after)]
    return _("from {before} to {after}", before=days[0], after=days[1])
