"""Answers that a teacher decides about, in the inbox or an exercise's answer map: what is known, and the choices."""

from typing import Final

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.grading.decisions import MOST_WORD_CHARS
from aidioma.grading.preview import AnswerChange
from aidioma.i18n import Message
from aidioma.inbox.cases import Case
from aidioma.inbox.deciding import Generalised
from aidioma.model.marks import Direction, Verdict
from aidioma.model.people import Account
from aidioma.spanish.generalised import GENERALISATIONS, Generalisation
from aidioma.text import Language
from pages.ui.corrections import show_correction
from pages.ui.marks import VERDICTS
from pages.ui.messages import keep_note, kept_for_page
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain, show_text
from pages.ui.words import _, ngettext, number, say

SHOWN: Final = 20
MOST_WORDINGS: Final = 10
MOST_CHANGES: Final = 30
MORE: Final = "inbox_more"
RULES: Final[dict[Generalisation, Message]] = {
    "subject": Message("The subject is optional here"),
    "address": Message("Tú and usted are both right"),
}
CHOICES: Final = {
    Verdict.CORRECT: Message("Accept"),
    Verdict.ALMOST: Message("Accept as almost right"),
    Verdict.INCORRECT: Message("Keep it wrong"),
}


def show_case(case: Case, item: ContentItem, *, account: Account) -> None:
    """Show one case and what can be done about it."""
    into_spanish = case.direction == "en-es"
    language: Language = "es" if into_spanish else "en"
    prompt = (item.secondary_text if into_spanish else item.primary_text) or item.primary_text
    with st.container(border=True):
        show_text(prompt, lang="en" if into_spanish else "es", size="small")
        for answer in case.answers[:MOST_WORDINGS]:
            if case.corrected:
                show_correction(answer.text, case.corrected, lang=language)
            else:
                show_text(answer.text, lang=language)
        st.caption(who_waits(case))
        for reason in case.reasons:
            st.caption(_("A learner says: “{reason}”", reason=plain(reason)))
        show_judge(case)
        show_opinions(case, account=account)
        show_choices(case, account=account)


def who_waits(case: Case) -> str:
    """Return how many it touches, and who of the reader's own learners is among them."""
    said = [learners_in_words(case.learners)]
    if case.mark:
        said.insert(0, say(VERDICTS[Verdict(case.mark)][1]))
        said.append(ngettext("{n} time", "{n} times", sum(answer.times for answer in case.answers)))
    if case.reports:
        said.append(ngettext("{n} report", "{n} reports", case.reports))
    if case.names:
        said.append(plain(", ".join(case.names)))
    return " · ".join(said)


def show_judge(case: Case) -> None:
    """Show what the judge thinks of the answer, before any teacher has said anything; it decides nothing."""
    said = case.judge
    if said is None:
        return
    if said.verdict is None:
        st.caption(_("The judge ({model}) does not say what it is.", model=plain(said.model)))
        return
    verdict = say(VERDICTS[said.verdict][1])
    told = _("The judge ({model}) thinks: {verdict}.", model=plain(said.model), verdict=verdict)
    st.caption(told if not said.why else f"{told} {plain(said.why)}")


def show_opinions(case: Case, *, account: Account) -> None:
    """Show what other teachers said so far."""
    for made in case.opinions:
        verdict, word = made.decision.verdict, made.decision.word
        if verdict is None:
            said = _("A teacher asks for another opinion.")
        elif made.decision.by == account.id:
            said = _(
                "You said: {verdict}. It counts once another teacher says the same.", verdict=say(VERDICTS[verdict][1])
            )
        else:
            said = _("Another teacher says: {verdict}.", verdict=say(VERDICTS[verdict][1]))
        st.caption(said)
        if word:
            st.caption(_("A teacher says: “{word}”", word=plain(word)))


def show_choices(case: Case, *, account: Account) -> None:
    """Offer the decisions, each with a word to the learners if the teacher likes."""
    choose_answers(case)
    st.text_input(_("A word to the learners (optional)"), key=f"inbox_word_{case.key}", max_chars=MOST_WORD_CHARS)
    with st.container(horizontal=True):
        for verdict, label in CHOICES.items():
            st.button(say(label), key=f"inbox_{verdict}_{case.key}", on_click=decide, args=(case, verdict))
        st.button(_("Ask another teacher"), key=f"inbox_ask_{case.key}", on_click=ask_another, args=(case,))
        if case.direction == "en-es":
            st.button(_("Accept more than this"), key=f"inbox_more_{case.key}", on_click=ask_for_more, args=(case,))
    if st.session_state.get(MORE) == case.key:
        show_more(case, account=account)


