"""One's own account: sign up, sign in, practise as a guest, change or reset the password."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import inputs, rows, throttle
from aidioma.accounts.audit import note
from aidioma.accounts.guests import move_work, spent_as_guest
from aidioma.accounts.identities import IdentityService
from aidioma.accounts.passwords import Passwords
from aidioma.accounts.people import PeopleService
from aidioma.accounts.secret import secret_key
from aidioma.accounts.sign_ins import SignInService
from aidioma.accounts.tokens import Tokens
from aidioma.accounts.trail import AuditService
from aidioma.clock import Clock, zone_named
from aidioma.db.models import User
from aidioma.errors import InvalidInputError, NotFoundError, SignInError
from aidioma.i18n import Message
from aidioma.model.people import OPERATOR, Account, WaysIn
from aidioma.settings import Settings
from aidioma.settings.oidc import IdentityProvider

WRONG = Message(
    "That e-mail and password do not belong together. Check both, or ask an administrator for a reset link."
)
DISABLED = Message("This account is disabled. Please ask an administrator.")
TAKEN = Message(
    "There is an account with this e-mail already. Sign in instead, or ask an administrator for a reset link."
)
STILL_A_GUEST = Message("You practise as a guest. Sign up to choose a password.")
STALE_LINK = Message("This link was used already or is too old. Please ask an administrator for a new one.")


@dataclass(frozen=True, slots=True)
class AccountService:
    """Accounts, as their owners use them; ``sign_ins``, ``identities`` and ``people`` are parts of the same service."""

    sessions: sessionmaker[Session]
    clock: Clock
    tokens: Tokens
    passwords: Passwords = field(default_factory=Passwords)
    providers: Mapping[str, IdentityProvider] = field(default_factory=dict)

    @classmethod
    def open(cls, sessions: sessionmaker[Session], *, settings: Settings, clock: Clock) -> Self:
        """Return the service of this installation, with its own secret key."""
        return cls(sessions, clock, Tokens(secret_key(settings)), providers=settings.oidc)

    @property
    def sign_ins(self) -> SignInService:
        """Tickets and browser sessions."""
        return SignInService(self.sessions, self.clock, self.tokens)

    @property
    def people(self) -> PeopleService:
        """What admins do to other people's accounts."""
        return PeopleService(self.sessions, self.clock, self.tokens, self.passwords)

    @property
    def identities(self) -> IdentityService:
        """Signing in with an identity provider."""
        return IdentityService(self.sessions, self.clock, self.tokens, self.providers)

    @property
    def trail(self) -> AuditService:
        """What was done to accounts, for admins to read."""
        return AuditService(self.sessions)

    def is_empty(self) -> bool:
        """Say whether the next to sign up becomes the installation's admin."""
        with self.sessions() as session:
            return not rows.has_accounts(session)

    def has_one_account(self) -> bool:
        """Say whether exactly one person has signed up."""
        with self.sessions() as session:
            return rows.count_accounts(session, most=2) == 1

    def sign_up(
        self,
        *,
        email: str,
        name: str,
        password: str,
        time_zone: str = "UTC",
        address: str | None = None,
        guest_id: str | None = None,
    ) -> Account:
        """
        Make an account; the first of an installation becomes its admin.

        With *guest_id* the guest becomes the account: same id, so all the work stays.

        Raises:
            InvalidInputError: With the field that cannot be used, or if the e-mail is taken.
            ThrottledError: If too many were made from the same network.
        """
        email, name = inputs.email_from(email), inputs.name_from(name)
        inputs.check_new_password(password, email=email, name=name)
        place = self._place(address)
        with self.sessions() as session:
            throttle.require_room(session, throttle.SIGN_UPS, now=self.clock(), place=place)
        columns = {"email": email, "name": name, "password_hash": self.passwords.hash(password)}
        try:
            with self.sessions.begin() as session:
                columns["role"] = rows.role_for_sign_up(session)
                account = self._written(session, columns, time_zone=time_zone, guest_id=guest_id)
                note(session, "sign_up", user_id=account.id, now=self.clock(), role=account.role, place=place)
        except IntegrityError as error:
            raise InvalidInputError(TAKEN, field="email") from error
        return account

    def guest(self, *, time_zone: str = "UTC", address: str | None = None) -> Account:
        """
        Make a guest, who can practise at once.

        Raises:
            ThrottledError: If too many were made from the same network.
        """
        place, now = self._place(address), self.clock()
        with self.sessions.begin() as session:
            throttle.require_room(session, throttle.GUESTS, now=now, place=place)
            account = self._written(session, {"name": "Guest", "role": "learner"}, time_zone=time_zone, guest_id=None)
            note(session, "guest_started", user_id=account.id, now=now, place=place)
        return account

    def verify(self, *, email: str, password: str, address: str | None = None) -> Account:
        """
        Return the account that *email* and *password* belong to.

        It takes as long, and says the same, whether or not anybody has that e-mail.

        Raises:
            SignInError: If they do not belong together, or the account is disabled.
            ThrottledError: If there were too many wrong passwords.
        """
        try:
            email = inputs.email_from(email)
        except InvalidInputError as error:
            raise SignInError(WRONG) from error
        user = self._checked(email, password, place=self._place(address))
        if user.book.disabled_at is not None:
            raise SignInError(DISABLED)
        self._remember(user, password, place=self._place(address))
        return user.account

    def adopt(self, *, guest_id: str, account_id: str) -> int:
        """
        Give a guest's work to the account that the guest just signed in to, and return how many activities moved.

        The schedule of what both had practised is worked out anew from all its activities.

        Raises:
            NotFoundError: If either is gone, or *guest_id* is not a guest.
        """
        with self.sessions.begin() as session:
            moved = move_work(session, guest_id=guest_id, account_id=account_id)
            note(session, "guest_adopted", user_id=account_id, now=self.clock(), guest_id=guest_id, activities=moved)
        return moved

    def change_password(
        self, *, user_id: str, current: str, new: str, cookie: str | None = None, address: str | None = None
    ) -> None:
        """
        Set a new password and end every session but that of *cookie*.

        Raises:
            SignInError: If *current* is wrong.
            InvalidInputError: If *new* cannot be used.
            ThrottledError: If there were too many wrong passwords.
        """
        with self.sessions() as session:
            account = rows.require_user(session, user_id).account
        if account.email is None:
            raise InvalidInputError(STILL_A_GUEST, field="password")
        inputs.check_new_password(new, email=account.email, name=account.name)
        self._checked(account.email, current, place=self._place(address))
        token = self.tokens.read("session", cookie)
        self._set_password(user_id, new, keep=token.digest if token else None, what="password_changed")

    def ways_in(self, user_id: str) -> WaysIn:
        """
        Return how somebody can sign in.

        Raises:
            NotFoundError: If there is nobody with that id.
        """
        with self.sessions() as session:
            user = rows.require_user(session, user_id)
        labels = self.identities.labels
        names = sorted({identity.provider for identity in user.book.identities.values()})
        return WaysIn(user.password_hash is not None, tuple(labels.get(name, name.capitalize()) for name in names))

    def account_for_reset(self, link: str) -> Account | None:
        """Return whose password *link* may set, or None where it is used up, too old or made up."""
        token = self.tokens.read("reset", link)
        if token is None:
            return None
        with self.sessions() as session:
            user = rows.user_row(session, User.id == token.user_id)
        return user.account if user and user.book.allows_reset(token.digest, now=self.clock()) else None

    def reset_password(self, *, link: str, new: str) -> Account:
        """
        Set a new password by a one-time link, and end every session.

        Raises:
            SignInError: If the link is used up, too old or made up.
            InvalidInputError: If *new* cannot be used.
        """
        account, token = self.account_for_reset(link), self.tokens.read("reset", link)
        if account is None or token is None:
            raise SignInError(STALE_LINK)
        inputs.check_new_password(new, email=account.email or "", name=account.name)
        self._set_password(account.id, new, keep=None, what="password_reset", reset=token.digest)
        return account

    def change_profile(self, *, user_id: str, name: str, time_zone: str) -> Account:
        """
        Change what somebody is called, and when their day ends.

        Raises:
            InvalidInputError: With the field that cannot be used.
        """
        name, zone = inputs.name_from(name), inputs.zone_from(time_zone)
        with self.sessions.begin() as session:
            columns = {"name": name, "preferences": User.preferences.concat({"time_zone": zone.key})}
            account = _updated(session, user_id, columns)
        if account is None:
            raise NotFoundError("account", user_id)
        return account

    def _place(self, address: str | None) -> str:
        return self.tokens.fingerprint(throttle.network_of(address))

    def _written(
        self, session: Session, columns: Mapping[str, object], *, time_zone: str, guest_id: str | None
    ) -> Account:
        """Turn the guest into the account, or make a new one where there is no such guest (any more)."""
        if guest_id and (claimed := _updated(session, guest_id, columns, User.email.is_(None))):
            spent_as_guest(session, guest_id)
            return claimed
        preferences = {"time_zone": zone_named(time_zone).key}
        added = insert(User).values(**columns, preferences=preferences).returning(*rows.ACCOUNT_COLUMNS)
        return rows.account_from(session.execute(added).one())

    def _checked(self, email: str, password: str, *, place: str) -> rows.UserRow:
        """Return the user whose password this is. The limit is checked in the same turn as the guess."""
        login = self.tokens.fingerprint(email)
        with self.passwords.turn():
            with self.sessions() as session:
                user = rows.user_row(session, User.email == email)
                is_known = user is not None and place in user.book.places
                throttle.require_guess(session, login=login, place=place, is_known=is_known, now=self.clock())
            guess = password[: inputs.MAX_PASSWORD + 1]
            if self.passwords.matches(user.password_hash if user else None, guess) and user:
                return user
            with self.sessions.begin() as session:
                user_id = user.account.id if user else None
                note(session, "sign_in_failed", user_id=user_id, now=self.clock(), login=login, place=place)
        raise SignInError(WRONG)

    def _remember(self, user: rows.UserRow, password: str, *, place: str) -> None:
        """Keep where the right password came from, and renew a hash that was made with older parameters."""
        outdated = user.password_hash is not None and self.passwords.is_outdated(user.password_hash)
        if place in user.book.places[-1:] and not outdated:
            return
        renewed = self.passwords.hash(password) if outdated else None
        with self.sessions.begin() as session:
            current = rows.locked_user(session, user.account.id)
            rows.write_book(session, user.account.id, current.book.with_place(place))
            if renewed and current.password_hash == user.password_hash:
                rows.write_password(session, user.account.id, renewed)

    def _set_password(self, user_id: str, new: str, *, keep: str | None, what: str, reset: str | None = None) -> None:
        password_hash, now = self.passwords.hash(new), self.clock()
        with self.sessions.begin() as session:
            book = rows.locked_user(session, user_id).book
            if reset is not None and not book.allows_reset(reset, now=now):
                raise SignInError(STALE_LINK)
            rows.write_book(session, user_id, book.with_only(keep))
            rows.write_password(session, user_id, password_hash)
            note(session, what, user_id=user_id, now=now)


def _updated(
    session: Session, user_id: str, columns: Mapping[str, object], *where: ColumnElement[bool]
) -> Account | None:
    changed = update(User).where(User.id == user_id, User.id != OPERATOR, *where).values(**columns)
    row = session.execute(changed.returning(*rows.ACCOUNT_COLUMNS)).one_or_none()
    return rows.account_from(row) if row else None
