"""
The real app, started as it is served, and a real Chromium in front of it.

One app serves the whole run; each test begins without accounts, in a browser that nobody used. Whatever a
test does, no page may violate the Content-Security-Policy.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from playwright.sync_api import (
    TimeoutError as PlaywrightTimeoutError,
)
from pydantic import SecretStr
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.service import AccountService
from aidioma.accounts.sign_ins import COOKIE
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningContent, User
from aidioma.errors import DatabaseError
from aidioma.model.people import OPERATOR, Account, Role
from aidioma.settings import Settings
from tests.conftest import database
from tests.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 120
LOG_LINES = 20
CLEARING_TRIES = 3
SHIPPED = ("starter:",)
"""What the ids of content begin with that stays; the course goes, whose sentences would be dealt first."""
STEP_TIMEOUT_MS = 40_000
LIST_TIMEOUT_MS = 5_000
TIME_ZONE = "Europe/Madrid"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    "--process-per-site",  # a tab finds the scripts compiled by the tab before
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Try what failed in the browser once more: a machine with much else to do can lose a step, a fault fails twice.

    The summary names what was tried again.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what the app said of it: the page shows only a reference."""
    report = yield
    app = getattr(item, "funcargs", {}).get("app")
    if report.failed and app is not None:
        lines = (app.data_dir / "app.log").read_text("utf-8").splitlines()
        report.sections.append(("the app's log", "\n".join(lines[-LOG_LINES:])))
    return report


@dataclass(frozen=True, slots=True)
class App:
    """A running app, and the way past its pages to the same database."""

    url: str
    engine: Engine
    sessions: sessionmaker[Session]
    accounts: AccountService
    data_dir: Path


