"""What admins do: add people, give roles, disable, and hand out links that set a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import inputs, rows
from aidioma.accounts.audit import note
from aidioma.accounts.passwords import Passwords
from aidioma.accounts.sessions import SessionBook
from aidioma.accounts.tokens import Tokens
from aidioma.clock import Clock
from aidioma.db.models import User
from aidioma.errors import ConflictError, InvalidInputError, NotFoundError
from aidioma.i18n import Message
from aidioma.model.people import OPERATOR, Account, Person, SignedIn, WaysIn

PAGE_SIZE = 50
TAKEN = Message("There is an account with this e-mail already.")
NOT_SIGNED_UP = Message("A guest has no password and no role. The guest can sign up on the account page.")
IS_DISABLED = Message("This account is disabled. Enable it first.")


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the list of people, and how many there are in all."""

    people: Sequence[Person]
    total: int


@dataclass(frozen=True, slots=True)
class PeopleService:
    """
    Acts on other people's accounts. ``by`` is who does it: an admin's id, or ``OPERATOR`` on the command line.

    Every method raises NotAllowedError if *by* is not an admin at that moment, whatever the page believed.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    tokens: Tokens
    passwords: Passwords

    def add_user(self, *, by: str, email: str, role: str, name: str = "", password: str | None = None) -> Account:
        """
        Make an account with *role*. Without a password it waits for a link to set one.

        Raises:
            InvalidInputError: With the field that cannot be used, or if the e-mail is taken.
        """
        email = inputs.email_from(email)
        name = inputs.name_from(name or email.partition("@")[0])
        columns = {"email": email, "name": name, "role": inputs.role_from(role)}
        if password is not None:
            inputs.check_new_password(password, email=email, name=name)
            columns["password_hash"] = self.passwords.hash(password)
        try:
            with self.sessions.begin() as session:
                rows.require_admin(session, by, "add people")
                added = insert(User).values(**columns).returning(*rows.ACCOUNT_COLUMNS)
                account = rows.account_from(session.execute(added).one())
                self._note(session, "account_added", account.id, by=by, role=role)
        except IntegrityError as error:
            raise InvalidInputError(TAKEN, field="email") from error
        return account

    def with_email(self, *, by: str, email: str) -> Account:
        """
        Return the account that signs in with *email*.

        Raises:
            InvalidInputError: If that is no e-mail address.
            NotFoundError: If nobody has it.
        """
        email = inputs.email_from(email)
        with self.sessions() as session:
            rows.require_admin(session, by, "see who has an account")
            user = rows.user_row(session, User.email == email)
        if user is None:
            raise NotFoundError("account", email)
        return user.account

    def set_role(self, *, by: str, user_id: str, role: str) -> Account:
        """
        Give somebody another role.

        Raises:
            ConflictError: If that would leave the installation without an admin.
        """
        role = inputs.role_from(role)
        with self.sessions.begin() as session:
            rows.require_admin(session, by, "change roles")
            user = self._member(session, user_id, stays_admin=role == "admin")
            changed = update(User).where(User.id == user_id).values(role=role)
            account = rows.account_from(session.execute(changed.returning(*rows.ACCOUNT_COLUMNS)).one())
            self._note(session, "role_changed", user_id, by=by, before=user.account.role, role=role)
        return account

    def disable(self, *, by: str, user_id: str) -> None:
        """
        Close an account: nobody can sign in to it, every session ends, and all its work stays.

        Raises:
            ConflictError: If that would leave the installation without an admin.
        """
        with self.sessions.begin() as session:
            rows.require_admin(session, by, "disable accounts")
            user = self._member(session, user_id, stays_admin=False)
            rows.write_book(session, user_id, user.book.with_disabled(self.clock()))
            self._note(session, "account_disabled", user_id, by=by)

    def enable(self, *, by: str, user_id: str) -> None:
        """Open a disabled account again, with the password it had."""
        with self.sessions.begin() as session:
            rows.require_admin(session, by, "enable accounts")
            user = self._member(session, user_id, stays_admin=True)
            rows.write_book(session, user_id, user.book.with_disabled(None))
            self._note(session, "account_enabled", user_id, by=by)

    def reset_link(self, *, by: str, user_id: str) -> str:
        """
        Return the token of a link that sets a new password: once, within a day, and ending any earlier link.

        Raises:
            ConflictError: If the account is disabled.
        """
        token = self.tokens.issue("reset", user_id)
        with self.sessions.begin() as session:
            rows.require_admin(session, by, "make reset links")
            user = self._member(session, user_id, stays_admin=True)
            if user.book.disabled_at is not None:
                raise ConflictError(IS_DISABLED)
            rows.write_book(session, user_id, user.book.with_reset(token.digest, now=self.clock()))
            self._note(session, "reset_link_made", user_id, by=by)
        return token.text

    def end_sessions(self, *, by: str, user_id: str) -> None:
        """Sign somebody out everywhere."""
        with self.sessions.begin() as session:
            rows.require_admin(session, by, "end sessions")
            user = rows.locked_user(session, user_id)
            rows.write_book(session, user_id, user.book.with_only(None))
            self._note(session, "sessions_ended", user_id, by=by)

    def sessions_of(self, *, by: str, user_id: str) -> Sequence[SignedIn]:
        """Return where somebody is signed in, latest first."""
        with self.sessions() as session:
            rows.require_admin(session, by, "see where somebody is signed in")
            live = rows.require_user(session, user_id).book.live_at(self.clock())
        return [
            SignedIn(handle, kept.device, kept.started_at, kept.expires_at, is_this_one=False)
            for handle, kept in reversed(live.items())
        ]

    def end_session(self, *, by: str, user_id: str, handle: str) -> None:
        """End one of somebody's sessions by the handle that :meth:`sessions_of` gave; one that is over stays so."""
        with self.sessions.begin() as session:
            rows.require_admin(session, by, "end sessions")
            book = rows.locked_user(session, user_id).book
            if handle in book.live:
                rows.write_book(session, user_id, book.without_session(handle))
                self._note(session, "session_ended", user_id, by=by, device=book.live[handle].device)

    def unlink(self, *, by: str, user_id: str) -> None:
        """Let no identity provider open somebody's account any more, and sign them out everywhere."""
        with self.sessions.begin() as session:
            rows.require_admin(session, by, "unlink identity providers")
            user = self._member(session, user_id, stays_admin=True)
            rows.write_book(session, user_id, user.book.without_identities())
            self._note(session, "identities_unlinked", user_id, by=by)

    def people(self, *, by: str, search: str = "", guests: bool = False, page: int = 0) -> PeoplePage:
        """Return one page of the accounts (or of the guests) whose name or e-mail contains *search*, oldest first."""
        where = _matching(search, guests=guests)
        listed = (
            select(*rows.ACCOUNT_COLUMNS, User.created_at, User.sessions, User.password_hash.is_not(None))
            .where(*where)
            .order_by(User.created_at, User.id)
            .limit(PAGE_SIZE)
            .offset(page * PAGE_SIZE)
        )
        with self.sessions() as session:
            rows.require_admin(session, by, "see who has an account")
            total = session.scalar(select(func.count()).select_from(User).where(*where)) or 0
            found = session.execute(listed).all()
        return PeoplePage([_person(row, now=self.clock()) for row in found], total)

    def _member(self, session: Session, user_id: str, *, stays_admin: bool) -> rows.UserRow:
        """Lock somebody who has signed up; where an admin may be lost, all admins: two cannot demote each other."""
        if not stays_admin:
            rows.require_another_admin(session, user_id)
        user = rows.locked_user(session, user_id)
        if user.account.is_guest:
            raise ConflictError(NOT_SIGNED_UP)
        return user

    def _note(self, session: Session, what: str, user_id: str, *, by: str, **details: str) -> None:
        note(session, what, user_id=user_id, now=self.clock(), by=by, **details)


def _matching(search: str, *, guests: bool) -> list[ColumnElement[bool]]:
    kind = User.email.is_(None) if guests else User.email.is_not(None)
    where = [User.id != OPERATOR, kind]
    if search:
        where.append(or_(*(column.icontains(search, autoescape=True) for column in (User.name, User.email))))
    return where


def _person(row: Row[*tuple[Any, ...]], *, now: datetime) -> Person:
    account, (created_at, sessions, has_password) = rows.account_from(row), row[-3:]
    book = SessionBook.model_validate(sessions)
    providers = tuple(sorted({identity.provider.capitalize() for identity in book.identities.values()}))
    ways_in = WaysIn(has_password, providers)
    return Person(account, created_at, book.disabled_at is not None, len(book.live_at(now)), ways_in)
