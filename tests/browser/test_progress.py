"""Progress, classes and my data, as they are met in a browser; live updates in two of them side by side."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from aidioma.activity_log import append
from aidioma.classes.service import ClassService
from aidioma.clock import utc_now
from aidioma.db.models import LearningActivity, LearningContent, User
from aidioma.model.activities import Activity
from aidioma.model.people import OPERATOR, Account, Role
from tests.browser.conftest import App, choose, come_in

pytestmark = pytest.mark.browser

SignIn = Callable[[Role], Page]
NewContext = Callable[[], BrowserContext]


def practise(app: App, user_id: str, *verdicts: str, days_ago: int = 0) -> None:
    """Give answers as somebody, past the pages, as another device would."""
    grades = {"correct": 5, "incorrect": 1}
    edits = [{"wrong": "soy", "right": "estoy", "edit_class": "ser_estar"}]
    with app.sessions.begin() as session:
        items = session.scalars(select(LearningContent.id).order_by(LearningContent.id).limit(len(verdicts))).all()
        for place, (content_id, verdict) in enumerate(zip(items, verdicts, strict=True)):
            feedback = {"verdict": verdict, "score": 50, "edits": edits if verdict == "incorrect" else []}
            said = {"verdict": verdict, "quality": grades[verdict], "feedback": feedback, "answer": "soy cansado"}
            activity = Activity(
                user_id=user_id,
                activity_type="translation",
                content_id=content_id,
                duration_ms=8_000,
                details={**said, "direction": "en-es"},
            )
            append(session, activity, now=utc_now() - timedelta(days=days_ago, seconds=60 - place))


def somebody(app: App, context: BrowserContext, role: Role, email: str, name: str) -> tuple[Account, Page]:
    """Return an account with *role* and a tab of *context* that it is signed in to."""
    account = app.accounts.people.add_user(by=OPERATOR, email=email, name=name, role=role, password=None)
    come_in(app, context, account)
    return account, context.new_page()


def test_every_chart_has_its_words_and_its_table(app: App, context: BrowserContext) -> None:
    """What a chart draws is said below it with the number of observations, and there as a table."""
    ana, page = somebody(app, context, "learner", "ana@example.org", "Ana")
    practise(app, ana.id, *["correct"] * 6, *["incorrect"] * 4, days_ago=8)
    practise(app, ana.id, *["correct"] * 8, *["incorrect"] * 2)
    page.goto("/progress")
    for title in ("A year of days", "Answers by day", "What stays", "What comes", "What you master"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()

    expect(page.get_by_text("The same as a table")).to_have_count(6)
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(8)  # time, pace and hints are three
    expect(page.get_by_text("you still knew it")).to_contain_text("(n = 10)")
    expect(page.get_by_text("6 of 20 answers, more often than elsewhere.")).to_be_visible()

    expect(page.get_by_test_id("stTable")).to_have_count(0)
    page.get_by_text("The same as a table").nth(2).click()
    expect(page.get_by_test_id("stTable")).to_contain_text("8 of 10")


def test_the_filters_live_in_the_address(app: App, context: BrowserContext) -> None:
    """By value, in whichever language: a reload, a copied address and the way back show the same."""
    ana, page = somebody(app, context, "learner", "ana@example.org", "Ana")
    practise(app, ana.id, "correct", days_ago=60)
    page.goto("/progress")
    expect(page.get_by_test_id("stMetric").filter(has_text="Answers, 30 days")).to_contain_text("0")
    page.get_by_text("90 days", exact=True).click()
    figure = page.get_by_test_id("stMetric").filter(has_text="Answers, 90 days")
    expect(figure).to_contain_text("1")
    page.wait_for_url("**/progress?period=90")
    page.reload()
    expect(figure).to_contain_text("1")
    page.goto("/progress?period=365&kind=flashcard")
    expect(page.get_by_test_id("stMetric").filter(has_text="Answers, a year")).to_contain_text("0")
    page.go_back()

    expect(figure).to_contain_text("1")


def test_a_new_account_is_told_what_will_be_here(signed_in: SignIn) -> None:
    page = signed_in("learner")
    page.goto("/progress")

    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(0)


def test_a_press_on_a_weak_spot_practises_it(app: App, context: BrowserContext) -> None:
    """The items of one's own errors come next, and the card says why."""
    ana, page = somebody(app, context, "learner", "ana@example.org", "Ana")
    practise(app, ana.id, *["correct"] * 8, *["incorrect"] * 3, days_ago=1)
    page.goto("/progress")
    page.get_by_role("button", name="Practise these").first.click()

    expect(page.get_by_role("heading", name="Practice")).to_be_visible()
    expect(page.get_by_text("you asked to practise it")).to_be_visible()


def test_what_happens_elsewhere_is_here_without_a_reload(app: App, new_context: NewContext) -> None:
    """Learner and teacher side by side: an answer on a third device shows in both, and nothing was reloaded."""
    ana, progress = somebody(app, new_context(), "learner", "ana@example.org", "Ana")
    teacher, room = somebody(app, new_context(), "teacher", "marta@example.org", "Marta")
    classes = ClassService(app.sessions, utc_now)
    classes.join(user_id=ana.id, typed=classes.open_class(by=teacher.id, name="B1").code)
    practise(app, ana.id, "correct")
    for page, address in ((progress, "/progress"), (room, "/classes")):
        page.goto(address)
    mine = progress.get_by_test_id("stMetric").filter(has_text="Answers, 30 days")
    expect(mine).to_contain_text("1")
    expect(room.get_by_role("row", name="Ana")).to_contain_text("100% of 1")
    for page in (progress, room):
        page.wait_for_timeout(1_000)
        page.evaluate("window.notReloaded = true")
    practise(app, ana.id, "incorrect", "correct")

    expect(mine).to_contain_text("3")
    expect(room.get_by_role("row", name="Ana")).to_contain_text("67% of 3")
    assert progress.evaluate("window.notReloaded")
    assert room.evaluate("window.notReloaded")


