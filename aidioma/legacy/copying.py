"""
Copying: every table in batches, each its own transaction with its cursor and its counts.

It can be stopped at any moment and goes on where it stood; done again it changes nothing. Other people's
transactions wait for a batch nowhere: it locks no learner, and progress is folded a learner at a time.
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from aidioma.legacy import progress, scales
from aidioma.legacy.batch import ProgressKey, write_batch
from aidioma.legacy.cache import Filing, file_entries, file_evaluations
from aidioma.legacy.connections import Connections
from aidioma.legacy.deletion import delete_rows, missed
from aidioma.legacy.duplicates import look_again
from aidioma.legacy.folding import refold
from aidioma.legacy.model import user_ref
from aidioma.legacy.references import EVENTS, references_of
from aidioma.legacy.report import TableReport, add_up
from aidioma.legacy.source import LegacySource, Page, Table, Watermark, marked, written_since
from aidioma.legacy.state import (
    MigrationState,
    Pass,
    alone,
    changed_run,
    from_legacy,
    locked_state,
    read_state,
    write_state,
)
from aidioma.legacy.tables import CACHE, EVALUATIONS, KINDS, PROGRESS, ROWS, RowTable

BATCH_ROWS = 1_000
BATCH_LEARNERS = 100
PROGRESSED: Final = "progress"
GONE: Final = "deletions"
_FEW = 20_000
"""So many learners can be asked for by name; of more, everybody is looked at."""
_REST = 0.15
"""Share of a batch's time that the machine is left to those who learn."""

OnRows = Callable[[str, int], object]
"""Told the table and how many of its rows were read."""


def nobody(_table: str, _rows: int) -> None:
    """Listen to no progress."""


