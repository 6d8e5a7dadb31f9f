"""The migration as part of an open installation."""

from dataclasses import dataclass, replace

from aidioma.legacy.reads import LegacyReads
from aidioma.legacy.service import Migration
from aidioma.legacy.switched_services import switched
from aidioma.legacy.worker import Worker
from aidioma.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Beside:
    """What works beside the app while both applications are used."""

    reads: LegacyReads
    worker: Worker

    def start(self) -> None:
        """Begin."""
        self.worker.start()

    def close(self) -> None:
        """End, and give the connections back."""
        self.worker.close()
        self.reads.close()


def attach(runtime: Runtime) -> Runtime:
    """Return *runtime* reading as the migration's flag says; as it is where no legacy database is named."""
    if runtime.settings.legacy_database_url is None:
        return runtime
    reads = LegacyReads.open(runtime.settings, runtime.engine)
    practice, progress = switched(runtime.practice, runtime.progress, reads)
    beside = Beside(reads, Worker(lambda: migration_of(runtime), reads))
    return replace(runtime, practice=practice, progress=progress, attached=(*runtime.attached, beside))


def migration_of(runtime: Runtime) -> Migration:
    """
    Return the migration, which files what it finds where this installation's feedback looks for it.

    Raises:
        ConfigurationError: If no legacy database is named, or its schema is our own.
    """
    return Migration.open(
        runtime.sessions,
        settings=runtime.settings,
        clock=runtime.clock,
        cache_scope=runtime.feedback.cache_scope,
        embedder=runtime.feedback.vector_lookup.embedder,
    )
