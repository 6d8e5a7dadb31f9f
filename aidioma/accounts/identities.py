"""
Signing in with an identity provider: what it vouches for becomes an account here, and one of our own sessions.

The provider's word is good once and for some minutes, so that a copy of the browser's identity cookie, which Streamlit
keeps for 30 days, opens nothing after a sign-out.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import inputs, rows, throttle
from aidioma.accounts.audit import note
from aidioma.accounts.sessions import LinkedIdentity, SessionBook
from aidioma.accounts.tokens import Tokens
from aidioma.clock import Clock, zone_named
from aidioma.db.models import User
from aidioma.errors import ConflictError, InvalidInputError, SignInError
from aidioma.i18n import Message
from aidioma.model.people import Account, Role
from aidioma.settings.oidc import IdentityProvider, label_of

GOOD_FOR: Final = timedelta(minutes=5)
CLOCKS_DIFFER_BY: Final = timedelta(minutes=1)

NOT_UNDERSTOOD = Message(
    "The identity provider's answer could not be used. Please try again, or sign in with a password."
)
NOBODY_YET = Message("The first account here becomes the administrator, and needs a password.")
DISABLED = Message("This account is disabled. Please ask an administrator.")


class Claims(BaseModel):
    """What of an ID token is read here; Streamlit has checked its signature, audience, nonce and end."""

    model_config = ConfigDict(frozen=True, extra="allow")

    provider: Annotated[str, Field(min_length=1)]
    iss: Annotated[str, Field(min_length=1, max_length=2_000)]
    sub: Annotated[str, Field(min_length=1, max_length=2_000)]
    nonce: Annotated[str, Field(min_length=1, max_length=2_000)]
    iat: AwareDatetime
    email: str = ""
    name: str = ""

    @property
    def identity(self) -> str:
        """Return what names this person at this provider for good: a digest of issuer and subject."""
        return _digest(self.iss, self.sub)

    @property
    def once(self) -> str:
        """Return what names this one sign-in."""
        return _digest(self.iss, self.sub, self.nonce)

    def are_fresh(self, now: datetime) -> bool:
        """Say whether the sign-in was a moment ago."""
        return now - GOOD_FOR < self.iat < now + CLOCKS_DIFFER_BY


@dataclass(frozen=True, slots=True)
class IdentityService:
    """Finds or makes the account of somebody whom a provider vouches for."""

    sessions: sessionmaker[Session]
    clock: Clock
    tokens: Tokens
    providers: Mapping[str, IdentityProvider] = field(default_factory=dict)

    @property
    def labels(self) -> Mapping[str, str]:
        """How the providers are called on a page, by name."""
        return {name: label_of(name, self.providers) for name in self.providers}

    def account_for(
        self, said: Mapping[str, Any], *, time_zone: str = "UTC", address: str | None = None
    ) -> Account | None:
        """
        Return the account of whom *said* (the claims of an ID token) is about; None where that was used or is old.

        An account that was linked is found whatever the address is now. Otherwise the address decides, if the provider
        has verified it: an account that has it is linked, or a learner's is made.

        Raises:
            SignInError: With why not.
            ThrottledError: If too many accounts were made from the same network.
        """
        claims, provider = self._read(said)
        if not claims.are_fresh(self.clock()):
            return None
        place = self.tokens.fingerprint(throttle.network_of(address))
        attempt = _Attempt.of(claims, provider, said, place=place, zone=zone_named(time_zone).key)
        try:
            with self.sessions.begin() as session:
                return self._taken_up(session, attempt)
        except IntegrityError:
            # Two first sign-ins at once: the other made the account.
            with self.sessions.begin() as session:
                return self._taken_up(session, attempt)

    def _read(self, said: Mapping[str, Any]) -> tuple[Claims, IdentityProvider]:
        try:
            claims = Claims.model_validate(dict(said))
            return claims, self.providers[claims.provider]
        except (ValidationError, KeyError) as error:
            raise SignInError(NOT_UNDERSTOOD) from error

    def _taken_up(self, session: Session, attempt: "_Attempt") -> Account | None:
        claims, now = attempt.claims, self.clock()
        user = rows.user_row(session, rows.is_linked_to(claims.identity), lock=True)
        if user is None:
            user = self._by_email(session, attempt)
        book = user.book.redeem_identity(claims.once, now=now, until=claims.iat + GOOD_FOR)
        if book is None:
            return None
        if user.book.disabled_at is not None:
            raise SignInError(DISABLED)
        rows.write_book(session, user.account.id, book.with_claimed_role(attempt.role))
        return self._with_role(session, user, attempt)

    def _by_email(self, session: Session, attempt: "_Attempt") -> rows.UserRow:
        """Return the account with the verified address, linked; or a new one."""
        label = label_of(attempt.claims.provider, self.providers)
        if attempt.email is None:
            msg = Message(
                "{provider} has not confirmed that this e-mail address is yours. Confirm it there, then try again.",
                provider=label,
            )
            raise SignInError(msg)
        user = rows.user_row(session, User.email == attempt.email, lock=True)
        if user is None:
            return self._made(session, attempt)
        if attempt.claims.identity in user.book.identities:
            # Another tab linked it while this one waited for the row.
            return user
        if user.book.disabled_at is None and user.book.is_linked_at(attempt.claims.provider):
            msg = Message(
                "The account with this e-mail address belongs to another identity at {provider}. "
                "Please ask an administrator.",
                provider=label,
            )
            raise SignInError(msg)
        return user if user.book.disabled_at is not None else self._linked(session, user, attempt)

    def _linked(self, session: Session, user: rows.UserRow, attempt: "_Attempt") -> rows.UserRow:
        """
        Link an account that was there.

        Nobody ever proved that its address was theirs: whoever made it may have taken somebody else's. So its password
        and all its sessions end with the link.
        """
        claims, now = attempt.claims, self.clock()
        link = LinkedIdentity(provider=claims.provider, linked_at=now)
        book = user.book.with_only(None).with_identity(claims.identity, link)
        session.execute(update(User).where(User.id == user.account.id).values(password_hash=None))
        note(session, "identity_linked", user_id=user.account.id, now=now, provider=claims.provider)
        return rows.UserRow(user.account, book, None)

    def _made(self, session: Session, attempt: "_Attempt") -> rows.UserRow:
        claims, now = attempt.claims, self.clock()
        if not rows.has_accounts(session):
            raise SignInError(NOBODY_YET)
        throttle.require_room(session, throttle.SIGN_UPS, now=now, place=attempt.place)
        columns = {"email": attempt.email, "name": attempt.name, "role": attempt.role or "learner"}
        added = insert(User).values(**columns, preferences={"time_zone": attempt.zone})
        account = rows.account_from(session.execute(added.returning(*rows.ACCOUNT_COLUMNS)).one())
        said = {"role": account.role, "provider": claims.provider, "place": attempt.place}
        note(session, "sign_up", user_id=account.id, now=now, **said)
        link = LinkedIdentity(provider=claims.provider, linked_at=now)
        return rows.UserRow(account, SessionBook().with_identity(claims.identity, link), None)

    def _with_role(self, session: Session, user: rows.UserRow, attempt: "_Attempt") -> Account:
        """
        Return the account with the role that the claims give it.

        They move what claims gave before; a role that an administrator gave, up or down, stays.
        """
        before, role = user.account.role, attempt.role
        given_by_claim = before == (user.book.claimed_role or "learner")
        if role is None or role == before or not given_by_claim:
            return user.account
        if before == "admin":
            try:
                rows.require_another_admin(session, user.account.id)
            except ConflictError:
                return user.account
        changed = update(User).where(User.id == user.account.id).values(role=role)
        account = rows.account_from(session.execute(changed.returning(*rows.ACCOUNT_COLUMNS)).one())
        said = {"before": before, "role": role, "provider": attempt.claims.provider}
        note(session, "role_changed", user_id=account.id, now=self.clock(), **said)
        return account


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One sign-in: the claims, and what they come to. ``email`` is None unless it is verified and well formed."""

    claims: Claims
    email: str | None
    name: str
    role: Role | None
    place: str
    zone: str

    @classmethod
    def of(cls, claims: Claims, provider: IdentityProvider, said: Mapping[str, Any], *, place: str, zone: str) -> Self:
        email = _email(claims.email) if provider.vouches_for_email(said) else None
        name = _name(claims.name) or (email or "").partition("@")[0]
        return cls(claims, email, name, provider.role_from(said), place, zone)


def _email(text: str) -> str | None:
    try:
        return inputs.email_from(text)
    except InvalidInputError:
        return None


def _name(text: str) -> str | None:
    try:
        return inputs.name_from(text[: inputs.MAX_NAME])
    except InvalidInputError:
        return None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
