"""Legacy sessions, daily sums, goals, contexts and achievements: kept as activities that no total is made of."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aidioma.legacy.coerce import INT_MAX
from aidioma.legacy.fields import Fields
from aidioma.legacy.mapping.origin import PLAIN, UNKNOWN_TIME, origin, said
from aidioma.legacy.model import Mapped, References, RejectedRow, content_ref, stable, user_ref


def session(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return a practice session; it lasts from its start to its end."""
    started, ended = fields.moment("started_at"), fields.moment("completed_at")
    return _record(
        fields,
        world,
        ("session", "session"),
        content_id=stable("session", fields.key),
        score=fields.score("average_score"),
        duration_ms=_lasted(fields, started, ended),
        at=started,
    )


def conversation(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return a conversation held; its fluency is its score."""
    scenario = content_ref("scenario", fields.reference("scenario_id") or "")
    if scenario not in world.contents:
        fields.findings.append("dangling: scenario_id")
        scenario = "system"
    return _record(
        fields,
        world,
        ("conv", "conversation"),
        content_id=scenario,
        score=fields.score("fluency_score"),
        at=fields.moment("created_at"),
    )


def daily(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return a day's sums as the earlier application kept them: derived there, so never added to ours."""
    minutes = fields.integer("practice_time", high=24 * 60)
    kept = {} if minutes is None else {"practice_ms": minutes * 60_000}
    return _record(fields, world, ("daily", "daily_summary"), at=_noon(fields), kept=kept)


def goal(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return a goal, with its weights and rewards."""
    return _record(fields, world, ("goal", "goal"), at=fields.moment("created_at") or fields.moment("start_date"))


def context(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return what the earlier application believed of a learner; ours is computed from activities."""
    at = fields.moment("created_at") or fields.moment("last_updated")
    return _record(fields, world, ("context", "learning_context"), at=at)


def achievement(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return an achievement, earned or on its way."""
    at = fields.moment("earned_at") or fields.moment("created_at")
    return _record(fields, world, ("ach", "achievement"), at=at)


def _record(
    fields: Fields,
    world: References,
    names: tuple[str, str],
    *,
    content_id: str | None = None,
    score: int | None = None,
    duration_ms: int | None = None,
    at: datetime | None = None,
    kept: dict[str, Any] | None = None,
) -> Mapped | RejectedRow:
    user_id = user_ref(fields.reference("user_id") or "")
    if user_id not in world.zones:
        return RejectedRow("no such user", tuple(fields.findings))
    prefix, activity_type = names
    row = PLAIN | {
        "id": stable(prefix, fields.key),
        "user_id": user_id,
        "activity_type": activity_type,
        "content_id": content_id or f"user:{user_id}",
        "score": score,
        "duration_ms": duration_ms,
        "metadata": (kept or {}) | {"legacy": origin(fields) | {"said": said(fields)}},
        "created_at": at or UNKNOWN_TIME,
    }
    return Mapped("activity", row, tuple(fields.findings))


def _lasted(fields: Fields, started: datetime | None, ended: datetime | None) -> int | None:
    if started is None or ended is None:
        return None
    if ended < started:
        fields.findings.append(f"before its start: {fields.column('completed_at')}")
        return None
    return min(INT_MAX, (ended - started) // timedelta(milliseconds=1))


def _noon(fields: Fields) -> datetime | None:
    text = fields.text("date") or ""
    try:
        return datetime.strptime(text.strip()[:10], "%Y-%m-%d").replace(hour=12, tzinfo=UTC)
    except ValueError:
        fields.findings.append("unreadable: date")
        return None
