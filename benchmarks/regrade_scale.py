"""
One decision that touches very many learners while they go on answering: whether it ends, what answers cost meanwhile.

Run ``python -m benchmarks.regrade_scale [--learners N] [--seconds N] [--thread]``. It fills a scratch database by COPY
with N learners who gave the same wrong answer to one item, lets some of them answer other items for a while, asks for
the regrade, lets them answer on while it is worked off, and prints p50 and p95 of an answer with and without.

The worker is a process of its own, killed once in the middle and started anew; with ``--thread`` it is a thread beside
the answers, as in the app, and is not killed. It ends with 1 unless each learner was regraded exactly once.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from threading import Thread
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma import regrade_queue
from aidioma.clock import Clock, utc_now
from aidioma.content.bulk_rows import driver
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningActivity
from aidioma.db.schema import upgrade
from aidioma.db.scratch import scratch_database
from aidioma.grading.regrade import Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Verdict
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from aidioma.regrade_queue import RegradeRequest
from aidioma.settings import Settings

ASKED: Final = "bench:asked"
OTHERS: Final = 500
WRONG: Final = "hoy me encuentro sin fuerzas"
_PAUSE_S: Final = 0.05
"""Between two answers, as of several people who think."""
_AFTER_A_KILL: Final = timedelta(minutes=4)
_FOREVER_S: Final = 6 * 3600


def main() -> int:
    """Fill, measure without, measure with, check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=30, help="of answering without a regrade")
    parser.add_argument("--thread", action="store_true", help="regrade beside the answers, in the same process")
    args = parser.parse_args()
    with scratch_database(Settings()) as url:
        upgrade(url)
        sessions = sessions_on(create_engine(url))
        started = time.perf_counter()
        _fill(sessions, args.learners)
        print(f"{args.learners} learners filled in {time.perf_counter() - started:.0f} s", flush=True)
        answers = Answers(PracticeService(sessions, _feedback(sessions), utc_now), args.learners)
        answers.given(lambda: False, at_most_s=5)
        without = answers.given(lambda: False, at_most_s=args.seconds)
        regraded_in = _in_a_thread if args.thread else _in_a_process
        took_s, while_regrading = regraded_in(url, sessions, answers, args.learners)
        regraded, doubled = _counted(sessions)
    result = {
        "learners": args.learners,
        "regraded": regraded,
        "doubled": doubled,
        "took_s": round(took_s, 1),
        "learners_a_second": round(args.learners / took_s),
        "without": _figures(without),
        "meanwhile": _figures(while_regrading),
    }
    result["p95_ratio"] = round(result["meanwhile"]["p95_ms"] / result["without"]["p95_ms"], 2)
    print(json.dumps(result, indent=2))
    return int(regraded != args.learners or doubled > 0)


def _fill(sessions: sessionmaker[Session], learners: int) -> None:
    """Write people, their answer and their progress by COPY."""
    at = datetime.now(UTC) - timedelta(days=2)
    details = {
        "quality": 1, "verdict": "incorrect", "answer": WRONG, "direction": "en-es", "content_version": 1,
        "time_zone": "Europe/Madrid", "scheduler": "sm2", "accents": "tell", "receipt": {"tier": "judge"},
        "feedback": {"verdict": "incorrect", "score": 0, "corrected": "Hoy estoy cansado."},
    }  # fmt: skip
    said = json.dumps(details)
    progress = {
        "repetitions": 0,
        "lapses": 1,
        "last_quality": 1,
        "scheduler": "sm2",
        "first_attempt_at": at.isoformat(),
    }
    kept = json.dumps(progress)
    people = [f"learner-{n:07}" for n in range(learners)]
    with sessions.begin() as session:
        connection = driver(session)
        connection.execute("SET LOCAL statement_timeout = 0")
        with connection.cursor() as cursor:
            _copy(cursor, "users (id, name, preferences)", (
                (one, "Ana", '{"time_zone": "Europe/Madrid"}') for one in people
            ))  # fmt: skip
            _copy(cursor, "learning_content (id, content_type, difficulty, primary_text, secondary_text, metadata)", (
                (item, "sentence", "beginner", "Hoy estoy cansado.", "I am tired today.", json.dumps({
                    "content_type": "sentence", "version": 1, "status": "published", "accepted": ["Hoy estoy cansado."]
                }))
                for item in (ASKED, *map(_other, range(OTHERS)))
            ))  # fmt: skip
            _copy(cursor, "learning_activities (id, user_id, activity_type, content_id, score, metadata, created_at)", (
                (f"a-{one}", one, "translation", ASKED, 0, said, at) for one in people
            ))  # fmt: skip
            columns = (
                "user_progress (user_id, content_id, content_type, attempts, best_score, last_attempt_at, "
                "mastery_level, next_review_at, review_interval_days, easiness_factor, metadata)"
            )
            rows = ((one, ASKED, "sentence", 1, 0, at, 0, at + timedelta(days=1), 1, "2.5", kept) for one in people)
            _copy(cursor, columns, rows)
    with sessions() as session:
        engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as apart:
        apart.exec_driver_sql("SET statement_timeout = 0")
        apart.exec_driver_sql("VACUUM ANALYZE")


