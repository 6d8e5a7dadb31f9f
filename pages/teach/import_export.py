"""Files in and out: what a file would do is shown before anything is stored."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from aidioma.content.list_notation import WANTED, Wanted
from aidioma.files import MAX_UPLOAD_MB
from aidioma.i18n import Message
from aidioma.transfer import FORMATS, ImportOptions, ImportReport, Preview, Provenance
from aidioma.transfer.anki import sampled_fields
from aidioma.transfer.opening import open_transfer
from aidioma.transfer.runs import UndoneImport
from aidioma.transfer.table import sampled_columns
from pages.ui.messages import shown_to_learner
from pages.ui.names import kind_name
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written_time
from pages.ui.words import _, ngettext, say

MEANINGS: Final = {
    "": Message("leave out"),
    "primary_text": Message("the Spanish"),
    "secondary_text": Message("the English"),
    "accepted": Message("accepted translations"),
    "difficulty": Message("the level"),
    "topics": Message("topics"),
    "grammars": Message("grammars of right answers"),
    "foreseen": Message("foreseen mistakes"),
    "note": Message("a note"),
    "content_type": Message("the type"),
    "metadata": Message("metadata (JSON)"),
}
SAMPLED: Final[dict[str, Callable[[BinaryIO], dict[str, str]]]] = {
    ".apkg": sampled_fields,
    **dict.fromkeys((".csv", ".tsv", ".txt"), sampled_columns),
}
FATES: Final = {
    "added": Message("Added"),
    "updated": Message("Changed"),
    "unchanged": Message("As it is"),
    "edited_here": Message("Edited here, left alone"),
}

NOTATIONS: Final[dict[Wanted, Message]] = {
    "auto": Message("name several where a new item looks like an entry of a list"),
    "list": Message("always name several"),
    "plain": Message("stand for themselves"),
}

AS_NAMED: Final = "named"
PASTED: Final = "pasted.txt"
MAX_PASTED: Final = 200_000

account = require_account("teacher", "admin")


def meaning_name(meaning: str) -> str:
    """Return what a column can be."""
    return _("as named") if meaning == AS_NAMED else say(MEANINGS[meaning])


def kind_or(other: str) -> Callable[[str], str]:
    """Return what names kinds, and *other* for none of them."""
    return lambda kind: kind_name(kind) if kind else other


def stored_for_reading(upload: UploadedFile, folder: str) -> Path:
    """Write what was uploaded to *folder* under a name of ours; nothing of its own name is used but the ending."""
    stem = "".join(char for char in Path(upload.name).stem if char.isalnum() or char in " -_")[:60] or "upload"
    path = Path(folder) / f"{stem}{Path(upload.name).suffix.lower()[:6]}"
    path.write_bytes(upload.getbuffer())
    return path


def stored_paste(pasted: str, folder: str) -> Path:
    """Write what was pasted to *folder*, as a table."""
    path = Path(folder) / PASTED
    path.write_text(pasted, encoding="utf-8", errors="replace")
    return path


def columns_of(path: Path) -> dict[str, str]:
    """Return the file's own columns or fields, each with an example."""
    if path.suffix not in SAMPLED:
        return {}
    with path.open("rb") as file:
        return SAMPLED[path.suffix](file)


def ask_mapping(path: Path) -> dict[str, str]:
    """Ask what each column is to be; what is left as it is follows the file's own names."""
    mapping: dict[str, str] = {}
    found = columns_of(path)
    if found:
        with st.expander(_("Columns: change what is not understood rightly")):
            for number, (name, example) in enumerate(found.items()):
                label = f"{name} ({example[:40]})" if example else name
                chosen = st.selectbox(
                    plain(label), [AS_NAMED, *MEANINGS], format_func=meaning_name, key=f"column_{path.name}_{number}"
                )
                if chosen != AS_NAMED:
                    mapping[name] = chosen
    return mapping


