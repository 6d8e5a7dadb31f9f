"""What is closed stays closed: by role, by address, by another site."""

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, Route, expect
from streamlit import file_util

from aidioma.accounts.sign_ins import COOKIE
from aidioma.errors import NotAllowedError
from aidioma.model.people import Account, Role
from aidioma.web.headers import content_security_policy
from tests.browser.conftest import App

INDEX = Path(file_util.get_static_dir()) / "index.html"

pytestmark = pytest.mark.browser

SignIn = Callable[[Role], Page]


def gate(page: Page) -> None:
    expect(page.get_by_role("button", name="Practise as a guest")).to_be_visible()


@pytest.mark.parametrize("path", ["/people", "/practice", "/main"])
def test_no_address_leads_past_the_gate(page: Page, path: str) -> None:
    """A page file does not run by its address before the router asked who is there."""
    page.goto(path)

    gate(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(["Learn Spanish by producing it"])


@pytest.mark.parametrize("role", ["learner", "teacher"])
def test_who_may_not_see_the_people_is_told_and_the_service_refuses_too(
    app: App, signed_in: SignIn, role: Role
) -> None:
    page = signed_in(role)
    page.goto("/people")

    expect(page.get_by_text("This page is for administrators")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    expect(page.get_by_role("table")).to_have_count(0)
    cookie = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)
    account = app.accounts.sign_ins.account_for(cookie)
    assert account is not None
    with pytest.raises(NotAllowedError):
        app.accounts.people.people(by=account.id)


def test_a_role_lost_while_the_page_is_open_stops_the_next_act(app: App, signed_in: SignIn) -> None:
    page = signed_in("admin")
    other = app.accounts.people.add_user(by="system", email="other@example.com", role="admin")
    page.goto("/people")
    page.get_by_role("combobox", name=re.compile("Person")).click()
    page.get_by_role("option", name="other (other@example.com)").click()
    disable = page.get_by_role("button", name="Disable")
    expect(disable).to_be_visible()
    cookie = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)
    account = app.accounts.sign_ins.account_for(cookie)
    assert account is not None
    app.accounts.people.set_role(by=other.id, user_id=account.id, role="learner")

    disable.click()

    expect(page.get_by_text("This page is for administrators")).to_be_visible()
    assert not any(person.disabled for person in app.accounts.people.people(by=other.id).people)


def test_an_admin_adds_a_person_and_closes_the_account_again(app: App, signed_in: SignIn) -> None:
    page = signed_in("admin")
    page.goto("/people")
    page.get_by_label("E-mail", exact=True).fill("tom@example.com")
    page.get_by_label("Name", exact=True).fill("Tom <i>x</i> *y*")
    page.get_by_role("button", name="Add and make a link").click()

    expect(page.get_by_text(re.compile(r"/\?reset="))).to_be_visible()
    expect(page.get_by_text("Send this link to Tom <i>x</i> *y* (tom@example.com)")).to_be_visible()
    page.reload()
    row = page.get_by_role("row").filter(has_text="tom@example.com")
    expect(row).to_contain_text("Tom <i>x</i> *y*")
    expect(row).to_contain_text("has not set a password yet")
    page.get_by_role("combobox", name=re.compile("Person")).click()
    page.get_by_role("option", name=re.compile("tom@example.com")).click()
    page.get_by_role("button", name="Disable").click()
    expect(row).to_contain_text("disabled")


def test_the_last_administrator_cannot_be_demoted_on_the_page(app: App, signed_in: SignIn) -> None:
    page = signed_in("admin")
    page.goto("/people")
    page.get_by_role("combobox", name=re.compile("Person")).click()
    page.get_by_role("option", name=re.compile("admin@example.com")).click()
    page.get_by_role("button", name="Disable").click()

    expect(page.get_by_text("This is the last administrator")).to_be_visible()


def test_a_ticket_is_good_once(app: App, page: Page, account: Callable[[Role], Account]) -> None:
    ticket = app.accounts.sign_ins.ticket_for(account("learner").id)
    headers = {"Origin": app.url}

    first = page.request.post("/session/start", data={"ticket": ticket}, headers=headers)
    second = page.request.post("/session/start", data={"ticket": ticket}, headers=headers)

    assert (first.status, second.status) == (200, 401)
    assert second.json()["error"].startswith("That took too long, or was done already")


def test_another_sites_form_cannot_sign_anybody_out(app: App, signed_in: SignIn) -> None:
    """The visitor is signed in, and the other site's page submits a form to the app by itself."""
    page = signed_in("learner")
    form = f'<form method="post" action="{app.url}/session/end"></form><script>document.forms[0].submit()</script>'

    def other_site(route: Route) -> None:
        route.fulfill(body=form, content_type="text/html")

    page.route("http://other-site.test/", other_site)
    with page.expect_response(f"{app.url}/session/end") as refused:
        page.goto("http://other-site.test/")

    assert refused.value.status == 403
    page.goto("/account")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/progress", "/healthz", "/session/start", "/static/none.js", "/_stcore/health"])
def test_every_response_carries_the_policy(page: Page, path: str) -> None:
    headers = page.request.get(path).headers

    assert headers["content-security-policy"] == content_security_policy(INDEX.read_text("utf-8"))
    assert headers["x-content-type-options"] == "nosniff"


def test_it_says_when_it_is_ready(page: Page) -> None:
    ready = page.request.get("/readyz")

    assert ready.status == 200
    assert ready.json() == {"status": "ok", "checks": {"database": True, "schema": True, "disk": True}}


def test_nobody_drives_the_pages_without_a_browser(page: Page) -> None:
    """Streamlit's own interface for programs knows no sign-in; it is off unless an operator turns it on."""
    assert page.request.post("/_stcore/agent/interact", data={}).status == 403


def test_a_database_that_is_away_is_a_sentence_and_comes_back(app: App, signed_in: SignIn, server: str) -> None:
    page = signed_in("learner")
    name = app.engine.url.database
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            page.goto("/account")
            expect(page.get_by_text("The database cannot be reached right now")).to_be_visible()
            assert page.request.get("/readyz").json()["checks"] == {"database": False, "schema": False, "disk": True}
            assert page.request.get("/healthz").status == 200
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    page.reload()

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
