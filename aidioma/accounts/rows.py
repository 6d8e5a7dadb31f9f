"""The rows of ``users`` as accounts read and write them. Functions take the session and never commit."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, and_, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from aidioma.accounts.sessions import SessionBook
from aidioma.db.models import User
from aidioma.errors import ConflictError, NotAllowedError, NotFoundError
from aidioma.model.people import OPERATOR, Account, Role

_FIRST_ACCOUNT_LOCK = 0x4649525354
"""Key of the advisory lock that puts first sign-ups in a line, of no meaning elsewhere."""

LAST_ADMIN = "This is the last administrator. Make somebody else administrator first."

_HAS_IDENTITIES: ColumnElement[bool] = literal_column("users.sessions ? 'identities'")
_IDENTITIES = literal_column("users.sessions -> 'identities'", JSONB)
"""Word for word what the index says, which no bound value could be matched with."""

ACCOUNT_COLUMNS = (User.id, User.name, User.email, User.role, User.level, User.preferences)


@dataclass(frozen=True, slots=True)
class UserRow:
    """One user: the account, the book of its sessions, and the hash that leaves this package only as yes or no."""

    account: Account
    book: SessionBook
    password_hash: str | None


def user_row(session: Session, where: ColumnElement[bool], *, lock: bool = False) -> UserRow | None:
    """Return the user that *where* names; with *lock*, nobody else changes it until the transaction ends."""
    statement = select(*ACCOUNT_COLUMNS, User.sessions, User.password_hash).where(where, User.id != OPERATOR)
    if lock:
        statement = statement.with_for_update(key_share=True)
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    return UserRow(account_from(row), SessionBook.model_validate(row.sessions), row.password_hash)


def is_linked_to(identity: str) -> ColumnElement[bool]:
    """Return what holds of the account that *identity* (a digest) opens. Served by ``idx_users_identities``."""
    return and_(_HAS_IDENTITIES, _IDENTITIES.has_key(identity))


def locked_user(session: Session, user_id: str) -> UserRow:
    """
    Return the user with *user_id*, locked.

    Raises:
        NotFoundError: If there is none.
    """
    user = user_row(session, User.id == user_id, lock=True)
    if user is None:
        raise NotFoundError("account", user_id)
    return user


def require_user(session: Session, user_id: str) -> UserRow:
    """
    Return the user with *user_id*.

    Raises:
        NotFoundError: If there is none.
    """
    user = user_row(session, User.id == user_id)
    if user is None:
        raise NotFoundError("account", user_id)
    return user


def account_from(row: Row[*tuple[object, ...]]) -> Account:
    """Return the account in *row*, which holds at least ``ACCOUNT_COLUMNS``."""
    return Account(row.id, row.name, row.email, row.role, row.level, row.preferences)


def write_book(session: Session, user_id: str, book: SessionBook) -> None:
    """Write the book of a user whose row is locked."""
    values = book.model_dump(mode="json", exclude_defaults=True)
    session.execute(update(User).where(User.id == user_id).values(sessions=values))


def write_password(session: Session, user_id: str, password_hash: str) -> None:
    """Replace the hash of a user."""
    session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))


def role_for_sign_up(session: Session) -> Role:
    """
    Return "admin" for the first account of an installation, else "learner".

    Two first sign-ups at once wait for each other, so that only one of them finds nobody.
    """
    if has_accounts(session):
        return "learner"
    session.execute(select(func.pg_advisory_xact_lock(_FIRST_ACCOUNT_LOCK)))
    return "learner" if has_accounts(session) else "admin"


def has_accounts(session: Session) -> bool:
    """Say whether anybody has signed up yet; guests do not count."""
    return session.scalar(select(User.id).where(User.email.is_not(None)).order_by(User.id).limit(1)) is not None


def count_accounts(session: Session, *, most: int) -> int:
    """Return how many have signed up, and *most* where there are more; served by the unique key of ``email``."""
    some = select(User.email).where(User.email.is_not(None)).order_by(User.email).limit(most)
    return len(session.scalars(some).all())


def require_admin(session: Session, by: str, act: str) -> None:
    """
    Let *by* pass if it is the operator, or an admin at this moment, whatever the page believed.

    Raises:
        NotAllowedError: If *by* is anybody else.
    """
    if by != OPERATOR:
        require_role(session, by, act, "admin")


def require_operator(session: Session, by: str, act: str) -> None:
    """
    Let *by* pass if it is the operator, whom no page ever acts as.

    Raises:
        NotAllowedError: If *by* is anybody else, an admin included.
    """
    if by != OPERATOR:
        user = user_row(session, User.id == by)
        raise NotAllowedError("guest" if user is None else user.account.role, act)


def require_role(session: Session, by: str, act: str, *roles: Role) -> None:
    """
    Let *by* pass if that account has one of *roles* at this moment and is not disabled.

    Raises:
        NotAllowedError: If it has not.
    """
    user = user_row(session, User.id == by)
    if user is None or user.account.role not in roles or user.book.disabled_at is not None:
        raise NotAllowedError("guest" if user is None else user.account.role, act)


def require_another_admin(session: Session, user_id: str) -> None:
    """
    Lock all admins and refuse if *user_id* is the only one who could sign in.

    Raises:
        ConflictError: If there is no other.
    """
    admins = (
        select(User.id)
        .where(User.role == "admin", User.id != OPERATOR, User.sessions["disabled_at"].astext.is_(None))
        .order_by(User.id)
        .with_for_update(key_share=True)
    )
    if session.scalars(admins).all() == [user_id]:
        raise ConflictError(LAST_ADMIN)
