"""
How often somebody may try: sums over the audit trail, so that every process counts the same.

A refused try is not counted, so nobody is kept out longer by knocking. Wrong passwords are limited for one
account from one place, for one place, and for one account from everywhere; the last does not hold for places
that signed in to it before, so that a stranger's guessing never locks the owner out.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.db.models import LearningActivity
from aidioma.errors import ThrottledError
from aidioma.i18n import Message
from aidioma.model.people import OPERATOR


@dataclass(frozen=True, slots=True)
class RateLimit:
    """No more than *at_most* of *activity_type* with the same marks *within* a stretch of time."""

    what: Message
    activity_type: str
    at_most: int
    within: timedelta


_GUESSES = Message("wrong passwords")
ACCOUNT_FROM_PLACE = RateLimit(_GUESSES, "sign_in_failed", 5, timedelta(minutes=15))
PLACE = RateLimit(_GUESSES, "sign_in_failed", 50, timedelta(minutes=15))
ACCOUNT = RateLimit(_GUESSES, "sign_in_failed", 25, timedelta(minutes=15))
SIGN_UPS = RateLimit(Message("new accounts from your network"), "sign_up", 100, timedelta(hours=1))
GUESTS = RateLimit(Message("new guests from your network"), "guest_started", 200, timedelta(hours=1))
JOINED_OR_LEFT = tuple(
    RateLimit(Message("changes of your classes"), kind, 20, timedelta(hours=1))
    for kind in ("class_joined", "class_left")
)
WRONG_CODES = RateLimit(Message("wrong class codes"), "class_code_wrong", 20, timedelta(minutes=15))


def require_room(
    session: Session,
    limit: RateLimit,
    *,
    now: datetime,
    user_id: str = OPERATOR,
    about: str | None = None,
    **marks: str,
) -> None:
    """
    Refuse if *limit* is reached for activities of *user_id* whose details carry *marks*, *about* something if said.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``: rows are the system user's unless said.

    Raises:
        ThrottledError: With the time after which one more is allowed.
    """
    latest = (
        select(LearningActivity.created_at)
        .where(
            LearningActivity.user_id == user_id,
            LearningActivity.created_at > now - limit.within,
            LearningActivity.activity_type == limit.activity_type,
            LearningActivity.details.contains(marks),
            *([] if about is None else [LearningActivity.content_id == about]),
        )
        .order_by(LearningActivity.created_at.desc(), LearningActivity.id)
        .limit(limit.at_most)
    )
    times = session.scalars(latest).all()
    if len(times) == limit.at_most:
        wait = times[-1] + limit.within - now
        raise ThrottledError(limit.what, retry_after_s=max(1, math.ceil(wait.total_seconds())))


def require_guess(session: Session, *, login: str, place: str, is_known: bool, now: datetime) -> None:
    """Refuse a guess at the password of *login* from *place*, once there were too many."""
    require_room(session, ACCOUNT_FROM_PLACE, now=now, login=login, place=place)
    require_room(session, PLACE, now=now, place=place)
    if not is_known:
        require_room(session, ACCOUNT, now=now, login=login)


def network_of(address: str | None) -> str:
    """Return whom *address* stands for: itself, or the /64 that one IPv6 customer owns. None is this machine."""
    if address is None:
        return "local"
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
