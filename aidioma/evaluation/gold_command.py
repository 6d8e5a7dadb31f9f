"""``gold``: labelled answers through the default installation, on a database of its own."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tqdm import tqdm

from aidioma.cli.reply import Commands, Output, command
from aidioma.errors import InvalidInputError
from aidioma.evaluation.gold import GoldCount, GoldFigures, GoldRow, as_line, read_gold
from aidioma.evaluation.gold_learners import gold_installation
from aidioma.evaluation.lines_out import lines_to
from aidioma.evaluation.warming import ANSWERS_A_ROUND
from aidioma.model.marks import Mark
from aidioma.settings import Settings

MOST_ROUNDS: Final = 1_000
MOST_TYPED: Final = 500_000
"""Some hours of one processor; nobody waits for more."""

OnMark = Callable[[GoldRow, Mark], object]


def add_commands(commands: Commands) -> None:
    """Add ``gold``."""
    parser = command(
        commands, "gold", _gold, about="hold a teacher's marks against those that are given without a judge"
    )
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="labelled answers, one JSON object a line")
    parser.add_argument(
        "--warm", type=_rounds, default=0, metavar="N", help="first have learners answer every exercise, N times over"
    )
    parser.add_argument("--seed", type=int, default=0, help="of what they answer, and in which order")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write what each row was told there, one JSON a line")


def _rounds(text: str) -> int:
    rounds = int(text)
    if not 0 <= rounds <= MOST_ROUNDS:
        msg = f"{text} is not between 0 and {MOST_ROUNDS}"
        raise argparse.ArgumentTypeError(msg)
    return rounds


def _gold(args: argparse.Namespace) -> Output:
    with lines_to(args.out, option="--out") as write:
        figures = measure_gold(
            args.file,
            settings=Settings(),
            rounds=args.warm,
            seed=args.seed,
            on_mark=lambda row, mark: write(as_line(row, mark)),
        )
    return Output(figures.as_data(), "\n".join(_as_text(figures)))


def measure_gold(
    path: Path,
    *,
    settings: Settings,
    rounds: int = 0,
    seed: int = 0,
    on_mark: OnMark = lambda _row, _mark: None,
) -> GoldFigures:
    """
    Mark the rows of *path* in their order, after *rounds* of use, and return what became of them.

    Raises:
        InvalidInputError: If a row cannot be measured, or so many rounds would not come to an end.
    """
    lines = list(read_gold(path))
    figures = GoldFigures()
    with gold_installation(settings) as installation:
        exercises = list(installation.take_in(lines).values())
        total = rounds * ANSWERS_A_ROUND * len(exercises)
        if total > MOST_TYPED:
            msg = f"--warm {rounds} has {total:,} answers typed first; {MOST_TYPED:,} are allowed. Choose a smaller N."
            raise InvalidInputError(msg, field="warm")
        warm = installation.warm(exercises, rounds=rounds, seed=seed)
        for _ in tqdm(warm, total=total, unit=" answers", disable=None, leave=False):
            pass
        for line in tqdm(lines, unit=" rows", disable=None, leave=False):
            mark = installation.measured(line)
            figures.count(line.row, mark)
            on_mark(line.row, mark)
    return figures


def _as_text(figures: GoldFigures) -> Iterator[str]:
    rows, suggested = figures.rows, figures.suggested
    share = rows.wrong_share
    yield f"{rows.n} rows, {rows.settled} settled ({rows.settled / max(1, rows.n):.1%})"
    yield f"{rows.wrong} wrong: {share.estimate or 0:.2%} of those settled, at most {share.high:.2%} (95 %)"
    yield f"{rows.n - rows.settled} pending, {suggested.n} with a suggestion, {suggested.right} of these right"
    yield from _table("category", figures.categories)
    yield from _table("tier", figures.tiers)


def _table(heading: str, counts: Mapping[str, GoldCount]) -> Iterator[str]:
    width = max(map(len, (heading, *counts)))
    yield f"\n{heading:{width}} {'rows':>7} {'settled':>8} {'wrong':>7}"
    for name, count in sorted(counts.items()):
        yield f"{name:{width}} {count.n:7} {count.settled:8} {count.wrong:7}"
