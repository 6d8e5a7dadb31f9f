"""What a tab sends while its page is still at something: nothing that was pressed is lost, and no two runs overlap."""

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, text
from streamlit.proto.WidgetStates_pb2 import WidgetState

from aidioma.accounts.service import AccountService
from aidioma.accounts.sign_ins import COOKIE
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.model.people import OPERATOR, Account
from aidioma.settings import Settings
from tests.browser.conftest import served
from tests.conftest import database
from tests.people import PASSWORD
from tests.tabs import Tab, open_tab

SOON_S = 1.5
"""For the app to hear of something; what is asserted does not hang on it."""
PATIENCE_S = 40.0


@dataclass(frozen=True, slots=True)
class App:
    """A running app, and the way past its pages."""

    url: str
    engine: Engine
    accounts: AccountService

    def cookie(self, account: Account) -> str:
        """Sign *account* in."""
        sign_ins = self.accounts.sign_ins
        return f"{COOKIE}={sign_ins.start(sign_ins.ticket_for(account.id)).cookie}"

    async def is_waited_for(self, table: str) -> None:
        """Return once somebody waits for *table*."""
        waiting = text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = CAST(:table AS regclass))")
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with self.engine.connect() as connection:
                    if connection.execute(waiting, {"table": table}).scalar_one():
                        return
                await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def app(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder, key = tmp_path_factory.mktemp("one_run"), secrets.token_urlsafe(32)
    with database(server, template=template) as database_url, served(database_url, key, folder) as url:
        engine = create_engine(database_url)
        settings = Settings(AIDIOMA_SECRET_KEY=SecretStr(key))
        yield App(url, engine, AccountService.open(sessions_on(engine), settings=settings, clock=utc_now))
        engine.dispose()


async def is_silent(tab: Tab) -> bool:
    """Say whether the app draws nothing for a while."""
    try:
        async with asyncio.timeout(SOON_S):
            await tab.read(lambda _: True)
    except TimeoutError:
        return True
    return False


async def begin(tab: Tab, label: str) -> None:
    """Press a button and wait for nothing."""
    button = tab.find("button", label)
    await tab.send(WidgetState(id=button.message.id, trigger_value=True), fragment_id=button.fragment_id)


def test_a_run_begins_once_the_one_before_it_has_ended(app: App) -> None:
    """While a save waits for the database, the page is not run a second time; then it is, with what was typed."""
    teacher = app.accounts.people.add_user(
        by=OPERATOR, email="t@example.com", name="Teacher", role="teacher", password=PASSWORD
    )

    async def act() -> None:
        async with open_tab(app.url, cookie=app.cookie(teacher), page_name="write") as tab:
            tab.write("Spanish (needed)", "Uno.", kind="text_area")
            tab.write("English", "One.", kind="text_area")
            with app.engine.begin() as connection:
                connection.execute(text("LOCK TABLE learning_content IN SHARE ROW EXCLUSIVE MODE"))
                await begin(tab, "Publish")
                await app.is_waited_for("learning_content")
                while not await is_silent(tab):
                    pass
                tab.write("Spanish (needed)", "Dos.", kind="text_area")
                await tab.send()
                assert await is_silent(tab)
            await tab.settle()
            assert tab.has("markdown", "version 1")
            assert tab.has("markdown", "Right: Dos")

    asyncio.run(act())


def test_a_question_about_a_mark_is_answered_though_its_run_is_cut_short(app: App) -> None:
    """The whole page is asked for while the run of the press waits for the database."""
    guest = app.accounts.guest(time_zone="Europe/Madrid")

    async def act() -> None:
        async with open_tab(app.url, cookie=app.cookie(guest), page_name="practice") as tab:
            tab.write("Your answer", "Me llamo Lucía y soy de Chíle")
            await tab.press("Check")
            tab.write("Your question about this mark", "Why no accent here?")
            with app.engine.begin() as connection:
                connection.execute(text("LOCK TABLE users IN ACCESS EXCLUSIVE MODE"))
                await begin(tab, "Ask")
                await app.is_waited_for("users")
                await tab.send()
                await asyncio.sleep(SOON_S)
            await tab.settle()
            after = tab.elements[tab.elements.index(tab.find("button", "Ask")) + 1]
            assert after.kind == "html"

    asyncio.run(act())
