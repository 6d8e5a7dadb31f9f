"""
The whole migration rehearsed: plan, copy, dual-write, verify, 10 %, 100 %, clean-up, killed with -9 on the way.

A legacy database of our making, dirty in every known way, with the earlier application writing to it and learners
answering here throughout. The commands are the real ones, each a process of its own, so that killing it is real.
What was seen at several sizes is in docs/migration.md.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from aidioma.attachments import open_installation
from aidioma.db.engine import create_engine
from aidioma.db.scratch import scratch_database
from aidioma.legacy.tables import KINDS, ROWS
from aidioma.progress.rebuild import rebuild
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from benchmarks.rehearsal_people import NATIVES, Learners, Writer, at_work
from tests.legacy.legacy_database import SCHEMA, build

SIZES = {20_000: (200, 100), 200_000: (1_000, 200), 1_000_000: (2_000, 400)}
"""Users and sentences for about so many rows in all; two answers in five rows."""
QUIET_S = 15.0
BESIDE = "beside a busy process"


@dataclass(slots=True)
class Step:
    """One command: how often it was killed, what it took in all, and its exit status."""

    command: str
    kills: int = 0
    wall_s: float = 0.0
    processor_s: float = 0.0
    peak_mb: int = 0
    status: int = 0


@dataclass(slots=True)
class Rehearsal:
    """One rehearsal in the database at *url*."""

    url: str
    folder: Path
    random: Random
    steps: list[Step] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def step(self, words: str, *, learners: Learners, kills: int = 0, after_s: tuple[float, float] = (1, 5)) -> Step:
        """Run ``migrate`` *words*, killing it so often after a random time, then to its end."""
        learners.stage = words.split(" --", maxsplit=1)[0]
        step = Step(words)
        started = time.perf_counter()
        while self._run(step, kill_after=self.random.uniform(*after_s) if step.kills < kills else None):
            step.kills += 1
        step.wall_s = time.perf_counter() - started
        self.steps.append(step)
        print(f"  {words}: {step.wall_s:.0f} s, killed {step.kills} times, status {step.status}", flush=True)
        return step

    def _run(self, step: Step, *, kill_after: float | None) -> bool:
        """Return whether it was killed before it ended."""
        command = [sys.executable, "-m", "aidioma", "migrate", *step.command.split(), "--json"]
        with (self.folder / "last.json").open("wb") as out, (self.folder / "errors.txt").open("ab") as errors:
            process = subprocess.Popen(command, env=os.environ | self._settings(), stdout=out, stderr=errors)
            killed = False
            if kill_after is not None:
                try:
                    process.wait(timeout=kill_after)
                except subprocess.TimeoutExpired:
                    process.kill()
                    killed = True
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            process.wait()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        step.processor_s += used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        step.peak_mb = max(step.peak_mb, used.ru_maxrss // 1024)
        step.status = process.returncode
        return killed

    def _settings(self) -> Mapping[str, str]:
        return {
            "DATABASE_URL": self.url,
            "LEGACY_DATABASE_URL": self.url,
            "LEGACY_SCHEMA": SCHEMA,
            "AIDIOMA_DATA_DIR": str(self.folder / "data"),
        }

    def said(self) -> dict[str, Any]:
        """Return what the last command printed."""
        found: dict[str, Any] = json.loads((self.folder / "last.json").read_text("utf-8"))
        return found

    def expect(self, *, holds: bool, otherwise: str) -> None:
        """Note a problem where something does not hold."""
        if not holds:
            self.problems.append(otherwise[:1_000])
            print(f"  PROBLEM: {otherwise[:1_000]}", flush=True)

    def runtime(self) -> Runtime:
        """Open the installation, as the app does."""
        named = {name.lower(): value for name, value in self._settings().items() if name != "AIDIOMA_DATA_DIR"}
        return open_installation(Settings.model_validate(named | {"AIDIOMA_DATA_DIR": self.folder / "data"}))


def rehearse(url: str, folder: Path, *, rows: int, kills: int, seed: int) -> dict[str, Any]:
    """Rehearse at about *rows* rows and return what was seen."""
    users, sentences = SIZES[min(SIZES, key=lambda size: abs(size - rows))]
    one = Rehearsal(url, folder, Random(seed))
    runtime = one.runtime()
    engine = create_engine(url, pooled=False)
    build(engine, users=users, sentences=sentences, answers=rows * 2 // 5)
    writer = Writer(
        engine.url.set(drivername="postgresql").render_as_string(hide_password=False), SCHEMA, users, sentences, 0.05
    )
    learners = Learners(runtime, 0.04)
    (beside,) = runtime.attached
    beside.start()
    with at_work(writer, learners):
        time.sleep(QUIET_S)
        with _somebody_busy(learners):
            time.sleep(QUIET_S)
        _the_way(one, learners, kills=kills)
    _afterwards(one, engine, writer, learners)
    one.step("reads new", learners=learners)
    clean_up = f"cleanup --yes --settled-hours 0 --export {folder}/export"
    one.step(clean_up, learners=learners, kills=1, after_s=(2, 4 + rows / 100_000))
    one.expect(holds=one.steps[-1].status == 0, otherwise=f"cleanup ended with {one.steps[-1].status}")
    left = _one(engine, f"SELECT count(*) FROM pg_tables WHERE schemaname = '{SCHEMA}'")
    one.expect(holds=left == 0, otherwise=f"{left} legacy tables are left")
    differences = list(rebuild(runtime.sessions, check_only=True).differences)
    one.expect(holds=not differences, otherwise=f"progress is not the fold of activities: {differences[:3]}")
    beside.close()
    runtime.close()
    engine.dispose()
    return _report(one, writer, learners, rows=rows)


@contextmanager
def _somebody_busy(learners: Learners) -> Iterator[None]:
    """Let a process calculate beside the learners that has nothing to do with them: what any neighbour costs them."""
    learners.stage = BESIDE
    process = subprocess.Popen([sys.executable, "-c", "while True: sum(range(1000))"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _the_way(one: Rehearsal, learners: Learners, *, kills: int) -> None:
    # The plan reads everything once: by its time, a fast machine's commands are killed as often as a slow one's.
    once = one.step("plan", learners=learners).wall_s
    one.step("copy", learners=learners, kills=kills, after_s=(once, 2.5 * once))
    learners.both_sides = True
    one.step("dual-write on", learners=learners, kills=2, after_s=(0.8 * once, 1.4 * once))
    one.step("verify", learners=learners, kills=1, after_s=(0.8 * once, 1.4 * once))
    one.expect(holds=one.steps[-1].status == 0, otherwise=f"verify while in use: {one.said().get('mismatches')}")
    for percent in (10, 100, 0, 100):
        one.step(f"reads new --percent {percent}", learners=learners)
        learners.stage = f"{percent} % read new"
        time.sleep(QUIET_S / 2)


def _afterwards(one: Rehearsal, engine: Any, writer: Writer, learners: Learners) -> None:
    """Nobody writes any more: both sides are compared, by the command and by hand."""
    one.step("verify", learners=learners)
    one.expect(holds=one.steps[-1].status == 0, otherwise=f"verify at rest: {one.said().get('mismatches')}")
    for name in KINDS:
        for problem in _lost_or_twice(engine, name):
            one.expect(holds=False, otherwise=problem)
    arrived = _one(engine, "SELECT count(*) FROM learning_activities WHERE id LIKE 'eval:live-%'")
    one.expect(holds=arrived == len(writer.kept), otherwise=f"{len(writer.kept)} written there, {arrived} here")
    one.expect(holds=not writer.refused, otherwise=f"the earlier application was refused: {writer.refused[:3]}")
    one.expect(holds=not learners.refused, otherwise=f"learners were refused: {learners.refused[:3]}")
    here = _one(engine, "SELECT count(*) FROM learning_activities WHERE id = ANY(:ids)", ids=learners.given)
    told = [f"aidioma:{key}" for key in learners.given]
    there = _one(engine, f"SELECT count(*) FROM {SCHEMA}.evaluations WHERE id = ANY(:ids)", ids=told)
    given = len(set(learners.given))
    one.expect(holds=here == there == given, otherwise=f"{given} answers given, {here} here, {there} there")


def _lost_or_twice(engine: Any, name: str) -> Iterable[str]:
    """Compare the keys of both sides by a full join, which knows nothing of how they came over."""
    row = next((row for row in ROWS if row.name == name), None)
    if row is None or name == "conversation_sessions":
        return
    ours = {
        "user": "SELECT preferences -> 'legacy' FROM users",
        "content": "SELECT metadata -> 'legacy' FROM learning_content",
        "activity": "SELECT NULL::jsonb",
    }[row.kind]
    statement = f"""
        SELECT count(*) FILTER (WHERE there.id IS NULL), count(*) FILTER (WHERE here.key IS NULL),
               count(here.key) - count(DISTINCT here.key)
        FROM (SELECT told ->> 'key' FROM ({ours} UNION ALL SELECT metadata -> 'legacy' FROM learning_activities)
              AS every (told) WHERE told ->> 'table' = :name) AS here (key)
        FULL JOIN (SELECT id FROM {SCHEMA}.{name} WHERE id NOT LIKE 'aidioma:%' AND NOT id = ANY(:natives)) AS there
               ON there.id = here.key
    """
    natives = [f"native{number}" for number in range(NATIVES)]
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        extra, lost, twice = connection.execute(text(statement), {"name": name, "natives": natives}).one()
    if extra or lost or twice:
        yield f"{name}: {lost} lost, {extra} that are not there, {twice} twice"


def _one(engine: Any, statement: str, **values: Any) -> Any:
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        return connection.scalar(text(statement), values)


def _report(one: Rehearsal, writer: Writer, learners: Learners, *, rows: int) -> dict[str, Any]:
    return {
        "rows": rows,
        "steps": [asdict(step) for step in one.steps],
        "written_there": writer.acts,
        "answered_here": len(learners.given),
        "answer_ms": _spread(learners.taken_ms),
        "today_ms": _spread(learners.read_ms),
        "problems": one.problems,
    }


def _spread(taken: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile by step, each also as a multiple of what it was beside any busy process."""
    found = {stage: _quantiles(times) for stage, times in taken.items() if len(times) > 1}
    before = found[BESIDE]
    return {
        stage: some | {"times": some["p50"] / before["p50"], "times_p95": some["p95"] / before["p95"]}
        for stage, some in found.items()
    }


def _quantiles(times: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=20)
    return {"n": len(times), "p50": cuts[9], "p95": cuts[18], "max": max(times)}


@contextmanager
def _place() -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory(prefix="aidioma-rehearsal-") as folder, scratch_database(Settings()) as url:
        yield url, Path(folder)


def main() -> int:
    """Rehearse, print what was seen, and return 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=4, help="of the copy")
    parser.add_argument("--seed", type=int, default=8)
    args = parser.parse_args()
    with _place() as (url, folder):
        found = rehearse(url, folder, rows=args.rows, kills=args.kills, seed=args.seed)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return int(bool(found["problems"]))


if __name__ == "__main__":
    sys.exit(main())
