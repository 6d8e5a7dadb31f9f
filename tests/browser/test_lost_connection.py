"""A connection that is lost while an answer is on its way, and a second tab: one answer, and nothing lost."""

import re
import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from sqlalchemy import func, select

from aidioma.db.models import LearningActivity
from tests.browser.conftest import App, answer_box

pytestmark = pytest.mark.browser

FIRST_ANSWER = "Me llamo Lucía y soy de Chile"
PATIENCE_S = 40


@dataclass
class Line:
    """The tab's connection to the app, on which what is sent, or what comes back, can get lost."""

    loses_sent: bool = False
    loses_received: bool = False
    sockets: list[WebSocketRoute] = field(default_factory=list)

    def open(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if self.loses_sent else server.send(message))
        server.on_message(lambda message: None if self.loses_received else socket.send(message))
        self.sockets.append(socket)

    def cut(self) -> None:
        """Break the connection; the page makes another, on which nothing gets lost."""
        self.loses_sent = self.loses_received = False
        self.sockets[-1].close()


@pytest.fixture
def line(page: Page) -> Line:
    line = Line()
    page.route_web_socket(re.compile("_stcore/stream"), line.open)
    return line


def answers(app: App) -> int:
    with app.sessions() as session:
        return session.scalar(select(func.count()).where(LearningActivity.activity_type == "translation")) or 0


def type_answer(page: Page) -> None:
    expect(answer_box(page)).to_be_focused()
    page.keyboard.type(FIRST_ANSWER)


def test_an_answer_that_never_arrived_can_be_sent_again(line: Line, guest_page: Page, app: App) -> None:
    """What was written is still there."""
    type_answer(guest_page)
    line.loses_sent = True
    guest_page.keyboard.press("Enter")
    guest_page.wait_for_timeout(500)
    line.cut()
    guest_page.wait_for_timeout(2_000)
    expect(answer_box(guest_page)).to_have_value(FIRST_ANSWER)
    answer_box(guest_page).press("Enter")
    expect(guest_page.get_by_role("button", name="Next")).to_be_visible()
    assert answers(app) == 1


def test_a_mark_that_never_arrived_is_there_afterwards(line: Line, guest_page: Page, app: App) -> None:
    """The answer was taken, and is not taken again."""
    type_answer(guest_page)
    line.loses_received = True
    guest_page.keyboard.press("Enter")
    until = time.monotonic() + PATIENCE_S
    while not answers(app) and time.monotonic() < until:
        guest_page.wait_for_timeout(100)
    line.cut()
    guest_page.reload()
    expect(guest_page.get_by_text("Correct", exact=True)).to_be_visible()
    assert answers(app) == 1


def test_two_tabs_with_one_card_are_one_answer(guest_page: Page, app: App) -> None:
    """The first counts, in both; pressing for the next card twice is harmless."""
    guest_page.wait_for_url("**/practice?card=*")
    other = guest_page.context.new_page()
    other.goto(guest_page.url)
    type_answer(other)
    guest_page.bring_to_front()
    answer_box(guest_page).fill("Me llamo Lucía y soy de Chíle")
    answer_box(guest_page).press("Enter")
    expect(guest_page.get_by_text("Almost", exact=True)).to_be_visible()
    other.bring_to_front()
    answer_box(other).press("Enter")
    expect(other.get_by_text("Almost", exact=True)).to_be_visible()
    other.get_by_role("button", name="Next").dblclick()
    expect(answer_box(other)).to_have_value("")
    assert answers(app) == 1
