"""
The embedded PostgreSQL server: started on first use, shared by every process, stopped on request.

One lock file beside the data says who is at work there. Whoever starts the server holds it, and the server
inherits it: it is free again when the last of the server's processes has ended, however it ended. So a pid
file is never believed, two starts never meet, and a server that crashed is started again by the next caller.
What makes a server healthy is a connection that finds it serving this very folder.

The server outlives the process that started it (docs/adr/0001-embedded-postgresql.md).
"""

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from aidioma.db.programs import Programs, explained
from aidioma.errors import DatabaseError

NAME = "aidioma"
"""Of the database, and of the role that owns it."""

_START_TIMEOUT_S = 180
"""Long, because a server that was killed first replays what it had promised."""
_STOP_TIMEOUTS_S = ((signal.SIGINT, 60), (signal.SIGQUIT, 30))
_POLL_S = 0.05
_LONGEST_SOCKET_FOLDER = 88
"""A socket's path is limited to 103 bytes on macOS, 107 on Linux, and its name takes 15 of them."""

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
    "log_error_verbosity": "terse",  # no row of a person ends up in the log
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
"""Written into postgresql.conf once, where whoever operates the installation may change them."""

_UNSAFE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Status:
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
    cluster = _cluster(data_dir)
    _make(cluster.parent)
    deadline = time.monotonic() + _START_TIMEOUT_S
    launched = False
    while (found := status(data_dir)).url is None:
        with _lock(cluster) as lock:
            if lock is not None:
                if launched:
                    raise DatabaseError(explained("the database did not start", _last_words(cluster)))
                _launch(cluster, lock, durable=durable)
                launched = True
        if time.monotonic() > deadline:
            msg = (
                f"the database in {cluster} does not answer: stop it with `python -m aidioma db stop`, and start again"
            )
            raise DatabaseError(msg)
        time.sleep(_POLL_S)
    return found.url


def stop(data_dir: Path) -> bool:
    """
    Stop the server on *data_dir* and return whether there was one; its clients are disconnected.

    Raises:
        DatabaseError: If it does not end, or is not ours to end.
    """
    cluster = _cluster(data_dir)
    if _is_free(cluster):
        return False
    for order, timeout_s in _STOP_TIMEOUTS_S:
        if (pid := _postmaster(cluster)) is not None:
            _send(order, pid)
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if _is_free(cluster):
                return True
            time.sleep(_POLL_S)
    msg = f"the database in {cluster} does not stop: end its processes by hand, then start again"
    raise DatabaseError(msg)


def status(data_dir: Path) -> Status:
    """Return what a real connection finds out about the server on *data_dir*, without starting it."""
    cluster = _cluster(data_dir)
    pid_file = _pid_file(cluster)
    if len(pid_file) < 5:  # noqa: PLR2004 - the line that names the socket's folder
        return Status(running=False, data_dir=cluster.parent)
    url = f"postgresql://{NAME}@/{NAME}?host={quote(pid_file[4], safe='')}&port=5432"
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            row = connection.execute(
                "SELECT current_setting('data_directory'), current_setting('server_version')"
            ).fetchone()
    except psycopg.OperationalError:
        return Status(running=False, data_dir=cluster.parent)
    if row is None or Path(row[0]) != cluster:  # a copied folder brings the original's pid file along
        return Status(running=False, data_dir=cluster.parent)
    return Status(running=True, data_dir=cluster.parent, pid=int(pid_file[0]), url=url, version=row[1])


def _cluster(data_dir: Path) -> Path:
    return data_dir.expanduser().resolve() / "postgresql"


def _make(data_dir: Path) -> None:
    """Make *data_dir*, open enough for the server's own user when we are root, and for nobody else otherwise."""
    missing = [folder for folder in (data_dir, *data_dir.parents) if not folder.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        msg = f"the data folder {data_dir} cannot be made ({error.strerror}): set AIDIOMA_DATA_DIR to another one"
        raise DatabaseError(msg) from error


@contextmanager
def _lock(cluster: Path) -> Iterator[int | None]:
    """Yield the lock's file descriptor if nobody else holds it, else None."""
    path = cluster.with_name("postgresql.lock")
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}): set AIDIOMA_DATA_DIR to a folder of your own"
        raise DatabaseError(msg) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = True
    except BlockingIOError:
        held = False
    try:
        yield lock if held else None
    finally:
        os.close(lock)


def _is_free(cluster: Path) -> bool:
    if not cluster.exists():
        return True
    with _lock(cluster) as lock:
        return lock is not None


