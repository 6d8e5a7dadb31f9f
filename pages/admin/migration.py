"""The migration from the legacy tables: where it stands, and what does not agree."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import streamlit as st

from aidioma.i18n import Message
from aidioma.legacy.attach import migration_of
from aidioma.legacy.failing import CopyStanding, stopped_after
from aidioma.legacy.report import Mismatch, Verification
from aidioma.legacy.state import MigrationState
from aidioma.model.people import Account
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written_time
from pages.ui.words import _, number, percent, say

STANDINGS: Final[dict[CopyStanding, Message]] = {
    "never": Message("never"),
    "under way": Message("under way"),
    "failed": Message("failed"),
    "stopped": Message("stopped"),
}


def show_trouble(state: MigrationState, stands: CopyStanding, viewer: Account) -> None:
    """Say that the last copy is not whole, where it ended and why, and what to do next."""
    if state.failed is not None:
        st.error(
            _(
                "The last copy failed in {where}, {moment}: {what}. "
                "Mend that, then start `migrate copy` again: it goes on where it stood.",
                where=plain(state.failed.where),
                moment=day(state.failed.at, viewer),
                what=plain(state.failed.what),
            ),
            icon=":material/error:",
        )
    elif stands == "stopped":
        st.error(
            _(
                "The last copy was stopped after {where}, and nobody goes on with it. "
                "Start `migrate copy` again: it goes on there.",
                where=plain(stopped_after(state)),
            ),
            icon=":material/error:",
        )


def show_state(state: MigrationState, stands: CopyStanding, viewer: Account) -> None:
    """Say how far it is, as figures."""
    finished = state.run.finished_at if stands == "finished" and state.run is not None else None
    copied = day(finished, viewer, unless=say(STANDINGS[stands]) if stands in STANDINGS else "")
    figures = {
        _("Last copy"): copied,
        _("Dual-write"): _("on") if state.dual_write else _("off"),
        _("Read from the new tables"): percent(state.new_percent / 100),
        _("Writes brought over"): number(state.drained),
        _("Reads compared"): number(state.shadow_reads),
        _("Legacy tables"): _("there") if state.cleaned_at is None else _("exported and dropped"),
    }
    rows = [{_("What"): name, _("State"): value} for name, value in figures.items()]
    st.table(rows, border="horizontal", hide_index=True)


def show_copy(state: MigrationState) -> None:
    """Show what became of each table's rows in the last copy, and what had to be done to them."""
    if state.copied is None:
        return
    st.subheader(_("The last copy"))
    tables = [
        {_("Table"): name, _("Read"): number(one.read)}
        | {plain(outcome): number(count) for outcome, count in one.outcomes.items()}
        for name, one in state.copied.report.items()
    ]
    show_rows(tables)
    done = [
        {
            _("Table"): name,
            _("What was done"): plain(word),
            _("Rows"): number(found.count),
            _("Such as"): plain(", ".join(found.examples)),
        }
        for name, one in state.copied.report.items()
        for word, found in one.findings.items()
    ]
    if done:
        with st.expander(_("What had to be done to values ({n} kinds)", n=len(done))):
            show_rows(done)


def show_shadow_reads(state: MigrationState) -> None:
    """Show the learners whose progress was not told alike by both sides."""
    if not state.shadow_mismatches:
        return
    st.subheader(_("Reads that differed"))
    show_rows([{name: plain(str(value)) for name, value in found.items()} for found in state.shadow_mismatches])


def verify() -> None:
    """Compare both sides; what was found is remembered, as after the command."""
    with shown_to_learner():
        fresh_account("admin")
        migration_of(runtime()).verify()


def show_verification(state: MigrationState, stands: CopyStanding, viewer: Account) -> None:
    """
    Offer to compare both sides, and show what was found the last time, by whoever it was.

    What agreed before a copy that is not whole says nothing any more.
    """
    st.subheader(_("Do both sides agree?"))
    if state.cleaned_at is None:
        st.button(_("Compare both sides now"), on_click=verify, icon=":material/compare_arrows:")
        st.caption(_("With a million rows this takes minutes; `migrate verify` does the same from a shell."))
    found = state.verified
    if found is None:
        return
    result = _("agreed") if found.clean else _("{n} rows did not agree", n=number(found.count))
    said = _("Last compared {moment}: {result}.", moment=day(found.at, viewer), result=result)
    if found.clean and stands in {"failed", "stopped"}:
        st.warning(
            _(
                "Compared {moment}, before the last copy: it is not whole, so compare again after it.",
                moment=day(found.at, viewer),
            ),
            icon=":material/warning:",
        )
    elif found.clean:
        st.success(said, icon=":material/check_circle:")
    else:
        st.warning(said, icon=":material/warning:")
        show_mismatches(found.mismatches)
    with st.expander(_("What was compared")):
        show_compared(found)


def show_mismatches(found: Sequence[Mismatch]) -> None:
    """Name each row, and what is wrong with it."""
    show_rows(
        [{_("Table"): one.table, _("Row"): plain(one.key), _("What is wrong"): plain(one.problem)} for one in found]
    )


def show_compared(found: Verification) -> None:
    """Show the rows of each table on both sides, and what was added up over all of them."""
    tables = [
        {
            _("Table"): name,
            _("There"): number(one.there),
            _("Here"): number(one.here),
            _("Edited here"): number(one.edited_here),
            _("Disagree"): number(one.mismatches),
        }
        for name, one in found.tables.items()
    ]
    show_rows(tables)
    totals = found.sums | {f"progress: {name}": count for name, count in found.progress.items()}
    totals |= {f"due: {name}": count for name, count in found.due.items()} | found.orphans
    show_rows([{_("Total"): name, _("Value"): number(count)} for name, count in totals.items()])


def show_rows(rows: Sequence[dict[str, str]]) -> None:
    """Show *rows*, which need not have the same columns."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    st.table(
        [{column: row.get(column, "") for column in columns} for row in rows], border="horizontal", hide_index=True
    )


def day(moment: datetime | None, viewer: Account, *, unless: str = "") -> str:
    """Return a moment where the viewer is."""
    return unless if moment is None else written_time(moment.astimezone(viewer.time_zone))


account = require_account("admin")
st.title(_("Migration"))
if runtime().settings.legacy_database_url is None:
    st.info(_("No legacy database is named, so there is nothing to migrate."), icon=":material/info:")
    st.stop()
with shown_to_learner():
    migration = migration_of(runtime())
    standing, stands = migration.state(), migration.copy_standing()
    show_trouble(standing, stands, account)
    show_state(standing, stands, account)
    show_verification(standing, stands, account)
    show_shadow_reads(standing)
    show_copy(standing)
