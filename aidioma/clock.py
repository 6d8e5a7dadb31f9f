"""Time as the domain sees it: aware UTC, passed in, never fetched."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Clock = Callable[[], datetime]

DAY_ENDS_AT_HOUR = 4
"""A learner's day ends at 04:00 local time, so that a late evening counts for the day it felt like."""


def utc_now() -> datetime:
    """Return the current time as aware UTC."""
    return datetime.now(UTC)


def require_utc(moment: datetime) -> datetime:
    """
    Return *moment* unchanged if it is aware.

    Raises:
        ValueError: If *moment* carries no time zone.
    """
    if moment.tzinfo is None:
        msg = f"an aware datetime is needed, got the naive {moment!r}"
        raise ValueError(msg)
    return moment


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """
    Return the learner's day that *moment* belongs to.

    The wall clock decides, not elapsed seconds: on the night of a clock change the day still ends
    when the clock on the wall says 04:00.
    """
    wall = require_utc(moment).astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=DAY_ENDS_AT_HOUR)).date()


def day_starts(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which the learner's *day* begins."""
    wall = datetime(day.year, day.month, day.day, DAY_ENDS_AT_HOUR, tzinfo=zone)
    return wall.astimezone(UTC)


def zone_named(name: object) -> ZoneInfo:
    """Return the time zone called *name*, or UTC where there is no such zone."""
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