def test_a_class_is_joined_seen_and_left(app: App, new_context: NewContext) -> None:
    """By code; the learner reads what the teacher reads, and leaves at will."""
    teacher, room = somebody(app, new_context(), "teacher", "marta@example.org", "Marta")
    _, learner = somebody(app, new_context(), "learner", "ana@example.org", "Ana")
    room.goto("/classes")
    room.get_by_label("Name of the class").fill("Spanish B1")
    room.get_by_role("button", name="Open a class").click()
    expect(room.get_by_text("Nobody has joined yet")).to_be_visible()
    code = ClassService(app.sessions, utc_now).mine(teacher.id)[0].code
    learner.goto("/my_classes")
    learner.get_by_label("Code of the class").fill(f"{code[:4]}-{code[4:]}".lower())
    learner.get_by_role("button", name="Join").click()

    expect(learner.get_by_role("heading", name="Spanish B1")).to_be_visible()
    expect(room.get_by_role("row", name="Ana")).to_be_visible()
    learner.get_by_text("What your teacher sees").click()
    expect(learner.get_by_role("row", name="Ana")).to_be_visible()
    learner.get_by_role("button", name="Leave this class").click()
    expect(learner.get_by_text("You are in no class")).to_be_visible()
    expect(room.get_by_text("Nobody has joined yet")).to_be_visible()


def test_a_second_class_is_opened_and_gets_work_by_how_it_stands(app: App, context: BrowserContext) -> None:
    """The new class is the one on the page; what its member is stuck on is set in one press, a topic by its name."""
    teacher, page = somebody(app, context, "teacher", "marta@example.org", "Marta")
    ana = app.accounts.people.add_user(by=OPERATOR, email="ana@example.org", name="Ana", role="learner")
    classes = ClassService(app.sessions, utc_now)
    classes.open_class(by=teacher.id, name="The first")
    page.goto("/classes")
    page.get_by_text("Open another class").click()
    page.get_by_label("Name of the class").fill("The second")
    page.get_by_role("button", name="Open a class").click()
    expect(page.get_by_role("combobox", name="Class")).to_have_value(re.compile("The second"))
    second = classes.mine(teacher.id)[0]
    assert second.name == "The second"
    classes.join(user_id=ana.id, typed=second.code)
    practise(app, ana.id, "incorrect")

    expect(page.get_by_role("heading", name="Stuck")).to_be_visible()
    page.get_by_label("Title").fill("Once more")
    choose(page, "Items", "What members are stuck on (1)")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("Once more", exact=True)).to_be_visible()
    expect(page.get_by_text("done by 0 of 1")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_count(1)
    expect(page.get_by_label("Title")).to_have_value("Once more")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("There is nothing to save")).to_be_visible()
    assert [one.title for one in classes.mine(teacher.id)[0].assignments] == ["Once more"]
    page.get_by_label("Title").fill("Nothing")
    choose(page, "Items", "Sentences of a topic")
    page.get_by_label("Topic of the sentences").fill("quantum")
    page.get_by_label("Topic of the sentences").press("Tab")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("No published sentence has the topic “quantum”")).to_be_visible()


def test_a_teacher_marks_an_answer_anew(app: App, context: BrowserContext) -> None:
    teacher, page = somebody(app, context, "teacher", "marta@example.org", "Marta")
    ana = app.accounts.people.add_user(by=OPERATOR, email="ana@example.org", name="Ana", role="learner")
    classes = ClassService(app.sessions, utc_now)
    classes.join(user_id=ana.id, typed=classes.open_class(by=teacher.id, name="B1").code)
    practise(app, ana.id, "incorrect")
    page.goto("/classes")
    page.get_by_role("button", name="Mark: Correct").click()

    expect(page.get_by_role("row", name="Ana")).to_contain_text("100% of 1")
    expect(page.get_by_role("button", name="Mark: Correct", disabled=False)).to_have_count(0)
    expect(page.get_by_role("button", name="Mark: Correct", disabled=True)).to_have_count(1)


def test_my_data_is_exported(app: App, context: BrowserContext, tmp_path: Path) -> None:
    ana, page = somebody(app, context, "learner", "ana@example.org", "Ana")
    practise(app, ana.id, "correct")
    page.goto("/data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export my data").click()
    download.value.save_as(tmp_path / "export")
    data = json.loads(gzip.decompress((tmp_path / "export").read_bytes()))

    assert data["user_id"] == ana.id
    assert [row["user_id"] for row in data["tables"]["learning_activities"]].count(ana.id) == 1


def test_my_account_is_deleted_with_a_receipt(app: App, context: BrowserContext) -> None:
    """Only when confirmed; afterwards the receipt, the ways in, and no row."""
    ana, page = somebody(app, context, "learner", "ana@example.org", "Ana")
    practise(app, ana.id, "correct", "correct")
    page.goto("/data")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Nothing was deleted")).to_be_visible()
    page.get_by_label("Type “delete my account”").fill("Delete my account")
    page.get_by_role("button", name="Delete everything").click()

    expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    expect(page.get_by_role("row", name="Where you stood with each item")).to_contain_text("2")
    expect(page.get_by_role("button", name="Practise as a guest")).to_be_visible()
    with app.sessions() as session:
        left = select(func.count()).select_from(LearningActivity).where(LearningActivity.user_id == ana.id)
        assert session.scalar(left) == 0
        assert session.scalar(select(User.id).where(User.id == ana.id)) is None
