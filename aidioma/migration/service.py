"""The migration as its commands and its page see it."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.feedback.embeddings import Embedder
from aidioma.feedback.keys import Grounds
from aidioma.migration.cache import Filing
from aidioma.migration.copying import Copy, OnRows, nobody
from aidioma.migration.place import Place
from aidioma.migration.plan import Plan, planned
from aidioma.migration.state import Pass, State, read_state
from aidioma.settings import Settings


@dataclass(frozen=True, slots=True)
class Migration:
    """From the seventeen legacy tables to ours, step by step, and back at any moment before clean-up."""

    place: Place
    grounds: Grounds
    embedder: Embedder

    @classmethod
    def open(
        cls,
        sessions: sessionmaker[Session],
        *,
        settings: Settings,
        clock: Clock,
        grounds: Grounds,
        embedder: Embedder,
    ) -> Self:
        """
        Return the migration that *settings* describe.

        Raises:
            ConfigurationError: If no legacy database is named, or its schema is our own.
        """
        return cls(Place.open(sessions, settings=settings, clock=clock), grounds, embedder)

    def state(self) -> State:
        """Return where the migration stands."""
        with self.place.sessions() as session:
            return read_state(session)

    def plan(self, *, on_rows: OnRows = nobody) -> Plan:
        """Say what a copy would do; nothing is written."""
        with self.place.source() as (source, connection):
            known = self.state().scales
            same = self.place.same_database
            return planned(source, connection, same_database=same, known=known, on_rows=on_rows)

    def copy(self, *, on_rows: OnRows = nobody) -> Pass:
        """Copy everything, going on where a copy was interrupted, and return what became of it."""
        with self.place.source() as (source, connection):
            filing = Filing(self.grounds, self.embedder)
            return Copy(self.place, source, connection, filing, on_rows).run()
