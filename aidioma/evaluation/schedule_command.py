"""``schedule replay``: how well SM-2 and FSRS foresee a log of reviews."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aidioma.cli.reply import Commands, Output, command, group
from aidioma.evaluation.schedule_replay import figures, foresee, read_log


def add_commands(commands: Commands) -> None:
    """Add ``schedule``."""
    schedule = group(commands, "schedule", about="when items come back")
    replay = command(schedule, "replay", _replay, about="foresee a log of reviews by SM-2 and by FSRS")
    replay.add_argument(
        "log", type=Path, metavar="LOG.csv", help="card_id, review_rating (1-4), review_time (with zone)"
    )
    replay.add_argument("--seed", type=int, default=0, help="of the bootstrap")


def _replay(args: argparse.Namespace) -> Output:
    log = read_log(args.log)
    found = {"reviews": len(log), **figures(foresee(log), seed=args.seed)}
    return Output(found, _as_text(found))


def _as_text(found: Mapping[str, Any]) -> str:
    names = {"sm2": "SM-2, 0.9^(elapsed/interval)", "fsrs": "FSRS, default parameters", "constant": "a constant rate"}
    lines = [f"{found['reviews']} reviews; judged: {found['held_out']} of {found['cards']} cards in held-out weeks."]
    for name, words in names.items():
        one = found[name]
        lines.append(
            f"  {words}: log loss {one['log_loss']:.4f} ({one['low']:.4f} to {one['high']:.4f}), "
            f"off by {one['rmse_bins']:.4f} in bins"
        )
    apart = found["fsrs_minus_sm2"]
    lines.append(f"  FSRS minus SM-2: {apart['log_loss']:+.4f} ({apart['low']:+.4f} to {apart['high']:+.4f})")
    return "\n".join([*lines, found["note"]])
