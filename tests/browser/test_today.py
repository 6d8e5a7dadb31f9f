"""Today: what waits and how long it takes, one press into it, and the path of a course with done, now and later."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from aidioma.clock import utc_now
from aidioma.content.courses import CourseService
from aidioma.content.service import ContentService
from aidioma.db.models import User
from aidioma.model.people import Account
from tests.browser.conftest import App, answer_box

pytestmark = pytest.mark.browser

AUTHOR = Account("system", "The installation", None, "admin", "beginner")


@pytest.fixture
def course(app: App, guest_tab: Page) -> str:
    """Return a course of three units that the guest follows."""
    units = [
        {"title": f"Unidad {n}", "can_do": f"You can do thing {n}.", "items": [f"starter:sentence:00{n}"]}
        for n in (1, 2, 3)
    ]
    item = ContentService(app.sessions, utc_now).create(
        {"content_type": "course", "primary_text": "Camino", "metadata": {"units": units}}, by=AUTHOR
    )
    with app.sessions() as session:
        guest = session.scalars(select(User.id).where(User.email.is_(None), User.id != "system")).one()
    CourseService(app.sessions, utc_now).follow(item.id, user_id=guest)
    return item.id


def test_the_path_of_a_course_has_done_now_and_later(guest_tab: Page, course: str) -> None:
    guest_tab.goto("/practice")
    expect(guest_tab.get_by_text("next in your course")).to_be_visible()
    guest_tab.get_by_role("button", name="I don't know").click()
    expect(guest_tab.get_by_role("button", name="Next")).to_be_visible()
    guest_tab.get_by_role("link", name="Close").click()
    expect(guest_tab.get_by_text("✓ Done: Unidad 1")).to_be_visible()
    expect(guest_tab.get_by_text("▶ Now: Unidad 2")).to_be_visible()
    expect(guest_tab.get_by_text("You can do thing 2.")).to_be_visible()
    expect(guest_tab.get_by_text("○ Later: Unidad 3")).to_be_visible()
    guest_tab.get_by_role("link", name="All of it").click()
    expect(guest_tab.get_by_role("heading", name="Camino", level=1)).to_be_visible()


def test_one_press_leads_into_the_day_and_back_to_where_one_was(guest_tab: Page, course: str) -> None:
    """What waits, why it begins there and about how long, before; "Go on" once something is done."""
    guest_tab.goto("/practice")
    guest_tab.get_by_role("button", name="I don't know").click()
    expect(guest_tab.get_by_role("button", name="Next")).to_be_visible()
    guest_tab.goto("/")
    expect(guest_tab.get_by_text("1 to repeat")).to_be_visible()
    expect(guest_tab.get_by_text("It begins with what comes next in your course.")).to_be_visible()
    expect(guest_tab.get_by_text("About 7 minutes.")).to_be_visible()
    guest_tab.get_by_role("button", name="Go on").click()
    expect(answer_box(guest_tab)).to_be_focused()
