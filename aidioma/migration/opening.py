"""The migration of an open installation."""

from aidioma.migration.service import Migration
from aidioma.migration.worker import Worker
from aidioma.runtime import Runtime


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
        grounds=runtime.feedback.grounds,
        embedder=runtime.feedback.nearby.embedder,
    )


def worker_of(runtime: Runtime) -> Worker | None:
    """Return what works beside the app while both applications are used; None where there is no legacy database."""
    return None if runtime.legacy is None else Worker(lambda: migration_of(runtime), runtime.legacy)
