"""The engine reaches whatever kind of server there is, and says so where it cannot."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import NullPool, make_url, text
from sqlalchemy.exc import IntegrityError

from aidioma.db import embedded, engine
from aidioma.db.engine import create_engine, direct_url, open_engine, resolve_url, sessions
from aidioma.db.models import User
from aidioma.errors import ConfigurationError, DatabaseError
from aidioma.settings import Settings
from tests.conftest import server_folder

NEON = "postgresql://ana:s%40cret@ep-quiet-sun-123-pooler.eu-central-1.aws.neon.tech/aidioma?sslmode=require"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry as often as in production, without the pauses."""
    monkeypatch.setattr(engine, "_RETRY_DELAYS_S", (0.0,) * 5)


def settings(**values: Any) -> Settings:
    return Settings.model_construct(
        **{"database_url": None, "database_direct_url": None, "data_dir": Path("/nowhere"), **values}
    )


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_the_scheme_reaches_psycopg(scheme: str, database_url: str) -> None:
    """Hosts hand out `postgres://`, documentation says `postgresql://`, and tools add a driver."""
    url = database_url.replace("postgresql", scheme, 1)

    with create_engine(url, pooled=False).connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
        assert connection.dialect.driver == "psycopg"


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite:///file", "not a url"])
def test_another_database_is_refused_by_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="postgresql://"):
        create_engine(url)


def test_through_a_pooler_nothing_belongs_to_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """No prepared statements and no start-up options; the password arrives as it is."""
    asked = connection_arguments(NEON, monkeypatch)

    assert asked["prepare_threshold"] is None
    assert "options" not in asked
    assert asked["password"] == "s@cret"
    assert asked["sslmode"] == "require"


def test_directly_statements_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runaway statement, a lock, or a forgotten transaction ends by itself."""
    asked = connection_arguments(NEON.replace("-pooler", ""), monkeypatch)

    assert "statement_timeout" in asked["options"]
    assert "prepare_threshold" not in asked


def test_options_of_the_address_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = connection_arguments("postgresql://host/name?options=-csearch_path%3Dlegacy", monkeypatch)

    assert asked["options"] == "-csearch_path=legacy"


def connection_arguments(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what psycopg would be asked for."""
    asked: dict[str, Any] = {}
    final = psycopg.OperationalError("password authentication failed")

    def refuse(*_args: Any, **options: Any) -> None:
        asked.update(options)
        raise final

    monkeypatch.setattr(psycopg, "connect", refuse)
    with pytest.raises(DatabaseError):
        create_engine(url, pooled=False).connect()
    return asked


def test_the_limits_hold_on_a_connection(database_url: str) -> None:
    with create_engine(database_url, pooled=False).connect() as connection:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "application_name")
        found = [connection.scalar(text(f"SHOW {name}")) for name in names]

    assert found == ["30s", "10s", "1min", "aidioma"]


@contextmanager
def sleepy_server(database_url: str, *, refusals: int) -> Iterator[str]:
    """Yield the URL of a port that hangs up *refusals* times, and from then on leads to the real server."""
    path = f"{make_url(database_url).query['host']}/.s.PGSQL.5432"
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(refusals):
            listener.accept()[0].close()
        client = listener.accept()[0]
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(path)
            back = threading.Thread(target=carry, args=(server, client))
            back.start()
            carry(client, server)
            back.join()

    waking = threading.Thread(target=serve)
    waking.start()
    try:
        yield f"postgresql://aidioma@127.0.0.1:{listener.getsockname()[1]}/{make_url(database_url).database}"
    finally:
        waking.join()
        listener.close()


def carry(source: socket.socket, target: socket.socket) -> None:
    while received := source.recv(65536):
        target.sendall(received)
    target.shutdown(socket.SHUT_WR)


