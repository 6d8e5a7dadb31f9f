"""The whole migration at a million rows, killed on the way, while both applications are used."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from aidioma.db.engine import create_engine
from aidioma.progress.rebuild import rebuild
from tests.migration.conftest import Both, opened, writing
from tests.migration.legacy_database import SCHEMA, build

ROOT = Path(__file__).resolve().parents[2]
_COPY = """
import sys
from tests.migration.conftest import opened
opened(sys.argv[1]).migration.copy(on_rows=lambda what, rows: print(what, flush=True))
"""


@contextmanager
def answering(both: Both) -> Iterator[list[str]]:
    """Answer here as a learner does, until the block ends; a refusal ends it, and is seen in the count."""
    both.ask("INSERT INTO users (id, email, name) VALUES ('native', 'native@example.com', 'N')")
    both.ask(
        "INSERT INTO learning_content (id, content_type, primary_text, secondary_text, metadata) "
        """SELECT 'mine:' || n, 'sentence', 'Hola.', 'Hello.', '{"accepted": ["Hola."]}'
           FROM generate_series(1, 50) AS n"""
    )
    stop, given = threading.Event(), list[str]()

    def answer() -> None:
        while not stop.wait(0.2):
            both.answer(f"native{len(given)}", user="native", content=f"mine:{1 + len(given) % 50}")
            given.append(f"native{len(given)}")

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield given
        assert thread.is_alive(), "an answer was refused"
    finally:
        stop.set()
        thread.join()


@pytest.mark.slow
def test_a_million_rows_arrive_once_while_both_are_used(fresh_database: str, tmp_path: Path) -> None:
    """Plan, copy killed with -9 at random points, dual-write, verify, 10 %, 100 %, clean-up."""
    answers = int(os.environ.get("MIGRATION_ANSWERS", "420000"))
    engine = create_engine(fresh_database, pooled=False)
    build(engine, users=2_000, sentences=400, answers=answers)
    both, random = opened(fresh_database), Random(8)
    with writing(both) as written, answering(both) as given:
        assert both.migration.plan().rows > 2 * answers
        for _ in range(5):
            process = subprocess.Popen([sys.executable, "-c", _COPY, both.url], cwd=ROOT, stdout=subprocess.PIPE)
            assert process.stdout is not None
            for _ in range(random.randint(3, 120)):
                process.stdout.readline()
            time.sleep(random.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
        both.migration.copy()
        both.migration.dual_write(on=True)
        assert both.migration.verify().clean
        both.migration.read_new(10)
        both.migration.read_new(100)
    both.migration.drain()
    assert both.migration.verify().clean
    assert list(rebuild(both.sessions, check_only=True).differences) == []
    assert both.ask("SELECT count(*) FROM learning_activities WHERE id LIKE 'eval:live%'") == [len(written)]
    assert both.ask(f"SELECT count(*) FROM {SCHEMA}.evaluations WHERE id LIKE 'aidioma:native%'") == [len(given)]
    both.migration.cleanup(tmp_path, settled_for=timedelta(0))
    both.engine.dispose()
    engine.dispose()
