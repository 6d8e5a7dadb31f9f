"""A ticket becomes a cookie once, and the cookie opens the account until somebody ends it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.service import AccountService
from aidioma.accounts.sessions import GUEST_LIFETIME, MAX_SESSIONS, SESSION_LIFETIME
from aidioma.db.models import User
from aidioma.errors import SignInError
from aidioma.model.people import OPERATOR, Account
from tests.fake_clock import FakeClock

SignIn = Callable[[Account], str]


def test_a_ticket_starts_a_session(accounts: AccountService, ana: Account) -> None:
    started = accounts.sign_ins.start(accounts.sign_ins.ticket_for(ana.id))

    assert accounts.sign_ins.account_for(started.cookie) == ana
    assert started.lifetime_s == SESSION_LIFETIME.total_seconds()


def test_a_ticket_is_good_once(accounts: AccountService, ana: Account) -> None:
    ticket = accounts.sign_ins.ticket_for(ana.id)
    accounts.sign_ins.start(ticket)

    with pytest.raises(SignInError):
        accounts.sign_ins.start(ticket)


def test_a_ticket_is_good_for_a_minute(accounts: AccountService, ana: Account, clock: FakeClock) -> None:
    ticket = accounts.sign_ins.ticket_for(ana.id)
    clock.advance(seconds=60)

    with pytest.raises(SignInError):
        accounts.sign_ins.start(ticket)


@pytest.mark.parametrize("ticket", ["", "x", "a.b.c", "x" * 10_000])
def test_a_made_up_ticket_starts_nothing(accounts: AccountService, ticket: str) -> None:
    with pytest.raises(SignInError):
        accounts.sign_ins.start(ticket)


def test_a_session_is_no_ticket_and_a_ticket_no_session(
    accounts: AccountService, ana: Account, signed_in: SignIn
) -> None:
    with pytest.raises(SignInError):
        accounts.sign_ins.start(signed_in(ana))
    assert accounts.sign_ins.account_for(accounts.sign_ins.ticket_for(ana.id)) is None


def test_every_sign_in_has_a_session_of_its_own(accounts: AccountService, ana: Account, signed_in: SignIn) -> None:
    """Nothing that a browser brings along becomes the session (fixation)."""
    assert signed_in(ana) != signed_in(ana)


def test_signing_in_again_ends_the_session_that_the_browser_had(
    accounts: AccountService, ana: Account, signed_in: SignIn
) -> None:
    before = signed_in(accounts.guest())

    after = accounts.sign_ins.start(accounts.sign_ins.ticket_for(ana.id), replacing=before).cookie

    assert accounts.sign_ins.account_for(before) is None
    assert accounts.sign_ins.account_for(after) == ana


def test_signing_out_revokes_the_cookie(accounts: AccountService, ana: Account, signed_in: SignIn) -> None:
    here, there = signed_in(ana), signed_in(ana)

    accounts.sign_ins.end(here)
    accounts.sign_ins.end(here)

    assert accounts.sign_ins.account_for(here) is None
    assert accounts.sign_ins.account_for(there) == ana


@pytest.mark.parametrize("cookie", [None, "", "x", "a.b.c"])
def test_signing_out_without_a_session_does_no_harm(accounts: AccountService, cookie: str | None) -> None:
    accounts.sign_ins.end(cookie)

    assert accounts.sign_ins.account_for(cookie) is None


def test_a_session_expires(accounts: AccountService, ana: Account, signed_in: SignIn, clock: FakeClock) -> None:
    cookie = signed_in(ana)
    clock.advance(days=30)

    assert accounts.sign_ins.account_for(cookie) is None


def test_a_guests_session_lasts_longer_since_nothing_else_leads_back(accounts: AccountService) -> None:
    started = accounts.sign_ins.start(accounts.sign_ins.ticket_for(accounts.guest().id))

    assert started.lifetime_s == GUEST_LIFETIME.total_seconds()


def test_of_too_many_sessions_the_oldest_goes(
    accounts: AccountService, ana: Account, signed_in: SignIn, clock: FakeClock
) -> None:
    cookies = []
    for _ in range(MAX_SESSIONS + 1):
        cookies.append(signed_in(ana))
        clock.advance(minutes=1)

    assert accounts.sign_ins.account_for(cookies[0]) is None
    assert all(accounts.sign_ins.account_for(cookie) == ana for cookie in cookies[1:])


def test_the_list_names_browsers_and_this_one_and_opens_nothing(
    accounts: AccountService, ana: Account, signed_in: SignIn, clock: FakeClock
) -> None:
    there = signed_in(ana)
    clock.advance(minutes=1)
    ticket = accounts.sign_ins.ticket_for(ana.id)
    here = accounts.sign_ins.start(ticket, user_agent="(X11; Linux) Firefox/127.0").cookie

    listed = accounts.sign_ins.of(ana.id, cookie=here)

    assert [(session.device, session.is_this_one) for session in listed] == [
        ("Firefox on Linux", True),
        ("A browser", False),
    ]
    assert all(session.handle not in (here, there) for session in listed)
    assert all(accounts.sign_ins.account_for(session.handle) is None for session in listed)


def test_one_session_is_ended_by_its_handle(accounts: AccountService, ana: Account, signed_in: SignIn) -> None:
    there, here = signed_in(ana), signed_in(ana)
    handle = next(one.handle for one in accounts.sign_ins.of(ana.id, cookie=here) if not one.is_this_one)

    accounts.sign_ins.revoke(ana.id, handle)

    assert accounts.sign_ins.account_for(there) is None
    assert accounts.sign_ins.account_for(here) == ana


def test_a_handle_ends_nobody_elses_session(
    accounts: AccountService, ana: Account, teacher: Account, signed_in: SignIn
) -> None:
    cookie = signed_in(teacher)
    handle = accounts.sign_ins.of(teacher.id, cookie=None)[0].handle

    accounts.sign_ins.revoke(ana.id, handle)

    assert accounts.sign_ins.account_for(cookie) == teacher


def test_all_other_sessions_end_at_once(accounts: AccountService, ana: Account, signed_in: SignIn) -> None:
    there, here, pending = signed_in(ana), signed_in(ana), accounts.sign_ins.ticket_for(ana.id)

    accounts.sign_ins.revoke_others(ana.id, cookie=here)

    assert accounts.sign_ins.account_for(there) is None
    assert accounts.sign_ins.account_for(here) == ana
    with pytest.raises(SignInError):
        accounts.sign_ins.start(pending)


def test_the_session_shows_what_the_account_is_now(
    accounts: AccountService, admin: Account, ana: Account, signed_in: SignIn
) -> None:
    cookie = signed_in(ana)

    accounts.people.set_role(by=admin.id, user_id=ana.id, role="teacher")

    account = accounts.sign_ins.account_for(cookie)
    assert account is not None
    assert account.role == "teacher"


def test_a_deleted_account_is_not_signed_in(
    accounts: AccountService, sessions: sessionmaker[Session], ana: Account, signed_in: SignIn
) -> None:
    cookie, ticket = signed_in(ana), accounts.sign_ins.ticket_for(ana.id)
    with sessions.begin() as session:
        session.delete(session.get_one(User, ana.id))

    assert accounts.sign_ins.account_for(cookie) is None
    with pytest.raises(SignInError):
        accounts.sign_ins.start(ticket)


def test_checking_a_session_is_one_read_by_primary_key(
    accounts: AccountService, connection: Connection, ana: Account, signed_in: SignIn
) -> None:
    cookie, statements = signed_in(ana), list[str]()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))

    accounts.sign_ins.account_for(cookie)
    accounts.sign_ins.account_for("made up")

    reads = [statement for statement in statements if "SAVEPOINT" not in statement]
    assert len(reads) == 1
    assert "WHERE users.id = " in reads[0]


def test_the_command_lines_user_is_nobodys_session(accounts: AccountService, ana: Account) -> None:
    forged = accounts.tokens.issue("session", OPERATOR)

    assert accounts.sign_ins.account_for(forged.text) is None
