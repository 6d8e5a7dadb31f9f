"""
Where a part of a page is drawn, so that what it replaces is gone the moment it appears.

Streamlit keeps what has a key, and sweeps away what is left of the run before only at the end of a run. Drawn in the
same place, two answer boxes would stand there for as long as the run takes, and a learner could write into the old
one. So such a part has two sides, and turns over whenever it shows something else.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def turned_over(part: str, *, shown: str) -> DeltaGenerator:
    """Return where to draw *part* of the page, cleared of all it showed before, if that was not *shown*."""
    key = f"place_{part}"
    before, side = st.session_state.get(key, (shown, 0))
    if before != shown:
        side = 1 - side
    st.session_state[key] = (shown, side)
    sides: list[DeltaGenerator] = [st.container() if at == side else st.empty() for at in range(2)]
    return sides[int(side)]
