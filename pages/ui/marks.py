"""A mark as a learner sees it: verdict by shape, word and colour, the differences in the learner's own words."""

from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.feedback.display import spans
from aidioma.feedback.model import Edit, Exercise, Feedback, Verdict
from aidioma.practice.grading import changes_meaning, only_accents
from aidioma.practice.preferences import AccentPolicy

_ASSETS = Path(__file__).parent / "components"

VERDICTS: Final[dict[Verdict, tuple[str, str]]] = {
    Verdict.CORRECT: ("✓", "Correct"),
    Verdict.ALMOST: ("≈", "Almost"),
    Verdict.INCORRECT: ("✗", "Not yet"),
    Verdict.PENDING: ("…", "Not marked yet"),
}
_SHOWN_AT_MOST = 6

_mark = st.components.v2.component(
    "aidioma_mark",
    html='<section class="mark" role="status" aria-live="polite"></section>',
    css=(_ASSETS / "mark.css").read_text("utf-8"),
    js=(_ASSETS / "mark.js").read_text("utf-8"),
)


def told(feedback: Feedback, accents: AccentPolicy) -> Verdict:
    """Return the verdict as the learner wants to be told where nothing but accents differ; the edits stay shown."""
    if not only_accents(feedback) or (accents == "lenient" and changes_meaning(feedback)):
        return feedback.verdict
    return {"strict": Verdict.INCORRECT, "tell": Verdict.ALMOST, "lenient": Verdict.CORRECT}[accents]


def show_mark(*, answer: str, feedback: Feedback, exercise: Exercise, key: str, accents: AccentPolicy = "tell") -> None:
    """Show *feedback* on *answer* with the translations that are known to be right."""
    lang = exercise.answer_language
    verdict = told(feedback, accents)
    symbol, label = VERDICTS[verdict]
    marked = feedback.verdict in {Verdict.ALMOST, Verdict.INCORRECT} and feedback.corrected
    shown = spans(answer, feedback.corrected, lang) if marked else spans(answer, answer, lang)
    _mark(
        key=key,
        data={
            "verdict": verdict.value,
            "symbol": symbol,
            "label": label,
            "score": feedback.score,
            "lang": lang,
            "spans": [{"text": span.text, "kind": span.kind, "right": span.right} for span in shown],
            "edits": [in_words(edit) for edit in feedback.edits],
            "tip": feedback.tip,
            "translations": list(exercise.accepted[:_SHOWN_AT_MOST]),
            "translationsTitle": "A right translation" if len(exercise.accepted) == 1 else "Right translations",
        },
    )


def in_words(edit: Edit) -> str:
    """Return *edit* as a sentence."""
    if not edit.right:
        change = f"“{edit.wrong}” is not needed"
    elif not edit.wrong:
        change = f"“{edit.right}” is missing"
    else:
        change = f"“{edit.wrong}” → “{edit.right}”"
    return f"{change}. {edit.why}" if edit.why else f"{change}."
