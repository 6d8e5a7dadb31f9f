"""The suggested mark: what differs on both sides, taken by Enter, overruled by 1 to 4, contested by a key."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from aidioma.db.models import LearningActivity
from tests.browser.conftest import App, answer_box, open_more
from tests.browser.test_phone import PHONE

pytestmark = pytest.mark.browser

OPEN_ANSWER = "Yo me llamo la Lucía y estoy de Chile"


def submit(page: Page, text: str = OPEN_ANSWER) -> None:
    box = answer_box(page)
    expect(box).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not marked yet", exact=True)).to_be_visible()


def ratings(app: App) -> list[tuple[str, str, bool]]:
    with app.sessions() as session:
        rows = session.scalars(select(LearningActivity).where(LearningActivity.activity_type == "self_rating"))
        return [(row.details["suggested"], row.details["rating"], row.details["taken"]) for row in rows]


def test_what_differs_is_marked_on_both_sides_and_nothing_looks_like_a_mark(guest_page: Page) -> None:
    """The superfluous word stands out in the own answer, its counterpart below; no score, nothing struck out."""
    submit(guest_page)
    expect(guest_page.get_by_text("A suggestion, for you to decide:")).to_be_visible()
    expect(guest_page.get_by_text("probably not right yet.", exact=True)).to_be_visible()
    expect(guest_page.locator(".answer strong")).to_have_text(["la", "estoy"])
    expect(guest_page.locator(".right").first.locator("strong")).to_contain_text(["soy"])
    expect(guest_page.locator("del, ins")).to_have_count(0)
    expect(guest_page.locator(".summary")).to_have_count(0)


def test_enter_takes_the_suggestion_and_then_goes_on(guest_page: Page, app: App) -> None:
    submit(guest_page)
    expect(guest_page.get_by_role("button", name=re.compile("^Wrong"))).to_be_visible()
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_text("once more today")).to_be_visible()
    expect(answer_box(guest_page)).to_be_focused()
    assert ratings(app) == [("again", "again", True)]


@pytest.mark.parametrize(("key", "rating"), [("1", "again"), ("2", "hard"), ("3", "good"), ("4", "easy")])
def test_a_digit_gives_its_rating_also_the_suggested_one(guest_page: Page, app: App, key: str, rating: str) -> None:
    submit(guest_page)
    expect(guest_page.get_by_role("button", name=re.compile("^Wrong"))).to_be_visible()
    guest_page.keyboard.press(key)
    expect(guest_page.get_by_text("How well did you know it?")).to_have_count(0)
    assert ratings(app) == [("again", rating, rating == "again")]


def test_a_digit_in_a_question_about_the_mark_rates_nothing(guest_page: Page, app: App) -> None:
    submit(guest_page)
    open_more(guest_page)
    guest_page.get_by_text("Explain this").click()
    box = guest_page.get_by_label("Your question about this mark")
    box.click()
    guest_page.keyboard.type("Why 1, 2, 3 or 4?")
    expect(box).to_have_value("Why 1, 2, 3 or 4?")
    expect(guest_page.get_by_text("How well did you know it?")).to_be_visible()
    assert ratings(app) == []


def test_one_key_contests_it_and_the_rating_is_still_open(guest_page: Page, app: App) -> None:
    submit(guest_page)
    expect(guest_page.locator(".st-key-report button")).to_be_attached()
    guest_page.keyboard.press("Shift+F2")
    open_more(guest_page)
    expect(guest_page.get_by_text("You reported this mark.")).to_be_visible()
    expect(guest_page.get_by_text("How well did you know it?")).to_be_visible()
    assert ratings(app) == []


def test_a_reload_shows_the_suggestion_again(guest_page: Page) -> None:
    submit(guest_page)
    guest_page.reload()
    expect(guest_page.get_by_text("probably not right yet.", exact=True)).to_be_visible()


def test_on_a_phone_nothing_is_off_the_screen(guest_page: Page) -> None:
    guest_page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    submit(guest_page)
    expect(guest_page.get_by_role("button", name=re.compile("^Easy"))).to_be_visible()
    wide = guest_page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    for name in ("Wrong", "Hard", "Good", "Easy"):
        box = guest_page.get_by_role("button", name=re.compile(f"^{name}")).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]


def test_english_instead_of_spanish_is_said_to_be_so(guest_page: Page) -> None:
    """As a mark, with the answer as it was typed and the translation to learn from."""
    box = answer_box(guest_page)
    expect(box).to_be_focused()
    guest_page.keyboard.type("I do not know what to say")
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_text("This is English. Say it in Spanish.")).to_be_visible()
    expect(guest_page.locator("del, ins")).to_have_count(0)
    expect(guest_page.get_by_text("A right translation")).to_be_visible()
