"""What a class is about to forget, and five minutes against it, to be shown on the wall."""

from datetime import date
from typing import Final

import streamlit as st

from aidioma.classes.overview import ClassOverview
from pages.ui.texts import plain, show_text, written
from pages.ui.words import _, percent

MOST_SHOWN: Final = 15
_NOTHING: Final = "–"


def show_forecast(board: ClassOverview, *, day: date) -> None:
    """Show the predicted recall of each item on *day*, and the warm-up made of what most are about to forget."""
    st.subheader(_("What will be known"))
    if not board.forecasts:
        st.caption(_("Nothing is due to be forgotten by that day."))
        return
    st.caption(
        _(
            "On {day}, under SM-2's assumption: an item is known with 90 % on the day it is due, and fades as 0.9 to "
            "the power of elapsed by interval. A prediction, not a measurement.",
            day=written(day),
        )
    )
    st.table(
        [
            {
                _("Spanish"): plain(_spanish(board, one.content_id)),
                _("Predicted"): percent(one.recall),
                _("About to forget"): _("{n} of {of}", n=one.fading, of=one.known_by),
            }
            for one in board.forecasts[:MOST_SHOWN]
        ]
    )
    _show_warm_up(board)


def _show_warm_up(board: ClassOverview) -> None:
    seconds = sum(one.duration_ms for one in board.warm_up) // 1000
    label = _("Warm-up: {n} items, about {seconds} seconds", n=len(board.warm_up), seconds=seconds)
    with st.expander(label, icon=":material/timer:"):
        shown = st.toggle(_("Show the answers"), key="warm_up_answers")
        for one in board.warm_up:
            text = board.texts.get(one.forecast.content_id)
            show_text(text.english if text and text.english else _NOTHING, lang="en", size="prompt")
            if shown:
                show_text(text.spanish if text else _NOTHING, lang="es", size="prompt")


def _spanish(board: ClassOverview, content_id: str) -> str:
    text = board.texts.get(content_id)
    return text.spanish if text else _NOTHING
