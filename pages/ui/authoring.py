"""What teachers work with: search, lints, history and files, put together from the open installation."""

import streamlit as st

from aidioma.content.authoring import AuthoringService
from aidioma.content.transfer import TransferService
from pages.ui.runtime import runtime


@st.cache_resource(show_spinner=False)
def authoring() -> AuthoringService:
    """Return what finds, compares and changes content."""
    opened = runtime()
    return AuthoringService(opened.sessions, opened.content, opened.feedback.inspection.embedder)


def transfer() -> TransferService:
    """Return what takes content in and out of files."""
    return TransferService(runtime().sessions, runtime().clock)
