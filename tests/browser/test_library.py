"""Opening and playing what is in the library, and the ways around a card: undo, keys, habits, voice, cram."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from aidioma.clock import utc_now
from aidioma.content.item import ContentItem
from aidioma.content.service import ContentService
from aidioma.db.models import LearningActivity, UserProgress
from tests.browser.conftest import App, answer_box, focus, open_more

pytestmark = pytest.mark.browser

FIRST_ANSWER = "Me llamo Lucía y soy de Chile"
SPOKEN = """() => {
    window.spoken = [];
    window.speechSynthesis.speak = (said) => window.spoken.push([said.text, said.lang, said.rate]);
}"""


def types(app: App) -> list[str]:
    about_content = LearningActivity.content_id.not_like("user:%") & (LearningActivity.content_id != "system")
    statement = select(LearningActivity.activity_type).where(about_content).order_by(LearningActivity.created_at)
    with app.sessions() as session:
        return list(session.scalars(statement))


def first_of(kind: str, app: App) -> ContentItem:
    return ContentService(app.sessions, utc_now).get_content(kind)[0]


def answer(page: Page, text: str) -> None:
    box = answer_box(page)
    expect(box).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next")).to_be_visible()


def go_to_first_box(page: Page) -> None:
    """Go to the box below a text, once what Enter presses is there: it is drawn after the box."""
    expect(page.get_by_role("button", name="Check")).to_be_visible()
    focus(answer_box(page))


def test_an_answer_is_taken_back_by_one_key(guest_page: Page, app: App) -> None:
    """The same sentence is asked anew, and what was counted is counted no more."""
    answer(guest_page, FIRST_ANSWER)
    expect(guest_page.locator(".st-key-undo button")).to_be_attached()
    guest_page.keyboard.press("F9")
    expect(answer_box(guest_page)).to_have_value("")
    expect(guest_page.get_by_text("0 of 20 cards")).to_be_visible()
    answer(guest_page, FIRST_ANSWER)
    assert types(app) == ["translation", "undo", "translation"]
    with app.sessions() as session:
        assert session.scalars(select(UserProgress.attempts)).all() == [1]


def test_a_quick_key_waits_for_its_button(guest_page: Page, app: App) -> None:
    """The box of the next card is there before the button that takes the answer back."""
    answer(guest_page, FIRST_ANSWER)
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_role("button", name="Next")).to_have_count(0)
    expect(answer_box(guest_page)).to_be_focused()
    guest_page.evaluate("document.querySelectorAll('.st-key-undo').forEach((place) => place.className = 'not-yet')")
    guest_page.keyboard.press("F9")
    guest_page.evaluate("document.querySelectorAll('.not-yet').forEach((place) => place.className = 'st-key-undo')")
    expect(guest_page.get_by_text("0 of 20 cards")).to_be_visible()
    assert types(app) == ["translation", "undo"]


def test_enter_waits_for_the_button_of_its_form(guest_page: Page, app: App) -> None:
    """Streamlit does nothing with it before the button is there: what was typed is handed in as soon as it is."""
    box = answer_box(guest_page)
    expect(box).to_be_focused()
    guest_page.keyboard.type(FIRST_ANSWER)
    rename = (
        "([from, to]) => document.querySelectorAll(`[data-testid=${from}]`).forEach((it) => it.dataset.testid = to)"
    )
    guest_page.evaluate(rename, ["stFormSubmitButton", "not-yet"])
    box.evaluate("(box) => box.addEventListener('keydown', (event) => event.stopPropagation())")
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_role("button", name="Next")).to_have_count(0)
    guest_page.evaluate(rename, ["not-yet", "stFormSubmitButton"])
    expect(guest_page.get_by_role("button", name="Next")).to_be_visible()
    assert types(app) == ["translation"]


def test_enter_stays_with_what_has_the_focus(guest_page: Page, app: App) -> None:
    """It is the key of the next card, and on a button it presses that button."""
    answer(guest_page, FIRST_ANSWER)
    open_more(guest_page)
    focus(guest_page.get_by_role("button", name="Undo my last answer"))
    guest_page.keyboard.press("Enter")
    expect(answer_box(guest_page)).to_have_value("")
    expect(guest_page.get_by_text("0 of 20 cards")).to_be_visible()
    assert types(app) == ["translation", "undo"]


def test_hint_and_answer_have_a_key_each(guest_page: Page) -> None:
    """Also while the box has the focus, and without writing into it; a hint leaves the box as it is."""
    box = answer_box(guest_page)
    expect(box).to_be_focused()
    box.evaluate("box => { box.isTheSame = true; }")
    guest_page.keyboard.press("F2")
    expect(guest_page.get_by_text("Hint:")).to_have_count(1)
    assert box.evaluate("box => box.isTheSame")
    guest_page.keyboard.press("F4")
    expect(guest_page.get_by_text("Me llamo Lucía y soy de Chile.", exact=True)).to_be_visible()


def test_a_mark_is_reported_by_one_key(guest_page: Page, app: App) -> None:
    """Once, and the page says what becomes of it: it is kept."""
    answer(guest_page, "Mi llamo Lucía y soy de Chile")
    expect(guest_page.locator(".st-key-report button")).to_be_attached()
    guest_page.keyboard.press("Shift+F2")
    open_more(guest_page)
    expect(
        guest_page.get_by_text("You reported this mark. There is no teacher here yet; it waits until there is one.")
    ).to_be_visible()
    assert types(app).count("report") == 1


def test_the_answer_is_read_aloud(guest_page: Page) -> None:
    """In the Spanish of the learner's choice, slowly too; without a voice the page says so and goes on."""
    guest_page.evaluate(SPOKEN)
    answer(guest_page, FIRST_ANSWER)
    guest_page.get_by_role("button", name=re.compile("Listen")).click()
    guest_page.keyboard.press("F8")
    guest_page.get_by_role("button", name="Slowly").click()
    spoken = guest_page.evaluate("window.spoken")
    assert [(text, lang) for text, lang, _ in spoken] == [("Me llamo Lucía y soy de Chile.", "es-ES")] * 3
    assert spoken[2][2] < spoken[0][2]
    expect(guest_page.get_by_text("no Spanish voice")).to_be_visible()


