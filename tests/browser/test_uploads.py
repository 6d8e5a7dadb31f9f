"""Files sent to the running app: by a page they arrive, by anybody else they are refused before they are kept."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from aidioma.accounts.sign_ins import COOKIE
from aidioma.clock import utc_now
from aidioma.db.models import LearningActivity
from aidioma.practice.card import Card
from aidioma.privacy.service import PrivacyService
from tests.browser.conftest import TIME_ZONE, App
from tests.privacy.files import packed

pytestmark = pytest.mark.browser


def put(app: App, session_id: str, *, cookie: str = "") -> int:
    headers = {"Cookie": f"{COOKIE}={cookie}", "Content-Type": "multipart/form-data; boundary=b"}
    body = b"--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n" + b"x" * 100_000 + b"\r\n--b--\r\n"
    request = Request(f"{app.url}/_stcore/upload_file/{session_id}/f", body, headers, method="PUT")
    try:
        with urlopen(request, timeout=30) as reply:
            return int(reply.status)
    except HTTPError as error:
        return error.code


def test_a_file_for_no_session_is_refused(app: App) -> None:
    """Neither from nobody, nor from a guest who names a session that is not open."""
    guest = app.accounts.guest(time_zone=TIME_ZONE)
    cookie = app.accounts.sign_ins.start(app.accounts.sign_ins.ticket_for(guest.id)).cookie

    assert put(app, "made-up") == 401
    assert put(app, "made-up", cookie=cookie) == 404


def test_a_forged_export_is_said_to_be_one(guest_tab: Page, app: App) -> None:
    """It arrives by the page's own upload; what is genuine comes back, and what was left out is said with why."""
    guest_tab.goto("/data")
    other = app.accounts.guest(time_zone=TIME_ZONE)
    data = json.loads(json.dumps(PrivacyService(app.sessions, utc_now).export(other.id)))
    item = Card.dealt("starter:sentence:001", "en-es").content_id
    row = {"id": "one", "user_id": other.id, "content_id": item, "created_at": utc_now().isoformat()}
    answer = {"activity_type": "translation", "metadata": {"quality": 5, "verdict": "correct", "answer": "hola"}}
    forged = {"id": "two", "activity_type": "content_revised", "metadata": {"revision": 1}}
    data["tables"]["learning_activities"] = [row | answer, row | forged]
    guest_tab.get_by_text("Bring an export back").click()
    file = {"name": "data.json.gz", "mimeType": "application/gzip", "buffer": packed(data)}
    guest_tab.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    guest_tab.get_by_text("data.json.gz").wait_for()
    guest_tab.get_by_role("button", name="Bring it back").click()

    expect(guest_tab.get_by_text("content_revised")).to_be_visible()
    expect(guest_tab.get_by_text("learners do not record it")).to_be_visible()
    with app.sessions() as session:
        written = select(func.count()).where(LearningActivity.content_id == item)
        assert session.scalar(written) == 1
