"""Accounts for tests: the service as production builds it, but for the cost of a hash."""

from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from pydantic import SecretStr
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.passwords import Passwords
from aidioma.accounts.service import AccountService
from aidioma.accounts.tokens import Tokens
from aidioma.clock import Clock
from aidioma.settings.oidc import IdentityProvider

PASSWORD = "cuatro gatos azules"
OTHER_PASSWORD = "tres perros verdes"


def accounts_on(
    sessions: sessionmaker[Session], clock: Clock, *, providers: Mapping[str, IdentityProvider] | None = None
) -> AccountService:
    """Return the service on *sessions*, with a key that every test shares."""
    passwords = Passwords(PasswordHasher.from_parameters(CHEAPEST))
    return AccountService(sessions, clock, Tokens(SecretStr("k" * 40)), passwords, providers or {})
