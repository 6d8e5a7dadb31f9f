"""A phone's width, by keyboard: nothing that has the focus is off the screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import focus

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
FOCUSED = """() => {
    const { left, right } = document.activeElement.getBoundingClientRect();
    return [document.activeElement.innerText ?? "", right > 0 && left < innerWidth];
}"""


def stops(page: Page, *, most: int) -> Iterator[str]:
    """Press Tab through the page and yield what each stop says; each is on the screen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said, is_on_screen = page.evaluate(FOCUSED)
        assert is_on_screen, said
        yield said


def test_links_in_a_folded_sidebar_are_no_stops_and_an_unfolded_one_has_them(guest_tab: Page) -> None:
    guest_tab.set_viewport_size(PHONE)  # type: ignore[arg-type]
    guest_tab.goto("/library")
    guest_tab.get_by_role("heading", name="Library").wait_for()
    expect(guest_tab.get_by_test_id("stSidebar")).to_have_js_property("inert", value=True)
    assert "Progress" not in list(stops(guest_tab, most=8))
    guest_tab.get_by_role("button", name="Expand sidebar").press("Enter")
    expect(guest_tab.get_by_test_id("stSidebar")).to_have_js_property("inert", value=False)
    focus(guest_tab.get_by_role("link", name="Progress"))
    expect(guest_tab.get_by_role("link", name="Progress")).to_be_focused()
    guest_tab.get_by_role("button", name="Collapse sidebar").press("Enter")
    expect(guest_tab.get_by_test_id("stSidebar")).to_have_js_property("inert", value=True)
    assert "Progress" not in list(stops(guest_tab, most=8))
