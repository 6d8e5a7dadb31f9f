"""The open installation, one for all sessions of this process."""

import streamlit as st

from aidioma.attachments import Installation
from aidioma.runtime import Runtime


@st.cache_resource(show_spinner=False)
def installation() -> Installation:
    """Return what this process serves."""
    return Installation()


def runtime() -> Runtime:
    """Return the installation that this process serves, with the judge that is connected now."""
    return installation().runtime
