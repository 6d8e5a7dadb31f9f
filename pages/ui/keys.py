"""
The keys of practice: one each, which neither browsers nor Streamlit use, and which write nothing into a text box.

Where the answer box has the focus, ``components/answer_box.js`` presses the buttons of the first three.
"""

from collections.abc import Mapping
from typing import Final

from aidioma.i18n import Message
from pages.ui.words import _, say

HINT: Final = "F2"
REVEAL: Final = "F4"
LISTEN: Final = "F8"
UNDO: Final = "F9"
REPORT: Final = "Shift+F2"

ASKING: Final = {
    "Enter": Message("check"),
    HINT: Message("hint"),
    REVEAL: Message("show the answer"),
    LISTEN: Message("listen"),
    UNDO: Message("undo"),
}
MARKED: Final = {
    "Enter": Message("next card"),
    LISTEN: Message("listen"),
    UNDO: Message("undo"),
    REPORT: Message("report the mark"),
}
RATINGS: Final = ("1", "2", "3", "4")
"""Of an answer that its learner rates, worst first; they do nothing while a text box has the focus."""
RATED: Final = {
    "Enter": Message("take the suggestion"),
    "1–4": Message("rate it otherwise"),
    LISTEN: Message("listen"),
    UNDO: Message("undo"),
    REPORT: Message("my answer should be accepted"),
}
TALKING: Final = {"Enter": Message("say it"), LISTEN: Message("listen")}
TASK: Final = {"Enter": Message("check")}
CHOOSING: Final = {"Tab": Message("to the options"), "↓ ↑": Message("choose"), "Enter": Message("check")}


def in_words(keys: Mapping[str, Message]) -> str:
    """Return the keys with what they do as one line, read the same by eye and by ear."""
    return _("Keys: {keys}", keys=" · ".join(f"{key} {say(act)}" for key, act in keys.items()))
