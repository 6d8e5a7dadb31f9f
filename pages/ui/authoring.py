"""What teachers work with: search, lints, history and files, put together from the open installation."""

import streamlit as st

from aidioma.content.authoring import AuthoringService
from aidioma.content.courses import CourseService
from aidioma.content.drafting import DraftingService
from aidioma.content.transfer import TransferService
from pages.ui.runtime import runtime


@st.cache_resource(show_spinner=False)
def authoring() -> AuthoringService:
    """Return what finds, compares and changes content."""
    opened = runtime()
    return AuthoringService(opened.sessions, opened.content, opened.feedback.inspection.embedder)


def drafting() -> DraftingService:
    """Return what has content drafted, where a provider is configured."""
    return DraftingService(runtime().content, runtime().clock, runtime().feedback.desk)


def courses() -> CourseService:
    """Return who follows which course."""
    return CourseService(runtime().sessions, runtime().clock)


def transfer() -> TransferService:
    """Return what takes content in and out of files."""
    return TransferService(runtime().sessions, runtime().clock, runtime().media)
