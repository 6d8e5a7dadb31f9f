"""
Every query of the progress page at size: by default 50,000 learners with 5,000,000 answers, in a scratch database.

Run ``python benchmarks/progress_scale.py [--learners N --activities N --heavy N] [--rounds N]``. It fills a database on
the configured server, measures each query for a median learner and for one with 60,000 answers, prints p50, p95 and the
ratio to ``SELECT 1`` in the same run, and drops the database. ``--url`` measures one that is filled already.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aidioma.classes.rows import classes_of
from aidioma.clock import local_day, utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.schema import upgrade
from aidioma.db.scratch import scratch_database
from aidioma.progress.attempts import daily, first_day_of, retained
from aidioma.progress.finished import Finished, FinishedTotals, days_with, retained_with
from aidioma.progress.learner import learner
from aidioma.progress.mastery import forecast, mastery
from aidioma.progress.recent import recent
from aidioma.progress.service import SEARCHED_ANSWERS, ProgressService
from aidioma.settings import Settings

FILL = Path(__file__).with_name("progress_fill.sql")
SEPARATOR = "\n--------\n"
LONG_AGO = date(2000, 1, 1)
MEDIAN, HEAVY = "learner-777", "heavy"


def main() -> None:
    """Fill, measure, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=50_000)
    parser.add_argument("--activities", type=int, default=5_000_000)
    parser.add_argument("--heavy", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--url", help="a database that is filled already")
    parser.add_argument("--refresh", action="store_true", help="time the materialised view's refresh as well")
    args = parser.parse_args()
    with _database(args) as engine:
        _report(engine, rounds=args.rounds)
        if args.refresh:
            _refresh(engine)


def measured(query: Callable[[], object], rounds: int) -> dict[str, float]:
    """Return how long *query* takes over *rounds*, in milliseconds, after a few to warm up."""
    for _ in range(3):
        query()
    times = []
    for _ in range(rounds):
        started_at = time.perf_counter()
        query()
        times.append((time.perf_counter() - started_at) * 1000)
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50_ms": cuts[49], "p95_ms": cuts[94]}


@contextmanager
def _database(args: argparse.Namespace) -> Iterator[Engine]:
    if args.url:
        yield create_engine(args.url)
        return
    with scratch_database(Settings()) as url:
        upgrade(url)
        engine = create_engine(url)
        sizes = {name: getattr(args, name) for name in ("learners", "activities", "heavy")}
        started_at = time.perf_counter()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            for statement in FILL.read_text("utf-8").split(SEPARATOR):
                wanted = {name: value for name, value in sizes.items() if f":{name}" in statement}
                connection.execute(text(statement), wanted)
        print(f"filled in {time.perf_counter() - started_at:.0f} s")
        yield engine
        engine.dispose()


def _report(engine: Engine, *, rounds: int) -> None:
    sessions = sessions_on(engine)
    with sessions() as session:
        floor = measured(lambda: session.execute(text("SELECT 1")).all(), rounds)["p50_ms"]
        print(f"{'floor: SELECT 1':40} p50 {floor:8.2f} ms")
        for user_id in (MEDIAN, HEAVY):
            for name, query in _queries(session, user_id).items():
                _print(f"{user_id}: {name}", measured(query, rounds), floor)
    service = ProgressService(sessions, utc_now)
    for user_id in (MEDIAN, HEAVY):
        for period in ("30", "all"):
            figures = measured(lambda: service.dashboard(user_id=user_id, period=period), max(10, rounds // 5))  # noqa: B023
            _print(f"{user_id}: whole page, period {period}", figures, floor)


def _queries(session: Session, user_id: str) -> dict[str, Callable[[], object]]:
    zone = learner(session, user_id).zone
    today = local_day(utc_now(), zone)
    sums = Finished()

    def finished() -> FinishedTotals | None:
        return sums.of(session, user_id=user_id, now=utc_now())

    month, quarter = today - timedelta(days=29), today - timedelta(days=89)
    return {
        "days, all time": lambda: daily(session, user_id=user_id),
        "days, the last year": lambda: daily(session, user_id=user_id, first=today - timedelta(days=370)),
        "first day": lambda: first_day_of(session, user_id),
        "retention, all time": lambda: retained(session, user_id=user_id),
        "days, all time, finished ones summed": lambda: days_with(finished(), session, user_id=user_id),
        "retention, all time, the same": lambda: retained_with(finished(), session, user_id=user_id, first=LONG_AGO),
        "retention, 90": lambda: retained(session, user_id=user_id, first=quarter, is_recent=True),
        "retention, 30": lambda: retained(session, user_id=user_id, first=month, is_recent=True),
        "latest 500 answers": lambda: recent(session, user_id=user_id, limit=SEARCHED_ANSWERS),
        "mastery": lambda: mastery(session, user_id=user_id),
        "forecast": lambda: forecast(session, user_id=user_id, today=today, zone=zone, days=30),
        "classes": lambda: classes_of(session, user_id),
    }


def _print(name: str, figures: dict[str, float], floor: float) -> None:
    p50, p95 = figures["p50_ms"], figures["p95_ms"]
    print(f"{name:40} p50 {p50:8.2f} ms   p95 {p95:8.2f} ms   {p50 / floor:7.1f} x floor")


def _refresh(engine: Engine) -> None:
    for when in ("first", "again, with nothing new"):
        started_at = time.perf_counter()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("REFRESH MATERIALIZED VIEW CONCURRENTLY user_dashboard_stats"))
        print(f"refresh of user_dashboard_stats, {when}: {time.perf_counter() - started_at:.0f} s")


if __name__ == "__main__":
    main()
