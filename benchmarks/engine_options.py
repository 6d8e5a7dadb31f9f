"""
What the engine's options cost or save, measured on one unit like an answer: six statements and a commit.

    python benchmarks/engine_options.py [--units 500] [--fsync]

Runs on an embedded server of its own. One connection, one thread. Without ``--fsync``, because the disk's share of
a commit is many times what is compared here.
"""

import argparse
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, NullPool, func, insert, select, update
from sqlalchemy.orm import Session

from aidioma.db import embedded, schema
from aidioma.db.engine import create_engine, sessions
from aidioma.db.models import AiCache, LearningActivity, LearningContent, User, UserProgress

USER, CONTENT = "learner", "sentence"


def answer(session: Session) -> None:
    """Read the account, the item and what is known of it; then record, count and reschedule."""
    session.execute(select(User.role, User.level).where(User.id == USER)).one()
    session.execute(select(LearningContent.primary_text).where(LearningContent.id == CONTENT)).one()
    session.execute(select(AiCache.response).where(AiCache.cache_key == "judged:sentence:1")).one_or_none()
    session.execute(select(UserProgress.attempts).where(UserProgress.user_id == USER).with_for_update()).one()
    session.execute(
        insert(LearningActivity).values(
            id=uuid.uuid4().hex, user_id=USER, activity_type="translate", content_id=CONTENT, score=90
        )
    )
    again = update(UserProgress).where(UserProgress.user_id == USER, UserProgress.content_id == CONTENT)
    session.execute(again.values(attempts=UserProgress.attempts + 1, last_attempt_at=func.now()))


def fill(engine: Engine) -> None:
    """Put in the one learner and the one item that the units are about."""
    with sessions(engine).begin() as session:
        session.add(User(id=USER, name="Ana", email="ana@example.com"))
        session.add(LearningContent(id=CONTENT, content_type="sentence", primary_text="Hola."))
        session.flush()
        session.add(UserProgress(user_id=USER, content_id=CONTENT, content_type="sentence"))


def variants(url: str) -> dict[str, Engine]:
    """Return the engines to compare: ours, and ours with one thing changed."""
    plain = url.replace("postgresql://", "postgresql+psycopg://", 1)

    def bare(**options: Any) -> Engine:
        return sqlalchemy.create_engine(plain, **options)

    return {
        "ours": create_engine(url),
        "ours, a connection per unit": create_engine(url, pooled=False),
        "SQLAlchemy's defaults": bare(),
        "prepared at once, no ping": bare(connect_args={"prepare_threshold": 1}),
        "prepared at once, ping": bare(connect_args={"prepare_threshold": 1}, pool_pre_ping=True),
        "nothing prepared, no ping": bare(connect_args={"prepare_threshold": None}),
        "nothing prepared, ping (pooler)": bare(connect_args={"prepare_threshold": None}, pool_pre_ping=True),
        "nothing prepared, no pool": bare(connect_args={"prepare_threshold": None}, poolclass=NullPool),
    }


def timed_ms(unit: Callable[[], None]) -> float:
    """Run *unit* once and return the milliseconds that it took."""
    before = time.perf_counter()
    unit()
    return (time.perf_counter() - before) * 1000


def measure(engines: dict[str, Engine], units: int) -> dict[str, list[float]]:
    """Return each engine's times, taken in turns and in random order, so that a busy moment falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    opened = {name: sessions(engine) for name, engine in engines.items()}

    def unit(name: str) -> None:
        with opened[name].begin() as session:
            answer(session)

    for turn in range(units + 20):
        for name in random.sample(list(engines), len(engines)):
            spent = timed_ms(lambda name=name: unit(name))  # type: ignore[misc]
            if turn >= 20:  # the first ones compile and prepare
                times[name].append(spent)
    return times


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--fsync", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        try:
            url = embedded.start(Path(folder), durable=chosen.fsync)
            schema.upgrade(url)
            engines = variants(url)
            fill(engines["ours"])
            print(f"{'6 statements and a commit':32} {'p50 ms':>8} {'p95 ms':>8}")
            for name, spent in measure(engines, chosen.units).items():
                p95 = statistics.quantiles(spent, n=20)[-1]
                print(f"{name:32} {statistics.median(spent):8.2f} {p95:8.2f}")
            for engine in engines.values():
                engine.dispose()
        finally:
            embedded.stop(Path(folder))


if __name__ == "__main__":
    main()