@pytest.fixture(scope="session")
def app(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the app on a database of its own until the last test is done."""
    folder = tmp_path_factory.mktemp("app")
    with database(server, template=template) as database_url:
        key = secrets.token_urlsafe(32)
        with served(database_url, key, folder) as url:
            engine = create_engine(database_url)
            settings = Settings(AIDIOMA_SECRET_KEY=SecretStr(key))
            sessions = sessions_on(engine)
            yield App(url, engine, sessions, AccountService.open(sessions, settings=settings, clock=utc_now), folder)
            engine.dispose()


@contextmanager
def served(
    database_url: str,
    key: str,
    folder: Path,
    *,
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
    module: str | None = None,
) -> Iterator[str]:
    """Run the app as production does, or by *module*, on a free port, and yield its address once it is ready."""
    port = port or free_port()
    run = [module] if module else ["streamlit", "run", "app.py"]
    command = [sys.executable, "-m", *run, f"--server.port={port}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "AIDIOMA_"))}
    environment |= {"DATABASE_URL": database_url, "AIDIOMA_SECRET_KEY": key, "AIDIOMA_DATA_DIR": str(folder)}
    environment |= settings or {}
    log = folder / "app.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--server.address=127.0.0.1"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_ready(f"{url}/readyz", process, log)
            yield url
        finally:
            process.terminate()
            process.wait(30)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when *url* answers 200; fail with the app's own words if it ends or takes too long."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


def chromium_path(playwright: Playwright) -> str:
    """Return the Chromium to drive: the one that is named, one on the PATH, or Playwright's own."""
    for name in (os.environ.get("AIDIOMA_CHROMIUM", ""), *CHROMIUM_NAMES):
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.fail("no Chromium: install the package chromium, or name one by AIDIOMA_CHROMIUM=/path/to/chromium")
    return own


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser once."""
    expect.set_options(timeout=STEP_TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=[*CHROMIUM_FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def app_url(app: App) -> str:
    """Return where the app is."""
    return app.url


@pytest.fixture(autouse=True)
def no_accounts(app: App) -> None:
    """
    Begin without accounts, without anything that anybody did, and with the starter content but its course.

    The app may still be busy with what the test before had begun; where the two deadlock, it is tried again.
    """
    for tries_left in reversed(range(CLEARING_TRIES)):
        try:
            with app.sessions.begin() as session:
                session.execute(delete(User))
                session.execute(
                    delete(LearningContent).where(*(LearningContent.id.not_like(f"{of}%") for of in SHIPPED))
                )
        except DatabaseError:
            if not tries_left:
                raise
        else:
            return


def opened(browser: Browser, app: App) -> BrowserContext:
    """Return a browser that nobody used."""
    context = browser.new_context(base_url=app.url, locale="en-GB", timezone_id=TIME_ZONE)
    context.set_default_timeout(STEP_TIMEOUT_MS)
    context.on("page", act_at_rest)
    return context


def act_at_rest(page: Page) -> None:
    """
    Let each step of a test on *page* wait until no script runs, as a person looks before they press.

    While one runs, what it has not drawn anew stands beside what it has: two boxes answer to one label, and a press
    on the old one is lost. Tests of just that say :func:`act_at_once`.
    """
    page.add_locator_handler(running(page), lambda _: None)


def act_at_once(page: Page) -> None:
    """Let the steps of a test not wait for the script that runs."""
    page.remove_locator_handler(running(page))


def running(page: Page) -> Locator:
    """Return what is there while a script of the page runs."""
    return page.locator('[data-testid="stApp"][data-test-script-state="running"]')


@pytest.fixture
def within_policy() -> Iterator[Callable[[BrowserContext], None]]:
    """Yield what watches a browser; afterwards no page of any may have violated the content security policy."""
    watched, violations = list[BrowserContext](), list[str]()

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            violations.append(message.text)

    def watch(context: BrowserContext) -> None:
        context.on("console", note)
        watched.append(context)

    yield watch
    for context in watched:
        context.remove_listener("console", note)
    assert violations == []


@pytest.fixture
def new_context(
    browser: Browser, app: App, within_policy: Callable[[BrowserContext], None]
) -> Iterator[Callable[[], BrowserContext]]:
    """Yield what opens a browser beside the test's own."""
    contexts = list[BrowserContext]()

    def open_context() -> BrowserContext:
        contexts.append(opened(browser, app))
        within_policy(contexts[-1])
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kept_context(browser: Browser, app: App) -> BrowserContext:
    """Return the browser of all tests: to load and compile the page's scripts anew takes seconds each time."""
    context = opened(browser, app)
    context.new_page().goto("/healthz")  # stays open, and with it the process that has them
    return context


@pytest.fixture
def context(
    kept_context: BrowserContext, app: App, within_policy: Callable[[BrowserContext], None]
) -> Iterator[BrowserContext]:
    """Yield a browser that remembers nothing but the files it has loaded."""
    within_policy(kept_context)
    yield kept_context
    stays, *opened_since = kept_context.pages
    kept_context.new_cdp_session(stays).send(
        "Storage.clearDataForOrigin", {"origin": app.url, "storageTypes": "cookies,local_storage,indexeddb"}
    )
    for page in opened_since:
        page.close()
    kept_context.clear_cookies()
    kept_context.clear_permissions()
    kept_context.unroute_all()
    kept_context.set_offline(offline=False)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Return a tab of it."""
    return context.new_page()


@pytest.fixture
def guest_tab(page: Page, app: App) -> Page:
    """Return the tab of a guest who has not opened any page yet."""
    come_in(app, page.context, app.accounts.guest(time_zone=TIME_ZONE))
    return page


@pytest.fixture
def guest_page(guest_tab: Page) -> Page:
    """Return the tab of a guest, on the practice page."""
    guest_tab.goto("/practice")
    guest_tab.get_by_role("heading", name="Practice").wait_for()
    return guest_tab


@pytest.fixture
def account(app: App) -> Callable[[Role], Account]:
    """Return what makes an account with a role; its address is ``<role>@example.com``."""

    def make(role: Role) -> Account:
        email = f"{role}@example.com"
        return app.accounts.people.add_user(by=OPERATOR, email=email, name=role, role=role, password=PASSWORD)

    return make


@pytest.fixture
def signed_in(app: App, page: Page, account: Callable[[Role], Account]) -> Callable[[Role], Page]:
    """Return what signs the tab's browser in as a new account with a role."""

    def sign_in(role: Role) -> Page:
        come_in(app, page.context, account(role))
        return page

    return sign_in


def come_in(app: App, context: BrowserContext, account: Account) -> None:
    """Sign a browser in as *account*, without its password."""
    sign_ins = app.accounts.sign_ins
    cookie = sign_ins.start(sign_ins.ticket_for(account.id)).cookie
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": app.url}])


def answer_box(page: Page, label: str = "Your answer") -> Locator:
    """Return the box to write into, once the page has the one and no other."""
    box = page.get_by_label(label, exact=True)
    expect(box).to_have_count(1)
    return box


def focus(place: Locator) -> None:
    """Give *place* the focus once no script of its page runs: what would get it next is drawn by then."""
    expect(place).to_be_visible()
    place.focus()


def open_more(page: Page) -> None:
    """Unfold what is seldom needed beside a card."""
    page.get_by_test_id("stMain").get_by_text("More", exact=True).click()


def choose(page: Page, label: str, option: str, *, at: int = 0, exact: bool = True) -> None:
    """
    Choose *option* in the select box called *label*, by keyboard; of several, in the one *at* that place.

    A rerun that comes in between closes the list, or has yet to offer the option: then it is opened again.
    """
    boxes = page.get_by_label(label, exact=True)
    box = boxes.nth(at) if at else boxes
    wanted = page.get_by_role("option", name=option, exact=exact)
    for _ in range(STEP_TIMEOUT_MS // LIST_TIMEOUT_MS):
        box.press("ArrowDown")
        try:
            return wanted.click(timeout=LIST_TIMEOUT_MS)
        except PlaywrightTimeoutError:
            box.press("Escape")
    pytest.fail(f"{label} offers no {option}")
