"""Why a mark is what it is: its receipt, and a question of the learner's own."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from aidioma.i18n import Message
from aidioma.marking.judge.prompts import MAX_QUESTION_CHARS
from aidioma.marking.questions import QuestionReply
from aidioma.model.marks import Receipt, Tier
from aidioma.practice.result import AnswerResult
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain, show_text
from pages.ui.words import _, decimals, say

TIERS: Final[dict[Tier, Message]] = {
    Tier.ACCEPTED: Message("an authored translation"),
    Tier.FORESEEN: Message("a mistake that the author of this item foresaw"),
    Tier.MEMORY: Message("the same answer, judged before"),
    Tier.EXACT: Message("the same answer, judged before"),
    Tier.RULES: Message("a rule of the language that leaves no doubt"),
    Tier.COMPOSED: Message("its differences from a right translation, word by word"),
    Tier.CANDIDATE: Message("a similar answer, checked word by word"),
    Tier.PACK: Message("an installed pack of judged answers"),
    Tier.JUDGE: Message("the AI judge"),
    Tier.OWN: Message("an answer that you accept yourself"),
    Tier.SELF: Message("your own rating"),
    Tier.TEACHER: Message("a teacher"),
    Tier.NONE: Message("nobody yet"),
}
ORIGINS: Final = {
    "rule": Message("From the rules that this mark was explained by."),
    "reused": Message("AI text, first written for somebody who asked the same."),
    "judge": Message("AI text, written for you just now."),
    "nobody": "",
}
_QUESTION: Final = "why_question"
_TEXT: Final = "why_question_text"


@dataclass(eq=False, slots=True)
class AskedQuestion:
    """
    What is asked about the mark of one activity, and what was said; a press stays until it is answered.

    Another run can cut short the one of the press, so its callback keeps to this object and leaves the session alone.
    """

    activity_id: str
    is_asked: bool = False
    reply: QuestionReply | None = None

    def ask(self) -> None:
        """Ask, once the run has come as far."""
        self.is_asked = True


def show_receipt(receipt: Receipt, *, score: int | None) -> None:
    """Show how a mark came about, and the score that the figures are made of."""
    with st.expander(_("How this mark came about"), icon=":material/receipt_long:"):
        lines = {
            _("Score"): "" if score is None else _("{score} of 100", score=score),
            _("Decided by"): say(TIERS[receipt.tier]),
            _("Checked"): ", ".join(say(one) for one in receipt.checked),
            _("Reused"): receipt.reused or "",
            _("Model"): receipt.model or _("none was asked"),
            _("Prompt version"): receipt.prompt_version or "",
            _("Tokens"): _(
                "{tokens_in} in, {tokens_out} out", tokens_in=receipt.tokens_in, tokens_out=receipt.tokens_out
            )
            if receipt.tokens_in
            else "",
            _("Cost"): _("{amount} US dollars", amount=decimals(receipt.cost_usd, 6)),
            _("Time"): f"{decimals(receipt.latency_ms, 1)} ms",
            _("Note"): receipt.note,
        }
        st.markdown("\n".join(f"- {name}: {plain(value)}" for name, value in lines.items() if value))


def explain_this(outcome: AnswerResult) -> None:
    """Take a question about the mark in the learner's own words, and show what there is to say."""
    question = _question_about(outcome)
    with st.expander(_("Explain this"), icon=":material/help:", expanded=question.reply is not None):
        with st.form("explain", border=False):
            text = st.text_input(
                _("Your question about this mark"),
                key=_TEXT,
                max_chars=MAX_QUESTION_CHARS,
                placeholder=_("Why estar here?"),
            )
            st.form_submit_button(_("Ask"), on_click=question.ask)
        if question.is_asked:
            _answer(question, text, outcome)
        if question.reply is not None:
            show_text(question.reply.text, lang="en")
            st.caption(say(ORIGINS[question.reply.origin]))


def _question_about(outcome: AnswerResult) -> AskedQuestion:
    """Return what is asked about this mark; of each tab one is kept, that about the latest mark."""
    question: AskedQuestion | None = st.session_state.get(_QUESTION)
    if question is None or question.activity_id != outcome.activity_id:
        question = st.session_state[_QUESTION] = AskedQuestion(outcome.activity_id)
    return question


def _answer(question: AskedQuestion, text: str, outcome: AnswerResult) -> None:
    """Answer the question that the form holds; the press is done with once it is answered or has failed."""
    with shown_to_learner(), st.spinner(_("Looking it up …")):
        try:
            question.reply = runtime().feedback.questions.explain(
                text,
                exercise=outcome.exercise,
                answer=outcome.answer,
                feedback=outcome.mark.feedback,
                learner_id=fresh_account().id,
            )
        except Exception:  # not what cuts a run short, which is no Exception and leaves the press to the next run
            question.is_asked = False
            raise
        question.is_asked = False