def test_letters_are_typed_by_habit(guest_tab: Page) -> None:
    """After the preference is set: 'i, ~n, :u, and ? first."""
    guest_tab.goto("/preferences")
    guest_tab.get_by_text("Type accents by habit").click()
    guest_tab.get_by_role("button", name="Save").click()
    expect(guest_tab.get_by_text("Saved.")).to_be_visible()
    guest_tab.goto("/practice")
    box = answer_box(guest_tab)
    expect(box).to_be_focused()
    guest_tab.keyboard.type("?Luc'ia ling:uista ~nu?")
    expect(box).to_have_value("¿Lucía lingüista ñu?")


def test_a_slip_becomes_a_flashcard_by_one_press(guest_page: Page, app: App) -> None:
    """It is due at once, and asks for the word that was wrong."""
    answer(guest_page, "Me llamo Lucía y soy de Chíle")
    open_more(guest_page)
    guest_page.get_by_role("button", name="Keep as a flashcard").click()
    expect(guest_page.get_by_text("among your flashcards")).to_be_visible()
    expect(guest_page.get_by_text("1 due")).to_be_visible()


def test_cramming_moves_no_date(guest_page: Page, app: App) -> None:
    """From the plan and back again, the address keeps it across a reload."""
    answer(guest_page, FIRST_ANSWER)
    open_more(guest_page)
    guest_page.get_by_text("Cram before an exam").click()
    guest_page.get_by_role("button", name="Start cramming").click()
    expect(guest_page.get_by_text("Cramming: what you met")).to_be_visible()
    guest_page.reload()
    answer(guest_page, "Los elefantes")
    guest_page.get_by_role("button", name="Wrong").click()
    expect(guest_page.get_by_text("no date moves", exact=True)).to_be_visible()
    with app.sessions() as session:
        assert session.scalars(select(UserProgress.review_interval_days)).all() == [1]


