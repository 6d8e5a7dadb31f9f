"""From a card to a marked, scheduled answer, with keyboard alone, and what a reload or a second press does to it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from aidioma.db.models import LearningActivity, UserProgress
from tests.browser.conftest import App, answer_box, open_more

pytestmark = pytest.mark.browser

FIRST_ANSWER = "Me llamo Lucía y soy de Chile"
COUNTS_BOXES = """() => {
    window.mostBoxes = 0;
    const count = () => {
        const boxes = document.querySelectorAll('input[aria-label="Your answer"]').length;
        window.mostBoxes = Math.max(window.mostBoxes, boxes);
    };
    new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
    count();
}"""


def answers(app: App) -> int:
    with app.sessions() as session:
        return session.scalar(select(func.count()).where(LearningActivity.activity_type == "translation")) or 0


def submit(page: Page, text: str) -> None:
    box = answer_box(page)
    expect(box).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next")).to_be_visible()


def test_a_right_answer_is_marked_and_scheduled(guest_page: Page, app: App) -> None:
    """Focus is in the box, Enter checks, the mark says so in words, and the sentence comes back tomorrow."""
    submit(guest_page, FIRST_ANSWER)
    expect(guest_page.get_by_text("Correct", exact=True)).to_be_visible()
    expect(guest_page.get_by_text("tomorrow")).to_be_visible()
    with app.sessions() as session:
        progress = session.scalars(select(UserProgress)).one()
    assert (progress.attempts, progress.review_interval_days) == (1, 1)


def test_enter_goes_on_to_the_next_card(guest_page: Page) -> None:
    """After the mark Enter deals the next card, and the focus is in its empty box."""
    submit(guest_page, FIRST_ANSWER)
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_role("button", name="Next")).to_have_count(0)
    box = answer_box(guest_page)
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(guest_page.get_by_text("Lucía and I'm from Chile")).to_have_count(0)


def test_the_box_is_prepared_for_spanish(guest_page: Page) -> None:
    """The browser neither corrects nor capitalises Spanish, and a screen reader knows the language."""
    box = answer_box(guest_page)
    wanted = {"lang": "es", "spellcheck": "false", "autocorrect": "off", "autocapitalize": "off", "autocomplete": "off"}
    for name, value in wanted.items():
        expect(box).to_have_attribute(name, value)


def test_letters_are_put_in_at_the_caret(guest_page: Page, app: App) -> None:
    """In the middle of a word, without a rerun, and the focus stays."""
    box = answer_box(guest_page)
    expect(box).to_be_focused()
    guest_page.keyboard.type("Me llamo Luca y soy de Chile")
    for _ in range(len("a y soy de Chile")):
        guest_page.keyboard.press("ArrowLeft")
    guest_page.get_by_role("button", name="Insert í").click()
    expect(box).to_have_value(FIRST_ANSWER)
    expect(box).to_be_focused()
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_text("Correct", exact=True)).to_be_visible()


def test_a_slip_of_the_accent_is_shown_in_the_own_words(guest_page: Page) -> None:
    """The word stands struck out beside the right one; colour is not all there is."""
    submit(guest_page, "Me llamo Lucía y soy de Chíle")
    expect(guest_page.get_by_text("Almost", exact=True)).to_be_visible()
    expect(guest_page.locator("del")).to_have_text("Chíle")
    expect(guest_page.locator("ins")).to_have_text(re.compile("chile", re.IGNORECASE))


def test_a_double_submit_is_one_answer(guest_page: Page, app: App) -> None:
    """Enter twice, and a click on top."""
    box = answer_box(guest_page)
    expect(box).to_be_focused()
    guest_page.keyboard.type(FIRST_ANSWER)
    button = guest_page.get_by_role("button", name="Check")
    button.dblclick(force=True)
    expect(guest_page.get_by_role("button", name="Next")).to_be_visible()
    assert answers(app) == 1


def test_a_reload_shows_the_mark_again(guest_page: Page, app: App) -> None:
    """The card is in the address: before the answer it is the same card, after it the same mark."""
    guest_page.wait_for_url("**/practice?card=*")
    address = guest_page.url
    guest_page.reload()
    expect(answer_box(guest_page)).to_be_visible()
    assert guest_page.url == address
    submit(guest_page, FIRST_ANSWER)
    guest_page.reload()
    expect(guest_page.get_by_text("Correct", exact=True)).to_be_visible()
    assert answers(app) == 1


def test_going_back_shows_the_mark_and_counts_nothing_twice(guest_page: Page, app: App) -> None:
    """Back from the next card is the marked one, not another try."""
    submit(guest_page, FIRST_ANSWER)
    guest_page.get_by_role("button", name="Next").click()
    expect(answer_box(guest_page)).to_be_visible()
    guest_page.go_back()
    expect(guest_page.get_by_text("Correct", exact=True)).to_be_visible()
    assert answers(app) == 1


def test_a_lost_tab_loses_no_confirmed_answer(guest_page: Page, app: App) -> None:
    """What was on the screen as marked is there in another tab."""
    submit(guest_page, FIRST_ANSWER)
    address = guest_page.url
    other = guest_page.context.new_page()
    guest_page.close()
    other.goto(address)
    expect(other.get_by_text("Correct", exact=True)).to_be_visible()
    assert answers(app) == 1


def test_what_nobody_is_sure_about_is_rated_by_the_learner(guest_page: Page) -> None:
    """Pending, with the translations, and scheduled by the learner's own word."""
    submit(guest_page, "Los elefantes azules bailan de noche")
    expect(guest_page.get_by_text("Not marked yet", exact=True)).to_be_visible()
    guest_page.get_by_role("button", name="Hard").click()
    expect(guest_page.get_by_text("once more today")).to_be_visible()
    expect(answer_box(guest_page)).to_be_focused()


