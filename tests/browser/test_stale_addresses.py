"""An address that names what is no longer there, or was never for its reader, says so and leads on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from aidioma.db.models import LearningContent
from tests.browser.conftest import App, answer_box

pytestmark = pytest.mark.browser

WORD = "zafirito"
KINDS = {"draft": {"status": "draft"}, "retired": {"status": "retired"}, "own": {"learner": "somebody"}}


@pytest.fixture(autouse=True)
def items(app: App) -> Iterator[None]:
    """Put a sentence and a course of each kind there, and take them away again."""
    named = [f"stale-{kind}-{what}" for kind in KINDS for what in ("sentence", "course")]
    with app.sessions.begin() as session:
        for key in named:
            _, kind, what = key.split("-")
            said = {"accepted": [f"Un {WORD}."]} if what == "sentence" else {"units": []}
            session.add(
                LearningContent(
                    id=key,
                    content_type=what,
                    difficulty="beginner",
                    primary_text=f"Un {WORD}.",
                    secondary_text=f"A {WORD}.",
                    details={**said, **KINDS[kind]},
                )
            )
    yield
    with app.sessions.begin() as session:
        session.execute(delete(LearningContent).where(LearningContent.id.in_(named)))


@pytest.mark.parametrize("kind", [*KINDS, "gone"])
def test_a_stale_card_says_so_and_the_next_one_is_a_press_away(guest_page: Page, kind: str) -> None:
    guest_page.goto(f"/?card=0123456789ab.en-es.stale-{kind}-sentence")
    expect(guest_page.get_by_text("This card is no longer there.")).to_be_visible()
    expect(guest_page.get_by_text(WORD)).to_have_count(0)
    guest_page.get_by_role("button", name="Next card").click()
    expect(answer_box(guest_page)).to_be_visible()
    expect(guest_page.get_by_text("This card is no longer there.")).to_have_count(0)


def test_an_address_that_is_no_card_is_passed_over(guest_page: Page) -> None:
    guest_page.goto("/practice?card=0123456789ab.en-es.a%00b")
    expect(answer_box(guest_page)).to_be_focused()
    assert "%00" not in guest_page.url


@pytest.mark.parametrize("kind", [*KINDS, "gone", "%00"])
def test_a_stale_item_or_course_says_so_and_leads_on(guest_page: Page, kind: str) -> None:
    for address, said, way in (
        (f"/library?item=stale-{kind}-sentence", "This item is no longer there.", "Library"),
        (f"/courses?course=stale-{kind}-course", "This course is no longer there.", "Courses"),
    ):
        guest_page.goto(address)
        expect(guest_page.get_by_text(said)).to_be_visible()
        expect(guest_page.get_by_text(WORD)).to_have_count(0)
        guest_page.get_by_test_id("stMain").get_by_role("link", name=way).last.click()
        expect(guest_page.get_by_role("heading", name=way, exact=True)).to_be_visible()
