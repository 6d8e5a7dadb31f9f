"""A new administrator connects a judge on the page, has it examined, and learners are marked by it, all at once."""

import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect
from pydantic import SecretStr

from aidioma.accounts.service import AccountService
from aidioma.clock import utc_now
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings
from tests.browser.conftest import App, answer_box, come_in, open_more, served
from tests.exam.knowing import knows_the_marks
from tests.fake_provider import FakeProvider
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

KEY = "sk-of-a-new-admin-0123456789"


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with FakeProvider(knows_the_marks) as provider:
        yield provider


@pytest.fixture(scope="module")
def unjudged_app(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the app once more on the same database, with a data folder of its own."""
    key, folder = secrets.token_urlsafe(32), tmp_path_factory.mktemp("unjudged")
    database_url = app.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with served(database_url, key, folder) as url:
        accounts = AccountService.open(
            app.sessions, settings=Settings(AIDIOMA_SECRET_KEY=SecretStr(key)), clock=utc_now
        )
        yield App(url, app.engine, app.sessions, accounts, folder)


def test_a_judge_is_connected_examined_and_marks(
    unjudged_app: App, provider: FakeProvider, context: BrowserContext, new_context: Callable[[], BrowserContext]
) -> None:
    admin = unjudged_app.accounts.people.add_user(by=OPERATOR, email="a@example.com", role="admin", password=PASSWORD)
    come_in(unjudged_app, context, admin)
    page = context.new_page()
    page.goto(f"{unjudged_app.url}/practice")
    open_more(page)
    expect(page.get_by_text("Marked by rules")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    page.get_by_role("link", name="Administration", exact=True).click()
    page.get_by_test_id("stMain").get_by_role("link", name="AI", exact=True).click()
    expect(page.get_by_text("No judge is connected.")).to_be_visible()
    page.get_by_label("Key", exact=True).fill(KEY)
    page.get_by_label("Address", exact=True).fill(provider.base_url)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("is connected and has not been examined")).to_be_visible()
    expect(page.get_by_label("Key", exact=True)).to_have_value("")
    assert KEY not in page.content()
    page.get_by_role("button", name="Start the exam").click()
    expect(page.get_by_text("It has passed its exam.")).to_be_visible()
    expect(page.get_by_text("0 orders obeyed")).to_be_visible()
    page.get_by_text("The whole paper").click()
    expect(page.get_by_text("La casa es blanco.").first).to_be_visible()

    learner = new_context()
    come_in(unjudged_app, learner, unjudged_app.accounts.guest(time_zone="Europe/Madrid"))
    practice = learner.new_page()
    practice.goto(f"{unjudged_app.url}/practice")
    expect(answer_box(practice)).to_be_focused()
    open_more(practice)
    expect(practice.get_by_text("Marked by gpt-5-mini")).to_be_visible()
    answer_box(practice).focus()
    practice.keyboard.type("Yo me llamo Lucía y salgo de Chile")
    practice.keyboard.press("Enter")
    practice.get_by_text("How this mark came about").click()
    expect(practice.get_by_text("Decided by: the AI judge")).to_be_visible()

    page.get_by_text("Disconnect", exact=True).click()
    page.get_by_role("button", name="Disconnect the judge").press("Enter")  # it moves while its box unfolds
    expect(page.get_by_text("No judge is connected.")).to_be_visible()
