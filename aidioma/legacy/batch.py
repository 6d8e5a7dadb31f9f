"""One batch: legacy rows mapped and written, and a word for what became of each."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from aidioma.legacy import target
from aidioma.legacy.fields import OURS, Fields
from aidioma.legacy.model import Mapped, References, RejectedRow
from aidioma.legacy.report import TableReport
from aidioma.legacy.tables import RowTable

Keyed = tuple[str, Mapping[str, Any]]
ProgressKey = tuple[str, str]
"""A learner and an item, by our ids."""


def mapped(
    table: RowTable, rows: Sequence[Keyed], world: References, *, factor: int = 1
) -> dict[str, Mapped | RejectedRow]:
    """Return what each of *rows* becomes, by key; rows that dual-write put there are left out."""
    return {
        key: table.mapped(Fields(table.name, key, row, score_factor=factor), world)
        for key, row in rows
        if not key.startswith(OURS)
    }


def write_batch(
    session: Session, table: RowTable, rows: Sequence[Keyed], world: References, *, factor: int = 1
) -> tuple[TableReport, set[ProgressKey]]:
    """Write *rows* and return their report, and the learners and items of which an activity changed."""
    found = mapped(table, rows, world, factor=factor)
    report = TableReport(read=len(rows))
    report.add("ours", count=len(rows) - len(found))
    good = {key: one for key, one in found.items() if isinstance(one, Mapped)}
    changed = _write(session, table, good, report)
    refused = _reject(session, table.name, rows, found, report)
    if good:
        target.forget_rejections(session, table.name, good)
    touched = {pair_of(one.row) for one in good.values() if table.kind == "activity" and one.id in changed}
    report.add("rejected", count=refused)
    return report, touched


def pair_of(row: Mapping[str, Any]) -> ProgressKey:
    """Return the learner and the item of an activity."""
    return str(row["user_id"]), str(row["content_id"])


def _write(session: Session, table: RowTable, good: Mapping[str, Mapped], report: TableReport) -> Mapping[str, bool]:
    rows: Sequence[Mapping[str, Any]] = [one.row for one in good.values()]
    lost: Sequence[str] = ()
    if table.kind == "user":
        rows, lost = target.free_emails(session, rows)
    changed = target.write(session, table.kind, rows)
    report.add("new", count=sum(changed.values()))
    report.add("changed", count=len(changed) - sum(changed.values()))
    report.add("same", count=len(rows) - len(changed))
    for key, one in good.items():
        report.found(key, [*one.findings, *(["belongs to somebody else: email"] if one.id in lost else [])])
    return changed


def _reject(
    session: Session, table: str, rows: Sequence[Keyed], found: Mapping[str, Mapped | RejectedRow], report: TableReport
) -> int:
    refused = {key: one for key, one in found.items() if isinstance(one, RejectedRow)}
    kept = [target.rejected(table, key, row, refused[key].reason) for key, row in rows if key in refused]
    target.write(session, "activity", kept)
    for key, one in refused.items():
        report.found(key, [f"rejected: {one.reason}", *one.findings])
    return len(refused)