def test_hints_come_one_by_one(guest_page: Page) -> None:
    """From a nudge to the answer; a reload does not forget them."""
    guest_page.get_by_role("button", name="Show a hint").click()
    expect(guest_page.get_by_text("Hint:")).to_have_count(1)
    guest_page.get_by_role("button", name="Show another hint").click()
    expect(guest_page.get_by_text("Hint:")).to_have_count(2)
    guest_page.reload()
    expect(guest_page.get_by_text("Hint:")).to_have_count(2)


def test_giving_up_shows_the_answer(guest_page: Page) -> None:
    """Nothing typed, the translations shown, and the sentence once more today."""
    guest_page.get_by_role("button", name="I don't know").click()
    expect(guest_page.get_by_text("Me llamo Lucía y soy de Chile.", exact=True)).to_be_visible()
    expect(guest_page.get_by_text("once more today")).to_be_visible()


def test_an_empty_answer_is_not_taken_for_giving_up(guest_page: Page, app: App) -> None:
    """Enter in an empty box says what to do."""
    expect(answer_box(guest_page)).to_be_focused()
    guest_page.keyboard.press("Enter")
    expect(guest_page.get_by_text("Write your answer first")).to_be_visible()
    assert answers(app) == 0


def test_there_is_never_more_than_one_box(guest_page: Page) -> None:
    """Neither while another direction, a mark, the next card or an undone answer replaces what was there."""
    expect(answer_box(guest_page)).to_be_focused()
    guest_page.evaluate(COUNTS_BOXES)
    open_more(guest_page)
    guest_page.get_by_text("Into English").click()
    expect(answer_box(guest_page)).to_have_attribute("lang", "en")
    guest_page.get_by_text("In turn").click()
    expect(answer_box(guest_page)).to_have_attribute("lang", "es")
    submit(guest_page, FIRST_ANSWER)
    guest_page.keyboard.press("Enter")
    expect(answer_box(guest_page)).to_be_focused()
    expect(guest_page.get_by_role("button", name="Undo my last answer")).to_be_visible()
    guest_page.keyboard.press("F9")
    expect(guest_page.get_by_text("0 of 20 cards")).to_be_visible()
    assert guest_page.evaluate("window.mostBoxes") == 1


def test_the_other_direction_asks_for_english(guest_page: Page) -> None:
    """The prompt is Spanish, the box is English, without Spanish letters."""
    open_more(guest_page)
    guest_page.get_by_text("Into English").click()
    expect(guest_page.get_by_text("Translate into English")).to_be_visible()
    expect(answer_box(guest_page)).to_have_attribute("lang", "en")
    expect(guest_page.get_by_role("button", name="Insert ñ")).to_have_count(0)


def test_nothing_is_loaded_from_outside(browser: Browser, app: App) -> None:
    """Fonts, scripts and pictures come from the app itself."""
    context = browser.new_context(base_url=app.url)
    hosts: set[str] = set()
    context.on("request", lambda request: hosts.add(re.sub(r"^(\w+://[^/]*).*", r"\1", request.url)))
    page = context.new_page()
    page.goto("/practice")
    page.get_by_role("button", name="Practise as a guest").click()
    expect(answer_box(page)).to_be_visible()
    context.close()
    assert {host for host in hosts if not host.startswith(("data:", "blob:"))} == {app.url}


def test_a_mark_can_be_opened_and_asked_about(guest_page: Page) -> None:
    """The receipt says who decided; a question is answered, without a judge by the rules that explained the mark."""
    submit(guest_page, "Me llamo Lucía y soy de Chíle")
    open_more(guest_page)
    guest_page.get_by_text("How this mark came about").click()
    expect(guest_page.get_by_text("Decided by: a rule of the language")).to_be_visible()
    guest_page.get_by_text("Explain this").click()
    guest_page.get_by_label("Your question about this mark").fill("Why no accent here?")
    guest_page.get_by_role("button", name="Ask").click()
    expect(guest_page.get_by_text("From the rules that this mark was explained by.")).to_be_visible()
