"""News without a reload: what happens elsewhere runs the fragment that shows it, once, and nothing else."""

from pathlib import Path

import streamlit as st

from pages.ui.runtime import runtime

_live = st.components.v2.component(
    "aidioma_live",
    html="<span></span>",
    js=(Path(__file__).parent / "components" / "live.js").read_text("utf-8"),
)


def watch(*topics: str, key: str, class_id: str | None = None) -> None:
    """
    Run the fragment that calls this again whenever something happened to one of *topics*.

    Called inside a fragment, first: the version that it hands to the browser is older than what the fragment reads.

    Args:
        topics: The learner's id; for a class its topic and its members' ids.
        key: The widget's key.
        class_id: The class to ask ``/live`` for; None asks for oneself.
    """
    version = runtime().live.version(topics)
    _live(key=key, data={"watch": class_id, "version": version}, height="content", on_moved_change=_heard)


def _heard() -> None:
    """Take the news: that it arrived has run the fragment again, which is all there is to do."""
