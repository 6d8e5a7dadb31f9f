"""
What every test may ask for: a real PostgreSQL in a folder of its own, a database in it, and a clock.

One server serves the whole run, without fsync. A test that needs one connection gets a transaction that is
rolled back (``sessions``); a test of several connections or processes gets a database
(``fresh_database``, empty; ``stocked_database``, as the first start leaves it).
"""

import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.starter import load_starter, load_starter_pack
from aidioma.db import embedded, schema
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from tests.fake_clock import FakeClock
from tests.fake_provider import FakeProvider

TEMPLATE = "aidioma_template"
STOCKED = "aidioma_stocked"
MOST_WORKERS = 4
RUNNING: list[pytest.Item] = []
"""The test that runs; none in a benchmark."""
# How long an example takes depends on the machine and on who else uses it; tests assert no timing.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


def pytest_xdist_auto_num_workers() -> int:
    """Return how many files run at once: one more than there are cores, as a browser waits as often as it computes."""
    return min(MOST_WORKERS, (os.cpu_count() or 1) + 1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database, by what each test asks for and what that asks for in turn."""
    for item in items:
        if isinstance(item, pytest.Function) and "postgresql" in item.fixturenames:
            item.add_marker("database")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let no test without the mark start a server."""
    RUNNING[:] = [item]


@contextmanager
def server_folder() -> Iterator[Path]:
    """
    Yield a folder for an embedded server, and stop that server and remove the folder afterwards.

    pytest's own folders are closed to other users, and as root the server runs as another user.
    """
    if any(item.get_closest_marker("database") is None for item in RUNNING):
        pytest.fail("a test that starts a server asks for the fixture postgresql, so that make check leaves it out")
    folder = Path(tempfile.mkdtemp(prefix="aidioma-tests-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        for cluster in folder.rglob("PG_VERSION"):
            if cluster.parent.name == "postgresql":
                embedded.stop(cluster.parents[1])
        shutil.rmtree(folder)


@contextmanager
def database(server: str, *, template: str) -> Iterator[str]:
    """Yield the URL of a new database, cloned from *template* and dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield named(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def named(server: str, name: str) -> str:
    """Return the URL of the database *name* on *server*."""
    return server.replace(f"@/{embedded.NAME}?", f"@/{name}?")


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Give back the main module that a page under test takes the place of: new processes begin by importing it."""
    own = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = own


@pytest.fixture(scope="session")
def postgresql() -> None:
    """Say that a PostgreSQL is needed, one's own or the run's: whoever asks for this is marked."""


@pytest.fixture(scope="session")
def data_dir(postgresql: None) -> Iterator[Path]:
    """Yield the data folder of the run's server."""
    with server_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def server(data_dir: Path) -> str:
    """Return the URL of the run's server; its own database stays empty."""
    return embedded.start(data_dir, durable=False)


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """Return the name of a migrated database that nobody is connected to."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    schema.upgrade(named(server, TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def database_url(server: str, template: str) -> Iterator[str]:
    """Yield a migrated database, shared by the tests that roll back."""
    with database(server, template=template) as url:
        yield url


@pytest.fixture
def fresh_database(server: str, template: str) -> Iterator[str]:
    """Yield a migrated, empty database of the test's own."""
    with database(server, template=template) as url:
        yield url


@pytest.fixture(scope="session")
def stocked_template(server: str, template: str) -> str:
    """Return the name of a database as the first start leaves it, that nobody is connected to."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {STOCKED} TEMPLATE {template}")
    engine = create_engine(named(server, STOCKED))
    load_starter(sessions_on(engine), now=FakeClock()())
    load_starter_pack(sessions_on(engine), now=FakeClock()())
    engine.dispose()
    return STOCKED


@pytest.fixture
def stocked_database(server: str, stocked_template: str) -> Iterator[str]:
    """Yield a database of the test's own with what every installation begins with: a start has nothing to load."""
    with database(server, template=stocked_template) as url:
        yield url


@pytest.fixture
def empty_database(server: str) -> Iterator[str]:
    """Yield a database without a schema, of the test's own."""
    with database(server, template="template1") as url:
        yield url


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """Yield an engine on the shared database, with the options of production."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose transaction is rolled back after the test."""
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[Session]:
    """Return what services open sessions with; their commits are savepoints in the test's transaction."""
    return sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands at noon of 2 March 2026, UTC."""
    return FakeClock()


@pytest.fixture
def upstream() -> Iterator[FakeProvider]:
    """Start a provider that misbehaves on demand."""
    with FakeProvider() as provider:
        yield provider
