"""What a grammar says while it is written: readings at random, each line in plain signs, and what is asked about it."""

from collections.abc import Mapping
from typing import Any, Final, get_args

import streamlit as st

from aidioma.content.checking import reported
from aidioma.lattice.checker import GrammarReport
from aidioma.lattice.notation import NotationError, parse
from aidioma.lattice.tree import Choice, Node, Option, Place, Series, Words
from aidioma.model.marks import Direction, Exercise
from pages.ui.texts import plain, show_text
from pages.ui.words import _, ngettext, say

SHOWN: Final = 8
MOST_LINES: Final = 20
FIELDS: Final = ("grammars", "foreseen", "grammars_en", "foreseen_en")
"""Of a form, each with a place below it for what is said of it."""
_RAISED: Final = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")


def show_findings(row: Mapping[str, Any], places: Mapping[str, Any], *, key: str) -> None:
    """Fill *places*, by field, with what is to be said of the grammars and foreseen mistakes that *row* has so far."""
    for direction in get_args(Direction):
        ending = "" if direction == "en-es" else "_en"
        if f"grammars{ending}" not in places:
            continue
        drawn = f"{key}_seed{ending}"
        report, asked = reported(row, direction, seed=st.session_state.get(drawn, 0), shown=SHOWN)
        with places[f"grammars{ending}"], st.popover(_grammars_label(report), key=f"{key}_says{ending}"):
            _findings(report, "grammars")
            _readings(report, asked, drawn)
        with places[f"foreseen{ending}"], st.popover(_count(report, "foreseen"), key=f"{key}_foresees{ending}"):
            _findings(report, "foreseen")
            if not any(one.field == "foreseen" for one in (*report.errors, *report.questions)):
                st.caption(_("Nothing to ask about these."))


def _grammars_label(report: GrammarReport) -> str:
    if report.errors or not report.ways:
        return _count(report, "grammars")
    ways = ngettext("About {n} reading", "About {n} readings", report.ways)
    return f"{ways} · {_count(report, 'grammars')}"


def _count(report: GrammarReport, field: str) -> str:
    errors, questions = ([one for one in some if one.field == field] for some in (report.errors, report.questions))
    if errors:
        return ngettext("{n} error", "{n} errors", len(errors))
    return ngettext("{n} question", "{n} questions", len(questions)) if questions else _("No questions")


def _findings(report: GrammarReport, field: str) -> None:
    for one in report.errors:
        if one.field == field:
            st.error(plain(say(one.what)), icon=":material/error:")
    for one in report.questions:
        if one.field == field:
            st.warning(plain(say(one.what)), icon=":material/help:")


def _readings(report: GrammarReport, asked: Exercise, drawn: str) -> None:
    if report.errors:
        return
    if not asked.grammars:
        st.caption(_("Nothing is written here yet. Readings will be shown as you write."))
        return
    lang = asked.answer_language
    for line in asked.grammars[:MOST_LINES]:
        show_text(readable(line, dict(asked.fragments)), lang=lang)
    st.markdown(_("**Some readings**"))
    for text in report.readings:
        show_text(text, lang=lang, size="small")
    st.button(_("Draw others"), key=f"{drawn}_again", on_click=_another, args=(drawn,))


def _another(drawn: str) -> None:
    st.session_state[drawn] = st.session_state.get(drawn, 0) + 1


def readable(line: str, fragments: Mapping[str, str] | None = None) -> str:
    """
    Return *line* with its fragments put in and in signs that read well: ``‹me llamo / mi nombre es› Lucía (ya)``.

    Linked lists carry their letter, raised; a movable piece stands between arrows. What cannot be read stays as it is.
    """
    try:
        return " ".join(_said(parse(line, fragments).node).split())
    except NotationError:
        return line


def _said(node: Node) -> str:
    match node:
        case Words(text):
            return text
        case Series(parts):
            return "".join(_said(part) for part in parts)
        case Place(node=inner):
            return f" ⇄{_said(inner).strip()}⇄ "
        case Choice(options):
            return _chosen(options)


def _chosen(options: tuple[Option, ...]) -> str:
    said = [_said(option.node).strip() for option in options]
    if len(said) > 1 and not said[-1] and not options[-1].linked:
        return f"({' / '.join(said[:-1])})"
    names = "".join(dict.fromkeys(name for option in options for name, _place in option.linked))
    return f"‹{' / '.join(one or '–' for one in said)}›{names.translate(_RAISED)}"
