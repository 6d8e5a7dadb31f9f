"""A session with a goal and an end, the easier way to build a sentence, and flashcards to reveal."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from aidioma.db.models import User
from aidioma.model.preferences import Preferences
from tests.browser.conftest import App, answer_box

pytestmark = pytest.mark.browser


def prefer(app: App, **wanted: object) -> None:
    preferences = Preferences.model_validate(wanted).model_dump(mode="json")
    with app.sessions.begin() as session:
        session.execute(update(User).where(User.role == "learner").values(preferences=preferences))


def give_up(page: Page) -> None:
    page.get_by_role("button", name="I don't know").click()
    expect(page.get_by_role("button", name="Next")).to_be_visible()


def test_a_session_ends_with_what_it_taught(guest_page: Page, app: App) -> None:
    """At the goal, on any device; going on begins another."""
    prefer(app, goal=5)
    for number in range(5):
        give_up(guest_page)
        expect(guest_page.get_by_text(f"{number + 1} of 5 cards")).to_be_visible()
        guest_page.get_by_role("button", name="Next").click()
        expect(guest_page.get_by_role("button", name="Next")).to_have_count(0)
    expect(guest_page.get_by_text("Your session is done: 5 answers")).to_be_visible()
    expect(guest_page.get_by_text("Still open; they come back")).to_be_visible()
    guest_page.context.new_page().goto("/practice")
    other = guest_page.context.pages[-1]
    expect(other.get_by_text("Your session is done: 5 answers")).to_be_visible()
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_text("0 of 5 cards")).to_be_visible()


def test_a_sentence_is_built_from_words(guest_page: Page, app: App) -> None:
    """By presses alone; the words stand in the box as if they had been typed."""
    prefer(app, word_bank=True)
    guest_page.reload()
    expect(answer_box(guest_page)).to_be_focused()
    for word in ("me", "llamo", "lucía", "y", "soy", "de", "chile"):
        guest_page.get_by_role("button", name=f"Insert {word}", exact=True).first.click()
    expect(answer_box(guest_page)).to_have_value("me llamo lucía y soy de chile ")
    guest_page.get_by_role("button", name="Check").click()
    expect(guest_page.get_by_text("Correct", exact=True)).to_be_visible()


def test_a_flashcard_is_revealed_and_rated(guest_tab: Page) -> None:
    """From the library's deck; looking is no answer, the own word schedules it."""
    guest_tab.goto("/library?kind=flashcard")
    guest_tab.get_by_role("link", name="Practise these as cards").click()
    expect(answer_box(guest_tab)).to_be_focused()
    guest_tab.keyboard.press("F4")
    expect(guest_tab.get_by_text("How well did you know it?")).to_be_visible()
    guest_tab.get_by_role("button", name="Good").click()
    expect(guest_tab.get_by_text("tomorrow")).to_be_visible()
