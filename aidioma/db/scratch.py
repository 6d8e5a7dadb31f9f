"""A database for one measurement, on the configured server."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import make_url, text

from aidioma.db.engine import create_engine, direct_url
from aidioma.settings import Settings


@contextmanager
def scratch_database(settings: Settings, *, durable: bool = True) -> Iterator[str]:
    """
    Make an empty database, yield its URL, and drop it with all that is in it.

    One that is not *durable* does not wait for the disk when it commits: for what writes much and measures no time.
    """
    home = direct_url(settings)
    name = f"aidioma_scratch_{uuid4().hex[:12]}"
    engine = create_engine(home, pooled=False).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        if not durable:
            connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    try:
        yield make_url(home).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
