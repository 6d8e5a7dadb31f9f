"""Whatever fails, wherever: a line of JSON without what was typed, and a sentence with the same reference."""

import asyncio
import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from aidioma.accounts.service import AccountService
from aidioma.accounts.sign_ins import COOKIE
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.settings import Settings
from aidioma.web.failures import FAILED
from tests.browser.conftest import START_TIMEOUT_S, served
from tests.conftest import database
from tests.faulty_app import BROKEN_COOKIE, BROKEN_FILE, FAULTS, SHOWN
from tests.tabs import Tab, open_tab

WORD = "zanahoria"
REFERENCE = re.compile(r"Reference: ([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Faulty:
    """A running app with faults in it, its log, and what makes a session."""

    url: str
    log: Path
    accounts: AccountService

    @property
    def cookie(self) -> str:
        """Sign a new guest in."""
        sign_ins = self.accounts.sign_ins
        guest = self.accounts.guest(time_zone="Europe/Madrid")
        return f"{COOKIE}={sign_ins.start(sign_ins.ticket_for(guest.id)).cookie}"

    def lines_since(self, start: int) -> list[dict[str, Any]]:
        """Return what was logged after *start* bytes, once something was; each line is JSON, and none has the word."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while size(self.log) == start and time.monotonic() < deadline:
            time.sleep(0.05)  # a route has answered before the server logs why
        text = self.log.read_bytes()[start:].decode()
        assert WORD not in text
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def faulty(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """Serve the app with its faults."""
    folder, key = tmp_path_factory.mktemp("faulty"), secrets.token_urlsafe(32)
    with database(server, template=template) as url, served(url, key, folder, module="tests.faulty_app") as address:
        engine = create_engine(url)
        settings = Settings(AIDIOMA_SECRET_KEY=SecretStr(key))
        yield Faulty(
            address, folder / "app.log", AccountService.open(sessions_on(engine), settings=settings, clock=utc_now)
        )
        engine.dispose()


def size(log: Path) -> int:
    return log.stat().st_size


def alerts(tab: Tab) -> list[str]:
    assert not tab.has("exception"), "Streamlit's own box"
    assert tab.events == []
    return [element.text for element in tab.elements if element.kind == "alert"]


async def answered(faulty: Faulty, answer: str) -> list[str]:
    async with open_tab(faulty.url, cookie=faulty.cookie, page_name="practice") as tab:
        tab.write("Your answer", answer)
        await tab.press("Check")
        return alerts(tab)


@pytest.mark.parametrize("fault", FAULTS)
def test_an_error_in_a_fragment_or_beside_it_quotes_nobody(faulty: Faulty, fault: str) -> None:
    """Raised, in a thread, in a task, in a finalizer, printed or logged by somebody careless."""
    before = size(faulty.log)
    told = asyncio.run(answered(faulty, f"{fault} {WORD}"))
    lines = faulty.lines_since(before)

    assert lines
    if fault in SHOWN:
        references = {match[1] for text in told for match in REFERENCE.finditer(text)}
        assert len(references) == 1
        assert [line["reference"] for line in lines] == [*references]
    else:
        assert told == []
        assert any("reference" in line or line["logger"] != "aidioma.logs" for line in lines)


def test_an_error_in_a_callback_is_a_sentence(faulty: Faulty) -> None:
    """Of a fragment's button, pressed with something in the box."""

    async def act() -> list[str]:
        async with open_tab(faulty.url, cookie=faulty.cookie, page_name="practice") as tab:
            tab.write("Your answer", f"half an answer {WORD}")
            await tab.press("Show a hint")
            return alerts(tab)

    before = size(faulty.log)
    (told,) = asyncio.run(act())
    (line,) = faulty.lines_since(before)

    assert REFERENCE.findall(told) == [line["reference"]]
    assert line["error"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert line["where"][-1].startswith("faulty_app.py:")


def test_an_error_before_the_navigation_is_a_sentence(faulty: Faulty) -> None:
    async def act() -> list[str]:
        async with open_tab(faulty.url, cookie=f"{COOKIE}={BROKEN_COOKIE}") as tab:
            return alerts(tab)

    before = size(faulty.log)
    (told,) = asyncio.run(act())
    (line,) = faulty.lines_since(before)

    assert REFERENCE.findall(told) == [line["reference"]]


def test_an_error_in_a_route_is_a_sentence(faulty: Faulty) -> None:
    before = size(faulty.log)
    reply = httpx.get(f"{faulty.url}/files/{BROKEN_FILE}", headers={"Cookie": faulty.cookie})
    (line,) = faulty.lines_since(before)

    assert (reply.status_code, reply.json()["error"]) == (500, FAILED)
    assert reply.json()["reference"] == line["reference"]
    assert WORD not in reply.text


def test_frames_of_another_protocol_are_no_traceback(faulty: Faulty) -> None:
    """Whoever speaks to the websocket in words is hung up on, and not quoted."""

    async def act() -> None:
        async with open_tab(faulty.url, cookie=faulty.cookie) as tab:
            await tab.socket.send(f"in words {WORD}".encode())
            await tab.socket.wait_closed()
        async with open_tab(faulty.url, cookie=faulty.cookie) as tab:
            await tab.socket.send(f"in words {WORD}")
            await tab.socket.wait_closed()

    before = size(faulty.log)
    asyncio.run(act())

    assert faulty.lines_since(before)
