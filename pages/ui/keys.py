"""
The keys of practice: one each, which neither browsers nor Streamlit use, and which write nothing into a text box.

Where the answer box has the focus, ``components/answer_box.js`` presses the buttons of the first three.
"""

from typing import Final

HINT: Final = "F2"
REVEAL: Final = "F4"
LISTEN: Final = "F8"
UNDO: Final = "F9"
REPORT: Final = "Shift+F2"

ASKING: Final = {"Enter": "check", HINT: "hint", REVEAL: "show the answer", LISTEN: "listen", UNDO: "undo"}
MARKED: Final = {"Enter": "next card", LISTEN: "listen", UNDO: "undo", REPORT: "report the mark"}
TALKING: Final = {"Enter": "say it", LISTEN: "listen"}
TASK: Final = {"Enter": "check"}


def in_words(keys: dict[str, str]) -> str:
    """Return the keys with what they do as one line, read the same by eye and by ear."""
    return "Keys: " + " · ".join(f"{key} {act}" for key, act in keys.items())
