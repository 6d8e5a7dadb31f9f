"""``answer``: one answer of a learner's, recorded as if it had been practised on the page."""

import argparse
from datetime import datetime
from typing import get_args

from aidioma.cli.mark_data import suggested_data, suggested_lines
from aidioma.cli.named import DIRECTIONS, account_named, card_named
from aidioma.cli.reply import Commands, Output, command, opened
from aidioma.errors import InvalidInputError
from aidioma.model.preferences import Preferences
from aidioma.practice.result import AnswerResult
from aidioma.scheduling.sm2 import SelfRating


def add_commands(commands: Commands) -> None:
    """Add ``answer``."""
    parser = command(commands, "answer", _answer, about="record one answer of a learner's, as if practised")
    parser.add_argument("--user", required=True, metavar="EMAIL", help="whose answer it is")
    parser.add_argument("--content", required=True, metavar="ID", help="the item that is answered")
    parser.add_argument("--answer", required=True, metavar="TEXT")
    parser.add_argument("--direction", choices=DIRECTIONS, default="en-es", help="default: into Spanish")
    parser.add_argument(
        "--rating", choices=get_args(SelfRating), help="the learner's own word, where the answer stays pending"
    )


def _answer(args: argparse.Namespace) -> Output:
    if not args.answer.strip():
        msg = 'The answer is empty. Give what the learner wrote: --answer "Hola"'
        raise InvalidInputError(msg, field="answer")
    with opened() as runtime:
        account = account_named(runtime, args.user)
        card = card_named(runtime, args.content, args.direction, user_id=account.id).card
        outcome = runtime.practice.submit_answer(
            user_id=account.id, card=card, answer=args.answer, preferences=Preferences.read(account.preferences)
        )
        if args.rating and outcome.quality is None:
            outcome = runtime.practice.rate(user_id=account.id, card=card, rating=args.rating)
    return Output(as_data(outcome), _as_text(outcome, rating=args.rating))


def as_data(outcome: AnswerResult) -> dict[str, object]:
    """Return *outcome* with the keys that scripts depend on; ``suggested`` is null where nothing is."""
    return {
        "activity_id": outcome.activity_id,
        "verdict": outcome.mark.feedback.verdict.value,
        "quality": outcome.quality,
        "next_review_at": _iso(outcome.due_at),
        "suggested": suggested_data(outcome.mark.suggested),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _as_text(outcome: AnswerResult, *, rating: str | None) -> str:
    verdict, due = outcome.mark.feedback.verdict.value, outcome.due_at
    comes_back = f"comes back on {due:%d %B %Y at %H:%M} UTC" if due else "has no date yet"
    lines = [f"Recorded as {outcome.activity_id}: {verdict}, the item {comes_back}."]
    if outcome.quality is None:
        lines.append("Nobody could be sure of the mark. --rating again|hard|good|easy gives the learner's own word.")
        lines += suggested_lines(outcome.mark.suggested)
    elif rating and not outcome.rated:
        lines.append("The answer has its mark, so the rating was not needed.")
    return "\n".join(lines)
