"""Legacy users as users of ours."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from aidioma.accounts.inputs import email_from
from aidioma.errors import InvalidInputError
from aidioma.legacy.fields import Fields
from aidioma.legacy.mapping.origin import UNKNOWN_TIME, origin
from aidioma.legacy.model import Mapped, References, user_ref

_ZONE_KEYS = ("time_zone", "timezone", "timeZone")


def user(fields: Fields, _world: References) -> Mapped:
    """Return the account; it has no password yet. Preferences are kept whole under ``legacy``, a time zone is used."""
    preferences = fields.json("preferences")
    if preferences is not None and not isinstance(preferences, dict):
        fields.findings.append("not an object: preferences")
    said: Mapping[str, Any] = preferences if isinstance(preferences, dict) else {}
    zone = _zone(fields, said)
    legacy = origin(fields) | {"preferences": said, "zone": zone or "UTC"}
    created = fields.moment("created_at") or UNKNOWN_TIME
    row = {
        "id": user_ref(fields.key),
        "email": _email(fields),
        "name": _name(fields),
        "level": fields.level("level") or "beginner",
        "preferences": ({"time_zone": zone} if zone else {}) | {"legacy": legacy},
        "created_at": created,
        "updated_at": fields.moment("updated_at") or created,
    }
    return Mapped("user", row, tuple(fields.findings))


def _email(fields: Fields) -> str | None:
    said = fields.text("email")
    try:
        return email_from(said) if said else None
    except InvalidInputError:
        fields.findings.append("not an address: email")
        return None


def _name(fields: Fields) -> str:
    name = " ".join((fields.text("name") or "").split())
    if name:
        return name
    fields.findings.append("blank: name")
    return (fields.text("email") or "").partition("@")[0] or "Learner"


def _zone(fields: Fields, preferences: Mapping[str, Any]) -> str | None:
    said = next((preferences[key] for key in _ZONE_KEYS if key in preferences), None)
    if said is None:
        return None
    try:
        return ZoneInfo(str(said)).key
    except (ValueError, OSError, LookupError):
        fields.findings.append("unknown time zone: preferences")
        return None
