"""A real PgBouncer in transaction mode before a database, as operators put one there."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from aidioma.db import embedded

STARTS_WITHIN_S = 20
INSTALL = "apt-get install -y pgbouncer"
PLACES = ("pgbouncer", "/usr/sbin/pgbouncer")


@cache
def program() -> str:
    """Return PgBouncer, installed where that is allowed; else skip the test with the command that does it."""
    found = next((place for place in map(shutil.which, PLACES) if place), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in ("apt-get update", INSTALL, "service pgbouncer stop"):
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(command.split(), check=False, timeout=180, env=environment, capture_output=True)
        found = next((place for place in map(shutil.which, PLACES) if place), None)
    if found is None:
        pytest.skip(f"PgBouncer is not there: {INSTALL}")
    return found


@contextmanager
def before(database_url: str) -> Iterator[str]:
    """Put a PgBouncer with two server connections before a database of the run's server, and yield its URL."""
    with tempfile.TemporaryDirectory() as folder, started(database_url, Path(folder)) as url:
        yield url


@contextmanager
def started(database_url: str, folder: Path) -> Iterator[str]:
    """Run one whose files are in *folder*, which its own user must be able to enter."""
    at = make_url(database_url)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\n* = host={at.query['host']} user={at.username}\n[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = transaction\ndefault_pool_size = 2\nmax_client_conn = 100\n"
        f"logfile = {folder / 'pgbouncer.log'}\n",
        "utf-8",
    )
    command = [program(), "--quiet", str(settings)]
    if os.geteuid() == 0:  # which PgBouncer refuses to be, and which the server's socket is not for
        shutil.chown(folder, embedded.NAME)
        command += [f"--user={pwd.getpwnam(embedded.NAME).pw_name}"]
    url = f"postgresql://{at.username}@127.0.0.1:{port}/{at.database}"
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
