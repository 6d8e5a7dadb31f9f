"""The receipt of a deletion, shown once to somebody who has no account any more."""

from typing import Final

import streamlit as st

from aidioma.i18n import Message
from aidioma.privacy.service import DeletionReceipt
from pages.ui.texts import plain, written_time
from pages.ui.words import _, say

TABLE_NAMES: Final = {
    "users": Message("Your account"),
    "learning_content": Message("Items that only you used"),
    "learning_activities": Message("Everything you did"),
    "user_progress": Message("Where you stood with each item"),
    "ai_cache": Message("What the judge taught (holds nobody's name)"),
    "user_features": Message("How you learn"),
    "achievements": Message("Achievements"),
}
_KEY: Final = "receipt_of_deletion"


def keep_receipt(receipt: DeletionReceipt) -> None:
    """Keep *receipt* for the run that follows."""
    st.session_state[_KEY] = receipt


def show_receipt() -> None:
    """Show the receipt, if something was just deleted."""
    receipt: DeletionReceipt | None = st.session_state.pop(_KEY, None)
    if receipt is None:
        return
    st.success(_("Your account is deleted."), icon=":material/check:")
    st.table(
        [
            {_("What"): plain(say(TABLE_NAMES[table])), _("Rows deleted"): rows}
            for table, rows in receipt.deleted.items()
        ]
    )
    kept = sum(receipt.unattributed.values())
    st.caption(
        _(
            "Deleted on {moment} UTC. {kept} rows about others' work stay without your name. "
            "Overviews for staff forget you with their next refresh.",
            moment=written_time(receipt.deleted_at),
            kept=kept,
        )
    )
