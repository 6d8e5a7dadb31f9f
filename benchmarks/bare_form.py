"""The bare form that the practice page is measured beside: one text box, one query, one line. Its database is named
by ``DATABASE_URL``.
"""

import os

import psycopg
import streamlit as st

with st.form("answer", clear_on_submit=True):
    answer = st.text_input("Your answer")
    submitted = st.form_submit_button("Check")
if submitted:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT id FROM learning_content WHERE content_type = 'sentence' ORDER BY id LIMIT 1"
        ).fetchone()
    st.html(f"<p class='verdict'>{answer}: {found}</p>")
