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
from pages.ui.texts import plain, written_time
from pages.ui.words import _, number, percent

FOUND = "migration_found"


def show_state(state: State, viewer: Account) -> None:
    """Say how far it is, as figures."""
    figures = {
        _("Last copy"): _("never") if state.run is None else day(state.run.finished_at, viewer, unless=_("under way")),
        _("Dual-write"): _("on") if state.dual_write else _("off"),
        _("Read from the new tables"): percent(state.new_percent / 100),
        _("Writes brought over"): number(state.drained),
        _("Reads compared"): number(state.shadow_reads),
        _("Legacy tables"): _("there") if state.cleaned_at is None else _("exported and dropped"),
    }
    st.table([{_("What"): name, _("State"): value} for name, value in figures.items()], border="horizontal")


def show_copy(state: State) -> None:
    """Show what became of each table's rows in the last copy, and what had to be done to them."""
    if state.run is None:
        return
    st.subheader(_("The last copy"))
    tables = [
        {
            _("Table"): name,
            _("Read"): str(one.read),
            **{str(outcome): str(count) for outcome, count in one.outcomes.items()},
        }
        for name, one in state.run.report.items()
    ]
    columns = list(dict.fromkeys(column for row in tables for column in row))
    st.table([{column: row.get(column, "") for column in columns} for row in tables], border="horizontal")
    done = [
        {
            _("Table"): name,
            _("What was done"): plain(word),
            _("Rows"): str(found.count),
            _("Such as"): plain(", ".join(found.examples)),
        }
        for name, one in state.run.report.items()
        for word, found in one.findings.items()
    ]
    if done:
        with st.expander(_("What had to be done to values ({n} kinds)", n=len(done))):
            st.table(done, border="horizontal")


def show_shadow_reads(state: State) -> None:
    """Show the learners whose progress was not told alike by both sides."""
    if not state.shadow_mismatches:
        return
    st.subheader(_("Reads that differed"))
    rows = [{name: plain(str(value)) for name, value in found.items()} for found in state.shadow_mismatches]
    st.table(rows, border="horizontal")


def verify() -> None:
    """Compare both sides and keep what was found for this tab."""
    with shown_to_learner():
        fresh_account("admin")
        st.session_state[FOUND] = migration_of(runtime()).verify()


def show_verification(state: State, viewer: Account) -> None:
    """Offer to compare both sides, and show what does not agree."""
    st.subheader(_("Do both sides agree?"))
    if state.verified is not None:
        result = (
            _("agreed") if not state.verified.mismatches else _("{n} rows did not agree", n=state.verified.mismatches)
        )
        at = day(state.verified.at, viewer)
        st.caption(_("Last compared {moment}: {result}.", moment=at, result=result))
    st.button(_("Compare both sides now"), on_click=verify, icon=":material/compare_arrows:")
    found: Verification | None = st.session_state.get(FOUND)
    if found is None:
        return
    if found.clean:
        st.success(_("Every row, sum and due date agrees."), icon=":material/check_circle:")
        return
    differing = _("{n} do not agree; the first {listed} are listed.", n=found.count, listed=len(found.mismatches))
    st.warning(differing, icon=":material/warning:")
    rows = [
        {_("Table"): one.table, _("Row"): plain(one.key), _("What is wrong"): plain(one.problem)}
        for one in found.mismatches
    ]
    st.table(rows, border="horizontal")


def day(moment: datetime | None, viewer: Account, *, unless: str = "") -> str:
    """Return a moment where the viewer is."""
    if moment is None:
        return unless or _("never")
    return written_time(moment.astimezone(viewer.time_zone))


account = require_account("admin")
st.title(_("Migration"))
if runtime().settings.legacy_database_url is None:
    st.info(_("No legacy database is named, so there is nothing to migrate."), icon=":material/info:")
    st.stop()
with shown_to_learner():
    standing = migration_of(runtime()).state()
    show_state(standing, account)
    show_verification(standing, account)
    show_shadow_reads(standing)
    show_copy(standing)
