"""What tests of the embedded server do to it."""

import os
import pwd
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg

from aidioma.db import embedded

AS_ROOT = os.geteuid() == 0


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