def ask_how(path: Path) -> ImportOptions:
    """Ask for what the file does not say itself."""
    kinds = runtime().authoring.kinds()
    with st.container(horizontal=True):
        kind = st.selectbox(
            _("Type, where the file says none"),
            ["", *kinds],
            key="bring_type",
            format_func=kind_or(_("as the format has it")),
        )
        source = st.text_input(_("Source"), path.stem, key=f"bring_source_{path.name}", max_chars=200)
        licence = st.text_input(_("Licence"), key="bring_licence", max_chars=200)
    notation = st.selectbox(
        _("Answers such as “el coche / el auto”, “(el) perro”, “bonito/a”"),
        WANTED,
        key="bring_notation",
        format_func=lambda wanted: say(NOTATIONS[wanted]),
    )
    keep = path.suffix == ".apkg" and st.checkbox(_("Keep the deck's schedule as my own"), key="bring_schedule")
    return ImportOptions(
        content_type=kind if kind in kinds else None,
        provenance=Provenance(source=source, licence=licence),
        mapping=ask_mapping(path),
        swap=path.suffix != ".apkg" and st.checkbox(_("Swap sides: Spanish for English"), key="bring_swap"),
        schedule_for=account.id if keep else None,
        notation=notation,
    )


def show_preview(preview: Preview) -> None:
    """Show what would be added, changed and rejected, and why."""
    show_counts(preview.report)
    for fate, items in preview.shown.items():
        if items:
            st.markdown(f"**{say(FATES[fate])}**")
            rows = [
                {
                    _("Line"): one.line,
                    _("Spanish"): one.primary_text,
                    _("English"): one.secondary_text or "",
                    _("Now"): one.before or "",
                    _("Counts as"): "; ".join(" · ".join(named) for named in one.counts_as),
                }
                for one in items
            ]
            st.dataframe(rows, hide_index=True, key=f"preview_{fate}")
    show_rejected(preview.report)


def show_counts(report: ImportReport) -> None:
    """Say how many of each there are."""
    st.markdown(
        _(
            "{added} added · {changed} changed · {unchanged} as they are · {rejected} rejected",
            added=report.added,
            changed=report.updated,
            unchanged=report.unchanged,
            rejected=len(report.rejected),
        )
    )
    if report.notation:
        st.caption(
            ngettext(
                "{n} item names several answers in one line, as a vocabulary list does: see “Counts as”.",
                "{n} items name several answers in one line, as a vocabulary list does: see “Counts as”.",
                report.notation,
            )
        )
    if report.merged:
        st.caption(
            ngettext(
                "{n} line more tells another answer to what an earlier line asks: both are one item.",
                "{n} lines more tell other answers to what earlier lines ask: together they are one item each.",
                report.merged,
            )
        )


def show_rejected(report: ImportReport) -> None:
    """Name each line that cannot be used, or not all of it, and why; before that what is said of the whole file."""
    for note in report.notes:
        st.info(plain(say(note)), icon=":material/info:")
    if report.rejected:
        st.markdown(_("**Rejected**"))
        rows = [{_("Line"): one.line, _("Why"): say(one.error)} for one in report.rejected]
        st.dataframe(rows, hide_index=True, key="preview_rejected")
    if report.left_out:
        st.markdown(_("**Recordings and pictures left out**"))
        rows = [{_("Line"): one.line, _("Why"): say(one.error)} for one in report.left_out]
        st.dataframe(rows, hide_index=True, key="preview_left_out")
    if report.kept:
        st.markdown(_("**Kept, though nothing is made of it**"))
        rows = [{_("Line"): one.line, _("Why"): say(one.error)} for one in report.kept]
        st.dataframe(rows, hide_index=True, key="preview_kept")


def bring_in(path: Path, how: ImportOptions) -> None:
    """Import the file in one transaction, showing how far it is."""
    bar = st.progress(0.0, text=_("Importing …"))

    def show(done: int, total: int) -> None:
        bar.progress(min(1.0, done / max(1, total)), text=_("Importing …"))

    report = open_transfer(runtime()).import_file(path, by=fresh_account("teacher", "admin"), how=how, progress=show)
    bar.empty()
    st.success(_("Imported."), icon=":material/check:")
    show_counts(report)
    show_rejected(report)


