"""``replay``: a labelled stream of answers through the real pipeline, on a database of its own."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from aidioma.cli.reply import Commands, Output, command
from aidioma.db import schema
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.scratch import scratch_database
from aidioma.errors import InvalidInputError
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
from aidioma.files import whole_file
from aidioma.settings import Settings


def add_commands(commands: Commands) -> None:
    """Add ``replay``."""
    parser = command(commands, "replay", _replay, about="measure reuse on a labelled stream of answers")
    parser.add_argument("workload", type=Path, metavar="WORKLOAD.jsonl")
    parser.add_argument("--policy", default="ours", metavar="exact|nearest:0.85|ours")
    parser.add_argument("--judge-noise", type=_share, default=0.0, metavar="P", help="share of labels misread, 0-1")
    parser.add_argument("--seed", type=int, default=0, help="of the misreadings")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N answers alone")
    parser.add_argument("--no-judge", action="store_true", help="no label is read before its answer is marked")
    parser.add_argument("--wrong", type=Path, metavar="FILE", help="write every wrong hit there, one JSON a line")


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        msg = f"{text} is not between 0 and 1"
        raise argparse.ArgumentTypeError(msg)
    return share


def _replay(args: argparse.Namespace) -> Output:
    if args.no_judge and args.judge_noise:
        msg = "--judge-noise is a judge's, and --no-judge leaves it out. Give one of them."
        raise InvalidInputError(msg, field="judge_noise")
    judge = None if args.no_judge else LabelJudge(noise=args.judge_noise, seed=args.seed)
    with _listed(args.wrong) as on_wrong:
        figures = measure(
            args.workload,
            policy=args.policy,
            judge=judge,
            settings=Settings(),
            limit=args.limit,
            on_wrong=on_wrong,
        )
    return Output(figures.as_data(), _as_text(figures))


@contextmanager
def _listed(path: Path | None) -> Iterator[OnWrong]:
    """Yield what writes wrong hits to *path*, which is there once all of them are; None writes nothing."""
    if path is None:
        yield lambda _row, _mark: None
        return
    target = path.resolve()
    if target.exists() and not target.is_file():
        msg = f"--wrong {path}: this is no file. Name one to write, such as wrong.jsonl."
        raise InvalidInputError(msg, field="wrong")
    try:
        with whole_file(target) as file:
            yield lambda row, mark: file.write(as_line(row, mark).encode())
    except OSError as error:
        msg = f"--wrong {path} cannot be written: {error.strerror}"
        raise InvalidInputError(msg, field="wrong") from error


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
    with scratch_database(settings) as url:
        schema.upgrade(url)
        engine = create_engine(url)
        try:
            marker = marker_for(policy, sessions_on(engine), settings=settings, judge=judge, clock=clock)
            rows = tqdm(read_workload(workload, limit=limit), unit=" answers", disable=None, leave=False)
            return replay(rows, marker, judge, clock=clock, on_wrong=on_wrong)
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
