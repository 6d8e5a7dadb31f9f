"""A wrong text beside the right one, the differences marked; several on a page, so plain HTML without a component."""

from html import escape

import streamlit as st

from aidioma.marking.display import spans
from aidioma.text import Language
from pages.ui.words import _, interface

_HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


def show_correction(answer: str, corrected: str, *, lang: Language) -> None:
    """Show *answer* with what is wrong struck out and what belongs there beside it, in words for screen readers too."""
    if not answer.strip():
        said = f"<ins>{escape(corrected)}</ins>"
    else:
        said = " ".join(_word(span.text, span.kind, span.right) for span in spans(answer, corrected, lang))
    st.html(f'<p lang="{lang}" style="margin:0;line-height:1.6;overflow-wrap:anywhere">{said}</p>')


def _word(text: str, kind: str, right: str) -> str:
    if kind == "same":
        return escape(text)
    no, but = _("not:"), _("but:")
    struck = (
        f'<span lang="{interface()}" style="{_HIDDEN}">{escape(no)}</span> <del>{escape(text)}</del>' if text else ""
    )
    added = (
        f'<span lang="{interface()}" style="{_HIDDEN}">{escape(but)}</span> <ins>{escape(right)}</ins>' if right else ""
    )
    return " ".join(part for part in (struck, added) if part)
