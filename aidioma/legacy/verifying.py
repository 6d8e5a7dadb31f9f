"""
Verification: every legacy row against ours and every row of ours against theirs, sums, orphans, and what is due.

It runs while both applications are used. A row that seems to differ is looked at again once everything that was under
way has come over; only what still differs then is a mismatch.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from aidioma.legacy import progress
from aidioma.legacy.agreement import NEWER, disagreements
from aidioma.legacy.connections import LONGEST_SCAN, Connections
from aidioma.legacy.copying import BATCH_LEARNERS, BATCH_ROWS, OnRows, nobody
from aidioma.legacy.deletion import missed
from aidioma.legacy.dual_write import outbox_size, under_way
from aidioma.legacy.fields import OURS
from aidioma.legacy.report import Compared, Verification
from aidioma.legacy.source import LegacySource, Page, Table, written_since
from aidioma.legacy.state import MigrationState, read_state
from aidioma.legacy.tables import ROWS, RowTable
from aidioma.legacy.verify_progress import Standings, compare
from aidioma.legacy.verify_totals import evaluation_sums, native_gaps

_ROUNDS: Final = 3

_COUNTS: Final = {
    "user": "SELECT count(*) FROM users "
    "WHERE preferences #>> '{legacy,table}' = :name AND NOT preferences -> 'legacy' ? 'gone'",
    "content": "SELECT count(*) FROM learning_content "
    "WHERE metadata #>> '{legacy,table}' = :name AND NOT metadata -> 'legacy' ? 'gone'",
    "activity": "SELECT count(*) FROM learning_activities "
    "WHERE id LIKE :prefix AND metadata #>> '{legacy,table}' = :name",
}
_KEYS: Final = {
    "user": "SELECT preferences #>> '{legacy,key}' FROM users WHERE preferences #>> '{legacy,table}' = :name",
    "content": "SELECT metadata #>> '{legacy,key}' FROM learning_content WHERE metadata #>> '{legacy,table}' = :name",
    "activity": "SELECT metadata #>> '{legacy,key}' FROM learning_activities "
    "WHERE id LIKE :prefix AND metadata #>> '{legacy,table}' = :name",
}
_ORPHANS: Final = {
    "progress without content": "SELECT count(*) FROM user_progress AS standing WHERE NOT EXISTS "
    "(SELECT FROM learning_content AS item WHERE item.id = standing.content_id)",
    "answers without content": "SELECT count(*) FROM learning_activities AS done WHERE metadata ? 'quality' "
    "AND content_id <> 'system' AND NOT EXISTS (SELECT FROM learning_content AS item WHERE item.id = done.content_id)",
}


@dataclass(slots=True)
class Verify:
    """One verification. ``settle`` brings over what is under way."""

    place: Connections
    source: LegacySource
    connection: Connection
    settle: Callable[[], object]
    on_rows: OnRows = nobody
    result: Verification = field(init=False)

    def run(self) -> Verification:
        """Compare everything and return what was found."""
        self.result = Verification(at=self.place.clock())
        self.settle()
        with self.place.sessions() as session:
            state = read_state(session)
        for row in ROWS:
            if row.name in self.source.tables:
                self._table(row, state)
        self._progress()
        self._the_rest(state)
        return self.result

    def _table(self, row: RowTable, state: MigrationState) -> None:
        table = self.source.tables[row.name]
        factor = state.scales.get(row.name, 1)
        compared, suspects = self._whole(row, table, factor)
        compared.edited_here = sum(problem == NEWER for problem in suspects.values())
        problems = self._still(row, table, {key: p for key, p in suspects.items() if p != NEWER}, factor)
        compared.mismatches = len(problems)
        self.result.tables[row.name] = compared
        self.result.add(row.name, problems)

    def _whole(self, row: RowTable, table: Table, factor: int) -> tuple[Compared, dict[str, str]]:
        compared = Compared()
        suspects: dict[str, str] = {}
        for page in _pages(table, self.connection):
            with self.place.sessions() as session:
                suspects |= disagreements(session, row, page.rows, factor=factor)
            compared.there += sum(not key.startswith(OURS) for key, _ in page.rows)
            self.on_rows(row.name, len(page.rows))
        return compared, suspects | self._extra(row, table, compared)

    def _extra(self, row: RowTable, table: Table, compared: Compared) -> dict[str, str]:
        """Return what is ours by its origin and is not there; only looked for where the counts say so."""
        values = {"name": row.name, "prefix": f"{row.prefix}:%"}
        values = values if row.kind == "activity" else {"name": row.name}
        found: dict[str, str] = {}
        with self.place.sessions() as session:
            session.execute(_LONG)
            compared.here = int(session.scalar(text(_COUNTS[row.kind]), values) or 0)
            kept = int(session.scalar(text(_REJECTED), {"prefix": f"rejected:{row.name}:%"}) or 0)
            after = "" if compared.here + kept > compared.there else None
            while after is not None:
                some = missed(session, self.connection, table, after=after)
                found |= dict.fromkeys(some.rows, "not there any more")
                after = some.last
        return found

    def _still(self, row: RowTable, table: Table, suspects: Mapping[str, str], factor: int) -> dict[str, str]:
        left = dict(suspects)
        for _ in range(_ROUNDS):
            if not left:
                break
            self.settle()
            if len(table.key) != 1:
                now = self._whole(row, table, factor)[1]
                left = {key: problem for key, problem in left.items() if now.get(key, NEWER) != NEWER}
                continue
            with self.place.sessions() as session:
                left = self._again(session, row, table, left, factor)
        return left

    def _again(
        self, session: Session, row: RowTable, table: Table, suspects: Mapping[str, str], factor: int
    ) -> dict[str, str]:
        left: dict[str, str] = {}
        keys = list(suspects)
        for start in range(0, len(keys), BATCH_ROWS):
            chunk = keys[start : start + BATCH_ROWS]
            rows = table.by_keys(self.connection, chunk)
            self.connection.rollback()
            left |= disagreements(session, row, list(rows.items()), factor=factor)
            left |= {key: suspects[key] for key in chunk if key not in rows and _is_here(session, row, key)}
        return {key: problem for key, problem in left.items() if problem != NEWER}

    def _progress(self) -> None:
        found = Standings()
        after = ""
        late: dict[str, str] = {}
        while people := self._learners(after):
            late |= self._compared({key: user_id for user_id, key in people}, found)
            after = people[-1][0]
        for _ in range(_ROUNDS if late else 0):
            self.settle()
            late = self._compared(late, found)
        unlike = {user for user in found.due_there | found.due_here if found.due_there[user] != found.due_here[user]}
        self.result.progress = {
            "pairs": found.pairs,
            "attempts": found.attempts_here,
            "there": found.attempts_there,
            "learners under way": len(late),
        }
        self.result.due = {"here": found.due_here.total(), "there": found.due_there.total(), "learners": len(unlike)}
        self.result.add("user_progress", found.problems)

    def _learners(self, after: str) -> Sequence[tuple[str, str]]:
        with self.place.sessions() as session:
            return progress.learners(session, after=after, limit=BATCH_LEARNERS)

    def _compared(self, people: Mapping[str, str], found: Standings) -> dict[str, str]:
        """Compare the progress of *people*, and return those of whom something was under way at that moment."""
        with self._snapshot() as (session, connection):
            late = self._late(session, connection)
            ready = {key: user_id for key, user_id in people.items() if key not in late}
            if ready:
                compare(session, connection, self.source, ready, now=self.result.at, into=found)
        return {key: user_id for key, user_id in people.items() if key in late}

    def _gaps(self) -> dict[str, str]:
        """Return what is ours and is not there, once what a lock held up has been sent again."""
        found: dict[str, str] = {}
        for _ in range(_ROUNDS):
            with self.place.sessions() as session:
                session.execute(_LONG)
                found = native_gaps(session)
            failed = outbox_size(self.connection, self.place.schema)["failed"]
            self.connection.rollback()
            if not found and not failed:
                break
            self.settle()
        return found

    def _late(self, session: Session, connection: Connection) -> set[str]:
        """Return the legacy ids of the people of whom something is on its way to us."""
        state = read_state(session)
        if state.dual_write and state.incoming == "copy" and state.run is not None and state.run.began is not None:
            return written_since(connection, self.source, state.run.began)
        return under_way(connection, self.place.schema)

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Session, Connection]]:
        """Yield both sides as they are at one moment; in two databases as they are at two that are close."""
        with self.place.sessions() as session:
            if self.place.same_database:
                session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
                session.execute(_LONG)
                yield session, session.connection()
            else:
                yield session, self.connection
        self.connection.rollback()

    def _the_rest(self, state: MigrationState) -> None:
        result = self.result
        with self.place.sessions() as session:
            session.execute(_LONG)
            result.orphans = {name: int(session.scalar(text(asked)) or 0) for name, asked in _ORPHANS.items()}
        gaps = self._gaps() if state.dual_write else {}
        with self._snapshot() as (session, connection):
            late = self._late(session, connection)
            result.sums, unlike = evaluation_sums(session, connection, self.source, late=late)
        result.outbox = outbox_size(self.connection, self.place.schema)
        self.connection.rollback()
        result.shadow = {"reads": state.shadow_reads, "mismatches": len(state.shadow_mismatches)}
        result.add("orphans", {name: f"{count} rows" for name, count in result.orphans.items() if count})
        result.add("per-learner sums of evaluations", unlike)
        result.add("rows of ours that are not there", gaps)
        failed = result.outbox["failed"]
        result.add("outbox", {"FAILED": f"{failed} rows of ours were not taken"} if failed else {})


_LONG: Final = text(f"SET LOCAL statement_timeout = '{LONGEST_SCAN}'")
_REJECTED: Final = "SELECT count(*) FROM learning_activities WHERE id LIKE :prefix"


def _pages(table: Table, connection: Connection) -> Iterable[Page]:
    after = None
    while True:
        page = table.page(connection, after=after, limit=BATCH_ROWS)
        connection.rollback()
        yield page
        if page.last is None:
            return
        after = page.last


def _is_here(session: Session, row: RowTable, key: str) -> bool:
    values: dict[str, Any] = {"name": row.name, "key": key, "prefix": f"{row.prefix}:%"}
    columns = {"user": "preferences", "content": "metadata", "activity": "metadata"}
    condition = f"{_KEYS[row.kind]} AND {columns[row.kind]} #>> '{{legacy,key}}' = :key"
    values = values if row.kind == "activity" else {"name": row.name, "key": key}
    return session.scalar(text(condition), values) is not None
