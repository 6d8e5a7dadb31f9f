"""Labels and marks are held against each other by one rule, and what came of it is counted."""

import json
from pathlib import Path
from typing import Any

import pytest

from aidioma.errors import InvalidInputError
from aidioma.evaluation import gold
from aidioma.evaluation.gold import GoldFigures, GoldRow, as_line, read_gold
from aidioma.model.marks import Edit, EditClass, Feedback, Mark, Receipt, Suggested, Tier, Verdict

FILED = {
    "key": "7",
    "content": None,
    "direction": "en-es",
    "prompt": "The moon is red.",
    "accepted": ["La luna está roja."],
    "answer": "La luna esta roja.",
    "category": "typo",
    "mistake": None,
    "verdict": "almost",
    "also_fair": None,
    "correction": "La luna está roja.",
    "tell": "Only the accent is missing.",
}
"""A row as files have it, with what is not measured."""


def labelled(**changes: Any) -> GoldRow:
    return GoldRow.model_validate(FILED | changes)


def marked(verdict: Verdict, tier: Tier = Tier.RULES, suggested: Suggested | None = None, *edits: Edit) -> Mark:
    return Mark(
        feedback=Feedback(verdict=verdict, score=None, edits=edits), receipt=Receipt(tier=tier), suggested=suggested
    )


@pytest.mark.parametrize(
    ("label", "also_fair", "verdict", "fits"),
    [
        ("correct", None, "correct", True),
        ("correct", None, "almost", False),
        ("almost", None, "correct", False),
        ("incorrect", None, "almost", False),
        ("incorrect", "almost", "almost", True),
        ("incorrect", ["almost", "correct"], "correct", True),
        ("incorrect", [], "incorrect", True),
    ],
)
def test_a_mark_is_right_that_says_what_is_fair(label: str, also_fair: object, verdict: str, fits: bool) -> None:
    """The label, or what is as fair; nothing is near enough otherwise."""
    assert labelled(verdict=label, also_fair=also_fair).fits(Verdict(verdict)) is fits


def test_what_is_settled_wrong_and_suggested_is_counted() -> None:
    """By category and tier; a suggestion never settles anything, and counts beside a pending mark alone."""
    probably = Suggested(verdict=Verdict.ALMOST, quality=4)
    figures = GoldFigures()
    figures.count(labelled(), marked(Verdict.ALMOST))
    figures.count(labelled(), marked(Verdict.CORRECT, Tier.COMPOSED))
    figures.count(labelled(), marked(Verdict.PENDING, Tier.NONE, probably))
    figures.count(labelled(category="var", verdict="correct"), marked(Verdict.PENDING, Tier.NONE, probably))
    figures.count(labelled(category="var", verdict="correct"), marked(Verdict.PENDING, Tier.NONE))
    figures.count(labelled(category="var"), marked(Verdict.ALMOST, Tier.RULES, probably))

    data = figures.as_data()
    assert 0.333333 < data.pop("wrong_of_settled_high") < 1
    assert data == {
        "rows": 6,
        "settled": 3,
        "wrong_of_settled": 0.333333,
        "wrong": 1,
        "suggested": {"n": 2, "right": 1},
        "categories": {"typo": [3, 2, 1], "var": [3, 1, 0]},
        "tiers": {"composed": [1, 1, 1], "none": [3, 0, 0], "rules": [2, 2, 0]},
    }


def test_nothing_settled_is_nothing_wrong_and_nothing_known() -> None:
    """The share is 0, and everything is still possible."""
    data = GoldFigures().as_data()
    assert (data["wrong_of_settled"], data["wrong_of_settled_high"]) == (0, 1)


def test_a_row_is_written_with_what_its_learner_was_told() -> None:
    """Edits as pairs; a reason for each edit that has one."""
    known = Edit(wrong="esta", right="está", edit_class=EditClass.ACCENT, why="It is a verb.")
    unexplained = Edit(wrong="rojo", right="roja", edit_class=EditClass.GENDER)
    probably = Suggested(verdict=Verdict.INCORRECT, quality=2, edits=(unexplained,), why="Luna.", maybe_right=True)
    line = as_line(
        labelled(answer="La luna esta rojo."), marked(Verdict.PENDING, Tier.NONE, probably, known, unexplained)
    )

    assert line.endswith("\n")
    assert json.loads(line) == {
        "key": "7",
        "direction": "en-es",
        "answer": "La luna esta rojo.",
        "verdict": "pending",
        "tier": "none",
        "edits": [["esta", "está"], ["rojo", "roja"]],
        "explanations": [{"wrong": "esta", "right": "está", "why": "It is a verb."}],
        "tip": "",
        "suggested": {
            "verdict": "incorrect",
            "quality": 2,
            "edits": [["rojo", "roja"]],
            "why": "Luna.",
            "maybe_right": True,
        },
    }


def test_rows_are_read_with_their_lines(tmp_path: Path) -> None:
    """An empty line is none, and the numbers are the file's."""
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(FILED) + "\n\n" + json.dumps(FILED | {"key": "8"}) + "\n", encoding="utf-8")
    assert [(line.number, line.row.key) for line in read_gold(path)] == [(1, "7"), (3, "8")]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"accepted": None}, "neither an item as content, nor a prompt with its accepted answers"),
        ({"accepted": []}, "neither an item as content"),
        ({"prompt": " "}, "neither an item as content"),
        ({"verdict": "pending"}, r"\(verdict\)"),
        ({"also_fair": "maybe"}, r"\(also_fair.0\)"),
        ({"direction": "es-fr"}, r"\(direction\)"),
        ({"answer": None}, r"\(answer\)"),
        ({"category": ""}, r"\(category\)"),
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    """By file and number, with what does not fit."""
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(FILED | one) + "\n" for one in ({}, changes)), encoding="utf-8")
    with pytest.raises(InvalidInputError, match=rf"gold\.jsonl, line 2: .*{says}"):
        list(read_gold(path))


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    """Missing, no JSON, no text."""
    path = tmp_path / "gold.jsonl"
    with pytest.raises(InvalidInputError, match="There is no file"):
        list(read_gold(path))
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="line 1: Invalid JSON"):
        list(read_gold(path))
    path.write_bytes(b'{"key": "\xf1"}\n')
    with pytest.raises(InvalidInputError, match="line 1: is not UTF-8"):
        list(read_gold(path))


def test_a_file_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than anybody labels are refused before the first one is marked."""
    monkeypatch.setattr(gold, "MOST_ROWS", 2)
    path = tmp_path / "gold.jsonl"
    path.write_text(3 * (json.dumps(FILED) + "\n"), encoding="utf-8")
    with pytest.raises(InvalidInputError, match="more than 2 rows"):
        list(read_gold(path))
