"""With a provider set up: an answer is judged once for everybody, and drafts wait for a teacher."""

import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pydantic import SecretStr
from sqlalchemy import select

from aidioma.accounts.service import AccountService
from aidioma.clock import utc_now
from aidioma.content.search.filter import Wanted, first_found
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.models import LearningActivity
from aidioma.marking.judge import drafting
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings
from tests.browser.conftest import App, answer_box, come_in, open_more, served
from tests.examined import examined
from tests.fake_provider import DRAFT, FakeProvider, fails
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

UNFORESEEN = "Yo me llamo Lucía y vengo de Chile"


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture(scope="module")
def judged_app(app: App, provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the app once more on the same database, with the provider in its settings."""
    key, folder = secrets.token_urlsafe(32), tmp_path_factory.mktemp("judged")
    settings = {"OPENAI_API_KEY": "fake", "OPENAI_BASE_URL": provider.base_url, "AIDIOMA_MODEL": "gpt-5-mini"}
    database_url = app.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    examined(Settings(OPENAI_API_KEY=SecretStr("fake"), OPENAI_BASE_URL=provider.base_url), folder)
    with served(database_url, key, folder, settings=settings) as url:
        accounts = AccountService.open(
            app.sessions, settings=Settings(AIDIOMA_SECRET_KEY=SecretStr(key)), clock=utc_now
        )
        yield App(url, app.engine, app.sessions, accounts, folder)


def looks(provider: FakeProvider) -> int:
    """Return how often the provider was asked about the answer; it is asked about other things meanwhile."""
    return sum("vengo de Chile" in asked.user for asked in provider.requests if "messages" in asked.body)


def practising(app: App, context: BrowserContext) -> Page:
    page = context.new_page()
    come_in(app, context, app.accounts.guest(time_zone="Europe/Madrid"))
    page.goto(f"{app.url}/practice")
    return page


def answered(page: Page, text: str) -> Page:
    expect(answer_box(page)).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    open_more(page)
    page.get_by_text("How this mark came about").click()
    return page


def test_an_answer_is_judged_once_and_then_known(
    judged_app: App, provider: FakeProvider, context: BrowserContext, new_context: Callable[[], BrowserContext]
) -> None:
    """The second learner has the mark of the first, at no cost, and both can read where it came from."""
    first = answered(practising(judged_app, context), UNFORESEEN)
    expect(first.get_by_text("Decided by: the AI judge")).to_be_visible()
    assert looks(provider) == 1
    second = answered(practising(judged_app, new_context()), UNFORESEEN)
    expect(second.get_by_text("Decided by: the same answer, judged before")).to_be_visible()
    expect(second.get_by_text("Cost: 0")).to_be_visible()
    assert looks(provider) == 1


def test_drafts_wait_until_a_teacher_publishes_them(
    judged_app: App, provider: FakeProvider, context: BrowserContext
) -> None:
    """A provider that fails loses nothing of the form; what comes then is shown whole and published by one press."""
    teacher = judged_app.accounts.people.add_user(by=OPERATOR, email="t@example.com", role="teacher", password=PASSWORD)
    come_in(judged_app, context, teacher)
    page = context.new_page()
    page.goto(f"{judged_app.url}/draft")
    page.get_by_label("Topic").fill("in the rain")
    usual = provider.always
    provider.always = lambda asked: (fails(400) if asked.system == drafting.SYSTEM else usual)(asked)
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_text("no drafts this time")).to_be_visible()
    expect(page.get_by_label("Topic")).to_have_value("in the rain")
    provider.always = usual
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_role("heading", name="1 draft to review")).to_be_visible()
    for text in (DRAFT["english"], DRAFT["spanish"], *DRAFT["accepted"]):
        expect(page.get_by_text(text, exact=True)).to_be_visible()
    content = ContentService(judged_app.sessions, utc_now)
    with judged_app.sessions() as session:
        found = first_found(session, Wanted("sentence", status="draft"), limit=50)
    drafts = [one for one in found if one.primary_text == DRAFT["spanish"]]
    assert len(drafts) == 1
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible()
    assert content.get(drafts[0].id, by=AUTHOR).details.status == "published"
    with judged_app.sessions() as session:
        calls = session.scalars(
            select(LearningActivity.ai_cost).where(LearningActivity.activity_type == "judge_call")
        ).all()
    assert sum(calls) > 0
