"""
What ``users.sessions`` holds: live sessions, tickets, a reset link, and whether the account is disabled.

Pure: each change returns a new book, and whoever holds the row's lock writes it back. Sessions, tickets and
links are kept as digests, so that a copy of the database opens nothing.
"""

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from aidioma.model.people import Role

MAX_SESSIONS = 20
MAX_TICKETS = 5
MAX_PLACES = 10
TICKET_LIFETIME = timedelta(seconds=60)
RESET_LIFETIME = timedelta(hours=24)
SESSION_LIFETIME = timedelta(days=30)
GUEST_LIFETIME = timedelta(days=180)
"""A guest's cookie is the only way back to the guest's work, so it lives longer."""


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class LiveSession(_Kept):
    """A browser that is signed in."""

    started_at: AwareDatetime
    expires_at: AwareDatetime
    device: Annotated[str, Field(max_length=80)] = ""

    @property
    def lifetime_s(self) -> int:
        """How long it lasts from its start, in seconds."""
        return int((self.expires_at - self.started_at).total_seconds())


class ResetLink(_Kept):
    """The one link that may set a new password."""

    digest: str
    expires_at: AwareDatetime


class LinkedIdentity(_Kept):
    """That somebody at an identity provider is this account's owner."""

    provider: str
    linked_at: AwareDatetime


class SessionBook(_Kept):
    """
    The column as a whole. ``places`` are digests of the addresses that signed in before, latest last.

    ``redeemed`` are the sign-ins at a provider that were used, until they are too old to be used again;
    ``claimed_role`` is the role that its claims gave last.
    """

    live: dict[str, LiveSession] = Field(default_factory=dict)
    tickets: dict[str, AwareDatetime] = Field(default_factory=dict)
    places: tuple[str, ...] = ()
    reset: ResetLink | None = None
    disabled_at: AwareDatetime | None = None
    identities: dict[str, LinkedIdentity] = Field(default_factory=dict)
    redeemed: dict[str, AwareDatetime] = Field(default_factory=dict)
    claimed_role: Role | None = None

    def is_live(self, digest: str, *, now: datetime) -> bool:
        """Say whether the session with *digest* opens this account at *now*."""
        session = self.live.get(digest)
        return self.disabled_at is None and session is not None and session.expires_at > now

    def live_at(self, now: datetime) -> dict[str, LiveSession]:
        """Return the sessions that have not expired, oldest first."""
        live = ((digest, session) for digest, session in self.live.items() if session.expires_at > now)
        return dict(sorted(live, key=lambda item: (item[1].started_at, item[0])))

    def with_ticket(self, digest: str, *, now: datetime) -> Self:
        """Add a ticket; expired ones go, and of too many the oldest."""
        valid = {key: expiry for key, expiry in self.tickets.items() if expiry > now}
        newest = sorted(valid.items(), key=lambda item: (item[1], item[0]))[-(MAX_TICKETS - 1) :]
        return self.model_copy(update={"tickets": dict(newest) | {digest: now + TICKET_LIFETIME}})

    def redeem_ticket(self, digest: str, *, now: datetime) -> Self | None:
        """Take a ticket out of the book, or return None where there is no valid one."""
        expires_at = self.tickets.get(digest)
        if self.disabled_at is not None or expires_at is None or expires_at <= now:
            return None
        return self.model_copy(update={"tickets": {k: v for k, v in self.tickets.items() if k != digest}})

    def with_session(self, digest: str, session: LiveSession, *, now: datetime) -> Self:
        """Add a live session; expired ones go, and of too many the oldest."""
        newest = list(self.live_at(now).items())[-(MAX_SESSIONS - 1) :]
        return self.model_copy(update={"live": dict(newest) | {digest: session}})

    def without_session(self, digest: str) -> Self:
        """End one session."""
        return self.model_copy(update={"live": {k: v for k, v in self.live.items() if k != digest}})

    def with_only(self, digest: str | None) -> Self:
        """End every session but *digest*, and every ticket and reset link that could open another."""
        kept = {k: v for k, v in self.live.items() if k == digest}
        return self.model_copy(update={"live": kept, "tickets": {}, "reset": None})

    def with_reset(self, digest: str, *, now: datetime) -> Self:
        """Set the one valid reset link; an earlier one stops working."""
        return self.model_copy(update={"reset": ResetLink(digest=digest, expires_at=now + RESET_LIFETIME)})

    def allows_reset(self, digest: str, *, now: datetime) -> bool:
        """Say whether the reset link with *digest* may set a password at *now*."""
        return self.reset is not None and self.reset.digest == digest and self.reset.expires_at > now

    def with_place(self, place: str) -> Self:
        """Remember an address that signed in with the right password."""
        others = tuple(known for known in self.places if known != place)
        return self.model_copy(update={"places": (*others[-(MAX_PLACES - 1) :], place)})

    def is_linked_at(self, provider: str) -> bool:
        """Say whether an identity of *provider* opens this account."""
        return any(identity.provider == provider for identity in self.identities.values())

    def with_identity(self, digest: str, identity: LinkedIdentity) -> Self:
        """Let an identity open this account."""
        return self.model_copy(update={"identities": self.identities | {digest: identity}})

    def redeem_identity(self, once: str, *, now: datetime, until: datetime) -> Self | None:
        """Use one sign-in at a provider up, or return None where that was done before."""
        if once in self.redeemed:
            return None
        recent = {key: expiry for key, expiry in self.redeemed.items() if expiry > now}
        return self.model_copy(update={"redeemed": recent | {once: until}})

    def with_claimed_role(self, role: Role | None) -> Self:
        """Remember the role that claims gave; None where they have no say."""
        return self if role is None else self.model_copy(update={"claimed_role": role})

    def without_identities(self) -> Self:
        """Let no identity open this account any more, and end what any of them opened."""
        return self.with_only(None).model_copy(update={"identities": {}, "claimed_role": None})

    def with_disabled(self, at: datetime | None) -> Self:
        """Disable the account, which ends everything that opens it, or enable it again."""
        book = self if at is None else self.with_only(None)
        return book.model_copy(update={"disabled_at": at})
