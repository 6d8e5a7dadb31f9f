"""``replay``: a labelled stream of answers through the real pipeline, on a database of its own."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session, sessionmaker
from tqdm import tqdm

from aidioma.cli.reply import Commands, Output, command
from aidioma.db import schema
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.scratch import scratch_database
from aidioma.errors import InvalidInputError
from aidioma.evaluation.baseline_table import BASELINES, MeasuredBaseline, table_data, table_lines
from aidioma.evaluation.lines_out import lines_to
from aidioma.evaluation.replay import (
    Figures,
    LabelJudge,
    OnWrong,
    SteppingClock,
    as_line,
    marker_for,
    read_workload,
    replay,
)
from aidioma.settings import Settings

OURS: Final = "ours"


def add_commands(commands: Commands) -> None:
    """Add ``replay``."""
    parser = command(commands, "replay", _replay, about="measure reuse on a labelled stream of answers")
    parser.add_argument("workload", type=Path, metavar="WORKLOAD.jsonl")
    parser.add_argument("--policy", default=OURS, metavar="exact|nearest:0.85|ours")
    parser.add_argument("--judge-noise", type=_share, default=0.0, metavar="P", help="share of labels misread, 0-1")
    parser.add_argument("--seed", type=int, default=0, help="of the misreadings")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N answers alone")
    parser.add_argument("--baselines", action="store_true", help="every baseline in turn, in one table")
    parser.add_argument("--no-judge", action="store_true", help="no label is read before its answer is marked")
    parser.add_argument("--wrong", type=Path, metavar="FILE", help="write every wrong hit there, one JSON a line")


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        msg = f"{text} is not between 0 and 1"
        raise argparse.ArgumentTypeError(msg)
    return share


def _replay(args: argparse.Namespace) -> Output:
    if args.baselines:
        return _baselines(args)
    if args.no_judge and args.judge_noise:
        msg = "--judge-noise is a judge's, and --no-judge leaves it out. Give one of them."
        raise InvalidInputError(msg, field="judge_noise")
    judge = None if args.no_judge else LabelJudge(noise=args.judge_noise, seed=args.seed)
    with lines_to(args.wrong, option="--wrong") as write:
        figures = measure(
            args.workload,
            policy=args.policy,
            judge=judge,
            settings=Settings(),
            limit=args.limit,
            on_wrong=lambda row, mark: write(as_line(row, mark)),
        )
    return Output(figures.as_data(), _as_text(figures))


def _baselines(args: argparse.Namespace) -> Output:
    if args.no_judge or args.wrong is not None or args.policy != OURS:
        msg = "--baselines replays with every policy and a judge, so it goes with no --policy, --no-judge or --wrong."
        raise InvalidInputError(msg, field="baselines")
    found = measure_baselines(
        args.workload, settings=Settings(), limit=args.limit, noise=args.judge_noise, seed=args.seed
    )
    measured, stream = list(found), args.workload.name
    return Output(table_data(stream, measured), "\n".join(table_lines(stream, measured)))


def measure(
    workload: Path,
    *,
    policy: str,
    judge: LabelJudge | None,
    settings: Settings,
    limit: int | None = None,
    on_wrong: OnWrong = lambda _row, _mark: None,
) -> Figures:
    """Replay *workload* under *policy* on a scratch database of the configured server; *judge* None: without any."""
    clock = SteppingClock()
    with _scratch_sessions(settings) as sessions:
        marker = marker_for(policy, sessions, settings=settings, judge=judge, clock=clock)
        rows = tqdm(read_workload(workload, limit=limit), unit=" answers", disable=None, leave=False)
        return replay(rows, marker, judge, clock=clock, on_wrong=on_wrong)


def measure_baselines(
    workload: Path, *, settings: Settings, limit: int | None = None, noise: float = 0.0, seed: int = 0
) -> Iterator[MeasuredBaseline]:
    """Replay *workload* with every baseline in turn, each on a scratch database and with a judge of its own."""
    for baseline in BASELINES:
        clock, judge = SteppingClock(), LabelJudge(noise=noise, seed=seed)
        with _scratch_sessions(settings, durable=False) as sessions:
            marker = baseline.open(sessions, clock, judge, settings)
            rows = tqdm(
                read_workload(workload, limit=limit), desc=baseline.name, unit=" answers", disable=None, leave=False
            )
            yield MeasuredBaseline(baseline, replay(rows, marker, judge, clock=clock))


@contextmanager
def _scratch_sessions(settings: Settings, *, durable: bool = True) -> Iterator[sessionmaker[Session]]:
    with scratch_database(settings, durable=durable) as url:
        schema.upgrade(url)
        engine = create_engine(url)
        try:
            yield sessions_on(engine)
        finally:
            engine.dispose()


def _as_text(figures: Figures) -> str:
    data = figures.as_data()
    answers, hits = max(1, figures.answers), max(1, figures.hits)
    lines = [
        f"{figures.answers} answers, {figures.hits / answers:.1%} settled without the judge",
        f"{figures.wrong_hits / hits:.2%} of these wrong, {figures.wrong_verdicts / hits:.2%} in their verdict",
        f"{figures.model_calls} calls, shadow {figures.shadow_calls} ({figures.shadow_calls / hits:.1%} of hits)",
        *(f"  {tier}: {share:.1%}" for tier, share in data["tiers"].items()),
        f"p50 {data['latency_ms']['p50']:.1f} ms, p95 {data['latency_ms']['p95']:.1f} ms",
    ]
    return "\n".join(lines)
