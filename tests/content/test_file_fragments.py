"""A file defines fragments once, and each item takes along those that it calls."""

import json
from pathlib import Path
from typing import Any

import pytest

from aidioma.content.file_fragments import FileFragments
from aidioma.content.service import AUTHOR, ContentService
from aidioma.errors import InvalidContentError
from aidioma.transfer import TransferService
from tests.content.conftest import counts
from tests.content.samples import jsonl, sentence

DEFINED = {"fragments": {"yo": "(yo)", "sed": "[sed|$mucha]", "mucha": "mucha sed", "otro": "otro"}}


def test_an_item_takes_along_what_it_calls(load: Any, content: ContentService) -> None:
    """Also by way of another fragment or in a foreseen mistake; its own of the same name stays."""
    report = load(
        jsonl(
            DEFINED,
            {**sentence(grammars=["$yo tengo $sed"], foreseen=[{"wrong": "$yo soy", "right": "$yo tengo"}]), "id": "a"},
            {**sentence(grammars=["$yo tengo sed"], fragments=["yo = yo"]), "id": "b"},
            {**sentence(), "id": "c"},
        ),
        "lesson.jsonl",
    )
    assert counts(report) == (3, 0, 0, 0)
    kept = {key: content.get(key, by=AUTHOR).value("fragments") for key in "abc"}
    assert kept == {"a": ("yo = (yo)", "sed = [sed|$mucha]", "mucha = mucha sed"), "b": ("yo = yo",), "c": ()}


def test_what_is_exported_says_all_of_itself(load: Any, transfer: TransferService, tmp_path: Path) -> None:
    """Each line by itself, so that any part of the file can be taken elsewhere; and brought back it changes nothing."""
    load(jsonl(DEFINED, {**sentence(grammars=["$yo tengo sed"]), "id": "a"}), "lesson.jsonl")
    path = tmp_path / "out.jsonl"
    transfer.export_file(path, by=AUTHOR)
    (line,) = [json.loads(line) for line in path.read_text().splitlines()]
    assert line["metadata"]["fragments"] == ["yo = (yo)"]
    assert counts(transfer.import_file(path, by=AUTHOR)) == (0, 0, 1, 0)


def test_later_lines_come_first(load: Any, content: ContentService) -> None:
    """A list of lines will do, too; what stood before them keeps what it had."""
    one = sentence(grammars=["$yo tengo sed"])
    load(jsonl(DEFINED, {**one, "id": "a"}, {"fragments": ["yo = yo"]}, {**one, "id": "b"}), "lesson.jsonl")
    assert content.get("a", by=AUTHOR).value("fragments") == ("yo = (yo)",)
    assert content.get("b", by=AUTHOR).value("fragments") == ("yo = yo",)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (["nothing"], "name = text"),
        ({"uno": "[a"}, "never closed"),
        ({"uno": "$dos"}, "nobody defined"),
        ({"uno": "$uno"}, "contains itself"),
        (7, "as a list of lines"),
    ],
)
def test_a_fragment_that_cannot_be_read_is_refused_where_it_stands(load: Any, said: Any, problem: str) -> None:
    """With the line of the file; the items are taken."""
    report = load(jsonl({"fragments": said}, sentence()), "lesson.jsonl")
    assert counts(report) == (1, 0, 0, 1)
    assert report.rejected[0].line == 1
    assert problem in report.rejected[0].error


def test_an_item_that_calls_what_nobody_defined_is_refused(load: Any) -> None:
    """With the grammar's number and the character."""
    report = load(jsonl(sentence(grammars=["tengo sed", "tengo $nada"])), "lesson.jsonl")
    assert report.rejected[0].error.startswith("grammars, line 2: at character 7: “$nada” is a fragment that nobody")


def test_what_is_no_item_stays_as_it_is() -> None:
    """Its kind says what is wrong with it."""
    fragments = FileFragments({"yo": "(yo)"})
    for metadata in (None, 7, {"grammars": 7}, {"fragments": 7}, {"fragments": ["nothing"], "grammars": ["$yo"]}):
        row = {"metadata": metadata}
        assert fragments.completed(row) == row
    with pytest.raises(InvalidContentError):
        fragments.defined_by({"fragments": [7]})
