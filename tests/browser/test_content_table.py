"""Content found and changed in its table, and a course that is made of it, followed by a learner."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from aidioma.clock import utc_now
from aidioma.content.service import AUTHOR, ContentService
from aidioma.model.people import Role
from tests.browser.conftest import App, choose
from tests.content.samples import sentence

pytestmark = pytest.mark.browser

FIRST_ROW_Y = 52


def click_in_table(page: Page, x: int) -> None:
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_have_count(1)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + FIRST_ROW_Y)


def test_what_is_found_is_changed_at_once(signed_in: Callable[[Role], Page], app: App) -> None:
    """By a word inside a question, whatever its accents; by a field of the metadata; and nothing where nothing fits."""
    content = ContentService(app.sessions, utc_now)
    row = {**sentence(topics=["rain"]), "id": "umbrella", "primary_text": "¿Dónde dejaste el paragüero azul?"}
    content.create(row, by=AUTHOR)
    page = signed_in("teacher")
    page.goto("/content")
    search = page.get_by_role("textbox", name="Search", exact=True)
    search.fill("donde paraguero")
    search.press("Enter")
    expect(page).to_have_url(re.compile("paraguero"))
    page.wait_for_timeout(1_500)  # the table is drawn on a canvas: what stands in it cannot be waited for
    click_in_table(page, 38)
    choose(page, "With those chosen", "Add a topic")
    page.get_by_role("textbox", name="Level, topic or source").fill("weather")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("1 item changed.")).to_be_visible()
    item = content.get("umbrella", by=AUTHOR)
    assert (item.details.topics, item.details.revision, item.version) == (("rain", "weather"), 2, 1)
    search.fill("")
    search.press("Enter")
    page.get_by_text("Topic, grammar, source and other fields").click()
    page.get_by_label("Any field, as JSON").fill('{"topics": ["nobody\'s"]}')
    page.get_by_label("Any field, as JSON").press("Enter")
    expect(page.get_by_text("Nothing here.")).to_be_visible()
    page.get_by_label("Any field, as JSON").fill("{broken")
    page.get_by_label("Any field, as JSON").press("Enter")
    expect(page.get_by_text("Please write the fields as JSON")).to_be_visible()


def test_a_course_is_followed_and_enters_the_day(signed_in: Callable[[Role], Page], app: App) -> None:
    """The page says what is next, by its question, and practice deals it first; then the next course."""
    content = ContentService(app.sessions, utc_now)
    content.create({**sentence(), "id": "zz-last"}, by=AUTHOR)
    units = [{"title": "Unidad 1", "can_do": "You can say that you are thirsty.", "items": ["zz-last"]}]
    first = content.create({"content_type": "course", "primary_text": "Sed", "metadata": {"units": units}}, by=AUTHOR)
    page = signed_in("learner")
    page.goto("/courses")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_text("0 of 1 met")).to_be_visible()
    expect(page.get_by_role("link", name="Next: I'm thirsty.")).to_be_visible()
    expect(page.get_by_text("You can say that you are thirsty.")).to_be_visible()
    page.get_by_role("link", name="All of it").click()
    expect(page.get_by_role("heading", name="Unidad 1")).to_be_visible()
    expect(page.get_by_text("You can say that you are thirsty.")).to_be_visible()
    expect(page.get_by_role("link", name="I'm thirsty.", exact=True)).to_be_visible()
    page.goto("/practice")
    expect(page.get_by_text("next in your course")).to_be_visible()
    expect(page.get_by_text("I'm thirsty.")).to_be_visible()
    page.get_by_role("button", name="I don't know").click()
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    further = {"units": [{**units[0], "items": ["starter:sentence:002"]}], "follows": first.id}
    content.create({"content_type": "course", "primary_text": "Agua", "metadata": further}, by=AUTHOR)
    page.goto("/courses")
    page.get_by_role("link", name="Go on with Agua").click()
    expect(page.get_by_role("heading", name="Agua", level=1)).to_be_visible()
