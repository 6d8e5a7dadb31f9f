"""Types made as data: defined once, and at once authored, read, found, played, exported and imported like the rest."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.exercises import exercise, task_exercise, tasks
from aidioma.content.item import author
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.kinds.parts import Media, Task
from aidioma.content.service import AUTHOR, ContentService
from aidioma.content.types import parse_details, unknown_fields
from aidioma.db.models import LearningContent
from aidioma.errors import ConflictError, InvalidContentError
from aidioma.transfer import TransferService
from tests.content.conftest import TEACHER

PROVERB: dict[str, Any] = {
    "content_type": "content_type",
    "primary_text": "Refrán",
    "metadata": {
        "name": "proverb",
        "description": "A saying, asked by its meaning.",
        "fields": [
            {"name": "meaning", "kind": "line", "required": True, "maximum": 60},
            {"name": "variants", "kind": "lines", "maximum": 3},
            {"name": "age", "kind": "number", "minimum": 1, "maximum": 3000},
            {"name": "region", "kind": "choice", "choices": ["Spain", "Mexico"]},
            {"name": "quiz", "kind": "tasks"},
            {"name": "clip", "kind": "media"},
        ],
        "roles": {
            "prompt": "meaning",
            "answer": ["primary_text", "variants"],
            "tasks": "quiz",
            "media": "clip",
            "notes": ["age", "region"],
        },
        "marking": "typed",
    },
}
METADATA: dict[str, Any] = {
    "meaning": "Practice makes perfect.",
    "variants": ["La práctica hace al maestro."],
    "age": 400,
    "region": "Spain",
    "quiz": [{"prompt": "La ___ hace al maestro.", "accepted": ["práctica"]}],
    "clip": {"kind": "audio", "url": "media/proverb.mp3"},
}


def proverb(**changes: Any) -> dict[str, Any]:
    metadata = {key: value for key, value in {**METADATA, **changes}.items() if value is not None}
    return {"content_type": "proverb", "primary_text": "La práctica hace maestros.", "metadata": metadata}


@pytest.fixture
def defined(content: ContentService) -> ContentService:
    """Return the service of an installation in which somebody has defined proverbs."""
    content.create(PROVERB, by=TEACHER)
    return content


def test_an_item_is_asked_and_marked_by_its_facets(defined: ContentService) -> None:
    """The prompt is the field that the definition says, and every answer it names is right."""
    item = defined.create(proverb(), by=TEACHER)
    asked = exercise(defined.get(item.id, by=AUTHOR))
    assert (asked.prompt, asked.accepted) == (
        "Practice makes perfect.",
        ("La práctica hace maestros.", "La práctica hace al maestro."),
    )
    assert task_exercise(item, 0).accepted == ("práctica",)
    assert isinstance(item.value("clip"), Media)
    assert isinstance(item.value("quiz")[0], Task)
    assert [found.id for found in defined.get_content("proverb", {"region": "Spain"})] == [item.id]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"meaning": None}, "meaning"),
        ({"meaning": "x" * 61}, "meaning"),
        ({"variants": ["a", "b", "c", "d"]}, "variants"),
        ({"age": 0}, "age"),
        ({"age": "old"}, "age"),
        ({"region": "Peru"}, "region"),
        ({"quiz": [{"prompt": "no answer"}]}, "quiz.0.accepted"),
        ({"clip": {"kind": "audio", "url": "https://elsewhere.example/x"}}, "clip.url"),
    ],
)
def test_its_limits_hold(defined: ContentService, changes: dict[str, Any], field: str) -> None:
    """The message names the field, as for any type."""
    with pytest.raises(InvalidContentError, match=field) as caught:
        defined.create(proverb(**changes), by=TEACHER)
    assert caught.value.field == field


def test_a_field_that_its_definition_does_not_have_is_kept(defined: ContentService) -> None:
    """As for any type, and it can be named."""
    item = defined.create(proverb(colour="red"), by=TEACHER)
    assert item.value("colour") == "red"
    definition = ContentType.model_validate(PROVERB["metadata"] | {"content_type": "content_type"})
    assert unknown_fields(item.details, definition=definition) == ("colour",)


def test_a_change_of_what_is_right_is_a_new_version(defined: ContentService) -> None:
    """And a change of what is not, is not."""
    item = defined.create(proverb(), by=TEACHER)
    item = defined.update(item.id, proverb(age=500), revision=1, by=TEACHER)
    assert (item.version, item.details.revision) == (1, 2)
    item = defined.update(item.id, proverb(meaning="Practice helps."), revision=2, by=TEACHER)
    assert (item.version, item.details.revision) == (2, 3)


def test_a_changed_definition_holds_for_what_is_there(defined: ContentService) -> None:
    """Items are asked by the new part, as a new version; nothing else of them changes."""
    item = defined.create(proverb(note_en=None), by=TEACHER)
    roles = {**PROVERB["metadata"]["roles"], "prompt": "secondary_text"}
    defined.update(
        "type:proverb", {**PROVERB, "metadata": {**PROVERB["metadata"], "roles": roles}}, revision=1, by=TEACHER
    )
    after = defined.get(item.id, by=AUTHOR)
    assert (after.details.facets.prompt, after.version, after.details.revision) == ("secondary_text", 2, 2)
    assert after.value("variants") == item.value("variants")


def test_a_type_has_one_definition(defined: ContentService) -> None:
    """A second one is a conflict, and a type of the code's cannot be made over."""
    with pytest.raises(ConflictError):
        defined.create(PROVERB, by=TEACHER)
    with pytest.raises(InvalidContentError, match="There is a type"):
        defined.create({**PROVERB, "metadata": {**PROVERB["metadata"], "name": "sentence"}}, by=TEACHER)
    renamed = {**PROVERB, "metadata": {**PROVERB["metadata"], "name": "saying"}}
    with pytest.raises(InvalidContentError, match="cannot be changed"):
        defined.update("type:proverb", renamed, revision=1, by=TEACHER)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"fields": [{"name": "a", "kind": "line"}] * 2, "roles": {}}, "called “a”"),
        ({"fields": [{"name": "topics", "kind": "line"}], "roles": {}}, "every type has"),
        ({"roles": {"prompt": "nothing"}}, "no field"),
        ({"roles": {"prompt": "quiz", "answer": ["primary_text"]}}, "cannot be the prompt"),
        ({"roles": {}}, "needs a prompt"),
        ({"marking": "choice"}, "needs options"),
        ({"fields": [{"name": "a", "kind": "choice"}], "roles": {}, "marking": "viewed"}, "choose from"),
        ({"fields": [{"name": "a", "kind": "line", "minimum": 9, "maximum": 3}], "roles": {}}, "minimum above"),
        ({"fields": [{"name": "a", "kind": "line", "maximum": 5000}], "roles": {}}, "at most"),
        ({"fields": [{"name": "__class__", "kind": "line"}], "roles": {}}, "fields.0.name"),
    ],
)
def test_a_definition_that_cannot_work_is_refused(changes: dict[str, Any], error: str) -> None:
    """With what is wrong, before there is an item of it."""
    with pytest.raises(InvalidContentError, match=error):
        author({**PROVERB, "metadata": {**PROVERB["metadata"], **changes}})


