"""WCAG 2.0-2.2, A and AA, by axe: every page, both themes, phone and desktop."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from aidioma.model.people import Role
from tests.browser.conftest import answer_box, open_more

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
LEFT_TO_STREAMLIT = {"kbd": "the key in a button is drawn at 60 % opacity; the page says the key in words as well"}
"""Nodes of Streamlit's own widgets that an app cannot mend, each with its reason."""
WHERE = {"exclude": [[selector] for selector in LEFT_TO_STREAMLIT]}


def violations(page: Page) -> Iterator[str]:
    """Yield what axe finds in each theme at each size: the rule, where, and why."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")  # else it is faded
    page.evaluate(AXE_SCRIPT)
    page.add_style_tag(content="* { transition: none !important }")  # contrast while a theme fades in is nobody's
    for scheme in ("light", "dark"):
        for size in SIZES:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(250)
            for rule in page.evaluate("([where, options]) => axe.run(where, options)", [WHERE, OPTIONS])["violations"]:
                yield from (f"{scheme} {size['width']}: {rule['id']}: {said(node)}" for node in rule["nodes"])


def said(node: dict[str, Any]) -> str:
    """Return where axe found something, and what to do about it."""
    return f"{node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"


def assert_accessible(page: Page) -> None:
    found = list(violations(page))
    assert not found, "\n".join(found)


def test_the_gate(page: Page) -> None:
    """Before anybody has signed in."""
    page.goto("/")
    page.get_by_role("button", name="Practise as a guest").wait_for()
    assert_accessible(page)


def test_a_card_and_its_marks(guest_page: Page) -> None:
    """The question, and the mark of an answer with a slip."""
    box = answer_box(guest_page)
    expect(box).to_be_focused()
    assert_accessible(guest_page)
    guest_page.keyboard.type("Me llamo Lucía y soy de Chíle")
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_text("Almost", exact=True)).to_be_visible()
    assert_accessible(guest_page)


def test_progress_of_somebody_who_practised(guest_page: Page) -> None:
    """The figures, the chart and the text beside it."""
    guest_page.get_by_role("button", name="I don't know").click()
    expect(guest_page.get_by_role("button", name="Next")).to_be_visible()
    guest_page.goto("/progress")
    expect(guest_page.get_by_role("heading", name="Answers by day")).to_be_visible()
    assert_accessible(guest_page)


@pytest.mark.parametrize(
    ("role", "address", "heading"),
    [
        ("learner", "/", "Today"),
        ("learner", "/welcome", "Welcome"),
        ("learner", "/welcome?gaps=", "Which word fits?"),
        ("learner", "/progress", "Progress"),
        ("learner", "/library", "Library"),
        ("learner", "/courses", "Courses"),
        ("learner", "/mistakes", "What I got wrong"),
        ("learner", "/preferences", "Preferences"),
        ("learner", "/account", "Account"),
        ("teacher", "/content", "Content"),
        ("teacher", "/write", "Write content"),
        ("teacher", "/draft", "Draft with AI"),
        ("teacher", "/types", "Types"),
        ("teacher", "/bring", "Import and export"),
        ("admin", "/administration", "Administration"),
        ("admin", "/people", "People"),
        ("admin", "/cache", "Cache"),
        ("admin", "/costs", "Costs"),
        ("admin", "/ai", "AI"),
    ],
)
def test_pages_of_a_role(signed_in: object, role: Role, address: str, heading: str) -> None:
    """Each page as the role it is for sees it."""
    page: Page = signed_in(role)  # type: ignore[operator]
    page.goto(address)
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize(
    "item",
    [
        "text:001",
        "grammar:001",
        "scenario:001",
        "chat:001",
        "game:001",
        "pronunciation:001",
        "podcast:001",
        "video:001",
    ],
)
def test_every_player(guest_tab: Page, item: str) -> None:
    """What is opened from the library."""
    guest_tab.goto(f"/library?item=starter:{item}")
    expect(guest_tab.get_by_role("link", name="Close")).to_be_visible()
    expect(guest_tab.get_by_text("Source:")).to_be_visible()
    assert_accessible(guest_tab)


def test_a_correction_with_all_that_follows_it(guest_page: Page) -> None:
    """The voice, the report, the flashcard, the ways back; and the list of mistakes that it enters."""
    expect(answer_box(guest_page)).to_be_focused()
    guest_page.keyboard.type("Me llamo Lucía y soy de Chíle")
    guest_page.keyboard.press("Enter")
    open_more(guest_page)
    expect(guest_page.get_by_role("button", name="My answer should be accepted")).to_be_visible()
    guest_page.get_by_text("Cram before an exam").click()
    expect(guest_page.get_by_role("button", name="Start cramming")).to_be_visible()
    expect(guest_page.get_by_text("Cram before an exam")).to_have_count(0)
    assert_accessible(guest_page)
    guest_page.goto("/mistakes")
    expect(guest_page.locator("del")).to_have_text("Chíle")
    assert_accessible(guest_page)
