"""
The bare form that the practice page is measured beside: one text box, one query, one line.

Its database is named by ``DATABASE_URL``; the connection is open already, as in any app that means to answer soon.
"""

import os

import psycopg
import streamlit as st


@st.cache_resource
def database() -> psycopg.Connection:
    """Return the one connection."""
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


with st.form("answer", clear_on_submit=True):
    answer = st.text_input("Your answer")
    submitted = st.form_submit_button("Check")
if submitted:
    first = "SELECT id FROM learning_content WHERE content_type = 'sentence' ORDER BY id LIMIT 1"
    found = database().execute(first).fetchone()
    st.html(f"<p class='verdict'>{answer}: {found}</p>")
