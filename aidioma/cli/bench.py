"""``bench``: the hot paths at size, in a database made for it and dropped afterwards."""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import text as sql
from tqdm import tqdm

from aidioma.cli.reply import Commands, Output, command
from aidioma.db.scratch import scratch_database
from aidioma.files import ROOT
from aidioma.practice.card import Card
from aidioma.runtime import Runtime
from aidioma.settings import Settings

FILL = ROOT / "benchmarks" / "fill.sql"
SEPARATOR = "\n--------\n"
ROUNDS = 200
LEARNER = "bench-1"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is: people, sentences, answers a person, cache entries."""

    learners: int
    items: int
    answers: int
    entries: int


SCALES = {"small": Scale(200, 5_000, 300, 2_000), "full": Scale(50_000, 100_000, 100, 100_000)}


def add_commands(commands: Commands) -> None:
    """Add ``bench``."""
    parser = command(commands, "bench", _bench, about="measure the hot paths in a scratch database")
    parser.add_argument("--scale", choices=SCALES, default="small")


def _bench(args: argparse.Namespace) -> Output:
    scale = SCALES[args.scale]
    with _filled(scale) as runtime:
        named = tqdm(_paths(runtime, scale).items(), disable=None, leave=False)
        paths = {name: measured(path, ROUNDS) for name, path in named}
    floor = paths["floor: SELECT 1"]["p50_ms"]
    for figures in paths.values():
        figures["floor_ratio"] = round(figures["p50_ms"] / floor, 1)
    row = "{name:34} p50 {p50_ms:8.2f} ms   p95 {p95_ms:8.2f} ms   {floor_ratio:7.1f} x floor"
    text = "\n".join(row.format(name=name, **figures) for name, figures in paths.items())
    return Output({"scale": args.scale, "paths": paths}, text)


@contextmanager
def _filled(scale: Scale) -> Iterator[Runtime]:
    settings = Settings()
    with scratch_database(settings) as url:
        runtime = Runtime.open(
            settings.model_copy(update={"database_url": SecretStr(url), "database_direct_url": None})
        )
        try:
            parameters = {name: getattr(scale, name) for name in Scale.__slots__}
            for statement in tqdm(FILL.read_text("utf-8").split(SEPARATOR), desc="filling", disable=None, leave=False):
                with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(sql("SET statement_timeout = 0"))
                    wanted = {name: value for name, value in parameters.items() if f":{name}" in statement}
                    connection.execute(sql(statement), wanted)
            yield runtime
        finally:
            runtime.close()


def _paths(runtime: Runtime, scale: Scale) -> dict[str, Callable[[], object]]:
    return {
        "floor: SELECT 1": lambda: _rows(runtime, "SELECT 1"),
        "today: what is due, what is next": lambda: runtime.practice.today(user_id=LEARNER),
        "mark: a known answer": lambda: _mark(runtime),
        "answer: mark, record, reschedule": lambda: _answer(runtime, scale),
        "progress: the last 30 days": lambda: runtime.progress.overview(user_id=LEARNER),
        "content: 50 items by metadata": lambda: runtime.learning.get_content("sentence", {"topics": ["topic7"]}),
        "cache: 5 similar responses": lambda: _similar(runtime, scale),
    }


def _rows(runtime: Runtime, statement: str, **parameters: Any) -> object:
    with runtime.engine.connect() as connection:
        return connection.execute(sql(statement), parameters).all()


def _mark(runtime: Runtime) -> object:
    shown = runtime.practice.show(Card.dealt("bench:7", "en-es"), user_id=LEARNER)
    return runtime.feedback.mark(shown.exercise, "la frase número 7 está aquí", learner_id=LEARNER)


def _answer(runtime: Runtime, scale: Scale) -> object:
    number = 1 + uuid4().int % scale.items
    card = Card.dealt(f"bench:{number}", "en-es")
    return runtime.practice.submit_answer(user_id=LEARNER, card=card, answer=f"la frase número {number} está aquí")


def _similar(runtime: Runtime, scale: Scale) -> object:
    probe = "SELECT * FROM find_similar_responses((SELECT input_embedding FROM ai_cache WHERE cache_key = :key))"
    return _rows(runtime, probe, key=f"bench:{1 + uuid4().int % scale.entries}")


def measured(path: Callable[[], object], rounds: int) -> dict[str, float]:
    """Return how long *path* takes over *rounds*, in milliseconds, after a few to warm up."""
    for _ in range(5):
        path()
    times = []
    for _ in range(rounds):
        started_at = time.perf_counter()
        path()
        times.append((time.perf_counter() - started_at) * 1000)
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"n": rounds, "p50_ms": round(cuts[49], 3), "p95_ms": round(cuts[94], 3)}
