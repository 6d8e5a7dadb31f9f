"""
Copying: every table in batches, each its own transaction with its cursor and its counts.

It can be stopped at any moment and goes on where it stood; done again it changes nothing. Other people's
transactions wait for a batch nowhere: it locks no learner, and progress is folded a learner at a time.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from aidioma.migration import progress, scales
from aidioma.migration.batch import write_batch
from aidioma.migration.cache import Filing, file_entries, file_evaluations
from aidioma.migration.folding import refold
from aidioma.migration.place import Place
from aidioma.migration.report import TableReport, add_up
from aidioma.migration.source import Page, Source
from aidioma.migration.state import Pass, State, alone, changed_run, from_legacy, locked_state, read_state, write_state
from aidioma.migration.tables import CACHE, EVALUATIONS, PROGRESS, ROWS, Row
from aidioma.migration.world import world_of

BATCH_ROWS = 1_000
BATCH_LEARNERS = 200
_REST = 0.15
"""Share of a batch's time that the machine is left to those who learn."""

OnRows = Callable[[str, int], object]
"""Told the table and how many of its rows were read."""


def nobody(_table: str, _rows: int) -> None:
    """Listen to no progress."""


@dataclass(slots=True)
class Copy:
    """One pass over the tables of *source*, begun or resumed."""

    place: Place
    source: Source
    connection: Connection
    filing: Filing
    on_rows: OnRows = nobody
    touched: set[str] = field(default_factory=set)

    def run(self) -> Pass:
        """Copy what is left of the pass that was interrupted, else everything, and return the pass."""
        run = self._begun()
        for name in self._steps():
            if name not in run.done:
                self._step(name)
        return self._finished()

    def _steps(self) -> Iterator[str]:
        yield from (row.name for row in ROWS if row.name in self.source.tables)
        yield "progress"
        yield from (name for name in (CACHE,) if name in self.source.tables)

    def _begun(self) -> Pass:
        with self.place.sessions() as session:
            found = scales.detect(self.connection, self.source, read_state(session).scales)
        with self.place.sessions.begin() as session:
            state = locked_state(session)
            unfinished = state.run is not None and state.run.finished_at is None
            number = state.run.number if state.run is not None else 0
            if state.run is None or not unfinished:
                state.run = Pass(number=number + 1, started_at=self.place.clock())
            state.run.touched_all = unfinished or number == 0
            state.scales = found
            write_state(session, state)
            return state.run

    def _step(self, name: str) -> None:
        if name == "progress":
            self._bring_progress()
            return
        row = next((row for row in ROWS if row.name == name), None)
        while not (self._batch(row) if row is not None else self._cache_batch()):
            pass

    def _batch(self, row: Row) -> bool:
        """Copy the next rows of a table and return whether they were the last ones."""
        started = time.perf_counter()
        with self.place.sessions.begin() as session:
            alone(session)
            from_legacy(session)
            state = read_state(session)
            page = self._page(row.name, state)
            world = world_of(session, row.name, page.rows)
            report, touched = write_batch(session, row, page.rows, world, factor=state.scales.get(row.name, 1))
            if row.name == EVALUATIONS:
                report.add("filed", count=file_evaluations(session, page.rows, self.filing, now=self.place.clock()))
            self._advance(session, row.name, page, report)
        self.touched |= {user_id for user_id, _ in touched}
        self._rest(row.name, len(page.rows), started)
        return page.last is None

    def _cache_batch(self) -> bool:
        started = time.perf_counter()
        with self.place.sessions.begin() as session:
            alone(session)
            page = self._page(CACHE, read_state(session))
            report = file_entries(session, page.rows, self.filing, now=self.place.clock())
            self._advance(session, CACHE, page, report)
        self._rest(CACHE, len(page.rows), started)
        return page.last is None

    def _page(self, name: str, state: State) -> Page:
        assert state.run is not None, "a pass has begun"
        page = self.source.tables[name].page(self.connection, after=state.run.cursor, limit=BATCH_ROWS)
        self.connection.rollback()
        return page

    def _advance(self, session: Session, name: str, page: Page, report: TableReport) -> None:
        """Keep where the pass stands, in the transaction of the rows that brought it there."""
        with changed_run(session) as run:
            add_up(run.report, {name: report})
            run.cursor = None if page.last is None else list(page.last)
            if page.last is None:
                run.done.append(name)

    def _bring_progress(self) -> None:
        run = self._run()
        after = run.cursor[0] if run.cursor else ""
        while True:
            with self.place.sessions() as session:
                people = progress.learners(session, after=after, limit=BATCH_LEARNERS)
            if not people:
                break
            self._bring_progress_of({key: user_id for user_id, key in people}, everybody=run.touched_all)
            after = people[-1][0]
        self._reject_orphans()

    def _bring_progress_of(self, people: dict[str, str], *, everybody: bool) -> None:
        started = time.perf_counter()
        with self.place.sessions.begin() as session:
            alone(session)
            from_legacy(session)
            reports, changed = progress.import_progress(session, self.connection, self.source, people)
            self.connection.rollback()
        due = people.values() if everybody else ({user for user, _ in changed} | self.touched) & set(people.values())
        refold(self.place.sessions, sorted(due))
        with self.place.sessions.begin() as session, changed_run(session) as run:
            add_up(run.report, reports)
            run.cursor = [max(people.values())]
        self._rest("progress", sum(report.read for report in reports.values()), started)

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
                run.done.append("progress")
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


def total_rows(source: Source, connection: Connection) -> int:
    """Return how many rows a pass reads."""
    return sum(table.count(connection) for table in source)
