"""The open installation, one for all sessions of this process."""

import streamlit as st

from aidioma.attachments import open_installation
from aidioma.runtime import Runtime


@st.cache_resource(show_spinner=False)
def runtime() -> Runtime:
    """Return the installation that this process serves."""
    return open_installation()
