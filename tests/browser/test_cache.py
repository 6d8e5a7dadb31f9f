"""An administrator finds out from the page alone what is stored, and takes out what is wrong."""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, insert, select

from aidioma.activity_log import append
from aidioma.classes.override import overridden
from aidioma.clock import utc_now
from aidioma.db.models import AiCache, LearningActivity, LearningContent, User
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Verdict
from aidioma.model.people import Role
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from tests.browser.conftest import App
from tests.browser.test_accessibility import assert_accessible
from tests.marking.packs.packed import line, made
from tests.marking.scripted import ScriptedJudge, service_on

pytestmark = pytest.mark.browser

SignIn = Callable[[Role], Page]
ITEM = "sentence:cache-page"
STRANGE = '<img src=x onerror="document.title=1"> [x](javascript:alert(1)) hoy'


@pytest.fixture
def filled(app: App) -> FeedbackService:
    """Let two learners answer one sentence, one of them with markup."""
    judge = ScriptedJudge()
    feedback = service_on(app.sessions, utc_now, judge)
    with app.sessions.begin() as session:
        session.execute(delete(AiCache))
        session.execute(delete(LearningContent).where(LearningContent.id == ITEM))
        for name in ("one", "two"):
            session.execute(insert(User).values(id=f"learner-{name}", name=f"Learner {name}"))
        details = {"content_type": "sentence", "version": 1, "accepted": ["Estoy cansado hoy."], "status": "published"}
        texts = {"primary_text": "Estoy cansado hoy.", "secondary_text": "I am tired today."}
        session.execute(insert(LearningContent).values(id=ITEM, content_type="sentence", details=details, **texts))
    practice = PracticeService(app.sessions, feedback, utc_now)
    for by in ("learner-one", "learner-two"):
        for answer in ("Estoy cansado hoy", "Sigo cansado hoy", STRANGE):
            practice.submit_answer(user_id=by, card=Card.dealt(ITEM, "en-es"), answer=answer)
    feedback.shadow_monitor.usage_counters.flush()
    return feedback


def view(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="View").get_by_text(name, exact=True).click()


