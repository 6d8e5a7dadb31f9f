"""What was added to an item here stays when a newer version of it comes in; what was changed here is left alone."""

from collections.abc import Mapping
from typing import Any

import pytest

from aidioma.content.additions import is_new_version
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem, author
from aidioma.content.reconcile import EDITED_HERE
from aidioma.content.revisions import said_by
from aidioma.content.service import ContentService
from tests.content.conftest import TEACHER, counts
from tests.content.samples import item, sentence

FIRST, NEWER = "Go.\tVe.\n", "Go.\tVe.\nGo.\tVete.\n"
WHY = "Ir is irregular."


def only_item(content: ContentService) -> ContentItem:
    (found,) = content.get_content("sentence")
    return found


def changed(content: ContentService, **metadata: Any) -> ContentItem:
    """Save the one item with *metadata* changed, as a form does."""
    before = only_item(content)
    row = said_by(before)
    row = {**row, "metadata": {**row["metadata"], **metadata}}
    return content.update(before.id, _as_handed_in(row), revision=before.details.revision, by=TEACHER)


def _as_handed_in(row: Mapping[str, Any]) -> dict[str, Any]:
    columns = ("difficulty", "primary_text", "secondary_text", "metadata")
    return {name: row[name] for name in columns if row.get(name)}


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("accepted", "Márchate."),
        ("grammars", "[vete|márchate]"),
        ("foreseen", {"wrong": "va", "right": "ve", "why": WHY}),
    ],
)
def test_a_line_that_was_added_here_stays_beside_a_newer_version(
    load: Any, content: ContentService, field: str, line: Any
) -> None:
    """An answer that a teacher accepted is no edit: what the file says besides comes in."""
    load(FIRST)
    there = tuple(only_item(content).details.model_dump(mode="json").get(field) or ())
    changed(content, **{field: [*there, line]})
    assert counts(load(NEWER)) == (0, 1, 0, 0)
    merged = only_item(content)
    said = merged.details.model_dump(mode="json")
    assert said["accepted"][:2] == ["Ve.", "Vete."]
    assert line in said[field]
    assert counts(load(NEWER)) == (0, 0, 1, 0), "a second time nothing changes"
    assert line in only_item(content).details.model_dump(mode="json")[field]


def test_what_the_newer_version_says_itself_is_there_once(load: Any, content: ContentService) -> None:
    """The line that was added here has come in."""
    load(FIRST)
    changed(content, accepted=["Ve.", "Vete."])
    load(NEWER)
    assert only_item(content).value("accepted") == ("Ve.", "Vete.")


def test_an_edit_is_left_alone_all_the_same(load: Any, content: ContentService) -> None:
    """Also beside a line that was added: another text, or a line that was taken away."""
    load(FIRST)
    changed(content, accepted=["Ve.", "Márchate."], note="As an order.")
    report = load(NEWER)
    assert counts(report)[:2] == (0, 0)
    assert report.rejected[0].error == EDITED_HERE
    assert only_item(content).value("accepted") == ("Ve.", "Márchate.")


def test_a_line_that_was_taken_away_is_an_edit(load: Any, content: ContentService) -> None:
    """It would come back otherwise."""
    load(NEWER)
    changed(content, accepted=["Ve."])
    assert load("Go.\tVe.\nGo.\tVete.\nGo.\tIros.\n").rejected[0].error == EDITED_HERE


def test_a_line_that_was_added_and_taken_away_again_is_nothing(load: Any, content: ContentService) -> None:
    """The item is as it came."""
    load(FIRST)
    changed(content, accepted=["Ve.", "Márchate."])
    changed(content, accepted=["Ve."])
    assert counts(load(NEWER)) == (0, 1, 0, 0)
    assert only_item(content).value("accepted") == ("Ve.", "Vete.")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, {"grammars": ["(yo) tengo sed"]}, False, id="one more grammar"),
        pytest.param({"grammars": ["(yo) tengo sed"]}, {}, True, id="a grammar less"),
        pytest.param({}, {"foreseen": [{"wrong": "soy", "right": "tengo"}]}, False, id="one more mistake"),
        pytest.param(
            {"grammars": ["$yo tengo sed"], "fragments": ["yo = (yo)"]},
            {"grammars": ["$yo tengo sed"], "fragments": ["yo = yo"]},
            True,
            id="a fragment that is called",
        ),
        pytest.param({"fragments": ["yo = (yo)"]}, {"fragments": ["yo = yo"]}, False, id="a fragment that is not"),
        pytest.param({}, {"accepted": ["Tengo sed."]}, True, id="an answer less"),
    ],
)
def test_only_what_withdraws_something_makes_a_new_version(
    before: dict[str, Any], after: dict[str, Any], expected: bool
) -> None:
    """What was said of answers still holds where there is only more to compare with."""
    assert is_new_version(item(sentence(**before)), author(sentence(**after))) is expected


def test_an_exercise_has_what_is_written_beside_it() -> None:
    """Each direction its own."""
    both = item(
        sentence(
            grammars=["$yo tengo sed"],
            grammars_en=["[I'm|I am] thirsty"],
            fragments=["yo = (yo)"],
            foreseen=[{"wrong": "soy", "right": "tengo", "why": WHY}],
            foreseen_en=[{"wrong": "I have thirst", "right": "I'm thirsty"}],
        )
    )
    into_spanish, into_english = exercise(both), exercise(both, "es-en")
    assert (into_spanish.grammars, into_spanish.fragments) == (("$yo tengo sed",), (("yo", "(yo)"),))
    assert [(one.wrong, one.right, one.why) for one in into_spanish.foreseen] == [("soy", "tengo", WHY)]
    assert into_english.grammars == ("[I'm|I am] thirsty",)
    assert [one.wrong for one in into_english.foreseen] == ["I have thirst"]


def test_another_kinds_fields_of_these_names_are_its_own() -> None:
    """They are stored and shown, and nobody reads them in the notation."""
    riddle = item(
        {
            "content_type": "riddle",
            "primary_text": "uno",
            "secondary_text": "one",
            "metadata": {"grammars": ["[uno"], "foreseen": [{"wrong": "[dos"}], "fragments": ["nothing"]},
        }
    )
    assert (exercise(riddle).grammars, exercise(riddle).foreseen) == ((), ())
