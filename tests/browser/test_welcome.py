"""Who are you: four questions, a placement for who is unsure, and what follows from both on the first card."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from aidioma.clock import utc_now
from aidioma.content.service import ContentService
from aidioma.db.models import User
from aidioma.model.people import Account
from tests.browser.conftest import App, answer_box

pytestmark = pytest.mark.browser

AUTHOR = Account("system", "The installation", None, "admin", "beginner")


def level(app: App) -> str:
    with app.sessions() as session:
        return session.scalars(select(User.level).where(User.preferences["introduced"].as_boolean())).one()


def test_who_knows_no_word_meets_the_first_unit_by_recognising_it(guest_tab: Page, app: App) -> None:
    """The course's first sentence, in Spanish, answered in English from words; on Today, one press away."""
    units = [{"title": "Unidad 1", "items": ["starter:sentence:002"]}]
    ContentService(app.sessions, utc_now).create(
        {
            "content_type": "course",
            "difficulty": "beginner",
            "primary_text": "Desde cero",
            "metadata": {"units": units},
        },
        by=AUTHOR,
    )
    guest_tab.goto("/")
    guest_tab.get_by_role("button", name="Say who you are").click()
    guest_tab.get_by_text("None yet: I begin at zero").click()
    guest_tab.get_by_role("button", name="Go on").click()
    expect(guest_tab.get_by_text("next in your course")).to_be_visible()
    expect(answer_box(guest_tab)).to_have_attribute("lang", "en")
    expect(
        guest_tab.get_by_role("group", name="Words to build the answer from").get_by_role("button")
    ).not_to_have_count(0)
    assert level(app) == "beginner"


def test_a_placement_is_shown_and_overruled(guest_tab: Page, app: App) -> None:
    """Whoever knows nothing is let go soon; a reload forgets none of it; the learner's own word counts."""
    guest_tab.goto("/welcome")
    guest_tab.get_by_text("I am not sure").click()
    guest_tab.get_by_role("button", name="Go on").click()
    expect(guest_tab.get_by_role("heading", name="Which word fits?")).to_be_visible()
    guest_tab.get_by_role("button", name="I don't know").click()
    expect(guest_tab.get_by_text("2 of 12 at most")).to_be_visible()
    guest_tab.reload()
    for number in (3, 4):
        guest_tab.get_by_role("button", name="I don't know").click()
        expect(guest_tab.get_by_text(f"{number} of 12 at most")).to_be_visible()
    guest_tab.get_by_role("button", name="I don't know").click()
    expect(guest_tab.get_by_role("heading", name="Where you begin")).to_be_visible()
    expect(guest_tab.get_by_label("None yet: I begin at zero")).to_be_checked()
    guest_tab.get_by_text("Some: I can tell stories").click()
    guest_tab.get_by_role("button", name="Begin").click()
    expect(answer_box(guest_tab)).to_be_visible()
    expect(guest_tab.get_by_text("intermediate")).to_be_visible()
    assert level(app) == "intermediate"
    guest_tab.goto("/preferences")
    expect(guest_tab.get_by_label("Level", exact=True)).to_have_value("Intermediate (B1 and B2)")
