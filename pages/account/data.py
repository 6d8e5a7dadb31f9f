"""My data: take everything along, bring it back, or have it deleted."""

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from aidioma.errors import SignInError
from aidioma.i18n import Message
from aidioma.privacy.exported import read_export
from pages.ui.messages import shown_to_learner
from pages.ui.receipt import keep_receipt
from pages.ui.runtime import runtime
from pages.ui.session import SIGNED_OUT, fresh_account, require_account, session_cookie
from pages.ui.words import _, say

CONFIRM: Final = Message("delete my account")
MAX_EXPORT_MB: Final = 25

account = require_account()


def exporter(cookie: str | None) -> Callable[[], bytes]:
    """Return what makes the file when it is asked for: on a thread that knows no page, so the session comes along."""
    opened = runtime()

    def export() -> bytes:
        owner = opened.accounts.sign_ins.account_for(cookie)
        if owner is None:
            raise SignInError(SIGNED_OUT)
        return gzip.compress(json.dumps(opened.privacy.export(owner.id), ensure_ascii=False, indent=1).encode())

    return export


def bring_back() -> None:
    """Bring the chosen file back into this account."""
    file = st.session_state.get("data_file")
    if file is None:
        return
    with shown_to_learner():
        became = runtime().bring_back.bring_back(fresh_account().id, read_export(file.getvalue()))
        st.toast(
            _(
                "{added} activities brought back, {known} were here already, {unknown} are about items that are not in "
                "this installation.",
                added=became.added,
                known=became.known,
                unknown=became.unknown_items,
            ),
            icon=":material/check:",
        )
        if became.refused:
            st.session_state["data_left_out"] = became.refused


def show_left_out() -> None:
    """Say once what of a file was not brought back, by kind, and why."""
    left_out: Mapping[tuple[str, Message], int] | None = st.session_state.pop("data_left_out", None)
    if left_out:
        lines = [
            f"- {code(kind)}: {say(why)} ({n})" for (kind, why), n in sorted(left_out.items(), key=lambda one: one[0])
        ]
        heading = _("Some rows of the file were left out. The rest was brought back.")
        st.warning("\n".join([heading, "", *lines]), icon=":material/info:")


def code(kind: str) -> str:
    """Return the name of a kind of activity, which is of letters and lines, as it is spelt."""
    return f"`{kind}`"


def delete() -> None:
    """Delete the account for good."""
    if (st.session_state.get("data_confirm") or "").strip().lower() != say(CONFIRM):
        st.session_state["data_refused"] = True
        return
    with shown_to_learner():
        receipt = runtime().privacy.delete(fresh_account().id)
        st.session_state.clear()
        keep_receipt(receipt)


def show_export() -> None:
    """Offer the file."""
    st.subheader(_("Export"))
    st.markdown(
        _(
            "One file with everything that this installation knows about you, as JSON (packed with gzip): your "
            "account, every answer, your schedule, achievements, your own items. Passwords are not in it. It can be "
            "brought back here or elsewhere, and then the same items are due on the same days."
        )
    )
    name = "aidioma-my-data.json.gz"
    st.download_button(
        _("Export my data"),
        exporter(session_cookie()),
        name,
        "application/gzip",
        on_click="ignore",
        icon=":material/download:",
    )


def show_bring_back() -> None:
    """Take a file back."""
    with st.expander(_("Bring an export back"), icon=":material/upload:"), st.form("bring_back", border=False):
        st.file_uploader(
            _("The file, as it was exported"), ["gz", "json"], max_upload_size=MAX_EXPORT_MB, key="data_file"
        )
        st.caption(
            _(
                "Activities and flashcards of your own in the file are added to what is here, and your schedule "
                "follows. Your level and preferences become those of the file. Classes are joined again by their code."
            )
        )
        st.form_submit_button(_("Bring it back"), on_click=bring_back)
    show_left_out()


def show_delete() -> None:
    """Ask twice, then delete."""
    st.subheader(_("Delete"))
    st.markdown(
        _(
            "Deletes your account and everything you did, at once and for good. What was learnt from answers stays "
            "without your name on it: how often an item was right, and which corrections were confirmed."
        )
    )
    with st.form("delete_account"):
        st.text_input(_("Type “{words}”", words=CONFIRM), key="data_confirm", autocomplete="off")
        st.form_submit_button(_("Delete everything"), on_click=delete, icon=":material/delete_forever:")
    if st.session_state.pop("data_refused", None):
        st.info(_("Nothing was deleted. Type “{words}” to confirm.", words=CONFIRM), icon=":material/info:")


st.title(_("My data"))
if account.is_guest:
    st.caption(_("You practise as a guest; all of this holds for you too."))
show_export()
show_bring_back()
show_delete()
