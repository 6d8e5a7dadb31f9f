"""Whatever somebody typed, imported, or made an AI reply with is text on every page, and nothing runs."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from aidioma.clock import utc_now
from aidioma.content.media import MediaFiles
from aidioma.content.service import AUTHOR as IMPORTER
from aidioma.db.models import AiCache, LearningContent
from aidioma.model.people import Account, Role
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from aidioma.transfer import TransferService
from tests.browser.conftest import App, come_in
from tests.marking.scripted import ScriptedJudge, service_on

pytestmark = pytest.mark.browser

RUN = "window.__ran=(window.__ran||0)+1"
STRINGS = (
    f"<img src=x onerror={RUN}>",
    f"<script>{RUN}</script>",
    f"<svg onload={RUN}></svg>",
    f"[x](javascript:{RUN})",
    f"![x](x'onerror='{RUN})",
    "</p></td></table><h1>Owned</h1>",
    ":red[colour] $x^2$ `code` **bold**",
)
IMPORTED = LearningContent.primary_text.startswith("Ataque ")
ADDRESSES: dict[Role, tuple[str, ...]] = {
    "learner": ("/", "/practice", "/library", "/mistakes", "/progress", "/account", "/data"),
    "teacher": ("/content", "/classes"),
    "admin": ("/people", "/cache", "/costs", "/ai"),
}
MADE = """() => ({
    ran: window.__ran || 0,
    elements: document.querySelectorAll("img[src='x'], svg[onload], [onerror], a[href^='javascript']").length,
    headings: [...document.querySelectorAll('h1')].filter(one => one.textContent === 'Owned').length,
})"""
"""What an attack would have left behind."""


@pytest.fixture
def attacked(app: App, tmp_path: Path, account: Callable[[Role], Account]) -> Iterator[dict[str, Account]]:
    """Put the strings into names, an imported file, answers and the judge's replies, and yield the people."""
    people: dict[str, Account] = {role: account(role) for role in ADDRESSES}
    for person, string in zip(people.values(), STRINGS, strict=False):
        app.accounts.change_profile(user_id=person.id, name=string[:80], time_zone="Europe/Madrid")
    file = tmp_path / "attack.jsonl"  # a table's markup is taken for markup, and only its text comes in
    rows = (
        {"content_type": "sentence", "primary_text": f"Ataque {string} hoy", "secondary_text": f"Attack {string} today"}
        for string in STRINGS
    )
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    report = TransferService(app.sessions, utc_now, MediaFiles(app.data_dir / "media", 0)).import_file(
        file, by=IMPORTER, content_type="sentence"
    )
    assert report.added == len(STRINGS)
    with app.sessions() as session:
        items = session.scalars(select(LearningContent.id).where(IMPORTED).order_by(LearningContent.id)).all()
    judge = ScriptedJudge({string: f"hoy {other}" for string, other in itertools.pairwise(STRINGS)})
    practice = PracticeService(app.sessions, service_on(app.sessions, utc_now, judge), utc_now)
    for item, string in itertools.product(items[:3], STRINGS):
        practice.submit_answer(user_id=people["learner"].id, card=Card.dealt(item, "en-es"), answer=string)
    yield people
    with app.sessions.begin() as session:
        session.execute(delete(AiCache))
        session.execute(delete(LearningContent).where(IMPORTED))


def test_no_string_becomes_an_element_on_any_page(app: App, page: Page, attacked: dict[str, Account]) -> None:
    for role, addresses in ADDRESSES.items():
        come_in(app, page.context, attacked[role])
        for address in addresses:
            page.goto(address)
            expect(page.get_by_role("heading", level=1).first).to_be_visible()
            expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
            found = page.evaluate(MADE)
            assert found == {"ran": 0, "elements": 0, "headings": 0}, (role, address)