def _copy(cursor: Any, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _feedback(sessions: sessionmaker[Session]) -> FeedbackService:
    return FeedbackService.open(sessions, settings=Settings(OPENAI_API_KEY=None), clock=utc_now)


def _learner(number: int) -> str:
    return f"learner-{number:07}"


def _other(number: int) -> str:
    return f"bench:other:{number}"


@dataclass
class Answers:
    """Learners, drawn at random, who answer one item after the other, so that no history of an item grows long."""

    practice: PracticeService
    learners: int
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    number: int = 0

    def given(self, is_over: Callable[[], bool], *, at_most_s: float = _FOREVER_S) -> list[float]:
        """Answer until *is_over*, asked now and then, and return how long each answer took, in milliseconds."""
        times, until = list[float](), time.perf_counter() + at_most_s
        while time.perf_counter() < until:
            self.number += 1
            if self.number % 20 == 0 and is_over():
                break
            card, user_id = (
                Card.dealt(_other(self.number % OTHERS), "en-es"),
                _learner(self.chance.randrange(self.learners)),
            )
            started = time.perf_counter()
            self.practice.submit_answer(user_id=user_id, card=card, answer="Hoy estoy cansado")
            times.append((time.perf_counter() - started) * 1000)
            time.sleep(_PAUSE_S)
        return times


def _ask(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        request = RegradeRequest(content_id=ASKED, direction="en-es", answers=(WRONG,), verdict=Verdict.CORRECT)
        regrade_queue.ask(session, request, now=utc_now())


def _in_a_thread(
    url: str, _sessions: sessionmaker[Session], answers: Answers, _learners: int
) -> tuple[float, list[float]]:
    """Work off one request in a thread while others answer, and return how long that took."""
    sessions = sessions_on(create_engine(url))
    worker = _worker(sessions, utc_now)
    _ask(sessions)
    started = time.perf_counter()
    thread = Thread(target=_worked_off, args=(worker,), daemon=True)
    thread.start()
    times = answers.given(lambda: not thread.is_alive())
    return time.perf_counter() - started, times


def _in_a_process(
    url: str, sessions: sessionmaker[Session], answers: Answers, learners: int
) -> tuple[float, list[float]]:
    """Have a process of its own work off one request, killed once in the middle, while others answer."""
    _ask(sessions)
    spawn, took_s, times = get_context("spawn"), 0.0, list[float]()
    for ahead_s, is_enough in ((0.0, learners // 2), (_AFTER_A_KILL.total_seconds(), learners)):
        process = spawn.Process(target=work, args=(url, ahead_s), daemon=True)
        before = _counted(sessions)[0]
        process.start()
        while process.is_alive() and _counted(sessions)[0] == before:
            time.sleep(0.2)  # until it has loaded what it needs, which is no part of the regrade
        started = time.perf_counter()
        times += answers.given(lambda: not process.is_alive() or _counted(sessions)[0] >= is_enough)  # noqa: B023
        took_s += time.perf_counter() - started
        process.kill()
        process.join()
    return took_s, times


def _worker(sessions: sessionmaker[Session], clock: Clock) -> RegradeWorker:
    return RegradeWorker(sessions, Regrader(sessions, _feedback(sessions), clock), clock)


def _worked_off(worker: RegradeWorker) -> None:
    while worker.work().answers:
        pass


def work(url: str, ahead_s: float) -> None:
    """Work off what waits, by a clock that is *ahead_s* seconds ahead, so that no lease has to be waited for."""

    def clock() -> datetime:
        return utc_now() + timedelta(seconds=ahead_s)

    _worked_off(_worker(sessions_on(create_engine(url)), clock))


def _counted(sessions: sessionmaker[Session]) -> tuple[int, int]:
    """Return how many learners were regraded, and how many more than once. A partial index serves it."""
    ours = LearningActivity.content_id == ASKED, LearningActivity.activity_type == "regrade"
    with sessions() as session:
        rows, learners = session.execute(
            select(func.count(), func.count(LearningActivity.user_id.distinct())).where(*ours)
        ).one()
    return learners, rows - learners


def _figures(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"answers": len(times), "p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1)}


if __name__ == "__main__":
    sys.exit(main())
