"""The words of accounts: who somebody is, and what others may see of it. Nothing here carries a hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from aidioma.clock import zone_named

Role = Literal["learner", "teacher", "admin"]
ROLES: tuple[Role, ...] = ("learner", "teacher", "admin")

OPERATOR = "system"
"""
The user that the installation itself acts as: the command line's ``by``, and the owner of the audit trail.

Nobody can sign in as it: it has no e-mail and no password, and no ticket is ever issued for it.
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is known to the installation. A guest has no e-mail yet."""

    id: str
    name: str
    email: str | None
    role: Role
    level: str
    preferences: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_guest(self) -> bool:
        """Whether this is somebody who practises without having signed up."""
        return self.email is None

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone that decides when this person's day ends."""
        return zone_named(self.preferences.get("time_zone", "UTC"))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One live session as its owner sees it. ``handle`` names it and gives no access."""

    handle: str
    device: str
    started_at: datetime
    expires_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class StartedSession:
    """A session that just began: ``cookie`` is the only copy of what opens it."""

    cookie: str
    lifetime_s: int


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How somebody can sign in: with a password, and with which identity providers, as they are called."""

    has_password: bool
    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An account as an admin sees it in the list of people."""

    account: Account
    created_at: datetime
    disabled: bool
    live_sessions: int
    ways_in: WaysIn
