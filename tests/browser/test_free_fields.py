"""What an author elsewhere calls its fields is played: a chapter jumps, a quiz asks, what is elsewhere is a link."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from aidioma.clock import utc_now
from aidioma.content.item import ContentItem
from aidioma.content.media import MediaFiles
from aidioma.content.service import AUTHOR, ContentService
from tests.browser.conftest import App
from tests.recordings import wav

pytestmark = pytest.mark.browser

QUIZ = {
    "time": 2,
    "type": "quiz",
    "question": "¿Adónde van?",
    "options": ["al mar", "al mercado"],
    "answer": "al mercado",
}


def made(app: App, content_type: str, **metadata: Any) -> ContentItem:
    row = {"content_type": content_type, "primary_text": "Un día en Oaxaca", "secondary_text": "A day in Oaxaca"}
    return ContentService(app.sessions, utc_now).create({**row, "metadata": metadata}, by=AUTHOR)


def test_a_chapter_jumps_in_the_recording(guest_tab: Page, app: App) -> None:
    """A press on its time plays from there."""
    kept = MediaFiles(app.data_dir / "media", 10_000_000).keep(wav(seconds=8), by=AUTHOR)
    chapters = [{"start": 0, "end": 4, "topic": "Saludos"}, {"start": 4, "end": 8, "topic": "El pan"}]
    markers = {"speed": "moderate"}
    item = made(app, "podcast", audio_url=f"media/{kept.name}", chapters=chapters, difficulty_markers=markers)
    guest_tab.goto(f"/library?item={item.id}")
    expect(guest_tab.get_by_text("moderate")).to_be_visible()
    guest_tab.get_by_role("button", name="Play from 0:04").click()
    player = guest_tab.get_by_test_id("stAudio")
    expect(guest_tab.locator(".time").nth(1)).to_have_attribute("aria-current", "true")
    assert player.evaluate("player => player.currentTime") >= 4
    guest_tab.get_by_role("button", name="Finish").click()
    expect(guest_tab.get_by_text("Done.")).to_be_visible()


def test_a_quiz_asks_and_a_recording_elsewhere_is_a_link(guest_tab: Page, app: App) -> None:
    """Without a setting nothing is loaded from elsewhere."""
    item = made(app, "video", video_url="https://cdn.example.com/oaxaca.mp4", interactive_elements=[QUIZ])
    guest_tab.goto(f"/library?item={item.id}")
    link = guest_tab.get_by_role("link", name="Open it at cdn.example.com")
    expect(link).to_have_attribute("href", "https://cdn.example.com/oaxaca.mp4")
    guest_tab.get_by_text("al mercado", exact=True).click()
    guest_tab.get_by_role("button", name="Check").click()
    expect(guest_tab.get_by_text("Correct").first).to_be_visible()


def test_what_is_talked_about_is_shown_and_written(signed_in: Any, app: App) -> None:
    """A chat without turns and without a partner is read; its form has the free fields, and keeps them."""
    goals = ["Order a coffee", "Ask for the bill"]
    item = made(app, "chat", persona="A friendly waiter", context="A small café", goals=goals)
    page: Page = signed_in("teacher")
    page.goto(f"/library?item={item.id}")
    expect(page.get_by_text("A friendly waiter")).to_be_visible()
    expect(page.get_by_role("button", name="Finish")).to_be_visible()
    page.goto(f"/write?item={item.id}")
    expect(page.get_by_label("Goals", exact=True)).to_have_value("Order a coffee\nAsk for the bill")
    page.get_by_label("Context", exact=True).fill("A big café")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()
    stored = ContentService(app.sessions, utc_now).get(item.id, by=AUTHOR)
    assert (stored.value("context"), stored.value("goals")) == ("A big café", goals)
