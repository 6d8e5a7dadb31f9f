"""The app, or a bare page beside it, served as production does, and sessions of people in its database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from pydantic import SecretStr

from aidioma.accounts.service import AccountService
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 120


def cookies(database_url: str, key: str, user_ids: Sequence[str]) -> dict[str, str]:
    """Start a session for each of *user_ids* under the app's secret *key*, and return the cookies."""
    engine = create_engine(database_url)
    settings = Settings(AIDIOMA_SECRET_KEY=SecretStr(key))
    sign_ins = AccountService.open(sessions_on(engine), settings=settings, clock=utc_now).sign_ins
    found = {user_id: sign_ins.start(sign_ins.ticket_for(user_id)).cookie for user_id in user_ids}
    engine.dispose()
    return found


@contextmanager
def served(script: str, database_url: str, key: str) -> Iterator[tuple[str, int]]:
    """Serve *script* on a free port, and yield its address and its process id once it answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.address=127.0.0.1"]
    environment = {**os.environ, "DATABASE_URL": database_url, "AIDIOMA_SECRET_KEY": key}
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"{url}/_stcore/health")
            yield url, process.pid
        finally:
            process.terminate()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"{url} does not answer")
