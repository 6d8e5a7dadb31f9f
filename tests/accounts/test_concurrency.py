"""What happens when two people, tabs or processes do it at the same moment."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from aidioma.accounts.passwords import AT_ONCE
from aidioma.accounts.service import AccountService
from aidioma.accounts.throttle import ACCOUNT_FROM_PLACE
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.errors import AidiomaError
from aidioma.model.people import OPERATOR, Account
from tests.fake_clock import FakeClock
from tests.people import OTHER_PASSWORD, PASSWORD, accounts_on


@pytest.fixture
def accounts(fresh_database: str, clock: FakeClock) -> Iterator[AccountService]:
    """Yield the service on a database of its own, with a connection for each thread."""
    engine = create_engine(fresh_database)
    yield accounts_on(sessions_on(engine), clock)
    engine.dispose()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run *acts* together and return what each returned, or the domain's error."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except AidiomaError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def sign_up(accounts: AccountService, number: int, *, guest_id: str | None = None) -> Account:
    return accounts.sign_up(email=f"p{number}@example.com", name="P", password=PASSWORD, guest_id=guest_id)


def test_of_first_sign_ups_at_once_one_becomes_admin(accounts: AccountService) -> None:
    made = at_once(*(lambda number=number: sign_up(accounts, number) for number in range(8)))

    assert Counter(account.role for account in made) == {"admin": 1, "learner": 7}


def test_a_ticket_used_at_once_starts_one_session(accounts: AccountService) -> None:
    account = sign_up(accounts, 1)
    ticket = accounts.sign_ins.ticket_for(account.id)

    started = at_once(*[lambda: accounts.sign_ins.start(ticket)] * 8)

    assert sum(not isinstance(one, AidiomaError) for one in started) == 1
    assert len(accounts.sign_ins.of(account.id, cookie=None)) == 1


def test_sign_ins_at_once_lose_no_session(accounts: AccountService) -> None:
    account = sign_up(accounts, 1)
    tickets = [accounts.sign_ins.ticket_for(account.id) for _ in range(5)]

    started = at_once(*(lambda ticket=ticket: accounts.sign_ins.start(ticket) for ticket in tickets))

    assert all(accounts.sign_ins.account_for(one.cookie) == account for one in started)


def test_a_reset_link_used_at_once_sets_one_password(accounts: AccountService) -> None:
    account = sign_up(accounts, 1)
    link = accounts.people.reset_link(by=OPERATOR, user_id=account.id)
    passwords = [f"{OTHER_PASSWORD} {number}" for number in range(4)]

    done = at_once(*(lambda new=new: accounts.reset_password(link=link, new=new) for new in passwords))

    assert sum(isinstance(one, Account) for one in done) == 1


def test_two_admins_who_demote_each_other_leave_one(accounts: AccountService) -> None:
    one = sign_up(accounts, 1)
    other = accounts.people.add_user(by=OPERATOR, email="other@example.com", role="admin")

    done = at_once(
        lambda: accounts.people.set_role(by=one.id, user_id=other.id, role="learner"),
        lambda: accounts.people.disable(by=other.id, user_id=one.id),
    )

    assert sum(isinstance(outcome, AidiomaError) for outcome in done) == 1
    people = accounts.people.people(by=OPERATOR).people
    assert [person.account.role for person in people if not person.disabled].count("admin") == 1


def test_a_guest_who_signs_up_in_two_tabs_becomes_one_account(accounts: AccountService) -> None:
    sign_up(accounts, 0)
    guest = accounts.guest()

    done = at_once(*[lambda: sign_up(accounts, 1, guest_id=guest.id)] * 2)

    made = [one for one in done if isinstance(one, Account)]
    assert [one.id for one in made] == [guest.id]
    assert accounts.verify(email="p1@example.com", password=PASSWORD).id == guest.id


def test_guesses_at_once_pass_the_limit_by_no_more_than_the_slots(accounts: AccountService) -> None:
    sign_up(accounts, 1)

    tried = at_once(*[lambda: accounts.verify(email="p1@example.com", password="wrong")] * 40)

    checked = sum(type(one).__name__ == "SignInError" for one in tried)
    assert ACCOUNT_FROM_PLACE.at_most <= checked <= ACCOUNT_FROM_PLACE.at_most + AT_ONCE
