"""Guessing is slow, for everybody but the owner."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import throttle
from aidioma.accounts.service import AccountService
from aidioma.db.models import LearningActivity
from aidioma.errors import SignInError, ThrottledError
from aidioma.i18n import Message
from aidioma.model.people import Account
from tests.fake_clock import FakeClock
from tests.people import OTHER_PASSWORD, PASSWORD

HERE = "192.0.2.1"


def guess(accounts: AccountService, email: str, *, address: str = HERE) -> None:
    with pytest.raises(SignInError):
        accounts.verify(email=email, password="wrong", address=address)


def guess_often(accounts: AccountService, email: str, *, address: str = HERE, times: int = 5) -> None:
    for _ in range(times):
        guess(accounts, email, address=address)


@pytest.mark.parametrize("email", ["ana@example.com", "nobody@example.com"])
def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(
    accounts: AccountService, ana: Account, email: str
) -> None:
    """And an address that nobody has behaves the same, so nothing is learned of who has an account."""
    guess_often(accounts, email)

    with pytest.raises(ThrottledError) as refused:
        accounts.verify(email=email, password=PASSWORD, address=HERE)

    assert refused.value.retry_after_s == 15 * 60
    assert "wait 15 minutes" in refused.value.public_message


def test_the_wait_is_over_when_it_said_it_would_be(accounts: AccountService, ana: Account, clock: FakeClock) -> None:
    for _ in range(5):
        guess(accounts, "ana@example.com")
        clock.advance(minutes=1)

    with pytest.raises(ThrottledError) as refused:
        accounts.verify(email="ana@example.com", password=PASSWORD, address=HERE)
    clock.advance(seconds=refused.value.retry_after_s)

    assert accounts.verify(email="ana@example.com", password=PASSWORD, address=HERE) == ana


def test_knocking_on_does_not_make_the_wait_longer(
    accounts: AccountService, sessions: sessionmaker[Session], ana: Account, clock: FakeClock
) -> None:
    guess_often(accounts, "ana@example.com")
    for _ in range(20):
        clock.advance(seconds=30)
        with pytest.raises(ThrottledError):
            accounts.verify(email="ana@example.com", password="wrong", address=HERE)
    clock.advance(minutes=5)

    assert accounts.verify(email="ana@example.com", password=PASSWORD, address=HERE) == ana
    with sessions() as session:
        failed = select(func.count()).where(LearningActivity.activity_type == "sign_in_failed")
        assert session.scalar(failed) == 5


def test_a_stranger_cannot_lock_the_owner_out(accounts: AccountService, ana: Account) -> None:
    """Guesses from many places close the account to new places, not to one that signed in before."""
    accounts.verify(email="ana@example.com", password=PASSWORD, address=HERE)
    for number in range(throttle.ACCOUNT.at_most):
        guess(accounts, "ana@example.com", address=f"198.51.100.{number}")

    with pytest.raises(ThrottledError):
        accounts.verify(email="ana@example.com", password=PASSWORD, address="203.0.113.9")
    assert accounts.verify(email="ana@example.com", password=PASSWORD, address=HERE) == ana


def test_one_place_cannot_try_many_accounts(accounts: AccountService, ana: Account) -> None:
    for number in range(throttle.PLACE.at_most):
        guess(accounts, f"nobody{number}@example.com")

    with pytest.raises(ThrottledError):
        accounts.verify(email="ana@example.com", password=PASSWORD, address=HERE)
    assert accounts.verify(email="ana@example.com", password=PASSWORD, address="192.0.2.2") == ana


def test_the_addresses_of_one_ipv6_customer_are_one_place(accounts: AccountService, ana: Account) -> None:
    for number in range(5):
        guess(accounts, "ana@example.com", address=f"2001:db8::{number}")

    with pytest.raises(ThrottledError):
        accounts.verify(email="ana@example.com", password=PASSWORD, address="2001:db8::ffff")


def test_the_current_password_cannot_be_guessed_from_an_open_session(accounts: AccountService, ana: Account) -> None:
    for _ in range(5):
        with pytest.raises(SignInError):
            accounts.change_password(user_id=ana.id, current="wrong", new=OTHER_PASSWORD, address=HERE)

    with pytest.raises(ThrottledError):
        accounts.change_password(user_id=ana.id, current=PASSWORD, new=OTHER_PASSWORD, address=HERE)


def test_a_reset_link_lets_the_owner_in_while_guessing_goes_on(
    accounts: AccountService, admin: Account, ana: Account
) -> None:
    guess_often(accounts, "ana@example.com")

    account = accounts.reset_password(link=accounts.people.reset_link(by=admin.id, user_id=ana.id), new=OTHER_PASSWORD)

    cookie = accounts.sign_ins.start(accounts.sign_ins.ticket_for(account.id)).cookie
    assert accounts.sign_ins.account_for(cookie) == ana


def test_accounts_and_guests_from_one_network_are_bounded(
    accounts: AccountService, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = 2
    guests = throttle.RateLimit(Message("guests"), "guest_started", few, throttle.GUESTS.within)
    monkeypatch.setattr(throttle, "GUESTS", guests)
    for _ in range(few):
        accounts.guest(address=HERE)

    with pytest.raises(ThrottledError):
        accounts.guest(address=HERE)
    assert accounts.guest(address="192.0.2.2").is_guest


def test_neither_address_nor_e_mail_is_kept_in_the_clear(
    accounts: AccountService, sessions: sessionmaker[Session], ana: Account
) -> None:
    guess(accounts, "ana@example.com")
    guess(accounts, "typo@example.com")

    with sessions() as session:
        trail = str(session.execute(select(LearningActivity.content_id, LearningActivity.details)).all())
    assert HERE not in trail
    assert "example.com" not in trail
