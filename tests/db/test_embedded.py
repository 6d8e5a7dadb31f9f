"""The embedded server starts, is shared, survives, and says what is wrong where it cannot."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psutil
import psycopg
import pytest

from aidioma.db import embedded, programs, schema
from aidioma.db.programs import Programs
from aidioma.errors import DatabaseError
from tests.conftest import server_folder

AS_ROOT = os.geteuid() == 0
START = (
    "import sys; from pathlib import Path; from aidioma.db import embedded; print(embedded.start(Path(sys.argv[1])))"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Yield a folder of the test's own; servers in it are stopped afterwards."""
    with server_folder() as folder:
        yield folder


def one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def do(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def kill(data_dir: Path) -> int:
    """Kill the server's first process as a crash would, and return its pid."""
    pid = embedded.status(data_dir).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def start_elsewhere(data_dir: Path) -> subprocess.Popen[str]:
    """Start the server from another process."""
    return subprocess.Popen(
        [sys.executable, "-c", START, str(data_dir)],
        cwd=schema.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_first_start_makes_an_empty_database(folder: Path) -> None:
    """UTF-8, sorted the same everywhere, and with pgvector at hand."""
    url = embedded.start(folder / "new" / "place", durable=False)

    assert url.startswith("postgresql://aidioma@/aidioma?host=")
    assert one(url, "SELECT current_database() || current_user") == "aidiomaaidioma"
    assert one(url, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'aidioma'") == "UTF8"
    assert one(url, "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'aidioma'") == "bC.UTF-8"
    assert one(url, "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'") == 1


def test_production_keeps_its_promises(folder: Path) -> None:
    """A commit is on the disk before it is said to be done."""
    url = embedded.start(folder)

    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert one(url, f"SHOW {setting}") == "on"


def test_a_running_server_is_used_as_it_is(folder: Path) -> None:
    first = embedded.start(folder, durable=False)
    pid = embedded.status(folder).pid

    assert embedded.start(folder, durable=False) == first
    assert embedded.status(folder).pid == pid


def test_data_outlive_a_stop(folder: Path) -> None:
    url = embedded.start(folder, durable=False)
    do(url, "CREATE TABLE kept AS SELECT 42 AS answer")

    assert embedded.stop(folder) is True
    assert embedded.stop(folder) is False
    assert one(embedded.start(folder, durable=False), "SELECT answer FROM kept") == 42


def test_status_tells_what_a_connection_found(folder: Path) -> None:
    before = embedded.status(folder)
    url = embedded.start(folder, durable=False)
    while_running = embedded.status(folder)
    embedded.stop(folder)

    assert before == embedded.Status(running=False, data_dir=folder)
    assert (while_running.running, while_running.url) == (True, url)
    assert while_running.version is not None
    assert while_running.version.startswith("18.")
    assert while_running.pid is not None
    assert embedded.status(folder) == before


def test_stopping_what_never_ran_makes_nothing(folder: Path) -> None:
    assert embedded.stop(folder / "nothing") is False
    assert not (folder / "nothing").exists()


def test_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    """One of them starts it, on a folder that does not exist yet; all get the same address."""
    starting = [start_elsewhere(folder / "new") for _ in range(5)]
    said = [process.communicate(timeout=120) for process in starting]

    assert [complaint for _, complaint in said] == [""] * 5
    assert len({url for url, _ in said}) == 1
    postmasters = [
        process for process in psutil.process_iter(["cmdline"]) if f"{folder}/new/postgresql" in process.info["cmdline"]
    ]
    assert len(postmasters) == 1


def test_the_server_outlives_the_process_that_started_it(folder: Path) -> None:
    """Killing an application process takes neither the server nor the other application with it."""
    code = f"{START}; import time; sys.stdout.flush(); time.sleep(60)"
    application = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=schema.ROOT, stdout=subprocess.PIPE, text=True
    )
    assert application.stdout is not None
    url = application.stdout.readline().strip()
    with psycopg.connect(url, autocommit=True) as other:
        application.kill()
        application.wait()
        application.stdout.close()

        row = other.execute("SELECT 1").fetchone()

    assert row == (1,)
    assert embedded.status(folder).running


def test_a_killed_server_has_lost_no_committed_row(folder: Path) -> None:
    """Four writers are at it when the server is killed; each row whose commit was confirmed is there afterwards."""
    url = embedded.start(folder)
    do(url, "CREATE TABLE answers (id text PRIMARY KEY)")
    confirmed: list[str] = []
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write_answers, url, confirmed, name) for name in "abcd"]
        while len(confirmed) < 200:
            assert not any(writer.done() for writer in writers)
            time.sleep(0.01)
        kill(folder)

    url = embedded.start(folder)
    with psycopg.connect(url) as connection:
        kept = {row[0] for row in connection.execute("SELECT id FROM answers")}
    assert kept.issuperset(confirmed)


