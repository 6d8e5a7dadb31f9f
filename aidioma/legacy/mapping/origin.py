"""Where a row comes from: the legacy row itself, kept whole in the metadata of ours, so that nothing is lost."""

from datetime import UTC, datetime
from typing import Any, Final

from aidioma.legacy.coerce import parsed_json
from aidioma.legacy.fields import JSON_COLUMNS, Fields

PLAIN: Final = {"score": None, "duration_ms": None, "ai_cached": False, "ai_cost": 0, "ai_model": None}
"""The columns of an activity that nothing is said in."""

UNKNOWN_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Of a row that does not say when it happened: outside of every report, and the same on every copy."""


def origin(fields: Fields) -> dict[str, Any]:
    """Return what the metadata keeps under ``legacy``: table, key, and the row as it was."""
    return {"table": fields.table, "key": fields.key, "row": dict(fields.row)}


def said(fields: Fields) -> dict[str, Any]:
    """Return the JSON columns of the row that can be read, as JSON."""
    columns = (column for column in JSON_COLUMNS.get(fields.table, ()) if fields.row.get(column) is not None)
    found = {}
    for column in columns:
        value, done = parsed_json(fields.row[column])
        if value is not None:
            found[column] = value
        if done is not None:
            fields.findings.append(f"{done}: {column}")
    return found
