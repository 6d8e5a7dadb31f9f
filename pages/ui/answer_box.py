"""What a text box needs to be a good place to write Spanish in."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from aidioma.text import Language
from pages.ui.words import _

_ASSETS = Path(__file__).parent / "components"

_answer_box = st.components.v2.component(
    "aidioma_answer_box",
    html='<div class="words" role="group"></div><div class="keys" role="group"></div>',
    css=(_ASSETS / "answer_box.css").read_text("utf-8"),
    js=(_ASSETS / "answer_box.js").read_text("utf-8"),
)


_focus = st.components.v2.component("aidioma_focus", html="<span></span>", js=(_ASSETS / "focus.js").read_text("utf-8"))


def focus_options(options_key: str, *, card: str) -> None:
    """Put the focus on the first of the options with the widget key *options_key*, once for each *card*."""
    _focus(key=f"{options_key}_focus", data={"key": options_key, "card": card}, height="content")


_press = st.components.v2.component("aidioma_press", html="<span></span>", js=(_ASSETS / "press.js").read_text("utf-8"))


def press_by_key(button_key: str, *, digit: str) -> None:
    """Have *digit* press the button with the widget key *button_key*, which has a shortcut of another kind already."""
    _press(key=f"{button_key}_by_key", data={"button": button_key, "key": digit}, height="content")


def prepare_answer_box(
    box_key: str, *, lang: Language, card: str, habits: bool = False, words: Sequence[str] = (), focus: bool = True
) -> None:
    """
    Prepare the text box with the widget key *box_key* for an answer in *lang*.

    Sets the language, switches the browser's corrections off, offers the letters that a keyboard may lack, and
    puts the focus into the box once for each *card*, unless there is something to read before. With *habits*, ``~n``
    becomes ñ; *words* can be put in by a press.
    """
    _answer_box(
        key=f"{box_key}_keys",
        data={
            "key": box_key,
            "lang": lang,
            "card": card,
            "habits": habits,
            "words": list(words),
            "focus": focus,
            "says": {
                "words": _("Words to build the answer from"),
                "keys": _("Spanish letters"),
                "insert": _("Insert"),
            },
        },
    )
