"""Where the embedded server cannot start, it says what is wrong and what to do, and harms nothing."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from aidioma.db import embedded, programs
from aidioma.db.cluster import Cluster
from aidioma.db.programs import Programs
from aidioma.errors import DatabaseError
from tests.db.servers import AS_ROOT, as_user, one


def test_nobody_else_gets_in(folder: Path) -> None:
    """There is no password, so the folder is closed to all other users, and there is no port."""
    url = embedded.start(folder, durable=False)

    assert (folder / "postgresql").stat().st_mode & 0o777 == 0o700
    assert one(url, "SHOW listen_addresses") == ""
    if AS_ROOT:
        assert as_user("nobody", lambda: psycopg.connect(url).close()) == "OperationalError"


def test_a_folder_that_cannot_be_made_is_said(folder: Path) -> None:
    (folder / "file").touch()

    with pytest.raises(DatabaseError, match=r"cannot be made .*AIDIOMA_DATA_DIR"):
        embedded.start(folder / "file" / "data")


@pytest.mark.skipif(AS_ROOT, reason="root writes everywhere")
def test_a_folder_that_is_not_ours_to_write_is_said(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o500)

    with pytest.raises(DatabaseError, match=r"cannot be written .*AIDIOMA_DATA_DIR"):
        embedded.start(closed)


@pytest.mark.skipif(not AS_ROOT, reason="only root's server runs as another user")
def test_a_folder_that_roots_server_cannot_reach_is_said(folder: Path) -> None:
    """As root, the error names the folder that is closed, and how to open it."""
    closed = folder / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(DatabaseError, match=f"chmod o\\+x {closed}"):
        embedded.start(closed / "data")


@pytest.mark.skipif(not AS_ROOT, reason="a normal user's data are the user's own")
def test_another_users_data_are_left_alone(stopped: Path) -> None:
    embedded.start(stopped, durable=False)
    stopped.chmod(0o777)

    assert as_user("nobody", lambda: embedded.start(stopped)) == "DatabaseError"


def test_a_system_that_cannot_run_the_programs_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On musl the loader that the programs name is missing; the error says where to turn."""
    other = folder / "bin"
    other.mkdir()
    (other / "postgres").write_text("#!/lib/ld-that-is-not-there\n")
    (other / "postgres").chmod(0o755)
    monkeypatch.setattr(programs, "bundled", lambda: other)

    with pytest.raises(DatabaseError, match=r"cannot run the bundled postgres .*set DATABASE_URL"):
        embedded.start(folder / "data")


def test_a_platform_without_programs_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_PACKAGE", "no_such_package")

    with pytest.raises(DatabaseError, match="set DATABASE_URL"):
        embedded.start(folder / "data")


def test_data_of_another_major_version_are_refused(stopped: Path) -> None:
    (stopped / "postgresql" / "PG_VERSION").write_text("17\n")

    with pytest.raises(DatabaseError, match=r"made by PostgreSQL 17, and this is .* 18\."):
        embedded.start(stopped)


