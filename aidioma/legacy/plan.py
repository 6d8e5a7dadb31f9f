"""What a copy would do, worked out without writing: what is there, what becomes of it, what has to be done."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import Connection, text

from aidioma.legacy import scales
from aidioma.legacy.batch import mapped
from aidioma.legacy.copying import BATCH_ROWS, OnRows, nobody
from aidioma.legacy.model import RejectedRow
from aidioma.legacy.references import EVENTS, spelt, world_of_source
from aidioma.legacy.report import TableReport
from aidioma.legacy.source import LegacySource, Table
from aidioma.legacy.tables import CACHE, PROGRESS, ROWS, TARGETS, RowTable

_SHOWN: Final = 3


class PlannedTable(BaseModel):
    """One of the seventeen: whether it is there, how it is keyed, and what a copy would do with its rows."""

    there: bool
    goes_to: str
    rows: int = 0
    key: list[str] = Field(default_factory=list)
    columns: list[str] = Field(default_factory=list)
    score_factor: int = 1
    report: TableReport = Field(default_factory=TableReport)


class Plan(BaseModel):
    """What a copy would do."""

    same_database: bool
    tables: dict[str, PlannedTable]

    @property
    def rows(self) -> int:
        """All rows that a copy reads."""
        return sum(table.rows for table in self.tables.values())


def planned(
    source: LegacySource,
    connection: Connection,
    *,
    same_database: bool,
    known: Mapping[str, int],
    on_rows: OnRows = nobody,
) -> Plan:
    """Read every row, map it, and write nothing."""
    factors = scales.detect(connection, source, known)
    tables = {name: _described(name, source, connection, factors) for name in TARGETS}
    world = world_of_source(connection, source)
    for row in ROWS:
        if row.name in source.tables:
            for found in _mapped(source.tables[row.name], row, connection, world, factors.get(row.name, 1)):
                _note(tables[row.name].report, found)
                on_rows(row.name, len(found))
    for name, finding, statement in _questions(source):
        _answered(tables[name].report, finding, connection.execute(text(statement)).all())
    connection.rollback()
    return Plan(same_database=same_database, tables=tables)


def _described(name: str, source: LegacySource, connection: Connection, factors: Mapping[str, int]) -> PlannedTable:
    table = source.tables.get(name)
    if table is None:
        return PlannedTable(there=False, goes_to=TARGETS[name])
    return PlannedTable(
        there=True,
        goes_to=TARGETS[name],
        rows=table.count(connection),
        key=list(table.key) or ["the whole row"],
        columns=list(table.columns),
        score_factor=factors.get(name, 1),
    )


def _mapped(table: Table, row: RowTable, connection: Connection, world: Any, factor: int) -> Iterable[dict[str, Any]]:
    after = None
    while True:
        page = table.page(connection, after=after, limit=BATCH_ROWS)
        yield mapped(row, page.rows, world, factor=factor)
        if page.last is None:
            return
        after = page.last


def _note(report: TableReport, found: Mapping[str, Any]) -> None:
    report.read += len(found)
    for key, one in found.items():
        report.add("rejected" if isinstance(one, RejectedRow) else "new")
        report.found(key, [*one.findings, *([f"rejected: {one.reason}"] if isinstance(one, RejectedRow) else [])])


def _questions(source: LegacySource) -> Iterable[tuple[str, str, str]]:
    """Yield what only a look across rows can tell: table, finding, and a statement of (count, example)."""
    for name, (_, column) in PROGRESS.items():
        table = source.tables.get(name)
        if table is not None and table.has("user_id", column):
            yield name, "folded: more than one row for a learner and item", _repeated(table, column)
            if "users" in source.tables:
                yield name, "rejected: no such user", _ownerless(table, source.tables["users"])
    analytics = source.tables.get("learning_analytics")
    if analytics is not None and analytics.has("user_id", "date"):
        yield analytics.name, "more than one row for a learner and day", _repeated(analytics, "date")
    if (statement := _told_twice(source)) is not None:
        yield EVENTS, "the same act as an evaluation", statement
    cache = source.tables.get(CACHE)
    if cache is not None and cache.has("cache_level"):
        yield (
            CACHE,
            "no entry: it was made for a similar answer",
            f"SELECT count(*), min(id) FROM {cache.qualified} WHERE cache_level <> 'exact'",  # noqa: S608 - quoted
        )


def _repeated(table: Table, column: str) -> str:
    return (
        f"SELECT count(*), min(user_id || ' ' || {column}) FROM "  # noqa: S608 - quoted
        f"(SELECT user_id, {column} FROM {table.qualified} GROUP BY user_id, {column} HAVING count(*) > 1) AS repeated"
    )


def _ownerless(table: Table, users: Table) -> str:
    return (
        f"SELECT count(*), min(lone.user_id) FROM {table.qualified} AS lone "  # noqa: S608 - quoted
        f"WHERE NOT EXISTS (SELECT FROM {users.qualified} AS owner WHERE owner.id = lone.user_id)"
    )


def _told_twice(source: LegacySource) -> str | None:
    at = spelt(source, "evaluations", "created_at")
    events, told = source.tables.get(EVENTS), source.tables.get("evaluations")
    if events is None or told is None or at is None or not events.has("content_id", "created_at"):
        return None
    if told.columns[at.strip('"')] != events.columns["created_at"]:
        return None
    return f"""
        SELECT count(*), min(event.id) FROM {events.qualified} AS event
        WHERE event.content_type = 'practice' AND EXISTS (
            SELECT FROM {told.qualified} AS told
            WHERE told.user_id = event.user_id AND told.sentence_id = event.content_id
              AND told.{at} BETWEEN event.created_at - interval '2 s' AND event.created_at + interval '2 s')
    """  # noqa: S608 - quoted


def _answered(report: TableReport, finding: str, rows: Iterable[Any]) -> None:
    for count, example in rows:
        if count:
            report.found(str(example), [finding])
            report.findings[finding].count += count - 1
