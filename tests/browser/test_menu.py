"""The menu: five entries for a learner, what belongs together beside each other, and old addresses that lead on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from aidioma.model.people import OPERATOR, Role
from pages.ui.menu import ADDRESSES
from tests.browser.conftest import App, answer_box

pytestmark = pytest.mark.browser

LEARNER = ["Today", "Learn", "Read and talk", "Progress", "Me"]
MENUS: dict[Role, list[str]] = {
    "learner": LEARNER,
    "teacher": [*LEARNER, "Classes", "Content"],
    "admin": [*LEARNER, "Classes", "Content", "AI", "People"],
}


@pytest.mark.parametrize("role", MENUS)
def test_each_role_has_its_menu(app: App, signed_in: Callable[[Role], Page], role: Role) -> None:
    page = signed_in(role)
    app.accounts.people.add_user(by=OPERATOR, email="another@example.com", role="learner")
    page.goto("/preferences")
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_text(MENUS[role])


def test_who_is_alone_has_a_learners_menu_and_administration(signed_in: Callable[[Role], Page]) -> None:
    page = signed_in("admin")
    page.goto("/")
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_text([*LEARNER, "Administration"])
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("link", name="Costs").click()
    expect(page.get_by_role("heading", name="Costs", level=1)).to_be_visible()


def test_pages_of_one_entry_are_one_press_apart(signed_in: Callable[[Role], Page]) -> None:
    page = signed_in("teacher")
    page.goto("/content")
    page.get_by_test_id("stMain").get_by_role("link", name="Write content", exact=True).click()
    expect(page.get_by_role("heading", name="Write content", level=1)).to_be_visible()
    page.get_by_role("link", name="Me", exact=True).click()
    page.get_by_test_id("stMain").get_by_role("link", name="My data").click()
    expect(page.get_by_role("heading", name="My data", level=1)).to_be_visible()


def test_what_the_start_page_was_asked_for_before_today_leads_to_practice(guest_tab: Page) -> None:
    """Cards, decks and cramming were addresses of the start page; bookmarks and open tabs still say so."""
    for address in ("/?deck=flashcard", "/?card=0123456789ab.en-es.starter%3Asentence%3A001"):
        guest_tab.goto(address)
        expect(answer_box(guest_tab)).to_be_visible()
        assert "/practice?" in guest_tab.url
        assert address.removeprefix("/?") in guest_tab.url


def test_every_address_there_was_is_there() -> None:
    before = (
        "library",
        "courses",
        "mistakes",
        "progress",
        "my_classes",
        "classes",
        "inbox",
        "content",
        "write",
        "draft",
    )
    since = ("types", "bring", "people", "ai", "cache", "costs", "migration", "preferences", "account", "data")
    assert {"", *before, *since} <= set(ADDRESSES)
