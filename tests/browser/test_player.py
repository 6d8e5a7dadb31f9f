"""One task, one screen: no menu, the way out above, a bar below that keeps its place; by keyboard and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import answer_box, open_more

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def bottom(page: Page, button: str) -> float:
    """Return how far below the top of the screen *button* ends."""
    box = page.get_by_role("button", name=button).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 720}], ids=["phone", "desktop"])
def test_what_is_pressed_keeps_its_place_on_the_screen(guest_page: Page, size: dict[str, int]) -> None:
    """The button of the mark stands where that of the question stood, both on the screen, wherever the page is."""
    guest_page.set_viewport_size(size)  # type: ignore[arg-type]
    expect(answer_box(guest_page)).to_be_focused()
    check = bottom(guest_page, "Check")
    assert check < size["height"]
    guest_page.keyboard.type("Mi llamo Lucía y soy de Chile")
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_role("button", name="Next")).to_be_visible()
    assert abs(bottom(guest_page, "Next") - check) < 1
    open_more(guest_page)
    expect(guest_page.get_by_text("How this mark came about")).to_be_visible()
    guest_page.get_by_text("Explain this").scroll_into_view_if_needed()
    assert abs(bottom(guest_page, "Next") - check) < 1


def test_what_is_half_typed_survives_a_reload_and_stays_with_its_card(guest_page: Page) -> None:
    """The next card begins with an empty box."""
    expect(answer_box(guest_page)).to_be_focused()
    guest_page.keyboard.type("Me llamo Lu")
    guest_page.wait_for_url("**/practice?card=*")
    guest_page.reload()
    expect(answer_box(guest_page)).to_have_value("Me llamo Lu")
    answer_box(guest_page).press("End")
    guest_page.keyboard.type("cía y soy de Chile")
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_text("Correct", exact=True)).to_be_visible()
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_role("button", name="Next")).to_have_count(0)
    expect(answer_box(guest_page)).to_have_value("")


def test_there_is_no_menu_beside_a_card_and_one_way_out(guest_page: Page) -> None:
    expect(answer_box(guest_page)).to_be_focused()
    expect(guest_page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    expect(guest_page.get_by_text("0 of 20 cards")).to_be_visible()
    expect(guest_page.get_by_text("Cram before an exam")).to_be_hidden()
    guest_page.get_by_role("link", name="Close").click()
    expect(guest_page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    expect(guest_page.get_by_test_id("stSidebarNavLink")).not_to_have_count(0)
    guest_page.get_by_role("button", name="Start practising").click()
    expect(answer_box(guest_page)).to_be_focused()
    expect(guest_page.get_by_test_id("stSidebarNavLink")).to_have_count(0)


def test_a_slip_is_named_and_not_counted_in_points(guest_page: Page) -> None:
    expect(answer_box(guest_page)).to_be_focused()
    guest_page.keyboard.type("Me llamo Lucía y soy de Chíle")
    guest_page.keyboard.press("Enter")
    expect(guest_page.locator(".verdict")).to_contain_text("one accent")
    expect(guest_page.get_by_text("/100")).to_have_count(0)


def test_what_is_played_has_no_menu_and_leads_back_to_its_list(guest_tab: Page) -> None:
    """A text and a conversation alike."""
    for item, kind in (("text:001", "Texts"), ("scenario:001", "Scenarios")):
        guest_tab.goto(f"/library?item=starter:{item}")
        expect(answer_box(guest_tab, "Your answer" if kind == "Texts" else "Your turn")).to_be_visible()
        expect(guest_tab.get_by_test_id("stSidebarNavLink")).to_have_count(0)
        guest_tab.get_by_role("link", name="Close").click()
        expect(guest_tab.get_by_role("heading", name="Library", level=1)).to_be_visible()
        expect(guest_tab.get_by_label("Kind", exact=True)).to_have_value(kind)
