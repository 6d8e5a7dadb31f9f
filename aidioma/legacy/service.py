"""The migration as its commands and its page see it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.errors import ConfigurationError
from aidioma.legacy.cache import Filing, fill_vectors
from aidioma.legacy.cleanup import ExportedTable, already_exported, export_and_drop, require_ready
from aidioma.legacy.connections import Connections
from aidioma.legacy.copying import Copy, OnRows, nobody
from aidioma.legacy.dual_write import backfill, send_failed, stop_mirroring, switch_off, switch_on
from aidioma.legacy.failing import CopyStanding, failed, held, noted, standing, trouble
from aidioma.legacy.outbox import drain, newest
from aidioma.legacy.plan import Plan, planned
from aidioma.legacy.report import Verification
from aidioma.legacy.state import IncomingWrites, MigrationState, Pass, locked_state, read_state, write_state
from aidioma.legacy.verifying import Verify
from aidioma.llm.embeddings import Embedder
from aidioma.marking.cache.keys import CacheScope
from aidioma.settings import Settings

_REMEMBERED: Final = 50
TWO_DATABASES = (
    "The legacy tables are in another database, so one transaction cannot write to both, and dual-write stays off. "
    "Repeat `migrate copy` until the cut-over: each run brings over what was written since."
)


@dataclass(frozen=True, slots=True)
class Migration:
    """From the seventeen legacy tables to ours, step by step, and back at any moment before clean-up."""

    place: Connections
    cache_scope: CacheScope
    embedder: Embedder

    @classmethod
    def open(
        cls,
        sessions: sessionmaker[Session],
        *,
        settings: Settings,
        clock: Clock,
        cache_scope: CacheScope,
        embedder: Embedder,
    ) -> Self:
        """
        Return the migration that *settings* describe.

        Raises:
            ConfigurationError: If no legacy database is named, or its schema is our own.
        """
        return cls(Connections.open(sessions, settings=settings, clock=clock), cache_scope, embedder)

    def state(self) -> MigrationState:
        """Return where the migration stands."""
        with self.place.sessions() as session:
            return read_state(session)

    def plan(self, *, on_rows: OnRows = nobody) -> Plan:
        """Say what a copy would do; nothing is written."""
        with self.place.source() as (source, connection):
            known = self.state().scales
            same = self.place.same_database
            return planned(source, connection, same_database=same, known=known, on_rows=on_rows)

    def dual_write(self, *, on: bool, on_rows: OnRows = nobody) -> MigrationState:
        """
        Begin or end writing to both, and return where the migration stands.

        Beginning also sends what is ours alone, copies what was written meanwhile, and drains the outbox.

        Raises:
            ConfigurationError: If the legacy tables are in another database: one transaction cannot span two.
        """
        if not self.place.same_database:
            raise ConfigurationError(TWO_DATABASES)
        with self.place.source() as (source, _):
            incoming: IncomingWrites = "copy"
            if on:
                incoming = switch_on(self.place, source)
            else:
                switch_off(self.place, source)
        with self.place.sessions.begin() as session:
            state = locked_state(session)
            state.dual_write, state.incoming = on, incoming
            write_state(session, state)
        if on:
            backfill(self.place.sessions, on_rows)
            self.copy(on_rows=on_rows, changed=True)
        self.drain(on_rows=on_rows)
        return self.state()

    def verify(self, *, on_rows: OnRows = nobody) -> Verification:
        """
        Compare both sides, while they are in use, and remember whether they agree.

        While the last copy is not whole they do not: not everything that it brings is compared.
        """
        with self.place.source() as (source, connection):
            found = Verify(self.place, source, connection, self.bring_over, on_rows).run()
        if (wrong := self.copy_trouble()) is not None:
            found.add("migrate copy", {"the last copy": wrong})
        with self.place.sessions.begin() as session:
            state = locked_state(session)
            state.verified = found.model_copy(update={"mismatches": found.mismatches[:_REMEMBERED]})
            write_state(session, state)
        return found

    def _mirrors(self) -> bool:
        state = self.state()
        return state.dual_write and state.incoming == "outbox"

    def bring_over(self) -> None:
        """Bring over what the earlier application wrote until now, in the way that its database allows."""
        state = self.state()
        if state.dual_write and state.incoming == "copy":
            self.copy(changed=True)
        else:
            self.drain()

    def drain(self, *, on_rows: OnRows = nobody) -> int:
        """Bring over all that the earlier application wrote until now, and return how many writes that were."""
        with self.place.sessions() as session:
            upto = newest(session, self.place.schema) if self.place.same_database else 0
        if self.place.same_database and self._mirrors():
            send_failed(self.place.sessions, self.place.schema)
        drained = 0
        if not upto:
            return drained
        with self.place.source() as (source, connection):
            filing = Filing(self.cache_scope, self.embedder)
            while count := drain(self.place, source, connection, filing, upto=upto):
                drained += count
                on_rows("from the outbox", count)
        return drained

    def read_new(self, percent: int) -> MigrationState:
        """Read *percent* of the learners from our tables and the others from the legacy ones, from now on."""
        with self.place.sessions.begin() as session:
            state = locked_state(session)
            state.new_percent, state.reads_since = percent, self.place.clock()
            write_state(session, state)
        return state

    def cleanup_plan(self, folder: Path, *, settled_for: timedelta) -> dict[str, int]:
        """
        Return the tables that a clean-up would drop, or has dropped and put into *folder*, with their rows.

        Raises:
            ConflictError: If it is too early.
        """
        require_ready(self.state(), now=self.place.clock(), settled_for=settled_for)
        if done := already_exported(self.place, folder):
            return {name: one.rows for name, one in done.items()}
        with self.place.source() as (source, connection):
            return {table.name: table.count(connection) for table in source}

    def cleanup(self, folder: Path, *, settled_for: timedelta) -> dict[str, ExportedTable]:
        """
        Write the legacy tables to *folder*, end dual-write, and drop them.

        Where an earlier call was killed after it had dropped them, this one only notes the end.

        Raises:
            ConflictError: If it is too early, or a file is not whole; then nothing is dropped.
        """
        require_ready(self.state(), now=self.place.clock(), settled_for=settled_for)
        exported = already_exported(self.place, folder)
        if not exported:
            with self.place.source() as (source, _):
                if self.place.same_database:
                    stop_mirroring(self.place)
                    self._note(dual_write=False)
                exported = export_and_drop(self.place, source, folder, settle=self.drain)
        self._note(cleaned_at=self.place.clock())
        return exported

    def _note(self, **changes: Any) -> None:
        with self.place.sessions.begin() as session:
            write_state(session, locked_state(session).model_copy(update=changes))

    def embed(self) -> int:
        """Give the filed entries their vectors, outside of any transaction, and return how many there were."""
        return fill_vectors(self.place.sessions, self.embedder)

    def copy(self, *, on_rows: OnRows = nobody, changed: bool = False) -> Pass:
        """
        Copy everything, going on where a copy was interrupted, and return what became of it.

        With *changed* only what was written there since the last copy began is read, where its database can tell.

        Raises:
            ConfigurationError: If there are no legacy tables.
            CopyFailedError: If it ended before its end; that is remembered, and the next one goes on where it stood.
        """
        copying: Copy | None = None
        try:
            with held(self.place), self.place.source() as (source, connection):
                filing = Filing(self.cache_scope, self.embedder)
                copying = Copy(self.place, source, connection, filing, on_rows, changed=changed)
                return copying.run()
        except ConfigurationError:
            raise
        except Exception as error:
            failure = noted(self.place, error, where=copying.step if copying else "connecting")
            raise failed(failure) from error

    def copy_standing(self) -> CopyStanding:
        """Return how the last copy stands: one that failed, or that was stopped, is not under way."""
        with self.place.sessions() as session:
            return standing(session, read_state(session))

    def copy_trouble(self) -> str | None:
        """Return what is wrong with the last copy and what to do about it; None where nothing is."""
        with self.place.sessions() as session:
            state = read_state(session)
            return trouble(standing(session, state), state)
