"""
The keys of practice: one each, which neither browsers nor Streamlit use, and which write nothing into a text box.

Where the answer box has the focus, ``components/answer_box.js`` presses the buttons of the first three.
"""

from collections.abc import Mapping
from typing import Final

from aidioma.words import Words
from pages.ui.words import _, say

HINT: Final = "F2"
REVEAL: Final = "F4"
LISTEN: Final = "F8"
UNDO: Final = "F9"
REPORT: Final = "Shift+F2"

ASKING: Final = {
    "Enter": Words("check"),
    HINT: Words("hint"),
    REVEAL: Words("show the answer"),
    LISTEN: Words("listen"),
    UNDO: Words("undo"),
}
MARKED: Final = {
    "Enter": Words("next card"),
    LISTEN: Words("listen"),
    UNDO: Words("undo"),
    REPORT: Words("report the mark"),
}
TALKING: Final = {"Enter": Words("say it"), LISTEN: Words("listen")}
TASK: Final = {"Enter": Words("check")}
CHOOSING: Final = {"Tab": Words("to the options"), "↓ ↑": Words("choose"), "Enter": Words("check")}


def in_words(keys: Mapping[str, Words]) -> str:
    """Return the keys with what they do as one line, read the same by eye and by ear."""
    return _("Keys: {keys}", keys=" · ".join(f"{key} {say(act)}" for key, act in keys.items()))
