"""JSON Lines in: items that name themselves, recognised, changed, and refused with their place."""

from typing import Any

import pytest

from aidioma import file_lines
from aidioma.content.service import AUTHOR, ContentService
from tests.content.conftest import TEACHER, counts
from tests.content.samples import jsonl, sentence


def test_jsonl_adds_changes_and_recognises(load: Any, content: ContentService) -> None:
    """An item is known by its id; without one, by its texts."""
    named = {**sentence(), "id": "mine"}
    unnamed = {**sentence(), "primary_text": "Hay sed."}
    assert counts(load(jsonl(named, unnamed), "a.jsonl")) == (2, 0, 0, 0)
    assert counts(load(jsonl(named, unnamed), "a.jsonl")) == (0, 0, 2, 0)
    assert counts(load(jsonl({**named, "difficulty": "advanced"}), "a.jsonl")) == (0, 1, 0, 0)
    assert (
        content.get("mine", by=AUTHOR).difficulty,
        content.get("mine", by=AUTHOR).details.revision,
    ) == (
        "advanced",
        2,
    )


def test_jsonl_does_not_overwrite_a_later_edit(load: Any, content: ContentService) -> None:
    """A file that says which revision it saw is held to it."""
    content.create({**sentence(), "id": "mine"}, by=TEACHER)
    content.update("mine", sentence(note="newer"), revision=1, by=TEACHER)
    stale = load(jsonl({**sentence(note="older", revision=1), "id": "mine"}), "a.jsonl")
    assert counts(stale) == (0, 0, 0, 1)
    assert content.get("mine", by=AUTHOR).value("note") == "newer"
    assert counts(load(jsonl({**sentence(note="newest", revision=2), "id": "mine"}), "a.jsonl")) == (0, 1, 0, 0)
    assert content.get("mine", by=AUTHOR).details.owner == TEACHER.id, "an item stays its author's"


def test_jsonl_takes_types_nobody_registered(load: Any, content: ContentService) -> None:
    """All of their metadata is kept."""
    riddle = {"id": "r1", "content_type": "riddle", "primary_text": "la manzana", "metadata": {"clue": ["red", 1.5]}}
    assert counts(load(jsonl(riddle), "a.jsonl")) == (1, 0, 0, 0)
    assert content.get("r1", by=AUTHOR).value("clue") == ["red", 1.5]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        pytest.param("{broken", "not JSON", id="broken"),
        pytest.param("[1]", "not an object", id="a list"),
        pytest.param('{"primary_text": NaN}', "NaN", id="not a number"),
        pytest.param("[" * 5_000, "JSON", id="deep"),
        pytest.param('{"primary_text": ' + "9" * 5_000 + "}", "JSON", id="huge number"),
        pytest.param('{"primary_text": "a", "secret": 1, "metadata": {"accepted": ["a"]}}', "secret", id="unknown"),
        pytest.param('{"content_type": "sentence", "primary_text": "Hola."}', "secondary_text", id="incomplete"),
        pytest.param(
            '{"primary_text": "\\ud800", "metadata": {"accepted": ["a"]}}', "primary_text", id="half a letter"
        ),
        pytest.param('{"primary_text": "a", "metadata": {"accepted": ["\\u0000"]}}', "U+0000", id="zero byte"),
        pytest.param(
            '{"id": "user:1", "primary_text": "a", "metadata": {"accepted": ["a"]}}', "id", id="a person's id"
        ),
        pytest.param('{"content_type": 5}', "content_type", id="type is a number"),
        pytest.param('{"primary_text": "a", "metadata": "b"}', "metadata", id="metadata is a text"),
    ],
)
def test_a_bad_line_of_jsonl_is_reported_and_loses_nothing_else(load: Any, line: str, error: str) -> None:
    """Its number counts from 1, and its neighbours are in."""
    good = jsonl({**sentence(), "id": "one"}), jsonl({**sentence(), "id": "two"})
    report = load(good[0] + line + "\n" + good[1], "a.jsonl")
    assert counts(report) == (2, 0, 0, 1)
    assert (report.rejected[0].line, error in report.rejected[0].error) == (2, True), report.rejected[0].error


def test_lines_of_jsonl_that_are_no_text_or_empty(load: Any) -> None:
    """The first kind is reported, the second passed over, also where the file ends without a line end."""
    good = jsonl({**sentence(), "id": "one"}).encode()
    report = load(b"\n" + good + b"  \n\xff\n" + b"x" * (file_lines.MAX_LINE_BYTES + 1), "a.jsonl")
    assert [(rejection.line, rejection.error[:12]) for rejection in report.rejected] == [
        (4, "is not UTF-8"),
        (5, "has 1,048,57"),
    ]
    assert report.added == 1


def test_an_id_counts_once_in_a_file(load: Any, content: ContentService) -> None:
    """The first line with it is used, the others are reported."""
    first, second = {**sentence(), "id": "one"}, {**sentence(note="again"), "id": "one"}
    report = load(jsonl(first, second), "a.jsonl")
    assert counts(report) == (1, 0, 0, 1)
    assert "line 1" in report.rejected[0].error
    assert content.get("one", by=AUTHOR).value("note") == ""
