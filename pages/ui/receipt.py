"""The receipt of a deletion, shown once to somebody who has no account any more."""

from typing import Final

import streamlit as st

from aidioma.accounts.privacy import Receipt
from pages.ui.texts import plain

TABLE_NAMES: Final = {
    "users": "Your account",
    "learning_content": "Items that only you used",
    "learning_activities": "Everything you did",
    "user_progress": "Where you stood with each item",
    "ai_cache": "What the judge taught (holds nobody's name)",
    "user_features": "How you learn",
    "achievements": "Achievements",
}
_KEY: Final = "receipt_of_deletion"


def keep_receipt(receipt: Receipt) -> None:
    """Keep *receipt* for the run that follows."""
    st.session_state[_KEY] = receipt


def show_receipt() -> None:
    """Show the receipt, if something was just deleted."""
    receipt: Receipt | None = st.session_state.pop(_KEY, None)
    if receipt is None:
        return
    st.success("Your account is deleted.", icon=":material/check:")
    st.table([{"What": plain(TABLE_NAMES[table]), "Rows deleted": rows} for table, rows in receipt.deleted.items()])
    kept = sum(receipt.unattributed.values())
    st.caption(
        f"Deleted on {receipt.deleted_at:%d %B %Y, %H:%M} UTC. {kept} rows about others' work stay without your name. "
        "Overviews for staff forget you with their next refresh."
    )