def shot(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    if folder := os.environ.get("AIDIOMA_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.usefixtures("filled")
def test_what_reuse_saves_is_said_in_words_and_every_view_is_accessible(signed_in: SignIn) -> None:
    page = signed_in("admin")
    page.goto("/cache")

    expect(page.get_by_text("of 6 answers were settled without a call")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=ITEM)).to_be_visible()
    shot(page, "cache-overview")
    assert_accessible(page)
    expect(page.get_by_role("row").filter(has_text="rules of the language")).to_be_visible()
    for name, words in (
        ("Wrong marks", "No teacher has changed a mark"),
        ("Contradictions", "entries looked through"),
        ("What if", "as it is"),
    ):
        view(page, name)
        expect(page.get_by_text(words).first).to_be_visible()
        shot(page, f"cache-{name}")
        assert_accessible(page)


@pytest.mark.usefixtures("filled")
def test_the_map_shows_what_people_typed(signed_in: SignIn) -> None:
    page = signed_in("admin")
    page.goto("/cache")
    view(page, "Answer map")
    box = page.get_by_label("Exercise (some of its words, or its id)")
    box.fill("nothing like it")
    box.press("Enter")
    expect(page.get_by_text("No exercise has these words.")).to_be_visible()
    box.fill("cansado hoy")
    box.press("Enter")

    expect(page.get_by_role("row").filter(has_text="sigo cansado hoy")).to_be_visible()
    shot(page, "cache-map")
    assert_accessible(page)


def test_a_pack_is_installed_looked_at_made_and_removed(signed_in: SignIn, filled: FeedbackService) -> None:
    """What it says of itself stays text, what was not taken is told, and what goes out is what enough people gave."""
    page = signed_in("admin")
    page.goto("/cache")
    view(page, "Packs")
    data = made(line("sigo harto hoy"), line("ando harto hoy"), name="greetings", about="<b>Ours</b>").getvalue()
    file = {"name": "greetings.jsonl", "mimeType": "application/json", "buffer": data + b'{"answer": 1}\n'}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_text("greetings.jsonl").wait_for()
    page.get_by_role("button", name="Install").click()

    expect(page.get_by_text("The pack greetings is installed: 2 answers added")).to_be_visible()
    expect(page.get_by_text("1 line was not taken.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="greetings")
    expect(row).to_contain_text("0.25% (at most 1.20%, 400 looks)")
    expect(row).to_contain_text("<b>Ours</b>")
    shot(page, "cache-packs")
    assert_accessible(page)

    page.get_by_role("textbox", name="What it is called").fill("No Name")
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_text("A pack is called by small letters")).to_be_visible()
    page.get_by_role("textbox", name="What it is called").fill("ours")
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download 0 answers").click()  # two learners are fewer than three
    assert download.value.suggested_filename == "ours.jsonl.gz"

    page.get_by_role("button", name="Remove all of it").click()
    expect(page.get_by_text("The pack greetings is removed, 2 answers.")).to_be_visible()
    expect(page.get_by_text("No pack is installed.")).to_be_visible()


@pytest.mark.usefixtures("filled")
def test_the_four_questions_are_answered_from_the_pages_alone(signed_in: SignIn, app: App) -> None:
    """Which entry taught a wrong mark and whom did it reach, what would another bound do, what was spent and why."""
    with app.sessions.begin() as session:
        attempts = select(LearningActivity.id).where(LearningActivity.details["answer"].astext == "Sigo cansado hoy")
        wrong = session.scalar(attempts.where(LearningActivity.user_id == "learner-two"))
        assert wrong is not None
        decided = overridden(session, "learner-two", wrong, Verdict.CORRECT, by="teacher")
        append(session, decided, now=utc_now())
    page = signed_in("admin")
    page.goto("/cache")
    view(page, "Wrong marks")
    row = page.get_by_role("row").filter(has_text="a teacher decided otherwise")
    expect(row).to_contain_text("Sigo cansado hoy")
    expect(row).to_contain_text("Estoy cansado hoy. · I am tired today. (sentence:cache-page)")
    expect(row).to_contain_text("sigo cansado hoy (incorrect")
    page.get_by_role("combobox", name="Entries").click()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("It was given again 1 time, to 1 learner.")).to_be_visible()
    assert_accessible(page)

    view(page, "What if")
    expect(page.get_by_text("Nothing would change at 1.00% instead of 0.50%")).to_be_visible()

    page.goto("/costs")
    expect(page.get_by_text("Nothing was spent on 0 answers")).to_be_visible()
    page.get_by_role("combobox", name=re.compile("Day")).click()
    page.get_by_role("option", name=re.compile("^Today")).click()
    expect(page.get_by_text("Most went to answers to sentences (100%).")).to_be_visible()
    expect(page.get_by_text("The exercise that cost most is Estoy cansado hoy.")).to_be_visible()
    assert_accessible(page)


@pytest.mark.usefixtures("filled")
def test_an_entry_is_found_followed_and_taken_out_and_markup_stays_text(signed_in: SignIn, app: App) -> None:
    page = signed_in("admin")
    page.goto("/cache")
    view(page, "Entries")
    expect(page.get_by_role("row").filter(has_text="img src = x onerror")).to_be_visible()
    page.get_by_label("Words in the answer").fill("cansado")
    page.get_by_label("Words in the answer").press("Enter")
    expect(page.get_by_role("row").filter(has_text="sigo cansado hoy")).to_be_visible()
    expect(page.get_by_text("1 shown.")).to_be_visible()
    page.get_by_role("combobox", name="Entries").click()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="sigo cansado hoy").click()
    page.keyboard.press("Escape")

    expect(page.get_by_text("It was given again 1 time, to 1 learner.")).to_be_visible()
    expect(page.get_by_text("Learner one")).to_have_count(0)
    shot(page, "cache-entries")
    assert_accessible(page)
    page.get_by_role("button", name="Do it to the 1 chosen").click()
    expect(page.get_by_text("Done to 1 entry: Invalidate")).to_be_visible()
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    assert page.evaluate("document.title") != "1"
    assert page.locator("img[src='x']").count() == 0
