"""A mark by the keys that scripts depend on: the same wherever the command line prints one."""

from collections.abc import Iterable, Iterator

from aidioma.model.marks import Edit, Mark, Suggested


def mark_data(mark: Mark) -> dict[str, object]:
    """Return *mark* whole."""
    feedback, receipt = mark.feedback, mark.receipt
    return {
        "verdict": feedback.verdict.value,
        "score": feedback.score,
        "edits": edit_pairs(feedback.edits),
        "explanations": explanations(feedback.edits),
        "corrected": feedback.corrected,
        "tip": feedback.tip,
        "suggested": suggested_data(mark.suggested),
        "receipt": {**receipt.model_dump(mode="json"), "cost_usd": float(receipt.cost_usd)},
    }


def edit_pairs(edits: Iterable[Edit]) -> list[list[str]]:
    """Return the words of *edits*, in order, as ``[wrong, right]``."""
    return [[edit.wrong, edit.right] for edit in edits]


def explanations(edits: Iterable[Edit]) -> list[dict[str, str]]:
    """Return those of *edits* that have a reason, in order, with it."""
    return [{"wrong": edit.wrong, "right": edit.right, "why": edit.why} for edit in edits if edit.why]


def suggested_data(suggested: Suggested | None) -> dict[str, object] | None:
    """Return what is suggested beside a pending mark; None where nothing is."""
    if suggested is None:
        return None
    return {
        "verdict": suggested.verdict.value,
        "quality": suggested.quality,
        "edits": edit_pairs(suggested.edits),
        "why": suggested.why,
        "maybe_right": suggested.maybe_right,
    }


def suggested_lines(suggested: Suggested | None) -> Iterator[str]:
    """Yield what is suggested in words, or nothing."""
    if suggested is None:
        return
    yield f"probably {suggested.verdict.value}, for the learner to decide; likely quality {suggested.quality}"
    yield from (f"  {edit.wrong or '(nothing)'} -> {edit.right or '(nothing)'}" for edit in suggested.edits)
    if suggested.why:
        yield f"  {suggested.why}"
    if suggested.maybe_right:
        yield "  it may be right as it stands"
