"""``migrate``: from the legacy tables to ours, step by step."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tqdm import tqdm

from aidioma.cli.reply import Commands, Output, command, group, opened
from aidioma.errors import InvalidInputError
from aidioma.legacy.attach import migration_of
from aidioma.legacy.copying import OnRows
from aidioma.legacy.report import TableReport
from aidioma.legacy.service import Migration
from aidioma.legacy.state import MigrationState

_SHOWN = 20
_HUNDRED = 100


def add_commands(commands: Commands) -> None:
    """Add ``migrate``."""
    migrate = group(commands, "migrate", about="from the legacy tables to ours")
    command(migrate, "plan", _plan, about="say what a copy would do; nothing is written")
    copy = command(migrate, "copy", _copy, about="copy everything, going on where it was interrupted")
    copy.add_argument("--changed", action="store_true", help="only what was written there since the last copy began")
    both = command(migrate, "dual-write", _dual_write, about="begin or end writing to both sides")
    both.add_argument("switch", choices=("on", "off"))
    command(migrate, "verify", _verify, about="compare both sides; exit status 1 on any mismatch")
    reads = command(migrate, "reads", _reads, about="say from which side learners are read")
    reads.add_argument("side", choices=("legacy", "new"))
    reads.add_argument("--percent", type=int, default=_HUNDRED, help="for so many of a hundred learners (100)")
    cleanup = command(migrate, "cleanup", _cleanup, about="write the legacy tables to files and drop them")
    cleanup.add_argument("--dry-run", action="store_true", help="only say what would be done")
    cleanup.add_argument("--yes", action="store_true", help="do not ask")
    cleanup.add_argument("--settled-hours", type=float, default=24, help="how long reads must have been new (24)")
    cleanup.add_argument("--export", type=Path, default=Path("legacy-export"), help="folder of the files")


@contextmanager
def _migration() -> Iterator[tuple[Migration, OnRows]]:
    with opened() as runtime, tqdm(unit=" rows", disable=None, leave=False) as bar:

        def on_rows(what: str, rows: int) -> None:
            bar.set_description(what)
            bar.update(rows)

        yield migration_of(runtime), on_rows


def _plan(_args: argparse.Namespace) -> Output:
    with _migration() as (migration, on_rows):
        plan, trouble = migration.plan(on_rows=on_rows), migration.copy_trouble()
    where = "the same database" if plan.same_database else "another database"
    lines = [f"The legacy tables are in {where}: {plan.rows} rows.", *filter(None, [trouble])]
    for name, table in plan.tables.items():
        state = f"{table.rows} rows to {table.goes_to}" if table.there else "not there"
        lines += [f"{name}: {state}", *_findings(table.report)]
    return Output(plan.model_dump(mode="json") | {"trouble": trouble}, "\n".join(lines))


def _copy(args: argparse.Namespace) -> Output:
    with _migration() as (migration, on_rows):
        run = migration.copy(on_rows=on_rows, changed=args.changed)
        migration.embed()
        migration.drain(on_rows=on_rows)
    return Output(run.model_dump(mode="json"), "\n".join([f"Pass {run.number} is done.", *_tables(run.report)]))


def _dual_write(args: argparse.Namespace) -> Output:
    with _migration() as (migration, on_rows):
        state = migration.dual_write(on=args.switch == "on", on_rows=on_rows)
    if not state.dual_write:
        return Output(_told(state), "Dual-write is off. What is written here from now on is not there.")
    how = (
        "through the outbox"
        if state.incoming == "outbox"
        else "by `migrate copy` alone: triggers are not allowed there"
    )
    return Output(_told(state), f"Dual-write is on. What is written there comes over {how}.")


def _verify(_args: argparse.Namespace) -> Output:
    with _migration() as (migration, on_rows):
        found = migration.verify(on_rows=on_rows)
    data = found.model_dump(mode="json") | {"clean": found.clean}
    lines = [
        f"{name}: {one.there} there, {one.here} here, {one.mismatches} disagree" for name, one in found.tables.items()
    ]
    lines.append(
        f"progress: {found.progress['pairs']} pairs; due: {found.due['here']} here, {found.due['there']} there"
    )
    lines += [f"  {one.table} {one.key}: {one.problem}" for one in found.mismatches[:_SHOWN]]
    lines.append("Both sides agree." if found.clean else f"{found.count} do not agree.")
    return Output(data, "\n".join(lines), status=int(not found.clean))


def _reads(args: argparse.Namespace) -> Output:
    if not 0 <= args.percent <= _HUNDRED:
        msg = f"--percent is 0 to 100, not {args.percent}"
        raise InvalidInputError(msg, field="percent")
    with _migration() as (migration, _):
        percent = args.percent if args.side == "new" else _HUNDRED - args.percent
        state = migration.read_new(percent)
    text = f"{state.new_percent} of 100 learners are read from the new tables, within a few seconds everywhere."
    if state.new_percent < _HUNDRED and not state.dual_write:
        text += " Dual-write is off: what was written here since it ended is not in the legacy tables."
    return Output(_told(state), text)


def _cleanup(args: argparse.Namespace) -> Output:
    settled_for = timedelta(hours=args.settled_hours)
    with _migration() as (migration, _):
        tables = migration.cleanup_plan(args.export, settled_for=settled_for)
        if args.dry_run:
            text = f"Would write {sum(tables.values())} rows of {len(tables)} tables to {args.export}, and drop them."
            return Output({"dry_run": True, "tables": tables, "export": str(args.export)}, text)
        if not (args.yes or _agreed(tables)):
            return Output({"dry_run": True, "tables": tables}, "Nothing was changed.", status=1)
        done = migration.cleanup(args.export, settled_for=settled_for)
    data = {name: {"file": one.file, "rows": one.rows, "sha256": one.sha256} for name, one in done.items()}
    return Output(
        {"dry_run": False, "exported": data, "export": str(args.export)},
        f"{len(done)} tables are in {args.export}, and dropped.",
    )


def _agreed(tables: Mapping[str, int]) -> bool:
    print(f"This drops {len(tables)} legacy tables with {sum(tables.values())} rows, after writing them to files.")
    return input("Type 'drop' to go on: ").strip() == "drop"


def _told(state: MigrationState) -> dict[str, Any]:
    return state.model_dump(mode="json", exclude={"run", "whole"})


def _tables(report: Mapping[str, TableReport]) -> Iterator[str]:
    for name, table in report.items():
        told = ", ".join(f"{count} {outcome}" for outcome, count in table.outcomes.items())
        yield f"{name}: {table.read} read: {told}"
        yield from _findings(table)


def _findings(report: TableReport) -> Iterator[str]:
    for word, finding in report.findings.items():
        yield f"  {finding.count} × {word} (such as {', '.join(finding.examples)})"