def test_a_server_that_does_not_start_gives_its_reason(stopped: Path) -> None:
    """A slip in postgresql.conf is in the message, and not a time-out."""
    with (stopped / "postgresql" / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = plenty\n")

    with pytest.raises(DatabaseError, match=r'did not start: .*"shared_buffers"'):
        embedded.start(stopped)


def test_a_server_that_somebody_else_started_is_left_alone(stopped: Path) -> None:
    """A server on the data that does not hold the lock is neither doubled nor robbed of its pid file."""
    cluster = stopped / "postgresql"
    found = Programs.for_cluster(cluster)
    by_hand = [str(found.folder / "postgres"), "-D", str(cluster), "-c", "unix_socket_directories=", "-p", "54999"]
    null = os.open(os.devnull, os.O_RDONLY)
    found.run("/bin/sh", ["-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", *by_hand], keep_open=null)
    os.close(null)
    pid_file = cluster / "postmaster.pid"
    while not pid_file.exists() or "ready" not in pid_file.read_text():
        time.sleep(0.02)
    pid = int(pid_file.read_text().splitlines()[0])

    try:
        with pytest.raises(DatabaseError, match="AIdioma did not start"):
            embedded.start(stopped)
        assert psutil.pid_exists(pid)
    finally:
        os.kill(pid, signal.SIGINT)
        while pid_file.exists():
            time.sleep(0.02)


def test_a_full_disk_is_said(folder: Path) -> None:
    """The message names the cause and the way out."""
    with small_disk(folder) as disk, pytest.raises(DatabaseError, match=r"disk is full.*AIDIOMA_DATA_DIR"):
        embedded.start(disk / "data")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Yield a file system of 16 MB, which no database fits on."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m,mode=0711", "aidioma-test", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("a small file system can be mounted by root alone")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_what_initdb_says_of_a_full_disk_is_explained() -> None:
    """The same without a disk to fill."""
    said = programs.explained("initdb failed", "creating files ... could not write: No space left on device")

    assert "the disk is full" in said


@pytest.mark.parametrize("kind", ["link", "open"])
def test_a_socket_folder_that_is_not_ours_alone_is_refused(kind: str, folder: Path) -> None:
    """Everybody may write to /tmp; a folder that somebody else prepared there is not used."""
    data_dir = folder / ("x" * 120)
    sockets = Cluster.of(data_dir).sockets
    if kind == "link":
        sockets.symlink_to(folder)
    else:
        sockets.mkdir()
        sockets.chmod(0o777)
    try:
        with pytest.raises(DatabaseError, match="is not ours alone"):
            embedded.start(data_dir, durable=False)
    finally:
        sockets.unlink() if kind == "link" else sockets.rmdir()


@pytest.mark.skipif(not AS_ROOT, reason="only root's server runs as another user")
def test_root_is_told_where_no_user_can_be_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "SYSTEM_USER", "aidioma-of-nowhere")
    monkeypatch.setattr(programs, "_SEARCH_PATH", "/nowhere")

    with pytest.raises(DatabaseError, match="make a system user 'aidioma-of-nowhere'"):
        embedded.start(folder)


def test_a_server_that_never_answers_is_not_waited_for_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is at work on the folder and does not come to an end: the message says what to do."""
    monkeypatch.setattr(embedded, "_START_TIMEOUT_S", 0.1)
    cluster = Cluster.of(folder)

    with cluster.lock(), pytest.raises(DatabaseError, match="does not answer: stop it"):
        embedded.start(folder)


def test_a_server_that_does_not_stop_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_STOP_TIMEOUTS_S", ((signal.SIGINT, 0.1), (signal.SIGQUIT, 0.1)))
    cluster = Cluster.of(folder)
    cluster.folder.mkdir()

    with cluster.lock(), pytest.raises(DatabaseError, match="does not stop"):
        embedded.stop(folder)


def test_a_server_that_hangs_is_made_to_stop(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the polite order is not enough the server ends at once, and recovers on its next start."""
    monkeypatch.setattr(embedded, "_STOP_TIMEOUTS_S", ((0, 0.1), (signal.SIGQUIT, 30)))
    embedded.start(stopped, durable=False)

    assert embedded.stop(stopped) is True
    assert embedded.start(stopped, durable=False)


@pytest.mark.parametrize("below", ["", "below/it"])
def test_a_data_folder_that_is_a_file_is_said_to_be_one(tmp_path: Path, below: str) -> None:
    """Whatever is asked of it first; the file stays."""
    (tmp_path / "file").write_text("mine")
    for ask in (embedded.status, embedded.start):
        with pytest.raises(DatabaseError, match=r"data folder .*file.* (is a file|cannot be made).*AIDIOMA_DATA_DIR"):
            ask(tmp_path / "file" / below)
    assert (tmp_path / "file").read_text() == "mine"
