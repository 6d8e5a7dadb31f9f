"""A recording from the teacher's file to the line that a learner hears again; an item tried while it is written."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from aidioma.clock import utc_now
from aidioma.content.item import ContentItem
from aidioma.content.media import MediaFiles
from aidioma.content.service import AUTHOR, ContentService
from aidioma.practice.card import Card
from tests.browser.conftest import App, focus
from tests.content.test_media import GIF
from tests.recordings import wav

pytestmark = pytest.mark.browser

LINES = ("Hola a todos.", "Hoy hablamos del mercado.", "Hasta mañana.")
SECONDS = 12
EACH_S = 4
AT = "player => player.currentTime"


def podcast(app: App, **changes: Any) -> ContentItem:
    cues = [
        {"start_ms": n * EACH_S * 1000, "end_ms": (n + 1) * EACH_S * 1000, "text": text, "speaker": "Ana"}
        for n, text in enumerate(LINES)
    ]
    row = {"content_type": "podcast", "primary_text": "El mercado", "metadata": {"timeline": cues, **changes}}
    return ContentService(app.sessions, utc_now).create(row, by=AUTHOR)


def player(page: Page) -> Locator:
    return page.get_by_test_id("stAudio")


def test_a_line_is_heard_again(guest_tab: Page, app: App) -> None:
    """By keyboard from the transcript: each time plays from there, and is marked while it is heard."""
    kept = MediaFiles(app.data_dir / "media", 10_000_000).keep(wav(seconds=SECONDS), by=AUTHOR)
    item = podcast(app, media=kept.model_dump())
    guest_tab.goto(f"/library?item={item.id}")
    expect(player(guest_tab)).to_have_attribute("src", f"{app.url}/files/{kept.name}")
    times = guest_tab.locator(".time")
    expect(times).to_have_count(len(LINES))
    focus(times.first)
    guest_tab.keyboard.press("ArrowDown")
    expect(guest_tab.get_by_role("button", name="Play from 0:04")).to_be_focused()
    guest_tab.keyboard.press("Enter")
    expect(times.nth(1)).to_have_attribute("aria-current", "true")
    assert player(guest_tab).evaluate(AT) >= EACH_S
    guest_tab.keyboard.press("ArrowDown")
    guest_tab.keyboard.press("Enter")
    expect(times.nth(2)).to_have_attribute("aria-current", "true")
    expect(times.nth(1)).not_to_have_attribute("aria-current", "true")
    assert player(guest_tab).evaluate(AT) >= 2 * EACH_S


def test_an_item_whose_recording_is_gone_plays_without_it(guest_tab: Page, app: App) -> None:
    item = podcast(app, media={"kind": "audio", "url": "media/none.mp3"})
    guest_tab.goto(f"/library?item={item.id}")
    expect(guest_tab.get_by_text("recording of this item is not here")).to_be_visible()
    expect(guest_tab.get_by_text("Hoy hablamos", exact=False).first).to_be_visible()
    expect(guest_tab.locator(".time")).to_have_count(0)


def test_a_teacher_brings_a_recording(signed_in: Any, app: App) -> None:
    """What is no recording is refused with a reason; what is one is heard in the preview and goes with the item."""
    item = podcast(app)
    page: Page = signed_in("teacher")
    page.goto(f"/write?item={item.id}")
    upload = page.locator("input[type=file]").first
    upload.set_input_files({"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": b"not a recording"})
    expect(page.get_by_text("cannot play or show this file")).to_be_visible()
    page.get_by_role("button", name="Remove a.mp3").click()
    expect(page.get_by_text("cannot play or show this file")).to_have_count(0)
    upload.set_input_files({"name": "b.wav", "mimeType": "audio/wav", "buffer": wav(seconds=1)})
    expect(player(page)).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published:")).to_be_visible()
    media = ContentService(app.sessions, utc_now).get(item.id, by=AUTHOR).value("media")
    assert (media.kind, (app.data_dir / media.url).read_bytes()) == ("audio", wav(seconds=1))


def test_an_item_is_tried_while_it_is_written(signed_in: Any) -> None:
    """The mark is the one of the form as it stands: a translation that is added is right at once."""
    page: Page = signed_in("teacher")
    page.goto("/write")
    page.get_by_label("Spanish (needed)").fill("Tengo un problema raro.")
    page.get_by_label("English", exact=True).fill("I have a strange problem.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("I have a strange problem.", exact=True).last).to_be_visible()
    page.get_by_role("textbox", name="Your answer").fill("Tengo una problema raro.")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Not yet", exact=True)).to_be_visible()
    page.get_by_label("Accepted translations").fill("Tengo un problema raro.\nTengo una problema raro.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Correct", exact=True)).to_be_visible()


def test_a_card_shows_its_picture_and_sounds_as_recorded(guest_tab: Page, app: App) -> None:
    """The picture stands with the question; the Spanish is heard from the item's own recording, by its key too."""
    files = MediaFiles(app.data_dir / "media", 10_000_000)
    picture, sound = (files.keep(content, by=AUTHOR) for content in (GIF, wav(seconds=0.2)))
    row = {"content_type": "flashcard", "primary_text": "el perro", "secondary_text": "the dog"}
    metadata = {"picture": {**picture.model_dump(), "alt": "A dog"}, "sound": sound.model_dump()}
    item = ContentService(app.sessions, utc_now).create({**row, "metadata": metadata}, by=AUTHOR)
    guest_tab.goto(f"/?card={Card.dealt(item.id, 'en-es').token}")
    expect(guest_tab.get_by_test_id("stImage").locator("img")).to_have_attribute(
        "src", f"{app.url}/files/{picture.name}"
    )
    expect(guest_tab.get_by_text("A dog")).to_be_visible()
    expect(guest_tab.get_by_role("button", name="Listen")).to_have_count(0)
    answer = guest_tab.get_by_role("textbox", name="Your answer")
    answer.fill("el perro")
    answer.press("Enter")
    expect(guest_tab.get_by_text("Correct", exact=True)).to_be_visible()
    expect(guest_tab.get_by_role("button", name="Listen (F")).to_be_visible()
    with guest_tab.expect_response(lambda reply: reply.url.endswith(f"/files/{sound.name}")) as heard:
        guest_tab.keyboard.press("F8")
    assert heard.value.ok


def test_a_conversation_is_tried_while_it_is_written(signed_in: Any) -> None:
    """By its script, with every turn marked; what the partner does not understand is asked again."""
    page: Page = signed_in("teacher")
    page.goto("/write?item=starter:scenario:001")
    turn = page.get_by_role("textbox", name="Your turn")
    expect(page.get_by_text("En qué puedo ayudarle", exact=False).last).to_be_visible()
    turn.fill("Me duele el garganta.")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_text("Desde cuándo", exact=False).last).to_be_visible()
    expect(page.get_by_text("Almost", exact=True).or_(page.get_by_text("Not yet", exact=True))).to_be_visible()
    expect(turn).to_have_value("")
    turn.fill("xyzzy")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_text("Your partner did not understand", exact=False)).to_be_visible()
    page.get_by_role("button", name="Begin again").click()
    expect(page.get_by_text("Your partner did not understand", exact=False)).to_have_count(0)
