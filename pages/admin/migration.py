"""The migration from the legacy tables: where it stands, and what does not agree."""

from datetime import datetime

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.migration.opening import migration_of
from aidioma.migration.state import State
from aidioma.migration.verifying import Verification
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain

FOUND = "migration_found"


def show_state(state: State, viewer: Account) -> None:
    """Say how far it is, as figures."""
    figures = {
        "Last copy": "never" if state.run is None else day(state.run.finished_at, viewer, unless="under way"),
        "Dual-write": "on" if state.dual_write else "off",
        "Read from the new tables": f"{state.new_percent} %",
        "Writes brought over": f"{state.drained:,}",
        "Reads compared": f"{state.shadow_reads:,}",
        "Legacy tables": "there" if state.cleaned_at is None else "exported and dropped",
    }
    st.table([{"What": name, "State": value} for name, value in figures.items()], border="horizontal")


def show_copy(state: State) -> None:
    """Show what became of each table's rows in the last copy, and what had to be done to them."""
    if state.run is None:
        return
    st.subheader("The last copy")
    tables = [
        {"Table": name, "Read": str(one.read), **{str(outcome): str(count) for outcome, count in one.outcomes.items()}}
        for name, one in state.run.report.items()
    ]
    columns = list(dict.fromkeys(column for row in tables for column in row))
    st.table([{column: row.get(column, "") for column in columns} for row in tables], border="horizontal")
    done = [
        {
            "Table": name,
            "What was done": plain(word),
            "Rows": str(found.count),
            "Such as": plain(", ".join(found.examples)),
        }
        for name, one in state.run.report.items()
        for word, found in one.findings.items()
    ]
    if done:
        with st.expander(f"What had to be done to values ({len(done)} kinds)"):
            st.table(done, border="horizontal")


def show_shadow_reads(state: State) -> None:
    """Show the learners whose progress was not told alike by both sides."""
    if not state.shadow_mismatches:
        return
    st.subheader("Reads that differed")
    rows = [{name: plain(str(value)) for name, value in found.items()} for found in state.shadow_mismatches]
    st.table(rows, border="horizontal")


def verify() -> None:
    """Compare both sides and keep what was found for this tab."""
    with shown_to_learner():
        fresh_account("admin")
        st.session_state[FOUND] = migration_of(runtime()).verify()


def show_verification(state: State, viewer: Account) -> None:
    """Offer to compare both sides, and show what does not agree."""
    st.subheader("Do both sides agree?")
    if state.verified is not None:
        result = "agreed" if not state.verified.mismatches else f"{state.verified.mismatches} rows did not agree"
        st.caption(f"Last compared {day(state.verified.at, viewer)}: {result}.")
    st.button("Compare both sides now", on_click=verify, icon=":material/compare_arrows:")
    found: Verification | None = st.session_state.get(FOUND)
    if found is None:
        return
    if found.clean:
        st.success("Every row, sum and due date agrees.", icon=":material/check_circle:")
        return
    st.warning(f"{found.count} do not agree; the first {len(found.mismatches)} are listed.", icon=":material/warning:")
    rows = [
        {"Table": one.table, "Row": plain(one.key), "What is wrong": plain(one.problem)} for one in found.mismatches
    ]
    st.table(rows, border="horizontal")


def day(moment: datetime | None, viewer: Account, *, unless: str = "never") -> str:
    """Return a moment where the viewer is."""
    return unless if moment is None else f"{moment.astimezone(viewer.time_zone):%d %b %Y, %H:%M}"


account = require_account("admin")
st.title("Migration")
if runtime().settings.legacy_database_url is None:
    st.info("No legacy database is named, so there is nothing to migrate.", icon=":material/info:")
    st.stop()
with shown_to_learner():
    standing = migration_of(runtime()).state()
    show_state(standing, account)
    show_verification(standing, account)
    show_shadow_reads(standing)
    show_copy(standing)
