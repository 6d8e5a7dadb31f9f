"""Packs of judged answers, for administrators: what is installed, what comes in, what goes out, what is removed."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import streamlit as st

from aidioma.marking.packs.install import InstalledPack, PackReport
from aidioma.marking.packs.pack_file import Certificate
from aidioma.model.people import Account
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain, written
from pages.ui.words import _, ngettext, number, percent

MAX_PACK_MB: Final = 25
_DONE: Final = "packs_done"
_REPORT: Final = "packs_report"
_FILE: Final = "packs_file"
_NAME: Final = "packs_name"


def show_packs(account: Account) -> None:
    """Show the packs that are installed, and offer what can be done."""
    st.markdown(
        _(
            "A pack is judged answers as a file. What was judged here always comes first; a pack settles what nobody "
            "here has judged, and says so on the receipt."
        )
    )
    if message := st.session_state.pop(_DONE, None):
        st.success(message, icon=":material/check_circle:")
    show_rejected(st.session_state.pop(_REPORT, None))
    found = runtime().packs.packs(by=account.id)
    if found:
        st.table([pack_row(account, pack) for pack in found], border="horizontal")
        ask_removal(found)
    else:
        st.info(_("No pack is installed."), icon=":material/info:")
    ask_file()
    offer_export()


def pack_row(account: Account, pack: InstalledPack) -> dict[str, str]:
    """Return a pack as a row."""
    return {
        _("Pack"): plain(pack.header.name),
        _("Says of itself"): plain(pack.header.about) or "–",
        _("Answers"): number(pack.answers),
        _("Given"): ngettext("{n} time", "{n} times", pack.hits),
        _("Found wrong where it was made"): certificate_in_words(pack.header.certificate),
        _("Installed"): written(pack.installed_at.astimezone(account.time_zone).date()),
    }


def certificate_in_words(said: Certificate) -> str:
    """Return what a pack is worth, as far as it was measured."""
    if said.rate is None or said.high is None:
        return _("not measured")
    return _(
        "{share} (at most {high}, {n} looks)",
        share=percent(said.rate, decimals=2),
        high=percent(said.high, decimals=2),
        n=said.n,
    )


def ask_removal(found: Sequence[InstalledPack]) -> None:
    """Offer to remove a pack whole."""
    with st.form("packs_remove", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(_("Remove a pack"), [pack.header.name for pack in found], key="packs_chosen")
        st.form_submit_button(_("Remove all of it"), on_click=remove, icon=":material/delete:")


def remove() -> None:
    """Remove the chosen pack."""
    with shown_to_learner():
        name = st.session_state["packs_chosen"]
        gone = runtime().packs.remove(name, by=fresh_account("admin").id)
        st.session_state[_DONE] = _("The pack {name} is removed, {n} answers.", name=name, n=gone)


def ask_file() -> None:
    """Take a pack in."""
    st.subheader(_("Install a pack"))
    with st.form("packs_install", border=False, clear_on_submit=True):
        st.file_uploader(_("A pack (.jsonl or .jsonl.gz)"), ["jsonl", "gz"], max_upload_size=MAX_PACK_MB, key=_FILE)
        st.caption(_("One of the same name is replaced. Nothing that was judged here is overwritten."))
        st.form_submit_button(_("Install"), on_click=install, icon=":material/upload:")


def install() -> None:
    """Install the chosen file."""
    upload = st.session_state.get(_FILE)
    if upload is None:
        return
    with shown_to_learner():
        report = runtime().packs.install(BytesIO(upload.getvalue()), by=fresh_account("admin").id)
        st.session_state[_DONE] = _(
            "The pack {name} is installed: {added} answers added, {changed} changed, {unchanged} as they are, "
            "{removed} removed.",
            name=report.pack,
            added=report.added,
            changed=report.updated,
            unchanged=report.unchanged,
            removed=report.removed,
        )
        st.session_state[_REPORT] = report


def show_rejected(report: PackReport | None) -> None:
    """Show which lines were not taken, and why."""
    if report is None or not report.rejected:
        return
    said = ngettext("{n} line was not taken.", "{n} lines were not taken.", report.rejected)
    st.warning(said, icon=":material/info:")
    st.table(
        [{_("Line"): number(one.number), _("Why"): plain(one.error)} for one in report.errors], border="horizontal"
    )


def offer_export() -> None:
    """Make a pack of what was settled here."""
    least = runtime().settings.pack_least_learners
    st.subheader(_("Make a pack"))
    st.caption(
        ngettext(
            "Of what was settled here, answers that at least {n} learner gave. No names, no free writing.",
            "Of what was settled here, answers that at least {n} different learners gave. No names, no free writing.",
            least,
        )
    )
    with st.form("packs_make", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("What it is called"), "our-answers", key=_NAME, max_chars=40, help=_("Small letters, digits and hyphens.")
        )
        wanted = st.form_submit_button(_("Make the file"))
    if wanted:
        with shown_to_learner():
            made = BytesIO()
            count = runtime().packs.export(made, by=fresh_account("admin").id, name=name, packed=True)
            st.download_button(
                ngettext("Download {n} answer", "Download {n} answers", count),
                made.getvalue(),
                f"{name}.jsonl.gz",
                "application/gzip",
                on_click="ignore",
                icon=":material/download:",
            )
