"""
How the application reaches PostgreSQL: the embedded server, Neon, or any other.

A pooler in transaction mode, such as PgBouncer or Neon's, hands each transaction to whichever server connection is
free, so nothing that belongs to a session may be used through it: no prepared statements, no settings at connect, which
PgBouncer refuses. Bounds on statements are then the role's own, which ``doctor`` looks at. A database that scales to
zero refuses the first connection, and cuts idle ones. ``benchmarks/engine_options.py``
measures what the options cost: of an answer's 2.2 ms the ping takes 0.04, prepared statements save 0.5.
"""

import random
import time
from collections.abc import Callable
from typing import Any

import psycopg
import sqlalchemy
from sqlalchemy import URL, Engine, NullPool, PoolProxiedConnection, QueuePool, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import Session, sessionmaker
from typing_extensions import override

from aidioma.db import embedded
from aidioma.errors import ConfigurationError, DatabaseError
from aidioma.settings import Settings

_RETRY_DELAYS_S = (0.1, 0.3, 0.7, 1.5, 3.0)
_FINAL = ("authentication failed", "does not exist", "no pg_hba.conf entry", "connection is insecure", "sslmode")
"""What a server says when asking again cannot help."""

_POOL: dict[str, Any] = {
    "pool_size": 5,
    "max_overflow": 15,  # four application processes stay below the embedded server's 100
    "pool_timeout": 10,
    "pool_pre_ping": True,
    "pool_recycle": 240,  # Neon suspends after 300 s and cuts what is idle
    "pool_use_lifo": True,  # the surplus of a busy hour falls idle and is recycled
}
MOST_CONNECTIONS: int = _POOL["pool_size"] + _POOL["max_overflow"]
"""Of one process at a time."""

_SESSION_LIMITS = "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


class _BoundedPool(QueuePool):
    """A pool whose exhaustion is an error of the domain, like every other way of not getting a connection."""

    @override
    def connect(self) -> PoolProxiedConnection:
        try:
            return super().connect()
        except sqlalchemy.exc.TimeoutError as error:
            msg = f"no database connection was free for {_POOL['pool_timeout']} s"
            raise DatabaseError(msg) from error


def create_engine(
    url: str,
    *,
    pooled: bool = True,
    behind_pooler: bool = False,
    prepared: bool = True,
    revive: Callable[[], object] | None = None,
    **pool: Any,
) -> Engine:
    """
    Return an engine on *url*, whatever kind of server stands behind it.

    Args:
        url: ``postgresql://`` or ``postgres://``, with or without a driver's name.
        pooled: False opens a connection per use and closes it: for DDL, LISTEN and one-off commands.
        behind_pooler: Whether a pooler in transaction mode stands in between; Neon's is known by its name.
        prepared: False prepares no statement, whose plan would stay with the tables that its names meant at first.
        revive: Called when the server cannot be reached, before it is tried again.
        pool: What differs from the application's own pool, such as ``pool_size``.

    Raises:
        ConfigurationError: If *url* is not a PostgreSQL address.
    """
    address = _address(url)
    kept = {"poolclass": _BoundedPool, **_POOL, **pool} if pooled else {"poolclass": NullPool}
    connect_args = _connect_args(address, behind_pooler=behind_pooler or is_pooler(address))
    if not prepared:
        connect_args["prepare_threshold"] = None
    engine = sqlalchemy.create_engine(
        address, connect_args=connect_args, use_native_hstore=False, hide_parameters=True, **kept
    )

    @event.listens_for(engine, "do_connect")
    def _patiently(dialect: Any, _record: Any, args: Any, options: Any) -> Any:
        return _connect(lambda: dialect.connect(*args, **options), revive)

    event.listen(engine, "handle_error", _as_database_error)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Return what services open sessions with; rows stay readable after the transaction."""
    return sessionmaker(engine, expire_on_commit=False)


def resolve_url(settings: Settings) -> str:
    """
    Return the database's URL: the one that is set, else the embedded server's, which is started.

    Raises:
        DatabaseError: If the embedded server cannot be started.
    """
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return embedded.start(settings.data_dir)


def direct_url(settings: Settings) -> str:
    """
    Return the URL of the same database without a pooler in between, for DDL and LISTEN.

    Source:
        Neon's pooled host is the direct one with ``-pooler`` after the first label.
    """
    if settings.database_direct_url is not None:
        return settings.database_direct_url.get_secret_value()
    url = resolve_url(settings)
    address = _address(url)
    if not is_pooler(address):
        return url  # of another pooler than Neon's nobody can tell where its server is: see is_direct
    direct = address.set(drivername="postgresql", host=(address.host or "").replace("-pooler.", ".", 1))
    return direct.render_as_string(hide_password=False)


def is_direct(settings: Settings) -> bool:
    """Return whether :func:`direct_url` is known to lead past any pooler."""
    return settings.database_direct_url is not None or not (settings.database_url and settings.database_pooled)


def open_engine(settings: Settings) -> Engine:
    """Return the engine of an installation; an embedded server that crashed is started again on the next use."""
    url = resolve_url(settings)
    if settings.database_url is not None:
        return create_engine(url, behind_pooler=settings.database_pooled)
    return create_engine(url, revive=lambda: embedded.revive(settings.data_dir))


def is_pooler(address: URL) -> bool:
    """Return whether Neon's pooler stands in between."""
    return "-pooler." in (address.host or "")


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except sqlalchemy.exc.ArgumentError as error:
        msg = "the database's address cannot be read: it has the form postgresql://user:password@host/name"
        raise ConfigurationError(msg) from error
    if address.get_backend_name() not in {"postgresql", "postgres"}:
        msg = f"the database's address starts with {address.get_backend_name()}://, and must start with postgresql://"
        raise ConfigurationError(msg)
    return address.set(drivername="postgresql+psycopg")


def _connect_args(address: URL, *, behind_pooler: bool) -> dict[str, Any]:
    arguments: dict[str, Any] = {"connect_timeout": 10, "application_name": "aidioma", **_KEEPALIVE}
    if "client_encoding" not in address.query:
        arguments["client_encoding"] = "utf8"  # whatever PGCLIENTENCODING says: texts here are any language's
    if behind_pooler:
        return {**arguments, "prepare_threshold": None}
    # An address that brings options of its own (Neon's endpoint, a search path) keeps them.
    return arguments if "options" in address.query else {**arguments, "options": _SESSION_LIMITS}


def _connect(attempt: Callable[[], Any], revive: Callable[[], object] | None) -> Any:
    """Try *attempt* for some six seconds, in which a database that scaled to zero wakes up."""
    for delay_s in _RETRY_DELAYS_S:
        try:
            return attempt()
        except psycopg.OperationalError as error:
            if any(word in str(error) for word in _FINAL):
                raise
        if revive is not None:
            revive()
        time.sleep(delay_s * random.uniform(0.5, 1.5))  # noqa: S311 - spreads the herd, guards nothing
    return attempt()


def _as_database_error(context: ExceptionContext) -> None:
    """Make an unreachable, overloaded or timed-out database an error of the domain; a failed ping is none yet."""
    if isinstance(context.original_exception, psycopg.OperationalError) and not context.is_pre_ping:
        msg = f"the database cannot be used: {str(context.original_exception).strip()}"
        raise DatabaseError(msg) from context.original_exception
