"""A mark as a learner sees it: verdict by shape, word and colour, the differences in the learner's own words."""

from pathlib import Path
from typing import Final

import streamlit as st

from aidioma.grading.quality import changes_meaning, only_accents
from aidioma.i18n import Message
from aidioma.marking.display import contrasted, nearest_first, reading_of, spans
from aidioma.model.marks import Edit, EditClass, Exercise, Feedback, Suggested, Verdict
from aidioma.model.preferences import AccentPolicy
from aidioma.spanish.explain import told_again
from aidioma.text import Language, words
from pages.ui.texts import in_pieces
from pages.ui.words import _, ngettext, say

_ASSETS = Path(__file__).parent / "components"

VERDICTS: Final[dict[Verdict, tuple[str, Message]]] = {
    Verdict.CORRECT: ("✓", Message("Correct")),
    Verdict.ALMOST: ("≈", Message("Almost")),
    Verdict.INCORRECT: ("↻", Message("Not yet")),
    Verdict.PENDING: ("…", Message("Not marked yet")),
}
PROBABLY: Final[dict[Verdict, Message]] = {
    Verdict.CORRECT: Message("probably right"),
    Verdict.ALMOST: Message("probably right but for a slip"),
    Verdict.INCORRECT: Message("probably not right yet"),
}
SLIPS: Final[dict[EditClass, Message]] = {
    EditClass.ACCENT: Message("one accent"),
    EditClass.SPELLING: Message("one spelling"),
    EditClass.GENDER: Message("one gender"),
    EditClass.NUMBER: Message("singular or plural"),
    EditClass.ARTICLE: Message("one article"),
    EditClass.SER_ESTAR: Message("ser or estar"),
    EditClass.POR_PARA: Message("por or para"),
    EditClass.TENSE: Message("one tense"),
    EditClass.PERSON: Message("the person of one verb"),
    EditClass.MOOD: Message("indicative or subjunctive"),
    EditClass.PREPOSITION: Message("one preposition"),
    EditClass.PRONOUN: Message("one pronoun"),
    EditClass.ORDER: Message("the word order"),
    EditClass.MISSING: Message("one word is missing"),
    EditClass.EXTRA: Message("one word too many"),
    EditClass.VOCABULARY: Message("one word"),
}
"""What a single difference is about; a mark says this where others say a number."""
_SHOWN_AT_MOST = 6

_mark = st.components.v2.component(
    "aidioma_mark",
    html='<section class="mark"></section>',
    css=(_ASSETS / "mark.css").read_text("utf-8"),
    js=(_ASSETS / "mark.js").read_text("utf-8"),
)
_said_aloud = st.components.v2.component(
    "aidioma_said_aloud",
    html='<p role="status" aria-live="polite"></p>',
    css=(_ASSETS / "said_aloud.css").read_text("utf-8"),
    js=(_ASSETS / "said_aloud.js").read_text("utf-8"),
)


def told(feedback: Feedback, accents: AccentPolicy) -> Verdict:
    """Return the verdict as the learner wants to be told where nothing but accents differ; the edits stay shown."""
    if not only_accents(feedback) or (accents == "lenient" and changes_meaning(feedback)):
        return feedback.verdict
    return {"strict": Verdict.INCORRECT, "tell": Verdict.ALMOST, "lenient": Verdict.CORRECT}[accents]


def show_mark(
    *,
    answer: str,
    feedback: Feedback,
    exercise: Exercise,
    key: str,
    accents: AccentPolicy = "tell",
    heading: str = "",
    suggested: Suggested | None = None,
) -> None:
    """
    Show *feedback* on *answer*, which may have a *heading* of its own, with what else is known to be right.

    Where nothing was answered, there is nothing of it to show. Beside a pending one stands what is *suggested*.
    """
    lang = exercise.answer_language
    verdict = told(feedback, accents)
    symbol, label = VERDICTS[verdict]
    others = _translations(exercise, answer, feedback, suggested)
    edits = suggested.edits if suggested else feedback.edits
    _mark(
        key=key,
        data={
            "verdict": verdict.value,
            "symbol": symbol,
            "label": say(label),
            "summary": "" if suggested else what_is_open(feedback),
            "lang": lang,
            "suggestion": _suggestion(suggested),
            "spans": _own_words(answer, feedback, lang, others=others),
            "edits": [in_words(edit, lang) for edit in edits],
            "tip": say(told_again(feedback.tip, lang) or feedback.tip),
            "translations": others,
            "says": {
                "answer": heading or _("Your answer"),
                "edits": _("What may have to change") if suggested else _("What to change"),
                "tip": _("Tip"),
                "translations": _("Also right") if _on_screen(answer, feedback, lang) else _("A right translation"),
                "more": ngettext("{n} more", "{n} more", len(others) - 1),
                "not": _("not:"),
                "but": _("but:"),
                "missing": _("missing:"),
                "differs": _("differs:"),
            },
        },
    )


