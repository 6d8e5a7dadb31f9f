"""A mark is printed by the same keys wherever it is printed."""

from aidioma.cli.mark_data import explanations, mark_data, suggested_data, suggested_lines
from aidioma.model.marks import Edit, EditClass, Feedback, Mark, Receipt, Suggested, Tier, Verdict

EXPLAINED = Edit(wrong="un", right="una", edit_class=EditClass.GENDER, why="Luna is feminine.")
UNEXPLAINED = Edit(wrong="", right="roja", edit_class=EditClass.MISSING)
SUGGESTED = Suggested(verdict=Verdict.INCORRECT, quality=2, edits=(EXPLAINED, UNEXPLAINED), why="Luna is feminine.")
PENDING = Mark(
    feedback=Feedback(verdict=Verdict.PENDING, score=None), receipt=Receipt(tier=Tier.NONE), suggested=SUGGESTED
)


def test_an_edit_with_a_reason_has_an_explanation() -> None:
    """And one without has none."""
    assert explanations((UNEXPLAINED, EXPLAINED)) == [{"wrong": "un", "right": "una", "why": "Luna is feminine."}]


def test_a_suggestion_is_told_beside_a_pending_mark() -> None:
    """With edits as pairs; the mark stays pending."""
    said = mark_data(PENDING)
    assert (said["verdict"], said["edits"], said["explanations"]) == ("pending", [], [])
    assert said["suggested"] == {
        "verdict": "incorrect",
        "quality": 2,
        "edits": [["un", "una"], ["", "roja"]],
        "why": "Luna is feminine.",
        "maybe_right": False,
    }


def test_where_nothing_is_suggested_it_is_null() -> None:
    """The key is always there."""
    assert mark_data(PENDING.model_copy(update={"suggested": None}))["suggested"] is None
    assert suggested_data(None) is None
    assert list(suggested_lines(None)) == []


def test_a_suggestion_in_words() -> None:
    """What it is, what to change, why, and that it may be right."""
    maybe = SUGGESTED.model_copy(update={"maybe_right": True})
    assert list(suggested_lines(maybe)) == [
        "probably incorrect, for the learner to decide; likely quality 2",
        "  un -> una",
        "  (nothing) -> roja",
        "  Luna is feminine.",
        "  it may be right as it stands",
    ]