def test_drills_are_played_to_the_end(guest_tab: Page, app: App) -> None:
    """One after the other; a reload goes on where it was; the end schedules the whole."""
    item = first_of("grammar", app)
    guest_tab.goto(f"/library?item={item.id}")
    drills = item.value("drills")
    for number, drill in enumerate(drills):
        expect(guest_tab.get_by_text(f"{number + 1} of {len(drills)}", exact=True)).to_be_visible()
        if number == 1:
            guest_tab.reload()
            expect(guest_tab.get_by_text(f"2 of {len(drills)}", exact=True)).to_be_visible()
        box = answer_box(guest_tab)
        if number == 0:
            expect(box).not_to_be_focused()  # there is something to read first
            go_to_first_box(guest_tab)
        expect(box).to_be_focused()
        guest_tab.keyboard.type(drill.accepted[0])
        guest_tab.keyboard.press("Enter")
    guest_tab.get_by_role("button", name="Finish").click()
    expect(guest_tab.get_by_text(f"{len(drills)} of {len(drills)} right")).to_be_visible()
    assert types(app) == ["grammar"] * (len(drills) + 1)


def test_options_are_chosen_and_checked_by_keyboard(guest_tab: Page) -> None:
    """The first option has the focus, arrow keys choose, Enter checks; with nothing chosen yet it asks again."""
    guest_tab.goto("/library?item=starter:text:001")
    go_to_first_box(guest_tab)
    guest_tab.keyboard.type("A las tres")
    guest_tab.keyboard.press("Enter")
    options = guest_tab.get_by_role("radio")
    expect(options.first).to_be_focused()
    guest_tab.keyboard.press("Enter")
    expect(guest_tab.get_by_text("2 of 3", exact=True)).to_be_visible()
    expect(options.first).to_be_focused()
    guest_tab.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    guest_tab.keyboard.press("Enter")
    expect(guest_tab.get_by_text("3 of 3", exact=True)).to_be_visible()
    expect(guest_tab.get_by_text("Correct", exact=True)).to_be_visible()
    expect(answer_box(guest_tab)).to_be_focused()


def test_a_word_of_a_text_is_looked_up_and_kept(guest_tab: Page, app: App) -> None:
    """By keyboard: the arrow keys walk the words, Enter explains, one press keeps it as a flashcard."""
    item = first_of("text", app)
    guest_tab.goto(f"/library?item={item.id}")
    glossed = guest_tab.locator(".glossed").first
    glossed.click()
    expect(guest_tab.get_by_role("button", name="Keep as a flashcard")).to_be_visible()
    guest_tab.keyboard.press("ArrowRight")
    guest_tab.get_by_role("button", name="Keep as a flashcard").click()
    expect(guest_tab.get_by_text("Kept as a flashcard")).to_be_visible()
    assert types(app) == ["progress_imported"]


def test_a_conversation_reaches_its_goals(guest_tab: Page, app: App) -> None:
    """What is understood leads on, with feedback on each turn."""
    guest_tab.goto("/library?item=starter:scenario:001")
    expect(answer_box(guest_tab, "Your turn")).to_be_focused()
    guest_tab.keyboard.type("xyz")
    guest_tab.keyboard.press("Enter")
    expect(guest_tab.get_by_text("did not understand")).to_be_visible()
    expect(answer_box(guest_tab, "Your turn")).to_be_focused()
    guest_tab.keyboard.type("Me duele la garganta")
    guest_tab.keyboard.press("Enter")
    expect(guest_tab.get_by_text("Correct", exact=True)).to_be_visible()
    expect(guest_tab.get_by_text("¿Desde cuándo?")).to_be_visible()


@pytest.mark.parametrize("kind", ["podcast", "video", "culture", "pronunciation", "chat", "game"])
def test_every_kind_has_a_player(guest_tab: Page, kind: str) -> None:
    """Opened from the library by its link, without an error."""
    guest_tab.goto(f"/library?kind={kind}")
    guest_tab.locator("[class*=st-key-lang_es_all_]").get_by_role("link").first.click()
    expect(guest_tab.get_by_role("link", name="Close")).to_be_visible()
    expect(guest_tab).to_have_url(re.compile("play="))
    expect(guest_tab.get_by_test_id("stException")).to_have_count(0)
