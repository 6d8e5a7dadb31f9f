"""What somebody sees of an error: a sentence in their language, and never Streamlit's box."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from sqlalchemy import select

from aidioma.accounts.service import AccountService
from aidioma.accounts.sign_ins import COOKIE
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningContent
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings
from tests.browser.conftest import STEP_TIMEOUT_MS, App, come_in, served
from tests.conftest import database
from tests.faulty_app import BROKEN_COOKIE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def faulty(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the app with its faults, on a database of its own."""
    folder, key = tmp_path_factory.mktemp("faulty"), secrets.token_urlsafe(32)
    with database(server, template=template) as url, served(url, key, folder, module="tests.faulty_app") as address:
        engine, settings = create_engine(url), Settings(AIDIOMA_SECRET_KEY=SecretStr(key))
        sessions = sessions_on(engine)
        yield App(address, engine, sessions, AccountService.open(sessions, settings=settings, clock=utc_now), folder)
        engine.dispose()


@pytest.fixture(params=["en-GB", "es-ES"])
def tab(request: pytest.FixtureRequest, browser: Browser, faulty: App) -> Iterator[Page]:
    """Return a guest's tab of that app, in a browser that speaks English or Spanish."""
    context = browser.new_context(base_url=faulty.url, locale=request.param)
    context.set_default_timeout(STEP_TIMEOUT_MS)
    come_in(faulty, context, faulty.accounts.guest(time_zone="UTC"))
    yield context.new_page()
    context.close()


def one_sentence(page: Page, log: Path) -> None:
    """Expect one sentence with a reference that the log has, no box, and no way to a search engine."""
    sentence = page.get_by_role("alert").filter(has_text=re.compile("(Reference|Referencia): "))
    expect(sentence).to_have_count(1)
    expect(sentence).to_be_in_viewport()
    spanish = page.evaluate("navigator.language").startswith("es")
    expect(sentence).to_contain_text("Algo ha fallado" if spanish else "Something went wrong")
    expect(page.locator(".stException")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Google|ChatGPT"))).to_have_count(0)
    expect(page.get_by_text("zanahoria")).to_have_count(0)
    reference = sentence.inner_text().split()[-1]
    text = log.read_text()
    assert f'"reference": "{reference}"' in text
    assert "zanahoria" not in text


def test_an_answer_that_fails(tab: Page, faulty: App) -> None:
    """In the fragment that the answer runs."""
    tab.goto("/practice")
    box = tab.get_by_role("textbox").first
    box.fill("raise zanahoria")
    box.press("Enter")

    one_sentence(tab, faulty.data_dir / "app.log")


def test_a_press_that_fails(tab: Page, faulty: App) -> None:
    """In the callback of a button."""
    tab.goto("/practice")
    tab.get_by_role("button", name=re.compile("Show a hint|pista")).first.click()

    one_sentence(tab, faulty.data_dir / "app.log")


def test_a_page_that_fails(tab: Page, faulty: App) -> None:
    """Before it is known who is there."""
    tab.context.add_cookies([{"name": COOKIE, "value": BROKEN_COOKIE, "url": faulty.url}])
    tab.goto("/")

    one_sentence(tab, faulty.data_dir / "app.log")


def test_an_item_that_was_stored_and_nobody_heard_of_it(browser: Browser, faulty: App) -> None:
    """The answer of the database was lost: pressed again, with more in it, it is still one item."""
    teacher = faulty.accounts.people.add_user(by=OPERATOR, email="teacher@example.com", name="Ana", role="teacher")
    context = browser.new_context(base_url=faulty.url, locale="en-GB")
    context.set_default_timeout(STEP_TIMEOUT_MS)
    come_in(faulty, context, teacher)
    page = context.new_page()
    page.goto("/write")
    spanish = page.get_by_label("Spanish (needed)", exact=True)
    spanish.fill("unheard lluvia")
    page.get_by_label("English", exact=True).fill("rain")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The database cannot be reached right now")).to_be_visible()
    spanish.fill("unheard lluvia y viento")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published: unheard lluvia y viento")).to_be_visible()
    expect(page).to_have_url(re.compile("item="))
    context.close()
    with faulty.sessions() as session:
        heard_of = LearningContent.primary_text.like("unheard %")
        assert session.scalars(select(LearningContent.primary_text).where(heard_of)).all() == [
            "unheard lluvia y viento"
        ]
