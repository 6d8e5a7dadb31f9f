"""Writing on while and after something is saved: nothing that was typed is lost, and nothing is said that is not so."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect
from sqlalchemy import text

from aidioma.clock import utc_now
from aidioma.content.item import ContentItem
from aidioma.content.search.filter import Wanted, first_found
from aidioma.content.service import AUTHOR, ContentService
from tests.browser.conftest import SHIPPED, act_at_once, choose
from tests.content.samples import sentence

pytestmark = pytest.mark.browser


@dataclass
class Line:
    """The tab's connection to the app, on which what the app says can be held up."""

    is_held: bool = False
    held: list[tuple[WebSocketRoute, str | bytes]] = field(default_factory=list)

    def open(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(lambda message: self.hear(socket, message))

    def hear(self, socket: WebSocketRoute, message: str | bytes) -> None:
        if self.is_held:
            self.held.append((socket, message))
        else:
            socket.send(message)

    def release(self) -> None:
        """Let through what was held up, in its order."""
        self.is_held = False
        for socket, message in self.held:
            socket.send(message)
        self.held.clear()


@pytest.fixture
def line(page: Page) -> Line:
    line = Line()
    page.route_web_socket(re.compile("_stcore/stream"), line.open)
    return line


PATIENCE_S = 40
SOON_MS = 1_500
"""For a run of the page to come as far as it can; what is asserted does not hang on it."""


def content_of(app: Any) -> ContentService:
    return ContentService(app.sessions, utc_now)


def written(app: Any) -> list[ContentItem]:
    """Return what was stored besides what comes with the program, the first first."""
    with app.sessions() as session:
        found = first_found(session, Wanted("sentence"), limit=500)
    return sorted((one for one in found if not one.id.startswith(SHIPPED)), key=lambda one: one.created_at)


def is_all_that_is_written(app: Any, said: str) -> bool:
    return [one.primary_text for one in written(app)] == [said]


def box(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish").click()


def has_run(page: Page) -> None:
    """Wait until the page has come to its end: a choice made before is set back by the rest of it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def say(page: Page, said: str) -> None:
    """Type, and publish at once."""
    box(page, "Spanish (needed)").fill(said)
    box(page, "English").fill(f"{said} in English")
    publish(page)


def is_waited_for(app: Any) -> bool:
    """Say whether somebody waits until they may write content."""
    with app.engine.connect() as connection:
        waiting = text(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'learning_content'::regclass)"
        )
        return bool(connection.execute(waiting).scalar_one())


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Let the page go on until something is so."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        page.wait_for_timeout(100)


def test_what_is_typed_after_a_new_item_was_published_is_an_edit_of_it(signed_in: Any, app: Any) -> None:
    """The text stays, so do further words, and the second press stores them in the same item."""
    page: Page = signed_in("teacher")
    page.goto("/write")
    spanish, english = box(page, "Spanish (needed)"), box(page, "English")
    spanish.fill("La lluvia.")
    english.fill("The rain.")
    publish(page)
    expect(page.get_by_text("Published: La lluvia.")).to_be_visible()
    spanish.press("End")
    spanish.press_sequentially(" Y el viento.")
    english.fill("The rain. And the wind.")
    publish(page)
    expect(page.get_by_text("Published: La lluvia. Y el viento.")).to_be_visible()
    expect(spanish).to_have_value("La lluvia. Y el viento.")
    (item,) = written(app)
    assert (item.primary_text, item.secondary_text) == ("La lluvia. Y el viento.", "The rain. And the wind.")
    page.reload()
    expect(spanish).to_have_value("La lluvia. Y el viento.")


@pytest.mark.parametrize("new", [True, False], ids=["new", "existing"])
def test_who_types_on_without_waiting_loses_nothing(signed_in: Any, app: Any, *, new: bool) -> None:
    """Pressed, typed at once, pressed again before the first answer came: one item, and it says the last."""
    page: Page = signed_in("teacher")
    act_at_once(page)
    content = content_of(app)
    page.goto("/write" if new else f"/write?item={content.create(sentence(), by=AUTHOR).id}")
    spanish = box(page, "Spanish (needed)")
    expect(spanish).to_have_value("" if new else "Tengo sed.")
    for said in ("Uno.", "Dos.", "Tres."):
        say(page, said)
    spanish.fill("Cuatro.")
    expect(page.get_by_text("Published: Tres.")).to_be_visible()
    expect(spanish).to_have_value("Cuatro.")
    assert [one.primary_text for one in written(app)] == ["Tres."]
    publish(page)
    expect(page.get_by_text("Published: Cuatro.")).to_be_visible()
    assert [one.primary_text for one in written(app)] == ["Cuatro."]


@pytest.mark.parametrize("new", [True, False], ids=["new", "existing"])
def test_who_presses_again_while_a_save_is_under_way_changes_what_it_saves(
    signed_in: Any, app: Any, *, new: bool
) -> None:
    """The database keeps the first save waiting until the second press has come: one item, and nobody else's edit."""
    page: Page = signed_in("teacher")
    act_at_once(page)
    content = content_of(app)
    page.goto("/write" if new else f"/write?item={content.create(sentence(), by=AUTHOR).id}")
    expect(box(page, "Spanish (needed)")).to_have_value("" if new else "Tengo sed.")
    with app.engine.begin() as connection:
        connection.execute(text("LOCK TABLE learning_content IN SHARE ROW EXCLUSIVE MODE"))
        say(page, "Uno.")
        wait_until(page, lambda: is_waited_for(app))
        say(page, "Dos.")
        page.wait_for_timeout(SOON_MS)
    expect(page.get_by_text("Published: Dos.")).to_be_visible()
    expect(page.get_by_text("Somebody else changed this item")).to_have_count(0)
    assert [one.primary_text for one in written(app)] == ["Dos."]


def test_who_presses_again_before_the_address_names_the_item_goes_on_with_it(
    line: Line, signed_in: Any, app: Any
) -> None:
    """What the app says of the first save is held up, so the browser still says that the form is of something new."""
    page: Page = signed_in("teacher")
    act_at_once(page)
    page.goto("/write")
    spanish = box(page, "Spanish (needed)")
    expect(spanish).to_have_value("")
    line.is_held = True
    say(page, "Uno.")
    wait_until(page, lambda: is_all_that_is_written(app, "Uno."))
    page.wait_for_timeout(SOON_MS)
    say(page, "Dos.")
    wait_until(page, lambda: is_all_that_is_written(app, "Dos."))
    say(page, "Tres.")
    wait_until(page, lambda: is_all_that_is_written(app, "Tres."))
    spanish.fill("Cuatro.")
    line.release()
    expect(page).to_have_url(re.compile("item="))
    expect(spanish).to_have_value("Cuatro.")
    publish(page)
    expect(page.get_by_text("Published: Cuatro.")).to_be_visible()
    assert [one.primary_text for one in written(app)] == ["Cuatro."]


@pytest.mark.slow  # of four runs on a machine with twice the work it has cores for, one finds the choice itself undone
def test_what_is_typed_while_another_type_is_on_its_way_stays(line: Line, signed_in: Any) -> None:
    """What every type asks is the same box before and after."""
    page: Page = signed_in("teacher")
    page.goto("/write")
    spanish = box(page, "Spanish (needed)")
    expect(spanish).to_have_value("")
    has_run(page)
    act_at_once(page)
    line.is_held = True
    choose(page, "Type", "Flashcards")
    spanish.fill("la lluvia")
    line.release()
    expect(box(page, "Hints: nudge")).to_have_count(0)
    expect(spanish).to_have_value("la lluvia")


def test_a_shortcut_saves_what_was_just_typed(signed_in: Any, app: Any) -> None:
    """From inside the box, without leaving it, three times over."""
    page: Page = signed_in("teacher")
    item = content_of(app).create(sentence(), by=AUTHOR)
    page.goto(f"/write?item={item.id}")
    spanish = box(page, "Spanish (needed)")
    expect(spanish).to_have_value("Tengo sed.")
    for said in ("Uno.", "Dos.", "Tres."):
        spanish.fill(said)
        spanish.press("Control+Enter")
        expect(page.get_by_text(f"Published: {said}")).to_be_visible()
        assert content_of(app).get(item.id, by=AUTHOR).primary_text == said
    page.reload()
    expect(spanish).to_have_value("Tres.")


def test_a_save_without_a_change_makes_no_revision(signed_in: Any, app: Any) -> None:
    """It is refused with a sentence; a change of status alone is one."""
    page: Page = signed_in("teacher")
    item = content_of(app).create(sentence(), by=AUTHOR)
    page.goto(f"/write?item={item.id}")
    publish(page)
    expect(page.get_by_text("There is nothing to save")).to_be_visible()
    assert content_of(app).get(item.id, by=AUTHOR).details.revision == 1
    page.get_by_role("button", name="Keep as draft").click()
    expect(page.get_by_text("Kept as a draft")).to_be_visible()
    assert content_of(app).get(item.id, by=AUTHOR).details.revision == 2


def test_another_item_begins_empty_and_never_over_unsaved_words(signed_in: Any, app: Any) -> None:
    """Of the same type; what is not saved yet is not thrown away for it."""
    page: Page = signed_in("teacher")
    page.goto("/write")
    choose(page, "Type", "Flashcards")
    spanish, english = box(page, "Spanish (needed)"), box(page, "English")
    spanish.fill("la lluvia")
    english.fill("the rain")
    publish(page)
    another = page.get_by_role("button", name="Write another")
    english.fill("the heavy rain")
    another.click()
    expect(page.get_by_text("Not everything here is saved yet")).to_be_visible()
    expect(english).to_have_value("the heavy rain")
    publish(page)
    expect(page.get_by_text("There is nothing to save")).to_have_count(0)
    expect(page.get_by_text("Not everything here is saved yet")).to_have_count(0)
    another.click()
    expect(spanish).to_have_value("")
    expect(page.get_by_role("combobox", name="Type")).to_have_value("Flashcards")
    found = content_of(app).get_content("flashcard", limit=500)
    assert [one.secondary_text for one in found if one.primary_text == "la lluvia"] == ["the heavy rain"]


def test_rows_that_were_added_are_saved_once(signed_in: Any, app: Any) -> None:
    """A table inside the form begins with what was there, however often it is saved."""
    row = {
        "content_type": "flashcard",
        "primary_text": "la lluvia",
        "secondary_text": "the rain",
        "metadata": {"examples": [{"es": "Cae la lluvia.", "en": "The rain falls."}]},
    }
    item = content_of(app).create(row, by=AUTHOR)
    page: Page = signed_in("teacher")
    page.goto(f"/write?item={item.id}")
    note = box(page, "Note")
    for said in ("first", "second"):
        note.fill(said)
        publish(page)
        expect(page.get_by_text(f"{said}", exact=True).first).to_be_visible()
    stored = content_of(app).get(item.id, by=AUTHOR)
    assert [one.es for one in stored.value("examples")] == ["Cae la lluvia."]


def test_another_tab_saves_over_nothing_in_silence(signed_in: Any, app: Any) -> None:
    """Two tabs of one teacher: the second is told, keeps its words, and knows what it then replaces."""
    page: Page = signed_in("teacher")
    item = content_of(app).create(sentence(note="first"), by=AUTHOR)
    page.goto(f"/write?item={item.id}")
    expect(box(page, "Note")).to_have_value("first")
    other = page.context.new_page()
    other.goto(f"/write?item={item.id}")
    box(other, "Note").fill("theirs")
    publish(other)
    expect(other.get_by_text("Published:")).to_be_visible()
    box(page, "Note").fill("mine")
    publish(page)
    expect(page.get_by_text("Somebody else changed this item")).to_be_visible()
    expect(box(page, "Note")).to_have_value("mine")
    assert content_of(app).get(item.id, by=AUTHOR).value("note") == "theirs"
    publish(page)
    expect(page.get_by_text("Published:")).to_be_visible()
    assert content_of(app).get(item.id, by=AUTHOR).value("note") == "mine"
