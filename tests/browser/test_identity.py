"""Signing in with an identity provider that really is one, in a browser that follows it there and back."""

import json
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pydantic import SecretStr

from aidioma.accounts.service import AccountService
from aidioma.accounts.sign_ins import COOKIE
from aidioma.clock import utc_now
from aidioma.errors import SignInError
from aidioma.model.people import OPERATOR, Role
from aidioma.settings import Settings
from aidioma.settings.oidc import IdentityProvider
from aidioma.web.sessions import IDENTITY_COOKIE
from tests.browser.conftest import App, free_port, served, wait_until_ready
from tests.people import PASSWORD

pytestmark = pytest.mark.browser


def at_the_school(sub: str, *, verified: bool = True, groups: tuple[str, ...] = ()) -> str:
    """Return somebody whom the provider knows, as an argument of its command."""
    claims = {"email": f"{sub}@example.com", "email_verified": verified, "name": sub.capitalize(), "groups": groups}
    return f"--user-claims={json.dumps({'sub': sub, **claims})}"


PEOPLE = (
    at_the_school("eva"),
    at_the_school("learner"),
    at_the_school("mallory", verified=False),
    at_the_school("tom", groups=("staff", "boss")),
)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the provider and yield its address."""
    port, log = free_port(), tmp_path_factory.mktemp("provider") / "log"
    command = [sys.executable, "-m", "oidc_provider_mock", f"--port={port}", *PEOPLE]
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        wait_until_ready(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process, log)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(scope="module")
def linked_app(app: App, provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Serve the app once more on the same database, with the provider in its settings."""
    said: dict[str, Any] = {
        "client_id": "aidioma",
        "client_secret": "a secret",
        "metadata_url": f"{provider}/.well-known/openid-configuration",
        "label": "the school",
        "role_claim": "groups",
        "roles": {"staff": "teacher", "boss": "admin"},
    }
    key, port = secrets.token_urlsafe(32), free_port()
    settings = {"AIDIOMA_OIDC": json.dumps({"school": said}), "AIDIOMA_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    database_url = app.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    folder = tmp_path_factory.mktemp("linked")
    with served(database_url, key, folder, port=port, settings=settings) as url:
        own = Settings(AIDIOMA_SECRET_KEY=SecretStr(key))
        accounts = AccountService.open(app.sessions, settings=own, clock=utc_now)
        yield App(
            url, app.engine, app.sessions, replace(accounts, providers={"school": IdentityProvider(**said)}), folder
        )


@pytest.fixture
def visitor(new_context: Callable[[], BrowserContext], linked_app: App) -> Callable[[], Page]:
    """Return what opens a browser at the gate of an installation that has an administrator."""
    people = linked_app.accounts.people
    people.add_user(by=OPERATOR, email="admin@example.com", role="admin", password=PASSWORD)

    def visit() -> Page:
        page = new_context().new_page()
        page.goto(linked_app.url)
        return page

    return visit


def come_as(page: Page, sub: str) -> None:
    """Go to the provider, say who one is, and come back."""
    page.get_by_role("button", name="Continue with the school").click()
    page.get_by_role("heading", name="Authorize Client").wait_for()
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize").click()


def practising(page: Page) -> None:
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def cookies(page: Page) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


def role_of(app: App, email: str) -> Role:
    return app.accounts.people.people(by=OPERATOR, search=email).people[0].account.role


def test_the_first_sign_in_makes_a_learner_and_signing_out_ends_both(
    visitor: Callable[[], Page], linked_app: App
) -> None:
    page = visitor()
    come_as(page, "eva")
    practising(page)
    assert role_of(linked_app, "eva@example.com") == "learner"
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    stolen = cookies(page)

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="End session").click()

    expect(page.get_by_role("button", name="Practise as a guest")).to_be_visible()
    assert not {COOKIE, IDENTITY_COOKIE} & set(cookies(page))
    assert linked_app.accounts.sign_ins.account_for(stolen[COOKIE]) is None
    page.context.add_cookies([{"name": name, "value": value, "url": linked_app.url} for name, value in stolen.items()])
    page.goto(f"{linked_app.url}/account")
    expect(page.get_by_role("button", name="Practise as a guest")).to_be_visible()


def test_a_verified_address_links_and_an_unverified_or_disabled_one_is_told_why(
    visitor: Callable[[], Page], linked_app: App
) -> None:
    people = linked_app.accounts.people
    ana, mallory = (
        people.add_user(by=OPERATOR, email=f"{name}@example.com", role="learner", password=PASSWORD)
        for name in ("learner", "mallory")
    )
    page = visitor()
    come_as(page, "mallory")
    expect(page.get_by_text("the school has not confirmed that this e-mail address is yours")).to_be_visible()
    assert linked_app.accounts.verify(email="mallory@example.com", password=PASSWORD).id == mallory.id
    page.get_by_role("button", name="Choose another way to sign in").click()
    page.get_by_role("button", name="End session").click()

    come_as(page, "learner")
    practising(page)
    assert linked_app.accounts.ways_in(ana.id).providers == ("the school",)
    with pytest.raises(SignInError):
        linked_app.accounts.verify(email="learner@example.com", password=PASSWORD)
    page.goto(f"{linked_app.url}/account")
    expect(page.get_by_text("You sign in with the school.")).to_be_visible()
    people.disable(by=OPERATOR, user_id=ana.id)
    page.reload()
    come_as(page, "learner")
    expect(page.get_by_text("This account is disabled")).to_be_visible()


def test_a_guest_keeps_the_work_and_a_claim_gives_the_role_but_no_more_than_is_allowed(
    visitor: Callable[[], Page], linked_app: App
) -> None:
    page = visitor()
    page.get_by_role("button", name="Practise as a guest").click()
    practising(page)
    page.get_by_role("link", name="Sign up to keep your work").click()
    page.get_by_role("tab", name="I have an account").click()
    come_as(page, "tom")

    expect(page.get_by_role("link", name="Classes", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    assert role_of(linked_app, "tom@example.com") == "teacher"
    assert linked_app.accounts.people.people(by=OPERATOR, guests=True).total == 0
