"""A teacher writes a grammar and sees at the field what it says, and what is asked about it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from aidioma.clock import utc_now
from aidioma.content.service import AUTHOR, ContentService
from tests.content.samples import sentence

pytestmark = pytest.mark.browser

GRAMMAR = "[me llamo|mi nombre es] Lucía [hoy|ahora|ya|aún] [a|b|c]"


def test_a_grammar_is_shown_by_its_readings_at_the_field(signed_in: Any, app: Any) -> None:
    """Readably, some readings, others on request; what cannot be read is named with its line and character."""
    content = ContentService(app.sessions, utc_now)
    item = content.create(sentence(note="grammars"), by=AUTHOR)
    page: Page = signed_in("teacher")
    page.goto(f"/write?item={item.id}")
    grammars = page.get_by_role("textbox", name="Grammars of right answers: one a line")
    grammars.fill("tengo [sed")
    grammars.press("Tab")
    expect(page.get_by_text("grammars, line 1: at character 7")).to_be_visible()
    page.get_by_role("button", name="1 error").click()
    expect(page.get_by_text("is never closed").first).to_be_visible()
    page.keyboard.press("Escape")

    grammars.fill(GRAMMAR)
    grammars.press("Tab")
    says = page.get_by_role("button", name="About 24 readings")
    says.click()
    shown = page.get_by_test_id("stPopoverBody")
    expect(shown.get_by_text("‹me llamo / mi nombre es› Lucía ‹hoy / ahora / ya / aún› ‹a / b / c›")).to_be_visible()
    expect(shown.get_by_text("is accepted and is no reading").first).to_be_visible()
    before = shown.inner_text()
    shown.get_by_role("button", name="Draw others").click()
    expect(shown).not_to_have_text(before)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()
    assert content.get(item.id, by=AUTHOR).value("grammars") == (GRAMMAR,)