def take_out() -> None:
    """Offer all content, or that of a type, as a file."""
    kinds = runtime().authoring.kinds()
    with st.container(horizontal=True):
        kind = st.selectbox(_("What"), ["", *kinds], key="export_type", format_func=kind_or(_("everything")))
        ending = st.selectbox(_("As"), list(FORMATS), list(FORMATS).index("jsonl"), key="export_format")
    if st.button(_("Make the file"), key="export"):
        with tempfile.TemporaryDirectory(prefix="aidioma-") as folder:
            path = Path(folder) / f"content.{ending}"
            by = fresh_account("teacher", "admin")
            count = open_transfer(runtime()).export_file(path, by=by, content_type=kind if kind in kinds else None)
            st.download_button(
                _("Download {n} items", n=count), path.read_bytes(), file_name=path.name, on_click="ignore"
            )


def show_earlier() -> None:
    """Name the latest imports, and offer to undo one after saying what that does."""
    runs = {one.id: one for one in open_transfer(runtime()).runs.latest(by=account) if one.undone_at is None}
    if not runs:
        return
    st.subheader(_("Earlier imports"))

    def called(run_id: str) -> str:
        one = runs[run_id]
        at = written_time(one.at.astimezone(account.time_zone))
        return _(
            "{file}, {at}: {added} added, {changed} changed", file=one.file, at=at, added=one.added, changed=one.updated
        )

    chosen = st.selectbox(_("Import"), list(runs), None, format_func=called, key="undo_run")
    if chosen in runs:
        show_undo(open_transfer(runtime()).runs.undo(chosen, by=account, dry_run=True))
        st.button(_("Undo this import"), on_click=undo_import, args=(chosen,), key="undo_import")


def show_undo(undo: UndoneImport) -> None:
    """Say what goes, and name what stays and why."""
    st.markdown(
        _(
            "{removed} items are removed. {retired} are retired, because somebody has practised them. {kept} are kept.",
            removed=undo.removed,
            retired=undo.retired,
            kept=undo.kept,
        )
    )
    if undo.run.updated:
        st.caption(
            ngettext(
                "{n} item that it only changed stays as it is.",
                "{n} items that it only changed stay as they are.",
                undo.run.updated,
            )
        )
    if undo.named:
        rows = [{_("Spanish"): one.primary_text, _("Stays because"): say(one.why)} for one in undo.named]
        st.dataframe(rows, hide_index=True, key="undo_named")


def undo_import(run_id: str) -> None:
    """Take back what an import added."""
    with shown_to_learner():
        undo = open_transfer(runtime()).runs.undo(run_id, by=fresh_account("teacher", "admin"))
        st.session_state.pop("undo_run", None)
        st.toast(ngettext("{n} item removed.", "{n} items removed.", undo.removed), icon=":material/undo:")


st.title(_("Import and export"))
with shown_to_learner():
    upload = st.file_uploader(
        _("A file: JSONL, CSV, TSV, Anki's text export (.txt) or an Anki deck (.apkg)"),
        type=[*FORMATS, "txt"],
        max_upload_size=MAX_UPLOAD_MB,
        key="bring_file",
    )
    with st.expander(_("Or paste a list"), icon=":material/content_paste:"):
        pasted = st.text_area(
            _("One pair a line, divided by a tab, a comma or a semicolon"), key="bring_pasted", max_chars=MAX_PASTED
        )
    if upload is not None or pasted.strip():
        with tempfile.TemporaryDirectory(prefix="aidioma-") as folder:
            path = stored_for_reading(upload, folder) if upload is not None else stored_paste(pasted, folder)
            how = ask_how(path)
            if st.button(_("Import"), type="primary", key="bring"):
                bring_in(path, how)
            else:
                show_preview(open_transfer(runtime()).preview_file(path, by=account, how=how))
    show_earlier()
    st.subheader(_("Take content along"))
    take_out()