def what_is_open(feedback: Feedback) -> str:
    """Return in a few words what there is to change: the thing itself where it is one, else how many there are."""
    if not feedback.edits:
        return ""
    if len(feedback.edits) == 1:
        return say(SLIPS[feedback.edits[0].edit_class])
    return ngettext("{n} thing to change", "{n} things to change", len(feedback.edits))


def _suggestion(suggested: Suggested | None) -> dict[str, str] | None:
    """Return what is probably so in words, and the reason, which is told in English; None where nothing is."""
    if suggested is None:
        return None
    may_be = _("Yours may be right too.") if suggested.maybe_right and suggested.verdict is not Verdict.CORRECT else ""
    return {
        "says": _("A suggestion, for you to decide:"),
        "verdict": say(PROBABLY[suggested.verdict]),
        "maybe": may_be,
        "why": suggested.why,
    }


def _own_words(
    answer: str, feedback: Feedback, lang: Language, *, others: list[list[tuple[str, bool]]]
) -> list[dict[str, str]]:
    """
    Return the learner's own words, each with what became of it.

    Of a pending answer the words stand out that the translation shown first, of *others*, has not.
    """
    if feedback.verdict is Verdict.PENDING and others:
        nearest = " ".join(text for text, _differs in others[0])
        told = contrasted(answer, nearest, lang)
        return [{"text": text, "kind": "differs" if differs else "same", "right": ""} for text, differs in told]
    is_marked = feedback.verdict in {Verdict.ALMOST, Verdict.INCORRECT} and feedback.corrected and answer.strip()
    is_no_attempt = feedback.score == 0 and feedback.tip and not feedback.edits
    shown = spans(answer, feedback.corrected if is_marked and not is_no_attempt else answer, lang)
    return [{"text": span.text, "kind": span.kind, "right": span.right} for span in shown]


def _translations(
    exercise: Exercise, answer: str, feedback: Feedback, suggested: Suggested | None
) -> list[list[tuple[str, bool]]]:
    """
    Return the right translations that are not on the screen yet, in pieces, each with whether it stands out.

    Where nobody marked the answer, the nearest comes first, and what the answer has not stands out.
    """
    lang, on_screen = exercise.answer_language, _on_screen(answer, feedback, exercise.answer_language)
    others = [text for text in exercise.accepted[:_SHOWN_AT_MOST] if words(text, lang) not in on_screen]
    if feedback.verdict is not Verdict.PENDING:
        return [[(text, False)] for text in others]
    in_order = nearest_first([*_meant(suggested, exercise), *others], answer, lang)
    return [list(contrasted(text, answer, lang)) for text in dict.fromkeys(in_order)]


def _meant(suggested: Suggested | None, exercise: Exercise) -> list[str]:
    """Return the right translation that the answer was probably meant for, where a grammar has it."""
    if suggested is None or suggested.verdict is Verdict.CORRECT:
        return []
    reading = reading_of(exercise, suggested.corrected)
    return [] if reading is None else [reading]


def _on_screen(answer: str, feedback: Feedback, lang: Language) -> set[tuple[str, ...]]:
    """Return the right translations that the answer and its correction show already."""
    if feedback.verdict is Verdict.CORRECT:
        return {words(answer, lang)}
    return {words(feedback.corrected, lang)} if feedback.edits else set()


def say_aloud(
    feedback: Feedback | None,
    *,
    lang: Language = "es",
    accents: AccentPolicy = "tell",
    suggested: Suggested | None = None,
) -> None:
    """
    Have screen readers say *feedback* on an answer in *lang*, or nothing yet.

    The region is on the page from the start and only its words change: one that comes with its words is often not read.
    """
    pieces: list[tuple[str, Language | None]] = []
    if feedback is not None:
        pieces.append((say(VERDICTS[told(feedback, accents)][1]) + ". ", None))
        if suggested is not None:
            pieces.append((f"{say(PROBABLY[suggested.verdict])}. ".capitalize(), None))
        edits = suggested.edits if suggested else feedback.edits
        pieces += [piece for edit in edits for piece in in_words(edit, lang)]
    _said_aloud(key="said_aloud", data={"pieces": pieces}, height="content")


def in_words(edit: Edit, lang: Language) -> list[tuple[str, Language | None]]:
    """Return *edit*, whose words are in *lang*, as a sentence in pieces, and why, which is told in English."""
    if not edit.right:
        change = in_pieces(_("“{wrong}” is not needed."), lang=lang, wrong=edit.wrong)
    elif not edit.wrong:
        change = in_pieces(_("“{right}” is missing."), lang=lang, right=edit.right)
    else:
        change = in_pieces(_("“{wrong}” → “{right}”."), lang=lang, wrong=edit.wrong, right=edit.right)
    return [*change, *_reason(edit.why, lang)] if edit.why else change


def _reason(why: str, lang: Language) -> list[tuple[str, Language | None]]:
    """Return *why* in pieces: in the interface's language where a rule told it, else in English."""
    told = told_again(why, lang)
    return [(f" {why}", "en")] if told is None else [(f" {say(told)}", None)]
