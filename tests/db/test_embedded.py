"""The embedded server starts, is shared, and survives."""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

from aidioma.db import embedded, programs
from aidioma.files import ROOT
from tests.db.servers import AS_ROOT, as_user, do, kill, one

START = (
    "import sys; from pathlib import Path; from aidioma.db import embedded; print(embedded.start(Path(sys.argv[1])))"
)


def start_elsewhere(data_dir: Path) -> subprocess.Popen[str]:
    """Start the server from another process."""
    return subprocess.Popen(
        [sys.executable, "-c", START, str(data_dir)],
        cwd=ROOT,
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


def test_production_keeps_its_promises(stopped: Path) -> None:
    """A commit is on the disk before it is said to be done."""
    url = embedded.start(stopped)

    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert one(url, f"SHOW {setting}") == "on"


def test_a_running_server_is_used_as_it_is(stopped: Path) -> None:
    first = embedded.start(stopped, durable=False)
    pid = embedded.status(stopped).pid

    assert embedded.start(stopped, durable=False) == first
    assert embedded.status(stopped).pid == pid


def test_data_outlive_a_stop(stopped: Path) -> None:
    url = embedded.start(stopped, durable=False)
    do(url, "CREATE TABLE kept AS SELECT 42 AS answer")

    assert embedded.stop(stopped) is True
    assert embedded.stop(stopped) is False
    assert one(embedded.start(stopped, durable=False), "SELECT answer FROM kept") == 42


def test_status_tells_what_a_connection_found(folder: Path) -> None:
    before = embedded.status(folder)
    url = embedded.start(folder, durable=False)
    while_running = embedded.status(folder)
    embedded.stop(folder)

    assert before == embedded.ServerStatus(running=False, data_dir=folder)
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
        process
        for process in psutil.process_iter(["cmdline"])
        if f"{folder}/new/postgresql" in (process.info["cmdline"] or [])
    ]
    assert len(postmasters) == 1


def test_the_server_outlives_the_process_that_started_it(stopped: Path) -> None:
    """Killing an application process takes neither the server nor the other application with it."""
    code = f"{START}; import time; sys.stdout.flush(); time.sleep(60)"
    application = subprocess.Popen(
        [sys.executable, "-c", code, str(stopped)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert application.stdout is not None
    url = application.stdout.readline().strip()
    with psycopg.connect(url, autocommit=True) as other:
        application.kill()
        application.wait()
        application.stdout.close()

        row = other.execute("SELECT 1").fetchone()

    assert row == (1,)
    assert embedded.status(stopped).running


def test_a_killed_server_has_lost_no_committed_row(stopped: Path) -> None:
    """Four writers are at it when the server is killed; each row whose commit was confirmed is there afterwards."""
    url = embedded.start(stopped)
    do(url, "CREATE TABLE answers (id text PRIMARY KEY)")
    confirmed: list[str] = []
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write_answers, url, confirmed, name) for name in "abcd"]
        while len(confirmed) < 200:
            assert not any(writer.done() for writer in writers)
            time.sleep(0.01)
        kill(stopped)

    url = embedded.start(stopped)
    with psycopg.connect(url) as connection:
        kept = {row[0] for row in connection.execute("SELECT id FROM answers")}
    assert kept.issuperset(confirmed)


def write_answers(url: str, confirmed: list[str], name: str) -> None:
    """Insert rows until the server is gone; note each once its commit has been confirmed."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
        for place in count():
            connection.execute("INSERT INTO answers VALUES (%s)", [f"{name}{place}"])
            confirmed.append(f"{name}{place}")


def test_a_start_waits_for_what_a_crash_left_running(stopped: Path) -> None:
    """A query goes on for a moment after its server was killed, and two servers on one stopped would ruin it."""
    url = embedded.start(stopped, durable=False)
    connection = psycopg.connect(url, autocommit=True)
    backend = psutil.Process(connection.info.backend_pid)
    connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 8000000) a WHERE a % 2 = 0")
    kill(stopped)

    url = embedded.start(stopped, durable=False)
    connection.close()

    assert not backend.is_running() or backend.status() == psutil.STATUS_ZOMBIE
    assert one(url, "SELECT 1") == 1


@pytest.mark.parametrize("pid", ["own", "unrelated", "gone", "nonsense"])
def test_a_pid_file_is_not_believed(pid: str, stopped: Path) -> None:
    """After a crash the number in the file may be anybody's by now, even ours."""
    embedded.start(stopped, durable=False)
    pid_file = stopped / "postgresql" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    killed = kill(stopped)
    unrelated = subprocess.Popen(["sleep", "60"])
    numbers = {"own": os.getpid(), "unrelated": unrelated.pid, "gone": killed, "nonsense": "nonsense"}
    pid_file.write_text("\n".join([str(numbers[pid]), *lines[1:]]) + "\n")
    try:
        url = embedded.start(stopped, durable=False)

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
    sockets = Path(str(make_url(url).query["host"]))
    assert embedded.stop(folder / name) is True
    assert sockets.exists() is (sockets == folder / name / "postgresql")


def test_a_start_that_was_cut_off_is_made_good(folder: Path) -> None:
    """A folder that initdb had not finished is not taken for a database."""
    (folder / "postgresql.new" / "base").mkdir(parents=True)
    (folder / "postgresql.new" / "PG_VERSION").write_text("18\n")

    url = embedded.start(folder, durable=False)

    assert one(url, "SELECT 1") == 1
    assert not (folder / "postgresql.new").exists()


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


@pytest.mark.skipif(not AS_ROOT, reason="only root's server needs a copy")
def test_roots_server_runs_from_a_closed_virtual_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs below /root are copied beside the data, once, readable whatever the umask."""
    package = programs.bundled().parents[1]
    closed = folder / "root"
    closed.mkdir()
    for part in (package.name, f"{package.name}.libs"):
        (closed / part).symlink_to(package.with_name(part))
    closed.chmod(0o700)
    inside = closed / package.name / "pginstall18" / "bin"
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


def test_an_operators_tuning_is_kept(stopped: Path) -> None:
    """What stands in postgresql.conf is the operator's; only the way in is ours."""
    with (stopped / "postgresql" / "postgresql.conf").open("a") as conf:
        conf.write("work_mem = '7MB'\n")

    assert one(embedded.start(stopped, durable=False), "SHOW work_mem") == "7MB"


def test_the_servers_log_quotes_nobody(stopped: Path) -> None:
    """Neither a value nor a statement, whatever stands in the settings of data that an earlier version made."""
    with (stopped / "postgresql" / "postgresql.conf").open("a") as settings:
        settings.write("log_min_messages = info\nlog_error_verbosity = verbose\nlog_statement = 'all'\n")
        settings.write("log_min_duration_statement = 0\nlog_parameter_max_length = -1\n")
    url = embedded.start(stopped, durable=False)
    do(url, "CREATE TABLE answers (answer text PRIMARY KEY CHECK (answer <> 'none'))")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO answers VALUES (%s)", ["zanahoria"])
        for refused in (
            "INSERT INTO answers VALUES (%s)",
            "SELECT CAST(%s AS int)",
            "DO $$ BEGIN RAISE WARNING 'zanahoria'; END $$; SELECT %s",
            "SELECT 'zanahoria'::int, %s",
        ):
            with suppress(psycopg.Error):
                connection.execute(refused, ["zanahoria"])
    embedded.stop(stopped)

    logged = "".join(path.read_text() for path in (stopped / "postgresql" / "log").iterdir())
    assert "zanahoria" not in logged
    assert "shut down" in logged, "what happens to the server itself is still there"
