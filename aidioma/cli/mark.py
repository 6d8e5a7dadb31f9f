"""``mark``: one answer through the real pipeline, without recording it for anybody."""

import argparse

from aidioma.cli.mark_data import mark_data, suggested_lines
from aidioma.cli.named import DIRECTIONS, item_named
from aidioma.cli.reply import Commands, Output, command, opened
from aidioma.content.exercises import asked_direction, exercise
from aidioma.model.marks import Mark
from aidioma.model.people import OPERATOR


def add_commands(commands: Commands) -> None:
    """Add ``mark``."""
    parser = command(commands, "mark", _mark, about="mark one answer")
    parser.add_argument("--content", required=True, metavar="ID")
    parser.add_argument("--answer", required=True, metavar="TEXT")
    parser.add_argument("--direction", choices=DIRECTIONS, default="en-es")


def _mark(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        item = item_named(runtime, args.content)
        asked = exercise(item, asked_direction(item, args.direction))
        mark = runtime.feedback.mark(asked, args.answer, learner_id=OPERATOR)
    return Output(mark_data(mark), _as_text(mark))


def _as_text(mark: Mark) -> str:
    feedback, receipt = mark.feedback, mark.receipt
    lines = [f"{feedback.verdict.value}" + ("" if feedback.score is None else f", {feedback.score}/100")]
    lines += [f"  {edit.wrong or '(nothing)'} -> {edit.right or '(nothing)'}: {edit.why}" for edit in feedback.edits]
    lines += [text for text in (feedback.corrected, feedback.tip) if text]
    lines += suggested_lines(mark.suggested)
    lines.append(f"decided by {receipt.tier.value} in {receipt.latency_ms:.1f} ms for ${receipt.cost_usd}")
    return "\n".join(lines)
