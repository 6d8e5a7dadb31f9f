"""Teachers at work in the browser: writing, being told of another's edit, and bringing a file in."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from aidioma.clock import utc_now
from aidioma.content.service import AUTHOR, ContentService
from tests.browser.conftest import choose, focus
from tests.content.samples import sentence

pytestmark = pytest.mark.browser


def content_of(app: Any) -> ContentService:
    return ContentService(app.sessions, utc_now)


def test_a_sentence_from_nothing_to_learners_by_keyboard(signed_in: Any, app: Any) -> None:
    """Type, tab, type, and one key to publish; on the way the learner's side is shown."""
    page: Page = signed_in("teacher")
    page.goto("/write")
    focus(page.get_by_label("Spanish (needed)"))
    page.keyboard.type("¿Dónde venden paraguas amarillos?")
    page.keyboard.press("Tab")
    page.keyboard.type("Where do they sell yellow umbrellas?")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", name="What learners see")).to_be_visible()
    focus(page.get_by_role("button", name="Publish"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Published:")).to_be_visible()
    found = content_of(app).get_content("sentence", limit=500)
    (item,) = [one for one in found if "paraguas amarillos" in one.primary_text]
    assert item.details.status == "published"
    assert item.secondary_text == "Where do they sell yellow umbrellas?"


def test_the_second_of_two_teachers_is_told_and_loses_nothing(signed_in: Any, app: Any) -> None:
    """What was typed stays in the form, beside what the other made of the item; saving again then works."""
    content = content_of(app)
    item = content.create(sentence(note="first"), by=AUTHOR)
    page: Page = signed_in("teacher")
    page.goto(f"/write?item={item.id}")
    note = page.get_by_label("Note")
    expect(note).to_have_value("first")
    content.update(item.id, sentence(note="theirs"), revision=1, by=AUTHOR)
    note.fill("mine")
    note.press("Tab")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Somebody else changed this item")).to_be_visible()
    expect(note).to_have_value("mine")
    assert content.get(item.id, by=AUTHOR).value("note") == "theirs"
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()
    assert content.get(item.id, by=AUTHOR).value("note") == "mine"


def test_a_course_is_put_together_from_what_is_found(signed_in: Any, app: Any) -> None:
    """What is in it is shown by its words, and what comes to it is found by them; a second unit is one press away."""
    content = content_of(app)
    for name, text in (("azules", "Cuento ovejas azules."), ("verdes", "Cuento ovejas verdes.")):
        content.create({**sentence(accepted=[text]), "id": f"sheep-{name}", "primary_text": text}, by=AUTHOR)
    units = [{"title": "Azules", "items": ["sheep-azules"]}]
    course = content.create(
        {"content_type": "course", "primary_text": "Ovejas", "metadata": {"units": units}}, by=AUTHOR
    )
    page: Page = signed_in("teacher")
    page.goto(f"/write?item={course.id}")
    pickers = page.get_by_test_id("stMultiSelect")
    expect(pickers).to_contain_text(["Cuento ovejas azules"])
    page.get_by_role("button", name="One more").click()
    expect(pickers).to_have_count(2)
    page.get_by_role("textbox", name="Title (needed)").nth(1).fill("Verdes")
    page.get_by_label("Find what to add").nth(1).fill("ovejas verdes")
    page.get_by_label("Find what to add").nth(1).press("Enter")
    choose(page, "Items (needed)", "Cuento ovejas verdes", at=1, exact=False)
    page.keyboard.press("Escape")
    expect(pickers).to_contain_text(["Cuento ovejas azules", "Cuento ovejas verdes"])
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()
    assert [list(unit.items) for unit in content.get(course.id, by=AUTHOR).value("units")] == [
        ["sheep-azules"],
        ["sheep-verdes"],
    ]


def test_a_file_is_looked_at_before_it_is_imported(signed_in: Any, app: Any) -> None:
    """What would come of each line, then the import."""
    page: Page = signed_in("teacher")
    page.goto("/bring")
    rows = [json.dumps({**sentence(), "id": "from-a-file"}), "{broken"]
    file = {"name": "lesson.jsonl", "mimeType": "application/json", "buffer": "\n".join(rows).encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("1 added · 0 changed · 0 as they are · 1 rejected")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported.")).to_be_visible()
    assert content_of(app).get("from-a-file", by=AUTHOR).primary_text == "Tengo sed."


def test_rows_ended_by_carriage_returns_are_all_there(signed_in: Any, app: Any) -> None:
    """As an older spreadsheet writes them, put together with lines of another program."""
    page: Page = signed_in("teacher")
    page.goto("/bring")
    table = "spanish,english\rel árbol verde,the green tree\rla mesa roja,the red table\nun gato negro,a black cat\r"
    file = {"name": "words.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("3 added · 0 changed · 0 as they are · 0 rejected")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported.")).to_be_visible()
    found = [item for item in content_of(app).get_content("sentence", limit=500) if item.details.source == "words"]
    assert {item.primary_text: item.difficulty for item in found} == {
        "el árbol verde": "beginner",
        "la mesa roja": "beginner",
        "un gato negro": "beginner",
    }
