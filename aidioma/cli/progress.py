"""``progress``: shown, made again from the activities, features and the staff's view brought up to date."""

import argparse
from collections.abc import Mapping
from typing import Any

from tqdm import tqdm

from aidioma.cli.named import account_named, item_named
from aidioma.cli.reply import Commands, Output, command, group, opened
from aidioma.db.models import UserProgress
from aidioma.model.people import OPERATOR
from aidioma.progress.derived import Recomputed, recompute
from aidioma.progress.rebuild import Rebuilt, rebuild
from aidioma.progress.stored import stored


def add_commands(commands: Commands) -> None:
    """Add ``progress``."""
    progress = group(commands, "progress", about="progress of learners")
    show = command(progress, "show", _show, about="a learner's rows of user_progress, by content id")
    show.add_argument("--user", required=True, metavar="EMAIL")
    show.add_argument("--content", metavar="ID", help="of this item alone")
    again = command(progress, "rebuild", _rebuild, about="make all that is derived from learning_activities again")
    again.add_argument("--check", action="store_true", help="only compare; exit status 1 on any difference")
    features = command(progress, "features", _features, about="bring the feature store and achievements up to date")
    features.add_argument("--all", action="store_true", help="compute everybody anew, not only whose session ended")
    command(progress, "stats", _stats, about="refresh the view that staff's overview reads; for a timer, say hourly")


def _show(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        account = account_named(runtime, args.user)
        content_id = None if args.content is None else item_named(runtime, args.content).id
        with runtime.sessions() as session:
            rows = stored(session, user_id=account.id, content_id=content_id)
    return Output({"rows": rows}, "\n".join(map(_row_in_words, rows)) or "Nothing was practised yet.")


def _row_in_words(row: Mapping[str, Any]) -> str:
    due = row["next_review_at"] or "without a date"
    return f"{row['content_id']}: {row['attempts']} attempts, mastery {row['mastery_level']}, next {due}"


def _rebuild(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        with tqdm(desc="progress", unit=" learners", disable=None, leave=False) as bar:
            items = rebuild(runtime.sessions, check_only=args.check, on_learner=bar.update)
        with tqdm(desc="features", unit=" learners", disable=None, leave=False) as bar:
            rest = recompute(runtime.sessions, now=runtime.clock(), check_only=args.check, on_learner=bar.update)
    differences = [{"table": UserProgress.__tablename__, **found} for found in items.differences]
    differences += rest.differences
    return Output(
        {"rows": items.rows, "learners": rest.learners, "waiting": rest.waiting, "differences": differences},
        _rebuilt_in_words(items, rest, check_only=args.check),
        status=int(args.check and bool(differences)),
    )


def _rebuilt_in_words(items: Rebuilt, rest: Recomputed, *, check_only: bool) -> str:
    found = len(items.differences) + len(rest.differences)
    verb = "differ from" if check_only else "were mended to fit"
    looked_at = f"{items.rows} rows of progress, features and achievements of {rest.learners} learners"
    waiting = (
        f" {rest.waiting} practised since their features were computed, which happens after the session."
        if check_only and rest.waiting
        else ""
    )
    if not found:
        return f"{looked_at} fit the activities.{waiting}"
    return f"{looked_at}: {found} {verb} the activities.{waiting}"


def _features(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        learners = runtime.features.refresh_all() if args.all else runtime.features.refresh_stale()
    return Output({"learners": learners}, f"Features of {learners} learners are up to date.")


def _stats(_: argparse.Namespace) -> Output:
    with opened() as runtime:
        runtime.staff_view.refresh(by=OPERATOR)
        view = runtime.staff_view.view(by=OPERATOR)
    return Output({"learners": view.count}, f"The overview of {view.count} learners is up to date.")
