"""``content``: files in and out."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from aidioma.cli.reply import Commands, Output, command, group, opened
from aidioma.content.list_notation import WANTED
from aidioma.content.service import AUTHOR
from aidioma.transfer import FORMATS, ImportOptions, ImportReport, OnProgress, Provenance
from aidioma.transfer.check_command import check
from aidioma.transfer.opening import open_transfer

SHOWN_REJECTIONS = 20


def add_commands(commands: Commands) -> None:
    """Add ``content``."""
    content = group(commands, "content", about="content in and out of files")
    into = command(content, "import", _import, about="add or update content from a file; a second time changes nothing")
    into.add_argument("file", metavar="FILE", type=Path)
    into.add_argument("--type", help="of rows that do not say theirs; default: sentence, of an Anki deck flashcard")
    into.add_argument("--format", choices=FORMATS, help="default: what the file's ending says")
    into.add_argument("--source", default="", help="where the content comes from; kept with every item")
    into.add_argument("--licence", default="", help="on what terms")
    into.add_argument("--attribution", default="", help="whom to name")
    into.add_argument("--schedule-for", metavar="USER_ID", help="keep an Anki deck's schedule as this person's")
    into.add_argument(
        "--notation",
        choices=WANTED,
        default="auto",
        help="whether answers such as “el coche / el auto” name several (list) or are literal (plain); "
        "default: where a new item looks like an entry of a vocabulary list",
    )
    into.add_argument("--swap", action="store_true", help="of a table: take what seems English for Spanish, and back")
    command(content, "imports", _imports, about="list the latest imports")
    undo = command(content, "undo-import", _undo, about="take back what an import added, as one")
    undo.add_argument("run", metavar="RUN", help="as content import and content imports say it")
    undo.add_argument("--dry-run", action="store_true", help="only say what would go and what would stay")
    out = command(content, "export", _export, about="write content to a file")
    out.add_argument("file", metavar="FILE", type=Path)
    out.add_argument("--type", help="only content of this type")
    out.add_argument("--format", choices=FORMATS, help="default: what the file's ending says")
    examine = command(content, "check", check, about="examine content without storing it; without a database")
    examine.add_argument("file", metavar="FILE", type=Path, nargs="?", help="default: the content that comes along")
    examine.add_argument("--type", help="of rows that do not say theirs")
    examine.add_argument("--format", choices=FORMATS, help="default: what the file's ending says")
    examine.add_argument("--readings", metavar="N", type=int, default=3, help="of each item's grammars; default: 3")
    examine.add_argument("--seed", metavar="N", type=int, default=0, help="another one draws other readings")


def _import(args: argparse.Namespace) -> Output:
    with opened() as runtime, _bar() as progress:
        report = open_transfer(runtime).import_file(
            args.file,
            by=AUTHOR,
            how=ImportOptions(
                args.type,
                args.format,
                Provenance(source=args.source, licence=args.licence, attribution=args.attribution),
                schedule_for=args.schedule_for,
                notation=args.notation,
                swap=args.swap,
            ),
            progress=progress,
        )
    return Output(report.model_dump(mode="json"), _as_text(report), status=int(bool(report.rejected)))


def _imports(_args: argparse.Namespace) -> Output:
    with opened() as runtime:
        runs = open_transfer(runtime).runs.latest(by=AUTHOR)
    lines = [
        f"{one.id}  {one.at:%Y-%m-%d %H:%M} UTC  {one.added} added, {one.updated} changed  {one.file}"
        f"{'  (undone)' if one.undone_at else ''}"
        for one in runs
    ]
    return Output({"runs": [asdict(one) for one in runs]}, "\n".join(lines) or "Nothing was imported.")


def _undo(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        undo = open_transfer(runtime).runs.undo(args.run, by=AUTHOR, dry_run=args.dry_run)
    will = "would be " if args.dry_run else ""
    lines = [
        f"{undo.run.file}: {undo.removed} items {will}removed, {undo.retired} {will}retired, {undo.kept} {will}kept.",
        *(f"  {one.what}: {one.id} ({one.primary_text}): {one.why}" for one in undo.named),
    ]
    if undo.run.updated:
        lines.append(f"{undo.run.updated} items that it only changed stay as they are.")
    return Output(asdict(undo) | {"dry_run": args.dry_run}, "\n".join(lines))


def _export(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        transfer = open_transfer(runtime)
        count = transfer.export_file(args.file, by=AUTHOR, content_type=args.type, file_format=args.format)
    return Output({"exported": count, "file": str(args.file)}, f"{count} items written to {args.file}.")


@contextmanager
def _bar() -> Iterator[OnProgress]:
    """Yield what draws a progress bar, where there is a terminal to draw it on."""
    with tqdm(unit="B", unit_scale=True, disable=None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def _as_text(report: ImportReport) -> str:
    lines = [f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged."]
    if report.merged:
        lines.append(f"{report.merged} lines told more answers to what an earlier line asks: one item each.")
    if report.notation:
        lines.append(
            f"{report.notation} items name several answers in one line; --notation plain takes them literally."
        )
    lines += report.notes
    if report.run:
        lines.append(f"To undo it: content undo-import {report.run}")
    if report.rejected:
        lines.append(f"{len(report.rejected)} lines could not be used:")
        lines += [f"  line {rejection.line}: {rejection.error}" for rejection in report.rejected[:SHOWN_REJECTIONS]]
    if report.left_out:
        lines.append(f"{len(report.left_out)} recordings and pictures did not come along:")
        lines += [f"  line {one.line}: {one.error}" for one in report.left_out[:SHOWN_REJECTIONS]]
    if report.kept:
        lines.append(f"{len(report.kept)} items have fields that their type does not know; they are kept:")
        lines += [f"  line {one.line}: {one.error}" for one in report.kept[:SHOWN_REJECTIONS]]
    if max(len(report.rejected), len(report.left_out), len(report.kept)) > SHOWN_REJECTIONS:
        lines.append("  … all of them with --json")
    return "\n".join(lines)
