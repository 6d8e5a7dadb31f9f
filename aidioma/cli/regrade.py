"""``regrade``: answers that say the same get another mark, past ones and the next, and their cards the dates for it."""

import argparse

from tqdm import tqdm

from aidioma.cli.named import DIRECTIONS, item_named
from aidioma.cli.reply import Commands, Output, command, opened
from aidioma.content.exercises import asked_direction
from aidioma.content.service import AUTHOR
from aidioma.errors import InvalidInputError
from aidioma.grading.decided import DECIDABLE
from aidioma.grading.regrade import Regraded
from aidioma.inbox.teaching import teach
from aidioma.model.marks import Verdict
from aidioma.regrade_queue import RegradeRequest


def add_commands(commands: Commands) -> None:
    """Add ``regrade``."""
    parser = command(commands, "regrade", _regrade, about="give past answers that say the same another mark")
    parser.add_argument("--content", required=True, metavar="ID", help="the item that was answered")
    parser.add_argument("--direction", choices=DIRECTIONS, default="en-es", help="default: into Spanish")
    parser.add_argument("--answer", required=True, metavar="TEXT")
    parser.add_argument("--verdict", required=True, choices=[verdict.value for verdict in DECIDABLE])
    parser.add_argument("--dry-run", action="store_true", help="only say what it would come to")


def _regrade(args: argparse.Namespace) -> Output:
    if not args.answer.strip():
        msg = 'The answer is empty. Give what the learners wrote: --answer "Hola"'
        raise InvalidInputError(msg, field="answer")
    with opened() as runtime:
        item = item_named(runtime, args.content)
        if (only := asked_direction(item, args.direction)) != args.direction:
            msg = f"{args.content!r} is not asked {args.direction}, only {only}. Say --direction {only}."
            raise InvalidInputError(msg, field="direction")
        request = RegradeRequest(
            content_id=item.id, direction=args.direction, answers=(args.answer,), verdict=Verdict(args.verdict)
        )
        if not args.dry_run:
            teach(runtime.content, item, args.direction, [args.answer], Verdict(args.verdict), by=AUTHOR)
        with tqdm(desc="regrade", unit=" learners", disable=None, leave=False) as bar:
            found = runtime.regrading.regrader.whole(request, dry_run=args.dry_run, on_learners=bar.update)
    data = {"answers": found.answers, "learners": found.learners, "cards_moved": found.cards_moved}
    return Output(data, _in_words(found, dry_run=args.dry_run))


def _in_words(found: Regraded, *, dry_run: bool) -> str:
    if not found.answers:
        return "No past answer needs another mark."
    verb = "would get" if dry_run else "got"
    return (
        f"{found.answers} answers of {found.learners} learners {verb} this mark; "
        f"{found.cards_moved} cards {'would come' if dry_run else 'come'} back on another day."
    )
