"""From a learner's press to a teacher's decision, and what the learner reads of it."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from aidioma.clock import utc_now
from aidioma.content.rows import get_item
from aidioma.content.service import AUTHOR, ContentService
from aidioma.model.people import Account, Role
from aidioma.practice.card import Card
from tests.browser.conftest import App, answer_box, choose, come_in, open_more

pytestmark = pytest.mark.browser

ITEM: Final = "asked:in:the:browser"
UNSURE: Final = "Hoy me encuentro sin fuerzas."
"""What no rule settles, and may be right."""


@pytest.fixture
def admin(account: Callable[[Role], Account]) -> Account:
    """Return whoever looks at reports here: without them nobody is promised anything."""
    return account("admin")


@pytest.fixture
def learner_page(guest_tab: Page, app: App, admin: Account) -> Page:
    """Return the tab of a guest with a card in front of them that no other test uses, where somebody teaches."""
    assert admin.role == "admin"
    row = {
        "id": ITEM,
        "content_type": "sentence",
        "primary_text": "Hoy estoy cansado.",
        "secondary_text": "I am tired today.",
        "metadata": {"accepted": ["Hoy estoy cansado."]},
    }
    ContentService(app.sessions, utc_now).create(row, by=AUTHOR)
    guest_tab.goto(f"/?card={Card.dealt(ITEM, 'en-es').token}")
    expect(guest_tab.get_by_text("I am tired today.")).to_be_visible()
    return guest_tab


def answered(page: Page) -> None:
    """Answer what nobody can be sure of, and unfold what may be done about it."""
    expect(answer_box(page)).to_be_focused()
    page.keyboard.type(UNSURE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not marked yet", exact=True)).to_be_visible()
    open_more(page)


def reported(page: Page) -> None:
    """Say that such an answer should be accepted."""
    answered(page)
    page.get_by_role("button", name="My answer should be accepted").click()
    expect(page.get_by_text("You reported this mark. A teacher will look at it.")).to_be_visible()


def inbox_of(staff: Account, app: App, browser: BrowserContext) -> Page:
    """Return the inbox as somebody sees it in a browser of their own."""
    come_in(app, browser, staff)
    page = browser.new_page()
    page.goto("/inbox")
    return page


def test_a_decision_reaches_its_learner(
    learner_page: Page, app: App, new_context: Callable[[], BrowserContext], admin: Account
) -> None:
    """One press of each: the learner's answer counts, and both pages say so."""
    reported(learner_page)
    inbox = inbox_of(admin, app, new_context())
    expect(inbox.get_by_text("1 learner · 1 report")).to_be_visible()

    inbox.get_by_role("button", name="Accept", exact=True).click()

    expect(inbox.get_by_text("Nothing waits for you.")).to_be_visible()
    learner_page.goto("/mistakes")
    expect(learner_page.get_by_text("1 older answer upgraded.")).to_be_visible()
    expect(learner_page.get_by_text("You reported this mark, and a teacher accepted your answer.")).to_be_visible()


def test_a_learner_says_why(
    learner_page: Page, app: App, new_context: Callable[[], BrowserContext], account: Callable[[Role], Account]
) -> None:
    """The teacher reads it beside the answer."""
    answered(learner_page)
    learner_page.get_by_role("button", name="Say why").click()
    why = learner_page.get_by_label("Why it should be accepted")
    why.fill("My aunt says so")
    why.press("Tab")
    learner_page.get_by_role("button", name="Report it with this reason").click()
    expect(learner_page.get_by_text("You reported this mark. A teacher will look at it.")).to_be_visible()

    inbox = inbox_of(account("teacher"), app, new_context())
    expect(inbox.get_by_text("A learner says: “My aunt says so”")).to_be_visible()


def test_a_decision_is_generalised_after_its_preview(
    learner_page: Page, app: App, new_context: Callable[[], BrowserContext], admin: Account
) -> None:
    """The page shows what else would be right and which stored answers would change, before anything is written."""
    reported(learner_page)
    inbox = inbox_of(admin, app, new_context())
    inbox.get_by_role("button", name="Accept more than this").click()
    expect(inbox.get_by_text("The subject is optional here")).to_be_visible()
    expect(inbox.get_by_text("1 stored answer would change, of 1 learner.")).to_be_visible()

    inbox.get_by_role("button", name="Accept all of this").click()

    expect(inbox.get_by_text("Nothing waits for you.")).to_be_visible()
    with app.sessions() as session:
        assert "hoy yo me encuentro sin fuerzas" in get_item(session, ITEM).value("accepted")


def test_the_answer_map_of_an_item_has_the_same_choices(
    learner_page: Page, app: App, new_context: Callable[[], BrowserContext], admin: Account
) -> None:
    """On the page of content, under the table."""
    reported(learner_page)
    staff = new_context()
    come_in(app, staff, admin)
    page = staff.new_page()
    page.goto("/content?content_search=cansado")
    choose(page, "To", "Hoy estoy cansado.")
    expect(page.get_by_text("Not marked yet · 1 learner")).to_be_visible()

    page.get_by_role("button", name="Accept", exact=True).click()

    expect(page.get_by_text("Correct · 1 learner")).to_be_visible()


def test_a_learner_accepts_their_own_answer_and_takes_it_back(learner_page: Page) -> None:
    """After a second press that says what it means; the next answer is right, until it is taken back."""
    answered(learner_page)
    learner_page.get_by_role("button", name="Accept it for me").click()
    learner_page.get_by_role("button", name="I am sure: accept it for me").click()
    expect(learner_page.get_by_text("You accept this answer yourself.")).to_be_visible()

    learner_page.goto(f"/?card={Card.dealt(ITEM, 'en-es').token}")
    expect(answer_box(learner_page)).to_be_focused()
    learner_page.keyboard.type(UNSURE)
    learner_page.keyboard.press("Enter")
    expect(learner_page.get_by_text("Correct", exact=True).first).to_be_visible()
    learner_page.goto("/mistakes")
    expect(learner_page.get_by_text("Your own answers")).to_be_visible()
    learner_page.get_by_role("button", name="Take it back").click()
    expect(learner_page.get_by_text("Your own answers")).to_have_count(0)
