"""
The embedded PostgreSQL server: started on first use, shared by every process, stopped on request.

What makes a server healthy is a connection that finds it serving this very folder. Two starts never meet, and
a server that crashed is started again by the next caller. It outlives the process that started it
(docs/adr/0001-embedded-postgresql.md).
"""

import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from aidioma.db.cluster import Cluster
from aidioma.db.programs import Programs, explained
from aidioma.db.surroundings import forget_surroundings
from aidioma.errors import DatabaseError

NAME = "aidioma"
"""Of the database, and of the role that owns it."""

_START_TIMEOUT_S = 180
"""Long, because a server that was killed first replays what it had promised."""
_STOP_TIMEOUTS_S = ((signal.SIGINT, 60), (signal.SIGQUIT, 30))
_POLL_S = 0.05

_LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
"""The same on every platform, so that moving the data never breaks an index."""

_TUNING = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "max_parallel_maintenance_workers": "0",  # shared memory that containers, with 64 MB of /dev/shm, do not have
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",  # a week of files, each emptied when its day comes round
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_checkpoints": "off",
}
"""Written into postgresql.conf once, where whoever operates the installation may change them."""

_PRIVATE = {
    "log_min_messages": "log",  # above errors: their words quote what was entered, and the application logs them
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "debug_print_parse": "off",
    "debug_print_rewritten": "off",
    "debug_print_plan": "off",
}
"""Given at each start, so that no words and no row of a person end up in the log of data made before, either."""

_UNSAFE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is known of the server on one data folder; pid, url and version only while it is running."""

    running: bool
    data_dir: Path
    pid: int | None = None
    url: str | None = None
    version: str | None = None


def start(data_dir: Path, *, durable: bool = True) -> str:
    """
    Return the libpq URL of the server on *data_dir*, started and filled with an empty database where needed.

    Args:
        data_dir: Made if missing. The data lie in its folder ``postgresql``.
        durable: False trades the safety of committed rows for speed. For tests alone.

    Raises:
        DatabaseError: If it cannot be started; the message says what to do.
    """
    cluster = Cluster.of(data_dir)
    cluster.make_data_dir()
    deadline = time.monotonic() + _START_TIMEOUT_S
    launched = False
    while (found := status(data_dir)).url is None:
        with cluster.lock() as lock:
            if lock is not None:
                if launched:
                    raise DatabaseError(explained("the database did not start", cluster.last_words()))
                _launch(cluster, lock, durable=durable)
                launched = True
        if time.monotonic() > deadline:
            msg = (
                f"the database in {cluster.folder} does not answer: stop it with `python -m aidioma db stop`, and "
                "start again"
            )
            raise DatabaseError(msg)
        time.sleep(_POLL_S)
    return found.url


def revive(data_dir: Path) -> None:
    """Start the server on *data_dir* again if it crashed: one that was stopped took its pid file along."""
    cluster = Cluster.of(data_dir)
    if cluster.is_free() and cluster.pid_file():
        start(data_dir)


def stop(data_dir: Path) -> bool:
    """
    Stop the server on *data_dir* and return whether there was one; its clients are disconnected.

    Raises:
        DatabaseError: If it does not end, or is not ours to end.
    """
    cluster = Cluster.of(data_dir)
    if cluster.is_free():
        return False
    for order, timeout_s in _STOP_TIMEOUTS_S:
        if (pid := cluster.server_pid()) is not None:
            _send(order, pid)
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if cluster.is_free():
                cluster.remove_sockets()
                return True
            time.sleep(_POLL_S)
    msg = f"the database in {cluster.folder} does not stop: end its processes by hand, then start again"
    raise DatabaseError(msg)


def status(data_dir: Path) -> ServerStatus:
    """Return what a real connection finds out about the server on *data_dir*, without starting it."""
    forget_surroundings()
    cluster = Cluster.of(data_dir)
    pid_file = cluster.pid_file()
    if len(pid_file) < 5:  # noqa: PLR2004 - the line that names the socket's folder
        return ServerStatus(running=False, data_dir=cluster.data_dir)
    url = f"postgresql://{NAME}@/{NAME}?host={quote(pid_file[4], safe='')}&port=5432"
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            row = connection.execute(
                "SELECT current_setting('data_directory'), current_setting('server_version')"
            ).fetchone()
    except psycopg.OperationalError:
        return ServerStatus(running=False, data_dir=cluster.data_dir)
    if row is None or Path(row[0]) != cluster.folder:  # a copied folder brings the original's pid file along
        return ServerStatus(running=False, data_dir=cluster.data_dir)
    return ServerStatus(running=True, data_dir=cluster.data_dir, pid=int(pid_file[0]), url=url, version=row[1])


def _launch(cluster: Cluster, lock: int, *, durable: bool) -> None:
    """Start a server that inherits *lock*, and return before it is ready."""
    programs = Programs.for_cluster(cluster.folder)
    version = programs.run("postgres", ["--version"], keep_open=lock)
    if cluster.is_initialised:
        cluster.require_version(version)
    else:
        _initialise(cluster.folder, programs, lock, durable=durable)
    if cluster.server_pid() is not None:
        msg = f"a server that AIdioma did not start is running on {cluster.folder}: stop that one first"
        raise DatabaseError(msg)
    cluster.make_sockets(programs)
    cluster.clear_traces()
    # The shell puts the server in the background and ends, so that the server is nobody's child.
    background = '"$@" </dev/null >"$0" 2>&1 &'
    socket = {"unix_socket_directories": f'"{cluster.sockets}"', "unix_socket_permissions": "0700"}
    server = [
        str(programs.folder / "postgres"),
        "-D",
        str(cluster.folder),
        "-p",
        "5432",
        *_options(socket | {"listen_addresses": ""} | _PRIVATE),
    ]
    arguments = ["-c", background, str(cluster.folder / "start.log"), *server, *(() if durable else _UNSAFE)]
    programs.run("/bin/sh", arguments, keep_open=lock)


def _initialise(folder: Path, programs: Programs, lock: int, *, durable: bool) -> None:
    """Make *folder* with an empty database in it, or nothing at all."""
    new = folder.with_name("postgresql.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    programs.give(new)
    # No password: the only way in is a socket in a folder that is closed to everybody else.
    arguments = ["-D", str(new), f"--username={NAME}", "--auth=trust", *_LOCALE, *_options(_TUNING)]
    programs.run("initdb", arguments if durable else [*arguments, "--no-sync"], keep_open=lock)
    single = ["--single", "-D", str(new), "-c", "logging_collector=off", *(() if durable else _UNSAFE)]
    programs.run("postgres", [*single, "postgres"], keep_open=lock, text=f"CREATE DATABASE {NAME}\n")
    new.rename(folder)


def _options(settings: dict[str, str]) -> list[str]:
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _send(order: signal.Signals, pid: int) -> None:
    try:
        os.kill(pid, order)
    except ProcessLookupError:
        pass
    except PermissionError as error:
        msg = f"the database (process {pid}) was started by another user: stop it as that user"
        raise DatabaseError(msg) from error
