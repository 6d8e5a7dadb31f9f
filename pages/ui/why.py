"""Why a mark is what it is: its receipt, and a question of the learner's own."""

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
    Tier.MEMORY: Message("the same answer, judged before"),
    Tier.EXACT: Message("the same answer, judged before"),
    Tier.RULES: Message("a rule of the language that leaves no doubt"),
    Tier.COMPOSED: Message("its differences from a right translation, word by word"),
    Tier.CANDIDATE: Message("a similar answer, checked word by word"),
    Tier.JUDGE: Message("the AI judge"),
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
_ANSWER: Final = "why_answer"


def show_receipt(receipt: Receipt) -> None:
    """Show how a mark came about."""
    with st.expander(_("How this mark came about"), icon=":material/receipt_long:"):
        lines = {
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
    is_open = st.session_state.get(_ANSWER, ("", None))[0] == outcome.activity_id
    with st.expander(_("Explain this"), icon=":material/help:", expanded=is_open):
        with st.form("explain", border=False):
            st.text_input(
                _("Your question about this mark"),
                key=_QUESTION,
                max_chars=MAX_QUESTION_CHARS,
                placeholder=_("Why estar here?"),
            )
            asked = st.form_submit_button(_("Ask"))
        if asked:
            _ask(outcome)
        asked_about, said = st.session_state.get(_ANSWER, ("", None))
        if said is not None and asked_about == outcome.activity_id:
            show_text(said.text, lang="en")
            st.caption(say(ORIGINS[said.origin]))


def _ask(outcome: AnswerResult) -> None:
    with shown_to_learner(), st.spinner(_("Looking it up …")):
        said: QuestionReply = runtime().feedback.questions.explain(
            st.session_state[_QUESTION],
            exercise=outcome.exercise,
            answer=outcome.answer,
            feedback=outcome.mark.feedback,
            learner_id=fresh_account().id,
        )
        st.session_state[_ANSWER] = (outcome.activity_id, said)