def test_options_make_it_a_choice(content: ContentService) -> None:
    """An item with options is one task to choose in."""
    quiz = {
        "content_type": "content_type",
        "primary_text": "Test",
        "metadata": {
            "name": "quiz",
            "fields": [{"name": "choices", "kind": "lines", "required": True}, {"name": "right", "kind": "line"}],
            "roles": {"prompt": "secondary_text", "answer": ["right"], "options": "choices"},
            "marking": "choice",
        },
    }
    content.create(quiz, by=TEACHER)
    row = {
        "content_type": "quiz",
        "primary_text": "capital",
        "secondary_text": "The capital of Peru",
        "metadata": {"choices": ["Lima", "Quito"], "right": "Lima"},
    }
    (task,) = tasks(content.create(row, by=TEACHER))
    assert (task.prompt, task.accepted, task.options) == ("The capital of Peru", ("Lima",), ("Lima", "Quito"))


def test_it_goes_elsewhere_with_its_definition(
    defined: ContentService, transfer: TransferService, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    """Out, and into an empty installation that never heard of it: the same bytes, the same limits."""
    first, second, table = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "c.csv"
    item = defined.create({**proverb(), "id": "a-proverb"}, by=TEACHER)
    assert transfer.export_file(first, by=AUTHOR) == 2
    transfer.export_file(table, by=AUTHOR)
    for file in (first, table):
        with sessions.begin() as session:
            session.execute(delete(LearningContent))
        report = transfer.import_file(file, by=AUTHOR)
        assert (report.added, report.rejected) == (2, ())
        transfer.export_file(second, by=AUTHOR)
        assert second.read_bytes() == first.read_bytes()
    assert exercise(defined.get(item.id, by=AUTHOR)) == exercise(item)
    with pytest.raises(InvalidContentError, match="region"):
        defined.create(proverb(region="Peru"), by=TEACHER)


def test_a_file_is_held_to_the_definition_it_brings(transfer: TransferService, tmp_path: Path) -> None:
    """Wherever in the file it stands; what does not fit is rejected with its line, the rest comes in."""
    lines = [proverb(), proverb(region="Peru"), PROVERB]
    path = tmp_path / "proverbs.jsonl"
    path.write_text(
        "".join(json.dumps({**line, **({"id": f"p{n}"} if n < 2 else {})}) + "\n" for n, line in enumerate(lines))
    )
    report = transfer.import_file(path, by=AUTHOR)
    assert (report.added, [rejection.line for rejection in report.rejected]) == (2, [2])
    assert "Region" in report.rejected[0].error


@pytest.mark.parametrize("facets", ["prompt", {"prompt": "__class__"}, {"nonsense": 1}, {"tasks": "owner"}, [1]])
def test_facets_that_make_no_sense_are_not_followed(facets: Any) -> None:
    """A row from anywhere is kept whole and read as generic content."""
    details = parse_details("riddle", {"facets": facets, "clue": "x"})
    assert details.facets.prompt == "secondary_text"


def test_a_definition_is_content_like_any_other(defined: ContentService) -> None:
    """It is listed, and retired without touching what was made of it."""
    (definition,) = defined.get_content("content_type")
    assert isinstance(definition.details, ContentType)
    item = defined.create(proverb(), by=TEACHER)
    defined.set_status(definition.id, "retired", revision=1, by=TEACHER)
    assert exercise(defined.get(item.id, by=AUTHOR)).prompt == "Practice makes perfect."
