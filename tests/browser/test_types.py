"""A type that the code has never seen, from its making in the browser to the file that takes it elsewhere."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from aidioma.db.models import UserProgress
from aidioma.model.people import Account, Role
from tests.browser.conftest import App, answer_box, choose, come_in

pytestmark = pytest.mark.browser

SAYING = "Más vale tarde que nunca."


def name_first_field(page: Page, name: str) -> None:
    """Write *name* into the first row of the grid of fields, once the page stands still."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    grid = page.get_by_test_id("stDataFrame")
    box = grid.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + 60, box["y"] + 52)
    overlay = page.locator("#portal textarea, #portal input").first
    overlay.wait_for()
    overlay.fill(name)
    overlay.press("Enter")
    expect(grid.locator("td", has_text=name)).to_be_attached()


def define(page: Page) -> None:
    page.goto("/types")
    page.get_by_role("textbox", name="Title", exact=True).fill("Refrán")
    page.get_by_role("textbox", name="Name", exact=True).fill("proverb")
    page.get_by_role("textbox", name="Name", exact=True).press("Tab")
    name_first_field(page, "meaning")
    choose(page, "Prompt", "meaning")
    choose(page, "Answer", "primary_text")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save the type").click()
    expect(page.get_by_text("can be written now")).to_be_visible()


def write(page: Page) -> None:
    page.goto("/write")
    choose(page, "Type", "proverb")
    page.get_by_label("Meaning").fill("Better late than never.")
    page.get_by_label("Meaning").press("Tab")
    page.get_by_label("Spanish (needed)").fill(SAYING)
    page.get_by_label("Spanish (needed)").press("Tab")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()


def test_a_type_made_in_the_browser_works_everywhere_at_once(
    signed_in: Callable[[Role], Page], account: Callable[[Role], Account], app: App, tmp_path: Path
) -> None:
    """Defined and written by a teacher, listed, asked, marked, scheduled and counted for a learner, then exported."""
    page = signed_in("teacher")
    define(page)
    write(page)
    page.goto("/bring")
    choose(page, "What", "proverb")
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download 1 items").click()
    download.value.save_as(tmp_path / "proverbs.jsonl")
    said: dict[str, Any] = json.loads((tmp_path / "proverbs.jsonl").read_text("utf-8"))
    assert (said["primary_text"], said["metadata"]["meaning"]) == (SAYING, "Better late than never.")

    come_in(app, page.context, account("learner"))
    page.goto("/library?kind=proverb")
    page.get_by_role("link", name=SAYING).click()
    expect(page.get_by_text("Better late than never.")).to_be_visible()
    answer_box(page).fill("más vale tarde que nunca")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Correct", exact=True)).to_be_visible()
    expect(page.get_by_text("tomorrow")).to_be_visible()
    with app.sessions() as session:
        (progress,) = session.scalars(select(UserProgress)).all()
    assert (progress.content_type, progress.attempts, progress.next_review_at is not None) == ("proverb", 1, True)
    page.goto("/progress")
    expect(page.get_by_text("1 answer").first).to_be_visible()
