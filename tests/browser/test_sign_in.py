"""Getting in, staying in and getting out, as somebody in front of a browser meets it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from aidioma.accounts.sign_ins import COOKIE
from aidioma.errors import SignInError
from aidioma.model.people import OPERATOR, Account, Role
from tests.browser.conftest import App
from tests.people import OTHER_PASSWORD, PASSWORD

pytestmark = pytest.mark.browser

SignIn = Callable[[Role], Page]
NewContext = Callable[[], BrowserContext]


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_label("Password", exact=True).first.fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_up(page: Page, name: str, email: str) -> None:
    page.get_by_role("tab", name="Create account").click()
    form = page.get_by_role("tabpanel", name="Create account")
    form.get_by_label("Name").fill(name)
    form.get_by_label("E-mail").fill(email)
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Create account").click()


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def gate(page: Page) -> None:
    expect(page.get_by_role("button", name="Practise as a guest")).to_be_visible()


def test_a_guest_practises_at_once(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Practise as a guest").click()

    heading(page, "Today")


def test_the_first_account_becomes_administrator_and_is_told_before(page: Page, new_context: NewContext) -> None:
    page.goto("/")
    expect(page.get_by_text("The first one becomes its administrator")).to_be_visible()
    sign_up(page, "Ana", "ana@example.com")
    heading(page, "Today")
    expect(page.get_by_role("link", name="Administration")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)

    second = new_context().new_page()
    second.goto("/")
    gate(second)
    expect(second.get_by_text("becomes its administrator")).to_have_count(0)
    sign_up(second, "Bea", "bea@example.com")
    heading(second, "Today")
    expect(second.get_by_role("link", name="Administration")).to_have_count(0)
    expect(second.get_by_role("link", name="People")).to_have_count(0)

    page.reload()
    expect(page.get_by_role("link", name="People")).to_be_visible()
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)


def test_a_guest_keeps_the_work_on_signing_up(app: App, guest_page: Page, account: Callable[[Role], Account]) -> None:
    account("admin")
    guest = app.accounts.people.people(by=OPERATOR, guests=True).people[0].account
    guest_page.goto("/")
    guest_page.get_by_role("link", name="Sign up to keep your work").click()
    sign_up(guest_page, "Gil", "gil@example.com")

    expect(guest_page.get_by_text("gil@example.com · learner")).to_be_visible()
    assert app.accounts.verify(email="gil@example.com", password=PASSWORD).id == guest.id


def test_a_guest_who_has_an_account_brings_the_work_along(
    app: App, guest_page: Page, account: Callable[[Role], Account]
) -> None:
    account("learner")
    guest_page.goto("/")
    guest_page.get_by_role("link", name="Sign up to keep your work").click()
    guest_page.get_by_role("tab", name="I have an account").click()
    expect(guest_page.get_by_text("Everything you did as a guest moves to that account")).to_be_visible()
    form = guest_page.get_by_role("tabpanel", name="I have an account")
    form.get_by_label("E-mail").fill("learner@example.com")
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()

    expect(guest_page.get_by_text("learner@example.com · learner")).to_be_visible()
    assert app.accounts.people.people(by=OPERATOR, guests=True).total == 0


def test_signing_in_keeps_the_address_and_survives_reload_and_a_second_tab(
    page: Page, account: Callable[[Role], Account]
) -> None:
    account("learner")
    page.goto("/progress?x=7")
    gate(page)
    sign_in(page, "learner@example.com")

    heading(page, "Progress")
    assert page.url.endswith("/progress?x=7")
    page.reload()
    heading(page, "Progress")
    second = page.context.new_page()
    second.goto("/account")
    heading(second, "Your account")


def test_the_cookie_is_out_of_reach_of_scripts(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Practise as a guest").click()
    heading(page, "Today")
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE)

    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert COOKIE not in page.evaluate("document.cookie")


def test_signing_out_ends_the_session_here_and_in_other_tabs(app: App, signed_in: SignIn) -> None:
    page = signed_in("learner")
    other = page.context.new_page()
    other.goto("/account")
    heading(other, "Your account")
    page.goto("/")
    stolen = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)

    page.get_by_role("button", name="Sign out", exact=True).click()

    gate(page)
    assert COOKIE not in {cookie["name"] for cookie in page.context.cookies()}
    assert app.accounts.sign_ins.account_for(stolen) is None
    other.get_by_role("button", name="Save").click()
    gate(other)


def test_a_wrong_password_is_told_and_guessing_on_is_slowed_down(
    app: App, page: Page, account: Callable[[Role], Account]
) -> None:
    account("learner")
    for _ in range(4):
        with pytest.raises(SignInError):
            app.accounts.verify(email="learner@example.com", password="wrong")
    page.goto("/")
    sign_in(page, "learner@example.com", "wrong")
    expect(page.get_by_text("That e-mail and password do not belong together")).to_be_visible()

    sign_in(page, "learner@example.com", PASSWORD)

    expect(page.get_by_text(re.compile("Too many wrong passwords. Please wait 15 minutes"))).to_be_visible()
    gate(page)


def test_a_reset_link_from_an_admin_works_once(
    app: App, signed_in: SignIn, account: Callable[[Role], Account], new_context: NewContext
) -> None:
    admin, learner = signed_in("admin"), account("learner")
    admin.goto("/people")
    admin.get_by_role("combobox", name=re.compile("Person")).click()
    admin.get_by_role("option", name="learner (learner@example.com)").click()
    admin.get_by_role("button", name="Make a reset link").click()
    link = admin.get_by_text(re.compile(r"/\?reset=")).inner_text()
    assert link.startswith(app.url)

    page = new_context().new_page()
    page.goto(link)
    heading(page, "Set a new password")
    page.get_by_label("New password", exact=True).fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Set password and sign in").click()

    heading(page, "Today")
    assert "reset" not in page.url
    assert app.accounts.verify(email="learner@example.com", password=OTHER_PASSWORD).id == learner.id
    again = new_context().new_page()
    again.goto(link)
    expect(again.get_by_text("This link was used already or is too old")).to_be_visible()
    again.get_by_role("button", name="Go to the start page").click()
    gate(again)


def elsewhere(app: App, email: str) -> str:
    """Sign in from another browser and return its cookie."""
    account = app.accounts.verify(email=email, password=PASSWORD)
    return app.accounts.sign_ins.start(app.accounts.sign_ins.ticket_for(account.id)).cookie


def test_a_changed_password_signs_other_browsers_out(app: App, signed_in: SignIn) -> None:
    page = signed_in("learner")
    other = elsewhere(app, "learner@example.com")
    page.goto("/account")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Change password").click()

    expect(page.get_by_text("Your password is changed")).to_be_visible()

    assert app.accounts.sign_ins.account_for(other) is None
    page.reload()
    heading(page, "Your account")


def test_one_other_session_is_ended_from_the_list(app: App, signed_in: SignIn) -> None:
    page = signed_in("learner")
    other = elsewhere(app, "learner@example.com")
    page.goto("/account")
    page.get_by_role("button", name="Sign out there").click()

    expect(page.get_by_role("button", name="Sign out there")).to_have_count(0)

    assert app.accounts.sign_ins.account_for(other) is None
    expect(page.get_by_text("this browser", exact=True)).to_be_visible()


def test_the_profile_is_kept(signed_in: SignIn) -> None:
    page = signed_in("learner")
    page.goto("/account")
    page.get_by_label("Name").fill("Ana *María* <b>Núñez</b>")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    page.reload()

    expect(page.get_by_label("Name")).to_have_value("Ana *María* <b>Núñez</b>")
    expect(page.get_by_text("Ana *María* <b>Núñez</b>", exact=True)).to_be_visible()