def write_answers(url: str, confirmed: list[str], name: str) -> None:
    """Insert rows until the server is gone; note each once its commit has been confirmed."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
        for place in count():
            connection.execute("INSERT INTO answers VALUES (%s)", [f"{name}{place}"])
            confirmed.append(f"{name}{place}")


def test_a_start_waits_for_what_a_crash_left_running(folder: Path) -> None:
    """A query goes on for a moment after its server was killed, and two servers on one folder would ruin it."""
    url = embedded.start(folder, durable=False)
    connection = psycopg.connect(url, autocommit=True)
    backend = psutil.Process(connection.info.backend_pid)
    connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 8000000) a WHERE a % 2 = 0")
    kill(folder)

    url = embedded.start(folder, durable=False)
    connection.close()

    assert not backend.is_running() or backend.status() == psutil.STATUS_ZOMBIE
    assert one(url, "SELECT 1") == 1


@pytest.mark.parametrize("pid", ["own", "unrelated", "gone", "nonsense"])
def test_a_pid_file_is_not_believed(pid: str, folder: Path) -> None:
    """After a crash the number in the file may be anybody's by now, even ours."""
    embedded.start(folder, durable=False)
    pid_file = folder / "postgresql" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    killed = kill(folder)
    unrelated = subprocess.Popen(["sleep", "60"])
    numbers = {"own": os.getpid(), "unrelated": unrelated.pid, "gone": killed, "nonsense": "nonsense"}
    pid_file.write_text("\n".join([str(numbers[pid]), *lines[1:]]) + "\n")
    try:
        url = embedded.start(folder, durable=False)

        assert one(url, "SELECT 1") == 1
        assert unrelated.poll() is None
    finally:
        unrelated.kill()
        unrelated.wait()


def test_a_copied_folder_does_not_lead_to_the_original(folder: Path) -> None:
    """A copy of a running server's folder has its pid file; the copy gets a server of its own all the same."""
    original = embedded.start(folder / "original", durable=False)
    embedded.start(folder / "copy", durable=False)
    embedded.stop(folder / "copy")
    shutil.copy(folder / "original" / "postgresql" / "postmaster.pid", folder / "copy" / "postgresql")

    copy = embedded.start(folder / "copy", durable=False)

    assert copy != original
    assert one(copy, "SHOW data_directory") == str(folder / "copy" / "postgresql")
    assert one(original, "SHOW data_directory") == str(folder / "original" / "postgresql")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("with spaces in it", id="spaces"),
        pytest.param("x" * 120, id="too long for a socket"),
        pytest.param("one, two", id="comma"),
        pytest.param('it\'s $HOME `x` \\ %20 & "co"', id="what a shell or a URL would read"),
        pytest.param("año/niño ✓", id="beyond ASCII"),
    ],
)
def test_the_folder_may_be_called_anything(name: str, folder: Path) -> None:
    url = embedded.start(folder / name, durable=False)

    assert one(url, "SHOW data_directory") == str(folder / name / "postgresql")
    assert embedded.stop(folder / name) is True


def test_a_start_that_was_cut_off_is_made_good(folder: Path) -> None:
    """A folder that initdb had not finished is not taken for a database."""
    (folder / "postgresql.new" / "base").mkdir(parents=True)
    (folder / "postgresql.new" / "PG_VERSION").write_text("18\n")

    url = embedded.start(folder, durable=False)

    assert one(url, "SELECT 1") == 1
    assert not (folder / "postgresql.new").exists()


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


