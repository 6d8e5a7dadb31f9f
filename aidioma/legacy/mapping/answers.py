"""Legacy evaluations and events as answers of ours. The same act logged in both is one answer."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from aidioma.clock import local_day, zone_named
from aidioma.legacy import coerce
from aidioma.legacy.fields import Fields
from aidioma.legacy.mapping.origin import PLAIN, UNKNOWN_TIME, origin, said
from aidioma.legacy.model import Mapped, References, RejectedRow, content_ref, stable, user_ref
from aidioma.model.marks import Tier, Verdict
from aidioma.scheduling.sm2 import HINT_CAPS

DUPLICATE: Final = "duplicate_event"
"""Type of an event that an evaluation already tells: kept, and counted nowhere."""

SAME_ACT: Final = timedelta(seconds=2)
_QUALITY_FROM: Final = ((95, 5), (85, 4), (70, 3), (50, 2), (1, 1))
"""A score of at least so much is an answer of that quality (0-5)."""

_TYPES: Final = {
    "sentence_translated": "translation",
    "word_memorized": "flashcard",
    "conversation_turn": "conversation",
    "text_read": "reading",
}
_KINDS: Final = {"practice": "sentence", "reading": "text", "memorize": "flashcard", "conversation": "scenario"}
_ANSWERS: Final = frozenset({"translation", "flashcard"})
_MAX_MS: Final = 86_400_000


def evaluation(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return a translation; seconds become milliseconds."""
    user_id = user_ref(fields.reference("user_id") or "")
    if user_id not in world.zones:
        return RejectedRow("no such user", tuple(fields.findings))
    seconds = fields.integer("time_spent", high=_MAX_MS // 1000)
    content_id = content_ref("sentence", fields.reference("sentence_id") or "")
    return _activity(
        fields,
        world,
        "eval",
        user_id=user_id,
        activity_type="translation",
        content_id=_there(fields, world, (content_id,), "sentence_id"),
        duration_ms=None if seconds is None else seconds * 1000,
        session="session_id",
        ai_cached=bool(fields.flag("cached")),
    )


def event(fields: Fields, world: References) -> Mapped | RejectedRow:
    """Return what an event tells: an answer, or a repetition of an evaluation, which then counts nowhere."""
    user_id = user_ref(fields.reference("user_id") or "")
    if user_id not in world.zones:
        return RejectedRow("no such user", tuple(fields.findings))
    found = _activity(
        fields,
        world,
        "event",
        user_id=user_id,
        activity_type=_type(fields),
        content_id=_there(fields, world, _candidates(fields), "content_id"),
        duration_ms=fields.integer("time_spent", high=_MAX_MS),
        session="session_id",
        ai_cached=bool(fields.flag("cached")) or fields.text("ai_response_type") in {"cached", "similarity"},
        ai_cost=fields.decimal("ai_cost", low="0", high="9999") or 0,
        ai_model=fields.text("evaluation_model"),
    )
    twin = _twin(found, world, session=fields.reference("session_id"))
    return found if twin is None else _repetition(found, twin)


def quality_of(score: int) -> int:
    """Return SM-2's grade for a score (0-100)."""
    return next((quality for least, quality in _QUALITY_FROM if score >= least), 0)


def verdict_of(quality: int) -> Verdict:
    """Return the verdict that goes with a grade."""
    by_quality = {5: Verdict.CORRECT, 4: Verdict.ALMOST, 3: Verdict.ALMOST}
    return by_quality.get(quality, Verdict.INCORRECT)


def _activity(
    fields: Fields,
    world: References,
    prefix: str,
    *,
    user_id: str,
    activity_type: str,
    content_id: str,
    duration_ms: int | None,
    session: str,
    **ai: Any,
) -> Mapped:
    score = fields.score("score")
    at = fields.moment("created_at") or UNKNOWN_TIME
    metadata = _day(world.zones[user_id], at) | ({"session": found} if (found := fields.text(session)) else {})
    if score is not None and activity_type in _ANSWERS:
        metadata |= _marked(fields, score) | _sent(fields)
        if (user_id, content_id) in world.scheduled:
            metadata |= {"affects_schedule": False}
    row = PLAIN | {
        "id": stable(prefix, fields.key),
        "user_id": user_id,
        "activity_type": activity_type,
        "content_id": content_id,
        "score": score,
        "duration_ms": duration_ms,
        "metadata": metadata | {"legacy": origin(fields) | {"said": said(fields)}},
        "created_at": at,
    }
    return Mapped("activity", row | ai, tuple(fields.findings))


def _day(zone: str, at: datetime) -> dict[str, Any]:
    day = local_day(at, zone_named(zone)).isoformat()
    return {"time_zone": zone, "local_day": day, "scheduler": "sm2"}


def _marked(fields: Fields, score: int) -> dict[str, Any]:
    quality = quality_of(score)
    verdict = verdict_of(quality)
    hints = (fields.integer("hints_used", high=1_000) or 0) if fields.raw("hints_used") is not None else 0
    return {
        "quality": quality,
        "verdict": verdict,
        "answer": fields.text("user_translation") or "",
        "direction": "en-es",
        "hints": list(HINT_CAPS)[:hints],
        "content_version": 1,
        "feedback": {"verdict": verdict, "score": score, "tip": (fields.text("feedback") or "")[:500]},
        "receipt": {"tier": Tier.JUDGE, "note": "Judged by the earlier application."},
    }


def _sent(fields: Fields) -> dict[str, Any]:
    """Return what an answer of ours took along when dual-write sent it there."""
    said = fields.raw("ai_evaluation")
    if isinstance(said, str) and "aidioma" not in said:
        return {}
    reply = coerce.parsed_json(said)[0]
    sent = reply.get("aidioma") if isinstance(reply, dict) else None
    return sent if isinstance(sent, dict) else {}


def _type(fields: Fields) -> str:
    told = (fields.text("activity_type") or "").lower()
    if told in _TYPES:
        return _TYPES[told]
    fields.findings.append("unknown: activity_type")
    return f"legacy_{re.sub(r'[^a-z0-9_]+', '_', told)[:30] or 'event'}"


def _candidates(fields: Fields) -> tuple[str, ...]:
    """Return the contents that the event may mean: its key says no table, so the likeliest kind comes first."""
    key = fields.reference("content_id")
    if key is None:
        return ()
    first = _KINDS.get((fields.text("content_type") or "").lower())
    kinds = sorted(_KINDS.values(), key=lambda kind: kind != first)
    return tuple(content_ref(kind, key) for kind in kinds)


def _there(fields: Fields, world: References, candidates: tuple[str, ...], name: str) -> str:
    found = next((one for one in candidates if one in world.contents), None)
    if found is None:
        fields.findings.append(f"dangling: {name}" if candidates else f"empty: {name}")
    return found or "system"


def _twin(found: Mapped, world: References, *, session: str | None) -> str | None:
    at = found.row["created_at"]
    answers = world.answers.get((found.row["user_id"], found.row["content_id"]), ())
    for told_at, told_session, activity_id in answers:
        if abs(told_at - at) <= SAME_ACT and (session is None or told_session is None or session == told_session):
            return activity_id
    return None


def _repetition(found: Mapped, twin: str) -> Mapped:
    kept = {"duplicate_of": twin, "legacy": found.row["metadata"]["legacy"]}
    row = {**found.row, "activity_type": DUPLICATE, "score": None, "duration_ms": None, "ai_cost": 0, "metadata": kept}
    return Mapped("activity", row, (*found.findings, "the same act as an evaluation"))
