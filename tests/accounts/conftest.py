"""The service on the test's database, with a clock that stands still and passwords that hash fast."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.service import AccountService
from aidioma.model.people import OPERATOR, Account
from tests.fake_clock import FakeClock
from tests.people import PASSWORD, accounts_on


@pytest.fixture
def accounts(sessions: sessionmaker[Session], clock: FakeClock) -> AccountService:
    """Return the service on the test's transaction."""
    return accounts_on(sessions, clock)


@pytest.fixture
def admin(accounts: AccountService) -> Account:
    """Return the installation's first account."""
    return accounts.sign_up(email="admin@example.com", name="Admin", password=PASSWORD)


@pytest.fixture
def ana(accounts: AccountService, admin: Account) -> Account:
    """Return a learner."""
    return accounts.sign_up(email="ana@example.com", name="Ana", password=PASSWORD)


@pytest.fixture
def teacher(accounts: AccountService, admin: Account) -> Account:
    """Return a teacher."""
    return accounts.people.add_user(by=OPERATOR, email="tom@example.com", role="teacher", password=PASSWORD)


@pytest.fixture
def signed_in(accounts: AccountService) -> Callable[[Account], str]:
    """Return what signs an account in, and gives the browser's cookie back."""
    return lambda account: accounts.sign_ins.start(accounts.sign_ins.ticket_for(account.id)).cookie