@pytest.mark.skipif(not AS_ROOT, reason="only root can become another user")
def test_a_normal_user_has_a_server_too(folder: Path) -> None:
    """Without root nothing is changed over: the server is the user's own process, in a folder that is closed."""
    folder.chmod(0o777)
    data_dir = folder / "home" / "data"

    def start_and_stop() -> None:
        url = embedded.start(data_dir, durable=False)
        assert one(url, "SELECT 1") == 1
        assert psutil.Process(embedded.status(data_dir).pid).uids().real == os.getuid()
        assert data_dir.stat().st_mode & 0o777 == 0o700
        assert embedded.stop(data_dir)

    # As root's, the data of a user are served by a process of that user.
    assert as_user("nobody", start_and_stop) == ""
    (folder / "home").chmod(0o711)
    data_dir.chmod(0o711)
    embedded.start(data_dir, durable=False)
    assert psutil.Process(embedded.status(data_dir).pid).username() == "nobody"


@pytest.mark.skipif(not AS_ROOT, reason="a normal user's data are the user's own")
def test_another_users_data_are_left_alone(folder: Path) -> None:
    embedded.start(folder, durable=False)
    folder.chmod(0o777)

    assert as_user("nobody", lambda: embedded.start(folder)) == "DatabaseError"


def as_user(name: str, act: Callable[[], object]) -> str:
    """Do *act* in a child process of that user, and return the name of the exception it raised, if any."""
    account = pwd.getpwnam(name)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        raised = ""
        try:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            act()
        except BaseException as error:  # noqa: BLE001 - all there is to report
            raised = type(error).__name__
        os.write(writer, raised.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    raised = os.read(reader, 100).decode()
    os.close(reader)
    return raised


@pytest.mark.skipif(not AS_ROOT, reason="only root's server needs a copy")
def test_roots_server_runs_from_a_closed_virtual_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs below /root are copied beside the data, once, readable whatever the umask."""
    closed = folder / "root" / "venv"
    original = programs.bundled().parents[1]
    shutil.copytree(original, closed / original.name, symlinks=True)
    libraries = original.with_name(f"{original.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, closed / libraries.name)
    (folder / "root").chmod(0o700)
    inside = closed / original.name / "pginstall18" / "bin"
    monkeypatch.setattr(programs, "bundled", lambda: inside)
    before = os.umask(0o077)
    try:
        embedded.start(folder / "data", durable=False)
        embedded.stop(folder / "data")
        made = {path.name: path.stat().st_ctime_ns for path in (folder / "data").glob("programs-*")}
        url = embedded.start(folder / "data", durable=False)
    finally:
        os.umask(before)

    assert one(url, "SELECT 1") == 1
    assert len(made) == 1
    assert {path.name: path.stat().st_ctime_ns for path in (folder / "data").glob("programs-*")} == made


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


def test_data_of_another_major_version_are_refused(folder: Path) -> None:
    embedded.start(folder, durable=False)
    embedded.stop(folder)
    (folder / "postgresql" / "PG_VERSION").write_text("17\n")

    with pytest.raises(DatabaseError, match=r"made by PostgreSQL 17, and this is .* 18\."):
        embedded.start(folder)


def test_a_server_that_does_not_start_gives_its_reason(folder: Path) -> None:
    """A slip in postgresql.conf is in the message, and not a time-out."""
    embedded.start(folder, durable=False)
    embedded.stop(folder)
    with (folder / "postgresql" / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = plenty\n")

    with pytest.raises(DatabaseError, match=r'did not start: .*"shared_buffers"'):
        embedded.start(folder)


def test_an_operators_tuning_is_kept(folder: Path) -> None:
    """What stands in postgresql.conf is the operator's; only the way in is ours."""
    embedded.start(folder, durable=False)
    embedded.stop(folder)
    with (folder / "postgresql" / "postgresql.conf").open("a") as conf:
        conf.write("work_mem = '7MB'\n")

    assert one(embedded.start(folder, durable=False), "SHOW work_mem") == "7MB"


def test_a_server_that_somebody_else_started_is_left_alone(folder: Path) -> None:
    """A server on the data that does not hold the lock is neither doubled nor robbed of its pid file."""
    embedded.start(folder, durable=False)
    embedded.stop(folder)
    cluster = folder / "postgresql"
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
            embedded.start(folder)
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
    cluster = data_dir / "postgresql"
    embedded.start(data_dir, durable=False)
    sockets = Path(cluster.joinpath("postmaster.pid").read_text().splitlines()[4])
    embedded.stop(data_dir)
    shutil.rmtree(sockets)
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