def test_a_database_that_is_waking_up_is_waited_for(database_url: str) -> None:
    """Scaled to zero, it refuses the first connections; the learner sees a pause, not an error."""
    with sleepy_server(database_url, refusals=5) as url, create_engine(url, pooled=False).connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_what_asking_again_cannot_help_is_not_asked_again(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong name fails at once, and with the server's own words."""
    monkeypatch.setattr(engine, "_RETRY_DELAYS_S", (1000.0,))
    wrong = database_url.replace("@/", "@/no_such_", 1)

    with pytest.raises(DatabaseError, match="does not exist"):
        create_engine(wrong).connect()


def test_an_unreachable_database_is_an_error_of_the_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner reads a sentence without an address in it."""
    with pytest.raises(DatabaseError, match="the database cannot be used") as raised:
        create_engine("postgresql://127.0.0.1:1/name").connect()

    assert raised.value.public_message == "The database cannot be reached right now. Please try again in a moment."


def test_an_exhausted_pool_is_an_error_of_the_domain(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool is bounded, and the wait for it too."""
    monkeypatch.setitem(engine._POOL, "pool_timeout", 0.01)
    opened = create_engine(database_url)
    held = [opened.connect() for _ in range(20)]
    try:
        with pytest.raises(DatabaseError, match="no database connection was free"):
            opened.connect()
    finally:
        for connection in held:
            connection.close()
        opened.dispose()


def test_a_broken_rule_stays_what_it_is(database_url: str) -> None:
    """Services tell a duplicate from an outage."""
    open_session = sessions(create_engine(database_url, pooled=False))

    with pytest.raises(IntegrityError), open_session.begin() as session:
        session.add_all([User(name="Ana", email="ana@example.com"), User(name="Eva", email="ana@example.com")])


def test_an_error_does_not_repeat_what_the_learner_wrote(database_url: str) -> None:
    open_session = sessions(create_engine(database_url, pooled=False))

    with pytest.raises(IntegrityError) as raised, open_session.begin() as session:
        session.add(User(name="Ana", role="learner", level="beginner", email="SECRET@example.com"))

    assert "parameters hidden" in str(raised.value)


def test_rows_stay_readable_after_their_transaction(database_url: str) -> None:
    open_session = sessions(create_engine(database_url, pooled=False))
    with open_session() as session:
        user = User(name="Ana")
        session.add(user)
        session.flush()
        session.rollback()
    with open_session.begin() as session:
        other = User(name="Eva")
        session.add(other)
        session.flush()
        session.delete(other)

    assert other.name == "Eva"


def test_a_one_off_engine_keeps_no_connection(database_url: str) -> None:
    assert isinstance(create_engine(database_url, pooled=False).pool, NullPool)


def test_a_configured_database_is_used_as_it_is() -> None:
    assert resolve_url(settings(database_url=SecretStr(NEON))) == NEON


def test_the_direct_address_goes_around_the_pooler() -> None:
    """Neon's direct host is the pooled one without its suffix; one that is set wins."""
    pooled = settings(database_url=SecretStr(NEON))
    both = settings(database_url=SecretStr(NEON), database_direct_url=SecretStr("postgresql://direct/name"))
    neither = settings(database_url=SecretStr("postgresql://host/name"))

    assert direct_url(pooled) == NEON.replace("-pooler", "")
    assert direct_url(both) == "postgresql://direct/name"
    assert direct_url(neither) == "postgresql://host/name"


@pytest.mark.usefixtures("postgresql")
def test_a_killed_server_comes_back_for_an_application_that_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application that was open when the database died goes on with it, without a restart of its own."""
    monkeypatch.setattr(engine, "_RETRY_DELAYS_S", (0.5,) * 20)  # what the crash left running ends first
    with server_folder() as folder:
        embedded.start(folder)
        opened = open_engine(settings(data_dir=folder))
        with opened.connect() as connection:
            connection.execute(text("CREATE TABLE kept AS SELECT 42 AS answer"))
            connection.commit()
            backend = psutil.Process(connection.scalar(text("SELECT pg_backend_pid()")))
        pid = embedded.status(folder).pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while backend.is_running() and backend.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)  # until the connection's own process has noticed

        with opened.connect() as connection:
            assert connection.scalar(text("SELECT answer FROM kept")) == 42
        opened.dispose()


@pytest.mark.usefixtures("postgresql")
def test_a_server_that_was_stopped_stays_so_for_an_application_that_is_open() -> None:
    """`db stop` is not undone by the next query."""
    with server_folder() as folder:
        embedded.start(folder, durable=False)
        opened = open_engine(settings(data_dir=folder))
        opened.connect().close()
        embedded.stop(folder)

        with pytest.raises(DatabaseError):
            opened.connect()

        assert not embedded.status(folder).running
        opened.dispose()


def test_a_server_that_dies_within_a_transaction_is_said(database_url: str) -> None:
    """The statement fails as an error of the domain, and the next transaction has a new connection."""
    opened = create_engine(database_url)
    with opened.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

        with pytest.raises(DatabaseError, match="cannot be used"):
            connection.execute(text("SELECT 1"))

    with opened.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    opened.dispose()
