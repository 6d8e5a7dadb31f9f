"""Why a mark is what it is: its receipt, and a question of the learner's own."""

from typing import Final

import streamlit as st

from aidioma.feedback.judging.prompts import MAX_QUESTION_CHARS
from aidioma.feedback.model import Receipt, Tier
from aidioma.feedback.questions import Answered
from aidioma.practice.outcome import Outcome
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain

TIERS: Final[dict[Tier, str]] = {
    Tier.ACCEPTED: "an authored translation",
    Tier.MEMORY: "the same answer, judged before",
    Tier.EXACT: "the same answer, judged before",
    Tier.RULES: "a rule of the language that leaves no doubt",
    Tier.COMPOSED: "the same differences, confirmed before",
    Tier.CANDIDATE: "a similar answer, checked word by word",
    Tier.JUDGE: "the AI judge",
    Tier.SELF: "your own rating",
    Tier.TEACHER: "a teacher",
    Tier.NONE: "nobody yet",
}
ORIGINS: Final = {
    "rule": "From the rules that this mark was explained by.",
    "reused": "AI text, first written for somebody who asked the same.",
    "judge": "AI text, written for you just now.",
    "nobody": "",
}
_QUESTION: Final = "why_question"
_ANSWER: Final = "why_answer"


def show_receipt(receipt: Receipt) -> None:
    """Show how a mark came about."""
    with st.expander("How this mark came about", icon=":material/receipt_long:"):
        lines = {
            "Decided by": TIERS[receipt.tier],
            "Checked": ", ".join(receipt.checked),
            "Reused": receipt.reused or "",
            "Model": receipt.model or "none was asked",
            "Prompt version": receipt.prompt_version or "",
            "Tokens": f"{receipt.tokens_in} in, {receipt.tokens_out} out" if receipt.tokens_in else "",
            "Cost": f"{receipt.cost_usd:.6f} US dollars",
            "Time": f"{receipt.latency_ms:.1f} ms",
            "Note": receipt.note,
        }
        st.markdown("\n".join(f"- {name}: {plain(value)}" for name, value in lines.items() if value))


def explain_this(outcome: Outcome) -> None:
    """Take a question about the mark in the learner's own words, and show what there is to say."""
    asked_about, said = st.session_state.get(_ANSWER, ("", None))
    with st.expander("Explain this", icon=":material/help:", expanded=asked_about == outcome.activity_id):
        with st.form("explain", border=False):
            st.text_input(
                "Your question about this mark",
                key=_QUESTION,
                max_chars=MAX_QUESTION_CHARS,
                placeholder="Why estar here?",
            )
            st.form_submit_button("Ask", on_click=_ask, args=(outcome,))
        if said is not None and asked_about == outcome.activity_id:
            st.markdown(plain(said.text))
            st.caption(ORIGINS[said.origin])


def _ask(outcome: Outcome) -> None:
    with shown_to_learner(), st.spinner("Looking it up …"):
        said: Answered = runtime().feedback.questions.explain(
            st.session_state[_QUESTION],
            exercise=outcome.exercise,
            answer=outcome.answer,
            feedback=outcome.mark.feedback,
            learner_id=fresh_account().id,
        )
        st.session_state[_ANSWER] = (outcome.activity_id, said)
