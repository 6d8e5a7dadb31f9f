"""``progress``: made again from the activities, features and the staff's view brought up to date."""

import argparse

from tqdm import tqdm

from aidioma.accounts.model import OPERATOR
from aidioma.cli.reply import Commands, Reply, command, group, opened
from aidioma.progress.rebuild import rebuild


def add_commands(commands: Commands) -> None:
    """Add ``progress``."""
    progress = group(commands, "progress", about="progress of learners")
    again = command(progress, "rebuild", _rebuild, about="make user_progress again from learning_activities")
    again.add_argument("--check", action="store_true", help="only compare; exit status 1 on any difference")
    features = command(progress, "features", _features, about="bring the feature store and achievements up to date")
    features.add_argument("--all", action="store_true", help="compute everybody anew, not only whose session ended")
    command(progress, "stats", _stats, about="refresh the view that staff's overview reads; for a timer, say hourly")


def _rebuild(args: argparse.Namespace) -> Reply:
    with opened() as runtime, tqdm(unit=" learners", disable=None, leave=False) as bar:
        result = rebuild(runtime.sessions, check_only=args.check, on_learner=bar.update)
    found = len(result.differences)
    verb = "differ from" if args.check else "were mended to fit"
    text = f"{result.rows} rows; {found} {verb} the activities." if found else f"{result.rows} rows fit the activities."
    return Reply(
        {"rows": result.rows, "differences": list(result.differences)}, text, status=int(args.check and found > 0)
    )


def _features(args: argparse.Namespace) -> Reply:
    with opened() as runtime:
        learners = runtime.features.refresh_all() if args.all else runtime.features.refresh_stale()
    return Reply({"learners": learners}, f"Features of {learners} learners are up to date.")


def _stats(_: argparse.Namespace) -> Reply:
    with opened() as runtime:
        runtime.staff_view.refresh(by=OPERATOR)
        view = runtime.staff_view.view(by=OPERATOR)
    return Reply({"learners": view.count}, f"The overview of {view.count} learners is up to date.")