def choose_answers(case: Case) -> None:
    """Let a teacher decide about some of several answers; about all of them, unless something else is chosen."""
    if len(case.answers) > 1:
        st.multiselect(
            _("Which of them"),
            [answer.words for answer in case.answers],
            key=f"inbox_which_{case.key}",
            format_func=lambda said: next(one.text for one in case.answers if one.words == said),
            placeholder=_("all of them"),
        )


def chosen(case: Case) -> list[str]:
    """Return the answers, in canonical words, that the teacher decides about."""
    return list(st.session_state.get(f"inbox_which_{case.key}") or [answer.words for answer in case.answers])


def ask_for_more(case: Case) -> None:
    """Open what else may be said of this exercise, or close it again."""
    st.session_state[MORE] = None if st.session_state.get(MORE) == case.key else case.key


def show_more(case: Case, *, account: Account) -> None:
    """Show what would follow from saying more of the exercise: each further answer, and each stored one it changes."""
    with st.container(border=True):
        offered = False
        for how in GENERALISATIONS:
            found = runtime().inbox.generalise(by=account.id, key=case.key, answers=chosen(case), how=how)
            if found.further:
                offered = True
                show_generalised(case, found)
        if not offered:
            st.caption(_("No rule says what else would be right here."))


def show_generalised(case: Case, found: Generalised) -> None:
    """Show one such rule with its preview, and offer to accept all of it."""
    st.markdown(f"**{say(RULES[found.how])}**")
    for text in found.further:
        show_text(text, lang="es", size="small")
    preview = found.preview
    answers = ngettext("{n} stored answer would change", "{n} stored answers would change", preview.answers)
    st.caption(_("{answers}, of {learners}.", answers=answers, learners=learners_in_words(preview.learners)))
    if preview.changes:
        rows = [change_row(one) for one in preview.changes[:MOST_CHANGES]]
        st.table(rows, border="horizontal")
    if rest := len(preview.changes[MOST_CHANGES:]):
        st.caption(ngettext("{n} more wording.", "{n} more wordings.", rest))
    if not preview.is_whole:
        st.caption(_("More learners have met this item than were looked at, so there may be more."))
    st.button(_("Accept all of this"), key=f"inbox_all_{found.how}_{case.key}", on_click=accept_all, args=(case, found))


def learners_in_words(learners: int) -> str:
    """Return how many learners."""
    return ngettext("{n} learner", "{n} learners", learners)


def change_row(change: AnswerChange) -> dict[str, str]:
    """Return a stored answer that would change as a row."""
    return {
        _("Answer"): plain(change.text),
        _("Mark now"): say(VERDICTS[Verdict(change.was)][1]),
        _("Would become"): say(VERDICTS[Verdict(change.becomes)][1]),
        _("Times"): number(change.times),
    }


def accept_all(case: Case, found: Generalised) -> None:
    """Accept the answers of a case with what follows, as the preview showed it."""
    st.session_state[MORE] = None
    decide(case, Verdict.CORRECT, found)


def word_of(case: Case) -> str:
    """Return what was typed for the learners."""
    return str(st.session_state.get(f"inbox_word_{case.key}") or "")


def decide(case: Case, verdict: Verdict, more: Generalised | None = None) -> None:
    """Say what the answers of a case are, and what else is right by *more*."""
    with kept_for_page():
        done = runtime().inbox.decide(
            by=fresh_account("teacher", "admin").id,
            key=case.key,
            answers=chosen(case),
            verdict=verdict,
            word=word_of(case),
            how=more.how if more else None,
            further=more.further if more else (),
        )
        if not done.counts:
            keep_note(_("Noted. It counts for everybody once its author, an administrator or another teacher agrees."))
            return
        found = done.regraded
        upgraded = ngettext("{n} older answer regraded", "{n} older answers regraded", found.answers)
        moved = ngettext("{n} card moved", "{n} cards moved", found.cards_moved)
        keep_note(_("Decided: {upgraded}, {moved} so far.", upgraded=upgraded, moved=moved))


def ask_another(case: Case) -> None:
    """Leave a case to the other teachers."""
    with kept_for_page():
        by = fresh_account("teacher", "admin").id
        runtime().inbox.ask_another(by=by, key=case.key, answers=chosen(case), word=word_of(case))
        keep_note(_("The other teachers see that you ask."))


def show_answer_map(item: ContentItem, direction: Direction, *, account: Account) -> None:
    """Show all that was answered to an exercise, what differs alike together, each with the choices."""
    found = runtime().inbox.answer_map(by=account.id, content_id=item.id, direction=direction)
    if not found.cases:
        st.info(_("Nobody has answered it yet."), icon=":material/info:")
    for case in found.cases[:SHOWN]:
        show_case(case, item, account=account)
    if rest := len(found.cases[SHOWN:]) + found.left_out:
        st.caption(ngettext("{n} more is not shown.", "{n} more are not shown.", rest))