def _launch(cluster: Path, lock: int, *, durable: bool) -> None:
    """Start a server that inherits *lock*, and return before it is ready."""
    programs = Programs.for_cluster(cluster)
    _check_version(cluster, programs.run("postgres", ["--version"], keep_open=lock))
    if not cluster.exists():
        _initialise(cluster, programs, lock, durable=durable)
    if _postmaster(cluster) is not None:
        msg = f"a server that AIdioma did not start is running on {cluster}: stop that one first"
        raise DatabaseError(msg)
    sockets = _socket_folder(cluster, programs)
    # The lock is free, so no process of this server lives: the pids in these files are nobody's, or somebody else's.
    for left in (cluster / "postmaster.pid", sockets / ".s.PGSQL.5432", sockets / ".s.PGSQL.5432.lock"):
        left.unlink(missing_ok=True)
    # The shell puts the server in the background and ends, so that the server is nobody's child.
    background = '"$@" </dev/null >"$0" 2>&1 &'
    settings = {"listen_addresses": "", "unix_socket_directories": f'"{sockets}"', "unix_socket_permissions": "0700"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = [str(programs.folder / "postgres"), "-D", str(cluster), "-p", "5432", *options]
    arguments = ["-c", background, str(cluster / "start.log"), *server, *(() if durable else _UNSAFE)]
    programs.run("/bin/sh", arguments, keep_open=lock)


def _check_version(cluster: Path, version: str) -> None:
    """Refuse data of another major version of PostgreSQL than *version*, which ``postgres --version`` printed."""
    if not cluster.exists():
        return
    of_data = (cluster / "PG_VERSION").read_text().strip()
    if f" {of_data}." not in version:
        msg = (
            f"{cluster} was made by PostgreSQL {of_data}, and this is {version.strip()}: dump it with the AIdioma that "
            "made it, and restore into an empty folder"
        )
        raise DatabaseError(msg)


def _initialise(cluster: Path, programs: Programs, lock: int, *, durable: bool) -> None:
    """Make the folder *cluster* with an empty database in it, or nothing at all."""
    new = cluster.with_name("postgresql.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    programs.give(new)
    tuning = [word for name, value in _TUNING.items() for word in ("-c", f"{name}={value}")]
    # No password: the only way in is a socket in a folder that is closed to everybody else.
    arguments = ["-D", str(new), f"--username={NAME}", "--auth=trust", *_LOCALE, *tuning]
    programs.run("initdb", arguments if durable else [*arguments, "--no-sync"], keep_open=lock)
    single = ["--single", "-D", str(new), "-c", "logging_collector=off", *(() if durable else _UNSAFE)]
    programs.run("postgres", [*single, "postgres"], keep_open=lock, text=f"CREATE DATABASE {NAME}\n")
    new.rename(cluster)


def _socket_folder(cluster: Path, programs: Programs) -> Path:
    """Return the data's own folder, or one in /tmp where its path is too long for a socket, or holds libpq's comma."""
    if len(os.fsencode(cluster)) <= _LONGEST_SOCKET_FOLDER and not {",", '"'} & set(str(cluster)):
        return cluster
    folder = Path("/tmp", f"aidioma-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]}")  # noqa: S108 - checked below
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid == 0:
        programs.give(folder)
    found = folder.lstat()
    owner = programs.account.pw_uid if programs.account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        msg = f"{folder} is not ours alone, and the database's socket cannot go there: remove it, and start again"
        raise DatabaseError(msg)
    return folder


def _pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    except PermissionError as error:
        msg = f"{cluster} belongs to another user: run as that user, or set AIDIOMA_DATA_DIR to a folder of your own"
        raise DatabaseError(msg) from error


def _postmaster(cluster: Path) -> int | None:
    """Return the pid in the pid file if it is indeed a server on *cluster*."""
    try:
        pid = int(_pid_file(cluster)[0])
        process = psutil.Process(pid)
        if process.name() == "postgres" and Path(process.cwd()) == cluster:
            return pid
    except (IndexError, ValueError, psutil.Error):
        pass
    return None


def _send(order: signal.Signals, pid: int) -> None:
    try:
        os.kill(pid, order)
    except ProcessLookupError:
        pass
    except PermissionError as error:
        msg = f"the database (process {pid}) was started by another user: stop it as that user"
        raise DatabaseError(msg) from error


def _last_words(cluster: Path) -> str:
    """Return what the server said when it last tried to start."""
    logs = [*cluster.glob("log/*.log"), *cluster.glob("start.log")]
    newest = max(logs, key=lambda path: path.stat().st_mtime, default=None)
    return newest.read_text(errors="replace")[-2000:] if newest else ""