@dataclass(slots=True)
class Copy:
    """
    One pass over the tables of *source*, begun or resumed.

    With *changed* it reads what was written since the last one began, where that can be told.
    """

    place: Connections
    source: LegacySource
    connection: Connection
    filing: Filing
    on_rows: OnRows = nobody
    changed: bool = False
    touched: set[str] = field(default_factory=set)
    step: str = "its beginning"
    """Which table is at hand, or what is done after the tables."""

    def run(self) -> Pass:
        """Copy what is left of the pass that was interrupted, else begin one, and return the pass."""
        run = self._begun()
        for name in self._steps():
            if name not in run.done:
                self.step = name
                self._step(name)
        return self._finished()

    def _steps(self) -> Iterator[str]:
        yield from (row.name for row in ROWS if row.name in self.source.tables)
        yield GONE
        yield PROGRESSED
        yield from (name for name in (CACHE,) if name in self.source.tables)

    def _begun(self) -> Pass:
        began = marked(self.connection)
        with self.place.sessions() as session:
            found = scales.detect(self.connection, self.source, read_state(session).scales)
        with self.place.sessions.begin() as session:
            state = locked_state(session)
            before = state.run
            partial = before is not None and before.since is not None and not self.changed
            if before is None or before.finished_at is not None or partial:
                state.whole = state.copied
                state.run = Pass(number=before.number + 1 if before else 1, started_at=self.place.clock(), began=began)
                state.run.since = _since(before, began) if self.changed else None
                state.run.touched_all = before is None
            else:
                before.touched_all = True
            state.scales, state.failed = found, None
            write_state(session, state)
            assert state.run is not None, "it has just begun"
            return state.run

    def _step(self, name: str) -> None:
        row = next((row for row in ROWS if row.name == name), None)
        if name == PROGRESSED:
            self._bring_progress()
        elif name == GONE:
            self._follow_deletions()
        else:
            while not (self._batch(row) if row is not None else self._cache_batch()):
                pass

    def _batch(self, row: RowTable) -> bool:
        """Copy the next rows of a table and return whether they were the last ones."""
        started = time.perf_counter()
        with self.place.sessions.begin() as session:
            alone(session)
            from_legacy(session)
            state = read_state(session)
            page = self._page(row.name, state)
            if page is None:
                return True
            world = references_of(session, row.name, page.rows)
            report, touched = write_batch(session, row, page.rows, world, factor=state.scales.get(row.name, 1))
            if row.name == EVALUATIONS:
                report.add("filed", count=file_evaluations(session, page.rows, self.filing, now=self.place.clock()))
                if state.run is not None and state.run.since is not None:
                    touched |= self._look_again(session, state, [key for key, _ in page.rows], touched)
            self._advance(session, row.name, page, report)
        self.touched |= {user_id for user_id, _ in touched}
        self._rest(row.name, len(page.rows), started)
        return page.last is None

    def _cache_batch(self) -> bool:
        started = time.perf_counter()
        with self.place.sessions.begin() as session:
            alone(session)
            page = self._page(CACHE, read_state(session))
            if page is None:
                return True
            report = file_entries(session, page.rows, self.filing, now=self.place.clock())
            self._advance(session, CACHE, page, report)
        self._rest(CACHE, len(page.rows), started)
        return page.last is None

    def _page(self, name: str, state: MigrationState) -> Page | None:
        """Return the next rows of a table, None where another process has read the last ones meanwhile."""
        run = state.run
        assert run is not None, "a pass has begun"
        if name in run.done:
            return None
        page = self.source.tables[name].page(self.connection, after=run.cursor, limit=BATCH_ROWS, since=run.since)
        self.connection.rollback()
        return page

    def _advance(self, session: Session, name: str, page: Page, report: TableReport) -> None:
        """Keep where the pass stands, in the transaction of the rows that brought it there."""
        with changed_run(session) as run:
            add_up(run.report, {name: report})
            run.cursor = None if page.last is None else list(page.last)
            if page.last is None:
                run.done.append(name)

    def _follow_deletions(self) -> None:
        """Let go of what was deleted there before an outbox could say so."""
        for name in KINDS:
            after: str | None = "" if name in self.source.tables else None
            while after is not None:
                after = self._follow(self.source.tables[name], after)
        with self.place.sessions.begin() as session, changed_run(session) as run:
            run.done.append(GONE)

    def _follow(self, table: Table, after: str) -> str | None:
        with self.place.sessions.begin() as session:
            alone(session)
            from_legacy(session)
            found = missed(session, self.connection, table, after=after)
            if found.rows:
                touched = delete_rows(session, table.name, found.rows)
                touched |= self._look_again(session, read_state(session), (), touched)
                self.touched |= {user_id for user_id, _ in touched}
                with changed_run(session) as run:
                    add_up(run.report, {table.name: TableReport(outcomes={"gone": len(found.rows)})})
        return found.last

    def _look_again(
        self, session: Session, state: MigrationState, keys: Collection[str], pairs: Collection[ProgressKey]
    ) -> set[ProgressKey]:
        """Look at events again that a pass over everything would read after the evaluations which they repeat."""
        factor = state.scales.get(EVENTS, 1)
        return look_again(session, self.source, self.connection, keys, pairs, factor=factor)

    def _bring_progress(self) -> None:
        wanted = self._wanted(self._run())
        while people := self._people(wanted):
            self._bring_progress_of({key: user_id for user_id, key in people})
        self._reject_orphans()

    def _wanted(self, run: Pass) -> AbstractSet[str] | None:
        """Return whose progress may have changed; None where that is not known, or of too many."""
        if run.since is None or run.touched_all:
            return None
        told = written_since(self.connection, self.source, run.since)
        self.connection.rollback()
        wanted = self.touched | {user_ref(key) for key in told}
        return wanted if len(wanted) <= _FEW else None

    def _people(self, wanted: AbstractSet[str] | None) -> Sequence[tuple[str, str]]:
        run = self._run()
        if PROGRESSED in run.done:
            return []
        after = run.cursor[0] if run.cursor else ""
        with self.place.sessions() as session:
            return progress.learners(session, after=after, limit=BATCH_LEARNERS, among=wanted)

    def _bring_progress_of(self, people: dict[str, str]) -> None:
        started = time.perf_counter()
        with self.place.sessions.begin() as session:
            alone(session)
            from_legacy(session)
            reports, changed = progress.import_progress(session, self.connection, self.source, people)
            self.connection.rollback()
        due = {user for user, _ in changed} | self.touched
        refold(self.place.sessions, sorted(people.values() if self._run().touched_all else due & set(people.values())))
        with self.place.sessions.begin() as session, changed_run(session) as run:
            add_up(run.report, reports)
            run.cursor = [list(people.values())[-1]]
        self._rest(PROGRESSED, sum(report.read for report in reports.values()), started)

    def _reject_orphans(self) -> None:
        with self.place.sessions.begin() as session:
            alone(session)
            from_legacy(session)
            names = [name for name in PROGRESS if name in self.source.tables]
            found = {name: progress.orphans(self.connection, self.source, name) for name in names}
            self.connection.rollback()
            reports = {name: progress.reject_orphans(session, name, rows) for name, rows in found.items()}
            with changed_run(session) as run:
                add_up(run.report, reports)
                run.done.append(PROGRESSED)
                run.cursor = None

    def _run(self) -> Pass:
        with self.place.sessions() as session:
            run = read_state(session).run
        assert run is not None, "a pass has begun"
        return run

    def _finished(self) -> Pass:
        with self.place.sessions.begin() as session, changed_run(session) as run:
            run.finished_at = self.place.clock()
            run.cursor = None
        return run

    def _rest(self, name: str, rows: int, started: float) -> None:
        self.on_rows(name, rows)
        time.sleep(_REST * (time.perf_counter() - started))


def _since(before: Pass | None, began: Watermark) -> Watermark | None:
    """Return when the last pass began, None where all has to be read: nothing tells what is newer."""
    last = None if before is None else before.began
    if last is None or last.server != began.server or last.transaction > began.transaction:
        return None
    return last
