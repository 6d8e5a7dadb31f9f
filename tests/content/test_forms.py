"""Forms derived from the classes: every kind has one, and what it shows comes back as it was."""

import pytest

from aidioma.content.forms import entered_of, form_of, metadata_of
from aidioma.content.item import author
from aidioma.content.kinds.base import Details
from aidioma.content.starter import starter_drafts
from aidioma.content.types import KINDS, dump_details
from tests.content.samples import item, sentence


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_a_form(kind: type[Details]) -> None:
    """With its own fields in the order of the class, and none of the bookkeeping."""
    names = [field.name for field in form_of(kind)]
    own = [name for name in kind.model_fields if name not in Details.model_fields]
    assert names[: len(own)] == own
    assert not set(names) & {"version", "revision", "owner", "loaded", "content_type"}


def test_the_form_of_a_sentence_asks_for_what_it_is() -> None:
    """Lists by lines, hints by level, prose in a larger box."""
    fields = {field.name: field for field in form_of(KINDS["sentence"])}
    assert (fields["accepted"].widget, fields["accepted"].required) == ("lines", False)
    assert [part.name for part in fields["hints"].inner] == ["nudge", "pattern", "answer"]
    assert (fields["note"].widget, fields["topics"].widget) == ("line", "lines")
    game = {field.name: field for field in form_of(KINDS["game"])}
    assert (game["game"].choices, game["rounds"].widget) == (("cloze", "odd_one_out", "match"), "rows")
    assert {field.name: field.widget for field in form_of(KINDS["flashcard"])}["note"] == "prose"
    assert {field.name: field.widget for field in form_of(KINDS["podcast"])}["media"] == "media"
    card = {field.name: field.widget for field in form_of(KINDS["flashcard"])}
    assert (card["picture"], card["sound"]) == ("media", "media")
    (units,) = [field for field in form_of(KINDS["course"]) if field.name == "units"]
    assert (units.widget, [part.widget for part in units.inner]) == ("groups", ["line", "line", "line", "items"])


@pytest.mark.parametrize("kind", sorted({draft.content_type for draft in starter_drafts()}))
def test_what_a_form_shows_is_what_it_gives_back(kind: str) -> None:
    """For every starter item: opened and saved unchanged it says the same."""
    for draft in starter_drafts():
        if draft.content_type != kind:
            continue
        row = draft.model_dump(mode="json", exclude={"details"}, exclude_none=True)
        shown = item({**row, "metadata": dump_details(draft.details)})
        said = metadata_of(form_of(type(shown.details)), entered_of(shown))
        again = author({**row, "metadata": said}).details
        assert form_values(again) == form_values(draft.details)


def form_values(details: Details) -> dict[str, object]:
    names = {field.name for field in form_of(type(details))}
    return details.model_dump(include=names)


def test_what_was_left_empty_is_not_said() -> None:
    """So that a default stays one."""
    shown = entered_of(item(sentence()))
    assert set(metadata_of(form_of(KINDS["sentence"]), shown)) == {"accepted", "accepted_en"}
