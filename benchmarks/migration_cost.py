"""What copying and comparing cost: processor time per 10,000 legacy rows, of the command and of its database."""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable

import psutil
from sqlalchemy import Engine, text

from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.schema import upgrade
from aidioma.db.scratch import scratch_database
from aidioma.legacy.service import Migration
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.marking.cache.keys import CacheScope
from aidioma.settings import Settings
from tests.legacy.legacy_database import SCHEMA, build


def server_s(engine: Engine) -> float:
    """Return the processor time of the database server so far; it is on this machine, and nobody else uses it."""
    with engine.connect() as connection:
        server = psutil.Process(connection.scalar(text("SELECT pg_backend_pid()"))).parent()
    assert server is not None, "a backend has a parent"
    ended = server.cpu_times()
    running = [child.cpu_times() for child in server.children()]
    return float(sum(one.user + one.system for one in running) + ended.children_user + ended.children_system)


def measured(what: str, act: Callable[[], object], *, rows: int, server: Callable[[], float]) -> None:
    """Do *act* and print what it cost."""
    before = time.perf_counter(), time.process_time(), server()
    act()
    after = time.perf_counter(), time.process_time(), server()
    wall, own, theirs = (now - then for now, then in zip(after, before, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    per = rows / 10_000
    print(f"{what:16} {own / per:5.2f} s command, {theirs / per:5.2f} s database; {wall:6.1f} s in all, {peak} MB")


def main() -> int:
    """Fill a database, copy and compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=20_000)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--sentences", type=int, default=100)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("AIDIOMA_DATA_DIR", folder)
        with scratch_database(Settings()) as url:
            _measure(url, users=args.users, sentences=args.sentences, answers=args.answers)
    return 0


def _measure(url: str, *, users: int, sentences: int, answers: int) -> None:
    upgrade(url)
    legacy = create_engine(url, pooled=False)
    build(legacy, users=users, sentences=sentences, answers=answers)
    engine = create_engine(url)
    settings = Settings.model_validate({"database_url": url, "legacy_database_url": url, "legacy_schema": SCHEMA})
    cache_scope, embedder = CacheScope("bench", "1", LocalEmbedder.name), LocalEmbedder()
    one = Migration.open(
        sessions_on(engine), settings=settings, clock=utc_now, cache_scope=cache_scope, embedder=embedder
    )
    rows = one.plan().rows
    print(f"{rows} rows; per 10,000 rows:")

    def server() -> float:
        return server_s(legacy)

    measured("copy", one.copy, rows=rows, server=server)
    measured("copy again", one.copy, rows=rows, server=server)
    measured("copy of changes", lambda: one.copy(changed=True), rows=rows, server=server)
    measured("verify", one.verify, rows=rows, server=server)
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
