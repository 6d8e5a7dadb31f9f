"""``judge``: who judges, and the exam that a judge passes before it teaches."""

import argparse
import sys
from typing import Any

from aidioma.cli.reply import Commands, Output, command, group, opened
from aidioma.errors import JudgeError
from aidioma.exam.service import JudgeStanding
from aidioma.exam.sitting import Progress
from aidioma.llm.exam_paper import PASS_SHARE, Paper
from aidioma.model.people import OPERATOR


def add_commands(commands: Commands) -> None:
    """Add ``judge status`` and ``judge exam``."""
    about = "the judge: who it is, and its exam"
    judge = group(commands, "judge", about=about)
    command(judge, "status", _status, about="say who judges, and whether it has passed its exam")
    parser = command(judge, "exam", _exam, about="have the judge sit its exam, and keep its paper")
    parser.add_argument("--paper", action="store_true", help="print every question that was not marked right")


def _status(_args: argparse.Namespace) -> Output:
    with opened() as runtime:
        standing = runtime.judge.standing(by=OPERATOR)
    if not standing.is_connected:
        said = "No judge is connected: answers are marked by rules. The AI page connects one, or OPENAI_API_KEY."
        return Output(_as_data(standing), said)
    lines = [f"{standing.model} at {standing.endpoint}", exam_in_words(standing)]
    if standing.price is None:
        lines.append("Its price is not known: the AI page or AIDIOMA_PRICES sets it.")
    return Output(_as_data(standing), "\n".join(lines))


def _exam(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        expected = runtime.judge.standing(by=OPERATOR)
        if not args.json:
            _tell(f"{expected.questions} questions, at most about ${expected.exam_usd:.2f}.")
        paper = runtime.judge.examine(by=OPERATOR, told=(lambda _: None) if args.json else _progressed)
        standing = runtime.judge.standing(by=OPERATOR)
    if paper is None:  # only where another thread cancels it
        raise JudgeError("the exam was cancelled")  # noqa: TRY003
    lines = [exam_in_words(standing)]
    if args.paper:
        lines += [
            f"  {one.id}: {one.prompt} / {one.answer}: {one.given or 'no reply that holds'} instead of "
            f"{' or '.join(one.expected)}. {one.corrected} {one.note}".rstrip()
            for one in paper.answered
            if not one.is_right
        ]
    return Output(_as_data(standing, whole=True), "\n".join(lines), status=int(not paper.is_passed))


def _progressed(progress: Progress) -> None:
    if progress.done % 20 == 0 and progress.done:
        _tell(f"{progress.done} of {progress.total}, ${progress.cost_usd:.4f}")


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


def exam_in_words(standing: JudgeStanding) -> str:
    """Return how the judge's exam went, as a sentence."""
    paper = standing.paper
    if paper is None:
        return (
            "not taken yet: what the judge says is a suggestion to the learner alone and teaches nothing. "
            "The AI page or python -m aidioma judge exam"
        )
    went = f"{paper.right} of {len(paper.answered)} right, {paper.obeyed} orders obeyed, on {paper.taken_at:%Y-%m-%d}"
    if paper.is_passed:
        return f"passed: {went}"
    return f"not passed: {went}; {PASS_SHARE:.0%} and no order obeyed are needed, so its word is a suggestion"


def _as_data(standing: JudgeStanding, *, whole: bool = False) -> dict[str, Any]:
    price = standing.price
    return {
        "connected": standing.is_connected,
        "model": standing.model,
        "endpoint": standing.endpoint,
        "set_outside": dict(standing.outside),
        "price_usd_a_million": None if price is None else [float(price.tokens_in_usd), float(price.tokens_out_usd)],
        "teaches": standing.teaches,
        "exam": None if standing.paper is None else _paper_as_data(standing.paper, whole=whole),
    }


def _paper_as_data(paper: Paper, *, whole: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "taken_at": paper.taken_at.isoformat(),
        "passed": paper.is_passed,
        "right": paper.right,
        "of": len(paper.answered),
        "obeyed": paper.obeyed,
        "cost_usd": float(paper.cost_usd),
    }
    if whole:
        told["paper"] = [one.model_dump(mode="json") for one in paper.answered]
    return told
