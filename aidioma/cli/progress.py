"""``progress rebuild``: progress made again from the activities."""

import argparse

from tqdm import tqdm

from aidioma.cli.reply import Commands, Reply, command, group, opened
from aidioma.progress.rebuild import rebuild


def add_commands(commands: Commands) -> None:
    """Add ``progress``."""
    progress = group(commands, "progress", about="progress of learners")
    again = command(progress, "rebuild", _rebuild, about="make user_progress again from learning_activities")
    again.add_argument("--check", action="store_true", help="only compare; exit status 1 on any difference")


def _rebuild(args: argparse.Namespace) -> Reply:
    with opened() as runtime, tqdm(unit=" learners", disable=None, leave=False) as bar:
        result = rebuild(runtime.sessions, check_only=args.check, on_learner=bar.update)
    found = len(result.differences)
    verb = "differ from" if args.check else "were mended to fit"
    text = f"{result.rows} rows; {found} {verb} the activities." if found else f"{result.rows} rows fit the activities."
    return Reply(
        {"rows": result.rows, "differences": list(result.differences)}, text, status=int(args.check and found > 0)
    )
